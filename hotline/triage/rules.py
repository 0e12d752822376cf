"""Rules as data: which signals, standing how near to one another, speak for a topic or a reason.

A rule names what it needs, what must be absent, how near (clause, sentence, near, tip) and which modes bar it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

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

    def holds(self, names: frozenset[str]) -> bool:
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


class Window:
    """Signs that stand near one another; what is left of them under a rule's bar is worked out once for all rules."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        self._signs = signs
        self._usable: dict[frozenset[Mode], tuple[Sequence[Sign], frozenset[str]]] = {}

    def usable(self, barred: frozenset[Mode]) -> tuple[Sequence[Sign], frozenset[str]]:
        """The signs that are meant in none of these modes, and their names."""
        if barred not in self._usable:
            signs = in_modes(self._signs, barred)
            self._usable[barred] = signs, frozenset(sign.name for sign in signs)
        return self._usable[barred]


class Signs(tuple[Sign, ...]):
    """The signs of a tip in reading order, which are cut into windows once, however many sets of rules ask."""

    @cached_property
    def windows(self) -> Mapping[str, Sequence[Window]]:
        """By the name of the window: its pieces in reading order."""
        return {
            "clause": _grouped(self, [(sign.clause,) for sign in self]),
            "sentence": _grouped(self, [(sign.sentence,) for sign in self]),
            "near": _grouped(self, [(sign.sentence, sign.sentence - 1) for sign in self]),
            "tip": [Window(self)],
        }


def apply(rules: Sequence[Rule], signs: Sequence[Sign]) -> tuple[Outcome, ...]:
    """Each outcome once, with the signs of the first window that fulfils one of its rules."""
    cut = signs if isinstance(signs, Signs) else Signs(signs)
    present = cut.windows["tip"][0].usable(BARRED_BY_DEFAULT)[1]
    live = [rule for rule in rules if all(need & present for need in rule.need) and not rule.unless & present]
    found: dict[str, Outcome] = {}
    for within in WINDOWS:
        wanted = [rule for rule in live if rule.within == within and rule.outcome not in found]
        for outcome in _in_windows(wanted, cut.windows[within]):
            found.setdefault(outcome.name, outcome)
    return tuple(found.values())


def _in_windows(rules: Sequence[Rule], windows: Sequence[Window]) -> Iterator[Outcome]:
    open_rules = list(rules)
    for window in windows:
        if not open_rules:
            return
        for rule in [rule for rule in open_rules if rule.holds(window.usable(rule.barred)[1])]:
            open_rules.remove(rule)
            yield Outcome(rule.outcome, rule.wanted(window.usable(rule.barred)[0]))


def _grouped(signs: Sequence[Sign], keys: Sequence[tuple[int, ...]]) -> Sequence[Window]:
    groups: dict[int, list[Sign]] = {}
    for sign, places in zip(signs, keys, strict=True):
        for place in places:
            groups.setdefault(place, []).append(sign)
    return [Window(group) for group in groups.values()]
