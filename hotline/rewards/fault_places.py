"""Where in a file a rule names something: the line at which whoever mends the pack has to look."""

from collections.abc import Iterator

from hotline.rewards.document import Leaf, Listing, Table, Tree

#: Keys by which an entry of a list is known, and keys whose values never name anything of the pack.
_NAMES = ("id", "name", "head")
_WORDS = {"id", "kind", "type", "label", "question", "reference", "text", "body", "description"}


def place_of(tree: Table, rule: str, name: str) -> Tree:
    """The value inside the rule that is this name (or the last part of its path); else the rule; else the file.

    ``rule`` is called as in faults: `head 'caught'`, `'worth'`, `de_minimis`.
    """
    scope = _scope(tree, rule)
    wanted = [name, name.rpartition(".")[2]] if name else []
    leaves = list(_leaves(scope))
    return next((leaf for text in wanted for leaf in leaves if leaf.text == text), scope)


def _scope(tree: Table, rule: str) -> Table:
    kind, _, rest = rule.partition("'")
    named = rest.partition("'")[0]
    section = tree.entries.get(f"{kind.strip().split(' ')[-1]}s", tree) if named else tree.entries.get(rule, tree)
    if not named:
        return section if isinstance(section, Table) else tree
    return next((table for table in _tables(section) if _is_called(table, named)), tree)


def _is_called(table: Table, name: str) -> bool:
    called = (table.entries.get(key) for key in _NAMES)
    return any(isinstance(leaf, Leaf) and leaf.text == name for leaf in called)


def _tables(tree: Tree) -> Iterator[Table]:
    """Every table in it, the outer ones first."""
    if isinstance(tree, Table):
        yield tree
    for inner in _inside(tree):
        yield from _tables(inner)


def _leaves(tree: Tree) -> Iterator[Leaf]:
    if isinstance(tree, Leaf):
        yield tree
    elif isinstance(tree, Listing):
        for item in tree.items:
            yield from _leaves(item)
    else:
        for key, value in tree.entries.items():
            if key not in _WORDS:
                yield from _leaves(value)


def _inside(tree: Tree) -> tuple[Tree, ...]:
    if isinstance(tree, Listing):
        return tree.items
    return tuple(tree.entries.values()) if isinstance(tree, Table) else ()
