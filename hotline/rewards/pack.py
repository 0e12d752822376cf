"""What a reward programme is once it has been read: frozen values, each with the source of its rule."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum, unique
from functools import cached_property

from hotline.domain.working_days import HolidayCalendar
from hotline.rewards.document import Text
from hotline.rewards.fact_conditions import Condition
from hotline.rewards.fact_specs import CLAIM, REPORTED, FactSpec, FactSpecs, every_fact, fact_paths
from hotline.rewards.parameters import Dated, Parameter
from hotline.rewards.parts import Part
from hotline.rewards.reasons import Reason
from hotline.rewards.rounding import Rounding
from hotline.rewards.voting import Approval, Voting


@unique
class IdentityAtCollection(StrEnum):
    """What a tipster has to show of themselves when the money is handed over."""

    NONE = "none"
    DOCUMENT_SHOWN = "document_shown"
    DOCUMENT_KEPT = "document_kept"


@unique
class Excludes(StrEnum):
    """Whom a failed test of eligibility leaves without a reward."""

    TIPSTER = "tipster"  # the one that the fact `reporter` describes
    REPORT = "report"


@unique
class Sharing(StrEnum):
    """How several tipsters share."""

    EQUAL = "equal"
    FIRST_ACCEPTED = "first_accepted"
    BY_DECISION = "by_decision"
    BY_ROLE = "by_role"


@dataclass(frozen=True)
class Instrument:
    """The legal text behind the pack, where it was read and how good that source is (A, B or C)."""

    title: Text
    reference: str
    sources: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class Version:
    """A period in which one text of the amount rules is in force; both ends included, ``until`` None is open."""

    start: date
    until: date | None
    reference: str
    note: Text | None


@dataclass(frozen=True)
class OptionTaken:
    """The reading of an ambiguity on which a finding rests."""

    id: str
    value: str
    why: Text


@dataclass(frozen=True)
class Option:
    """A question that the text leaves open, the readings of it, and the one taken unless the facts say otherwise."""

    id: str
    question: Text
    default: str
    readings: Mapping[str, Text]
    reference: str

    @cached_property
    def taken(self) -> Mapping[str, OptionTaken]:
        """Each reading as one on which a finding may rest."""
        return {value: OptionTaken(self.id, value, why) for value, why in self.readings.items()}


@dataclass(frozen=True)
class Test:
    """One test of eligibility: when it is met, the reward fails for this reason."""

    __test__ = False  # so that pytest does not take it for a test class

    id: str
    when: Condition
    excludes: Excludes
    reason: Reason
    reclaims: bool
    text: Text
    reference: str


@dataclass(frozen=True)
class Head:
    """One title to a reward. Its parts add up; ``replaces_all`` puts it in the place of every other head; a ``basis``
    is never paid itself, other heads take a part of it; ``clamped`` cuts a decided figure to the range; with
    ``or_nothing`` a decided 0 grants nothing, although the range begins higher.
    """

    id: str
    label: Text
    parts: tuple[Part, ...]
    replaces_all: bool
    basis: bool
    clamped: bool
    reference: str
    or_nothing: bool = False


@dataclass(frozen=True)
class Group:
    """Heads, or groups above it, that count as one: ``highest`` the highest of them alone, else the sum of them."""

    id: str
    label: Text
    highest: bool
    of: tuple[str, ...]
    reference: str


@dataclass(frozen=True)
class Cap:
    """The most that heads together may bring; ``amount`` names a parameter, ``when`` None holds always.

    ``of`` names heads, groups and caps above it, all when empty. ``used`` is a fact: what of the cap was used before, in
    the case or the year. ``each_tipster`` means that everybody who shares may have so much. ``left`` is a fact in the
    place of the parameter: what a pot or a budget still holds. ``used`` may be a field of rows, of which those count that
    meet ``used_where``.
    """

    id: str
    label: Text
    amount: str
    when: Condition | None
    of: tuple[str, ...]
    used: str | None
    each_tipster: bool
    reference: str
    left: str | None = None
    used_where: Condition | None = None


@dataclass(frozen=True)
class DeMinimis:
    """A computed sum up to this is not paid; ``inclusive`` when the figure itself is not paid either. ``tested_by`` names
    the option that says whether the sum is tested before or after rounding, where the text leaves it open.
    """

    amount: str
    inclusive: bool
    reference: str
    tested_by: str | None = None


@unique
class OtherReward(StrEnum):
    """What another reward for the same merit does to this one."""

    DEDUCTED = "deducted"
    EXCLUDES = "excludes"
    IGNORED = "ignored"


@dataclass(frozen=True)
class OtherRewardRule:
    """The effect of another reward for the same merit; where ``when`` does not hold the law has no such rule."""

    effect: OtherReward = OtherReward.DEDUCTED
    when: Condition | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Totals:
    """What happens to the sum of the heads, in this order: groups, caps, smallest sum, rounding, other reward."""

    groups: tuple[Group, ...] = ()
    caps: tuple[Cap, ...] = ()
    de_minimis: DeMinimis | None = None
    rounding: Rounding | None = None
    other_reward: OtherRewardRule = OtherRewardRule()


@dataclass(frozen=True)
class Instalment:
    """A part of the amount that is due on a condition: a percentage of it, or a sum and a percentage of what exceeds
    it; with neither the rest. When ``failed`` holds, nothing more is due (``lapses``: only this part is lost). ``follows``
    is a fact: the part is due as far as that money exceeds the parts before it. Without ``when`` it is always there.
    """

    id: str
    label: Text
    percent: str | None
    amount: str | None
    due: Condition | None
    failed: Condition | None
    lapses: bool
    reference: str
    when: Condition | None = None
    follows: str | None = None


@dataclass(frozen=True)
class Deadline:
    """A period from a day among the facts, the first of ``starts`` that was given: so many days, working days, months
    or years; or, for a ``month_of``, the first day of the next such month; or, for a ``year_end``, the next such day of
    a year (month and day), on which a budget ends. With ``unread`` there is a period whose length nobody read; where
    ``when`` does not hold there is none.
    """

    id: str
    label: Text
    starts: tuple[str, ...]
    working_days: int | None
    days: int | None
    months: int | None
    month_of: tuple[int, ...]
    reference: str
    year_end: tuple[int, int] | None = None
    unread: bool = False
    when: Condition | None = None


@dataclass(frozen=True)
class Transition:
    """Where it holds, the version that begins on ``version`` governs, whatever day selects."""

    when: Condition
    version: date
    reference: str


@dataclass(frozen=True)
class Later:
    """What a person may grant to later tipsters beside the first; ``at_most`` names a parameter, for each of them."""

    text: Text
    at_most: str | None
    reference: str


@dataclass(frozen=True)
class Note:
    """Something of the text that moves no sum and has to be told: tax, funding, handling, what the text leaves silent."""

    id: str
    text: Text
    reference: str


@dataclass(frozen=True)
class SourceFile:
    """A file that the pack was read from; ``path`` is relative to the folder of all packs."""

    path: str
    content: bytes


@dataclass(frozen=True)
class Pack:
    """A whole programme, with what it took over from the pack that it extends.

    What follows from it alone is worked out once, when it is first asked for: a pack judges many reports.
    """

    id: str
    title: Text
    jurisdiction: str
    demonstration: bool
    currency: str
    pays_in: Decimal
    instrument: Instrument
    extends: str | None
    selecting_fact: str
    versions: tuple[Version, ...]
    expected_versions: tuple[Version, ...]
    identity_at_collection: IdentityAtCollection
    identity_note: Text
    sharing: Mapping[str, Sharing]
    roles: Mapping[str, Decimal]
    sharing_reference: str
    holidays: HolidayCalendar
    facts: tuple[FactSpec, ...]
    options: tuple[Option, ...]
    parameters: Mapping[str, Parameter]
    tests: tuple[Test, ...]
    heads: tuple[Head, ...]
    totals: Totals
    instalments: tuple[Instalment, ...]
    votings: tuple[Voting, ...]
    approvals: tuple[Approval, ...]
    deadlines: tuple[Deadline, ...]
    transitions: tuple[Transition, ...]
    files: tuple[SourceFile, ...]
    role_tables: tuple[Mapping[str, Decimal], ...] = ()
    later: Later | None = None
    notes: tuple[Note, ...] = ()

    def version_on(self, day: date) -> Version | None:
        """The version in force on a day, None outside every period."""
        for version in reversed(self.versions):
            if version.start <= day:
                return version if version.until is None or day <= version.until else None
        return None

    def parameters_in(self, version: Version) -> Mapping[str, Dated]:
        """Every figure and table of a version of the pack; none changes inside one."""
        return self._figures[version.start]

    @cached_property
    def _figures(self) -> Mapping[date, Mapping[str, Dated]]:
        return {version.start: self.parameters_on(version.start) for version in self.versions}

    def parameters_on(self, day: date) -> Mapping[str, Dated]:
        """Every figure and table that is in force on a day of a version."""
        dated = {name: parameter.on(day) for name, parameter in self.parameters.items()}
        return {name: value for name, value in dated.items() if value is not None}

    @cached_property
    def known_facts(self) -> FactSpecs:
        """Its own facts and those that every programme shares."""
        return FactSpecs(every_fact(self.facts))

    @cached_property
    def person_facts(self) -> frozenset[str]:
        """What a row of `tipsters` may say of its person."""
        return frozenset((*REPORTED, CLAIM, *(spec.name for spec in self.facts if spec.each_tipster)))

    @cached_property
    def conditional_facts(self) -> tuple[FactSpec, ...]:
        """Its own facts that are needed under a condition, or have a field that is."""
        return tuple(spec for spec in self.facts if spec.conditional)

    @cached_property
    def fact_labels(self) -> Mapping[str, Text]:
        """What each fact is called, by its path."""
        return {path: spec.label for path, spec in fact_paths(self.known_facts.specs)}

    @cached_property
    def choice_labels(self) -> Mapping[str, Text]:
        """What each value of a fact that is chosen from a list is called."""
        return dict(_choice_labels(self.facts))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the files that the pack was read from, those of extended packs and of holidays included.

        Files count in order of their path, each as path, length and bytes. Cases do not count: they decide nothing,
        and a case added later must not make an old award look as if it rested on other rules.
        """
        digest = hashlib.sha256()
        for file in sorted(self.files, key=lambda file: file.path):
            digest.update(f"{file.path}\n{len(file.content)}\n".encode())
            digest.update(file.content)
        return digest.hexdigest()


def _choice_labels(specs: Sequence[FactSpec]) -> list[tuple[str, Text]]:
    """Those of fields after those of single facts."""
    labels = [(choice.value, choice.label) for spec in specs for choice in spec.choices]
    return labels + [label for spec in specs for label in _choice_labels(spec.fields)]


def pack_digest(pack: Pack) -> str:
    """The name of the exact rules, by which an award that was made under them can be derived again."""
    return pack.digest


def fact_label(pack: Pack, path: str) -> Text:
    """What a fact is called, by its path; the pack's check has seen that it is there."""
    return pack.fact_labels[path]
