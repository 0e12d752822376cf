"""A YAML file as a tree that remembers its lines, and readers that collect every fault instead of stopping at one.

Nothing here opens a file or knows a library: the loader makes the trees.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from hotline.domain.errors import BadInputError
from hotline.domain.quantities import Quantity, parse_quantity


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a pack: where (file and line, from 1), what, and what to write instead."""

    file: str
    line: int
    problem: str
    hint: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}. {self.hint}"


@dataclass(frozen=True)
class Leaf:
    """A single value as it was written; ``kind`` is what YAML takes it for: str, int, float, bool, null, timestamp."""

    file: str
    line: int
    text: str
    kind: str


@dataclass(frozen=True)
class Listing:
    """A sequence."""

    file: str
    line: int
    items: tuple["Tree", ...]


@dataclass(frozen=True)
class Table:
    """A mapping; its keys are text and were seen once each."""

    file: str
    line: int
    entries: Mapping[str, "Tree"]


Tree = Leaf | Listing | Table


@dataclass(frozen=True)
class Text:
    """The same words in the two languages of the hotline."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass
class Faults:
    """What was found wrong so far."""

    found: list[Fault] = field(default_factory=list)

    def add(self, place: Tree, problem: str, hint: str) -> None:
        self.found.append(Fault(place.file, place.line, problem, hint))

    @property
    def number(self) -> int:
        """How many there are, by which a reader sees that something was already faulty: what follows is its echo."""
        return len(self.found)


def nearest(word: str, known: Iterable[str]) -> str:
    """The name that was probably meant, as a question before the list of all; empty where none is near."""
    if word.isupper():  # a code, as of a currency or a country: the one beside it is another country's
        return ""
    meant = get_close_matches(word, sorted(known), n=1)
    return f"Did you mean '{meant[0]}'? " if meant else ""


def plain_value(tree: Tree) -> object:
    """The tree as ordinary values; fractions become Decimal and dates stay text, so nothing is rounded or shifted."""
    if isinstance(tree, Table):
        return {key: plain_value(value) for key, value in tree.entries.items()}
    if isinstance(tree, Listing):
        return [plain_value(item) for item in tree.items]
    return _plain_leaf(tree)


def _plain_leaf(leaf: Leaf) -> object:
    match leaf.kind:
        case "null":
            return None
        case "bool":
            return leaf.text.lower() == "true"
        case "int" | "float":
            return _number(leaf.text)
        case _:
            return leaf.text


def _number(text: str) -> object:
    try:
        number = Decimal(text)
    except InvalidOperation:  # hexadecimal and the like: left as text, for whoever needs a number to refuse
        return text
    return int(number) if number.is_finite() and "." not in text and "e" not in text.lower() else number


#: Examples of quantities by their unit; things counted and money have none.
_EXAMPLES = {"g": "35 g or 1 kg", "mu": "2 mu", "l": "3 l or 500 ml"}
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
_COMMA = "If these words belong to the text before them, put that text in quotes: a comma ends a text without quotes"


def _is_figure(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit()


def _no_figure(leaf: Tree, what: str) -> tuple[str, str]:
    """What is wrong with a figure, and how it would be written."""
    text = leaf.text.strip() if isinstance(leaf, Leaf) else ""
    bare = text.strip("+-%％ ").replace(",", "")
    figure = bare if _is_figure(bare) else "300"
    if isinstance(leaf, Leaf) and leaf.kind == "str":
        if text.endswith(("%", "％")):
            return f"{what} has a percent sign", f'Write a percentage without the sign: "{figure}"'
        if "," in text:
            return f"{what} has a comma", f'Write digits without commas: "{figure}"'
        if text.startswith(("-", "+")):
            return f"{what} has a sign", f'Write "{figure}", without a sign'
        return f"{what} is not a figure", f'Write digits in quotes, without words or a currency, such as "{figure}"'
    return f"{what} is not text in quotes", f'Write "{figure}" with the quotes, without a sign'


class Entry:
    """Reads one table key by key. A missing or wrong value is a fault and a harmless stand-in; ``done`` names
    the keys that nobody asked for.
    """

    def __init__(self, table: Table, faults: Faults) -> None:
        self.table = table
        self.faults = faults
        self._asked: set[str] = set()

    def has(self, key: str) -> bool:
        self._asked.add(key)
        return key in self.table.entries

    def done(self) -> None:
        """Report every key that this kind of entry does not have."""
        for key, value in self.table.entries.items():
            if key not in self._asked:
                known = f"{nearest(key, self._asked)}Known here: {', '.join(sorted(self._asked))}"
                # Nothing stands behind it: in braces, mostly the rest of a text that a comma has ended.
                comma = isinstance(value, Leaf) and value.kind == "null" and not value.text
                self.faults.add(value, f"unknown key '{key}'", f"{_COMMA}. {known}" if comma else known)

    def fault(self, problem: str, hint: str, key: str | None = None) -> None:
        self.faults.add(self.table.entries.get(key, self.table) if key else self.table, problem, hint)

    def tree(self, key: str, what: str = "a value") -> Tree | None:
        if self.has(key):
            return self.table.entries[key]
        source = "Write where it stands in the law, such as: reference: art. 7; every rule and figure names its source"
        self.fault(f"'{key}' is missing", source if key == "reference" else f"Write {key}: and {what}")
        return None

    def text(self, key: str, default: str | None = None) -> str:
        """A non-empty text."""
        if default is not None and not self.has(key):
            return default
        leaf = self._leaf(key, "a text")
        if leaf is not None and (leaf.kind == "null" or not leaf.text.strip()):
            self.fault(f"'{key}' is empty", "Write a text", key)
        return leaf.text if leaf else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        leaves = [item for item in self.items(key) if self._is_leaf(item, key)]
        return tuple(leaf.text for leaf in leaves if isinstance(leaf, Leaf))

    def is_single(self, key: str) -> bool:
        """Whether one value stands there, or nothing at all."""
        return isinstance(self.table.entries.get(key, Leaf("", 0, "", "null")), Leaf)

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value and value not in allowed:
            hint = f"{nearest(value, allowed)}Write one of: {', '.join(allowed)}"
            self.fault(f"'{key}' is '{value}'", hint, key)
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        if not self.has(key):
            return default
        leaf = self._leaf(key, "true or false")
        if leaf is not None and leaf.kind != "bool":
            self.fault(f"'{key}' is not true or false", "Write true or false", key)
        return leaf is not None and leaf.text.lower() == "true"

    def day(self, key: str) -> date:
        leaf = self._leaf(key, "a date such as 2018-08-01")
        return self.day_of(leaf) if leaf else date.min

    def day_of(self, leaf: Tree) -> date:
        """The day, or ``date.min``, which stands for a day that could not be read and is left out of later checks."""
        text = leaf.text if isinstance(leaf, Leaf) else ""
        try:
            return date.fromisoformat(text)
        except ValueError:
            only_month = f"Where only the month was read write its first day, {text}-01, and say so in a note"
            hint = only_month if _MONTH.fullmatch(text) else "Write a day of the calendar such as 2018-08-01"
            self.faults.add(leaf, "not a date", hint)
            return date.min

    def whole(self, key: str) -> int:
        leaf = self._leaf(key, "a whole number")
        if leaf is None:
            return 0
        if leaf.kind != "int" or not leaf.text.isdigit():
            self.fault(f"'{key}' is not a whole number", "Write digits only", key)
            return 0
        return int(leaf.text)

    def decimal(self, key: str, what: str = "money") -> Decimal:
        """A figure in quotes, such as ``"300"``: a bare number would be read as binary floating point elsewhere."""
        leaf = self._leaf(key, f'{what} as text in quotes such as "300"')
        return self.decimal_of(leaf, what) if leaf else Decimal(0)

    def decimal_of(self, leaf: Tree, what: str) -> Decimal:
        text = leaf.text if isinstance(leaf, Leaf) and leaf.kind == "str" else ""
        if not _is_figure(text):
            self.faults.add(leaf, *_no_figure(leaf, what))
            return Decimal(0)
        return Decimal(text)

    def quantity(self, key: str, unit: str) -> Quantity:
        """A quantity in the given unit; text such as ``"35 g"``, or ``"3"`` for a count."""
        example = _EXAMPLES.get(unit, '"1"')
        leaf = self._leaf(key, f"a quantity such as {example}")
        try:
            return parse_quantity(leaf.text if leaf else "0", unit) if leaf else Quantity(Decimal(0), unit)
        except BadInputError:
            text = leaf.text if leaf else ""
            hint = f"Write digits without commas: \"{text.replace(',', '')}\"" if "," in text else f"Write for example {example}"
            self.fault(f"'{key}' is not a quantity in {unit}", hint, key)
            return Quantity(Decimal(0), unit)

    def bilingual(self, key: str) -> Text:
        """Words in both languages."""
        entry = self.entry(key)
        if entry is None:
            return Text("", "")
        text = Text(entry.text("zh"), entry.text("en"))
        entry.done()
        return text

    def entry(self, key: str) -> "Entry | None":
        tree = self.tree(key, "a table")
        if tree is None:
            return None
        if not isinstance(tree, Table):
            self.faults.add(tree, f"'{key}' is not a table", "Write keys and values below it")
            return None
        return Entry(tree, self.faults)

    def items(self, key: str, *, optional: bool = False) -> tuple[Tree, ...]:
        if optional and not self.has(key):
            return ()
        tree = self.tree(key, "a list")
        if tree is None:
            return ()
        if not isinstance(tree, Listing):
            self.faults.add(tree, f"'{key}' is not a list", "Write one item a line, each after a dash")
            return ()
        return tree.items

    def entries(self, key: str, *, optional: bool = False) -> Iterator["Entry"]:
        """The tables of a list."""
        for item in self.items(key, optional=optional):
            if isinstance(item, Table):
                yield Entry(item, self.faults)
            else:
                self.faults.add(item, f"an item of '{key}' is not a table", "Write keys and values after the dash")

    def _leaf(self, key: str, what: str) -> Leaf | None:
        tree = self.tree(key, what)
        if tree is None or not self._is_leaf(tree, key):
            return None
        return tree if isinstance(tree, Leaf) else None

    def _is_leaf(self, tree: Tree, key: str) -> bool:
        if isinstance(tree, Leaf):
            return True
        self.faults.add(tree, f"'{key}' is not a single value", "Write one value, not a list or a table")
        return False
