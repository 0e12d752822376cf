"""Scores two independent tips on one matter again on what both say: the reasons of each, and the rules over their signals.

Only names of reasons and signals are kept of a tip, as keyed tokens; nobody opens old words for this. A level only rises.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from hotline.domain.urgency import LEVEL, Priority, Reason, highest_first
from hotline.ports import Feature, FeatureKind
from hotline.triage.clauses import Mode, Sign, in_modes
from hotline.triage.lexicon import Lexicon
from hotline.triage.rules import BARRED_BY_DEFAULT, Rule, apply
from hotline.triage.understanding import Link, LinkKind, Understanding

#: Reason codes of a link whose tips are one voice: what is repeated in nearly the same words confirms nothing.
ONE_VOICE = frozenset({"one_voice_repeated", "like_wording"})


@dataclass(frozen=True)
class Facts:
    """What is kept of one telling: its reasons and signals by name, and when it was received."""

    names: frozenset[str] = field(repr=False)
    at: datetime


def signals_kept(signs: Iterable[Sign], lexicon: Lexicon) -> tuple[str, ...]:
    """The signals of a tip that a second one may complete a reason with; what is denied, past or in a film is none."""
    plain = in_modes(list(signs), BARRED_BY_DEFAULT | {Mode.PAST})
    return tuple(sorted({sign.name for sign in plain} & _signals(lexicon)))


def facts_of(understanding: Understanding) -> Facts:
    """The facts of one telling."""
    reasons = (found.reason.value for found in understanding.reasons)
    return Facts(frozenset([*reasons, *understanding.signals]), understanding.received_at)


def features_of_facts(names: Iterable[str]) -> Iterator[Feature]:
    """How facts are kept beside what a tip is found by."""
    return (Feature(FeatureKind.WORD, f"#fact kept:{name}") for name in names)


@lru_cache(maxsize=4)
def every_fact(lexicon: Lexicon) -> frozenset[Feature]:
    """All facts that can be kept of a tip, to ask an index which of them one has."""
    return frozenset(features_of_facts([*map(str, Reason), *_signals(lexicon)]))


def names_of(features: Iterable[Feature]) -> frozenset[str]:
    """The facts' names again."""
    return frozenset(feature.value.partition(":")[2] for feature in features)


def is_second_voice(kind: str, reasons: Iterable[str]) -> bool:
    """Whether a link joins two voices on one matter."""
    return kind == LinkKind.DUPLICATE and not ONE_VOICE & set(reasons)


def joined_reasons(told: Sequence[Facts], lexicon: Lexicon) -> tuple[Reason, ...]:
    """The reasons of all tellings together, the highest level first."""
    latest = max(facts.at for facts in told)
    names = frozenset[str]().union(*(_still_true(facts, latest, lexicon) for facts in told))
    signs = [Sign(name, 0, 0, 0, 0) for name in sorted(names)]
    concluded = {Reason(outcome.name) for outcome in apply(_whole_tip_rules(lexicon), signs)}
    said = {reason for reason in Reason if reason.value in names}
    return highest_first((said | concluded) - lexicon.joined.own)


def gained(together: Iterable[Reason], level: Priority) -> tuple[Reason, ...]:
    """Those of the joined reasons that are more urgent than a tip's own level."""
    return tuple(reason for reason in together if LEVEL[reason] < level)


def gained_from(links: Iterable[Link], mine: Understanding, others: Iterable[Facts], lexicon: Lexicon) -> tuple[Reason, ...]:
    """What a tip gains from the earlier tips at the other ends of its links, in the order of ``links``."""
    found: list[Reason] = []
    for each, facts in zip(links, others, strict=True):
        if is_second_voice(each.kind, each.reasons):
            found += gained(joined_reasons([facts_of(mine), facts], lexicon), mine.priority)
    return highest_first(found)


def _still_true(facts: Facts, latest: datetime, lexicon: Lexicon) -> frozenset[str]:
    age = latest - facts.at
    return frozenset(name for name in facts.names if age <= lexicon.joined.holds.get(name, timedelta.max))


@lru_cache(maxsize=4)
def _whole_tip_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """Rules that look at a whole tip look at two alike; a rule over one sentence cannot be completed by another tip."""
    return tuple(rule for rule in lexicon.reasons if rule.within == "tip" and LEVEL[Reason(rule.outcome)] < Priority.P4)


@lru_cache(maxsize=4)
def _signals(lexicon: Lexicon) -> frozenset[str]:
    rules = _whole_tip_rules(lexicon)
    return frozenset[str]().union(*(names for rule in rules for names in (*rule.need, rule.without, rule.unless)))
