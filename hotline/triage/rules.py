"""Rules as data: which signals, standing how near to one another, speak for a topic or a reason.

A rule names what it needs, what must be absent, how near (clause, sentence, near, tip) and which modes bar it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from hotline.triage.clauses import Mode, Sign, in_modes

WINDOWS = ("clause", "sentence", "near", "tip")

#: What is denied, or happens in a film, speaks for nothing unless a rule says otherwise.
BARRED_BY_DEFAULT = frozenset({Mode.NEGATED, Mode.FICTION})


@dataclass(frozen=True)
class Rule:
    """``need`` is a list of alternatives, one of each must be there; ``unless`` looks at the whole tip."""

    outcome: str
    need: tuple[frozenset[str], ...]
    without: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    within: str = "sentence"
    barred: frozenset[Mode] = BARRED_BY_DEFAULT

    def holds(self, names: Set[str]) -> bool:
        """Whether what stands in one window fulfils the rule."""
        return not self.without & names and all(need & names for need in self.need)

    def wanted(self, usable: Sequence[Sign]) -> tuple[Sign, ...]:
        """The signs of a window that the rule asks for."""
        names = frozenset[str]().union(*self.need)
        return tuple(sign for sign in usable if sign.name in names)


@dataclass(frozen=True)
class Outcome:
    """What a rule concluded and from which signs."""

    name: str
    signs: tuple[Sign, ...]


def apply(rules: Sequence[Rule], signs: Sequence[Sign]) -> tuple[Outcome, ...]:
    """Each outcome once, with the signs of the first window that fulfils one of its rules."""
    present = {sign.name for sign in in_modes(signs, BARRED_BY_DEFAULT)}
    live = [rule for rule in rules if all(need & present for need in rule.need) and not rule.unless & present]
    found: dict[str, Outcome] = {}
    for within in WINDOWS:
        wanted = [rule for rule in live if rule.within == within and rule.outcome not in found]
        for outcome in _in_windows(wanted, _windows(signs, within)):
            found.setdefault(outcome.name, outcome)
    return tuple(found.values())


def _in_windows(rules: Sequence[Rule], windows: Iterable[Sequence[Sign]]) -> Iterator[Outcome]:
    open_rules = list(rules)
    for window in windows:
        if not open_rules:
            return
        usable = {barred: in_modes(window, barred) for barred in {rule.barred for rule in open_rules}}
        names = {barred: frozenset(sign.name for sign in signs) for barred, signs in usable.items()}
        for rule in [rule for rule in open_rules if rule.holds(names[rule.barred])]:
            open_rules.remove(rule)
            yield Outcome(rule.outcome, rule.wanted(usable[rule.barred]))


def _windows(signs: Sequence[Sign], within: str) -> Iterable[Sequence[Sign]]:
    if within == "tip":
        return [signs]
    if within == "clause":
        return _grouped(signs, [(sign.clause,) for sign in signs]).values()
    if within == "near":
        return _grouped(signs, [(sign.sentence, sign.sentence - 1) for sign in signs]).values()
    return _grouped(signs, [(sign.sentence,) for sign in signs]).values()


def _grouped(signs: Sequence[Sign], keys: Sequence[tuple[int, ...]]) -> Mapping[int, Sequence[Sign]]:
    groups: dict[int, list[Sign]] = {}
    for sign, places in zip(signs, keys, strict=True):
        for place in places:
            groups.setdefault(place, []).append(sign)
    return groups
