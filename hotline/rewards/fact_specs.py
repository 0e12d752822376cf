"""What facts a programme asks for: names, types, units and the questions that the desk's form puts.

The facts that every programme shares are declared here, because the engine itself gives them their meaning.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from functools import cached_property
from typing import Any, Protocol

from hotline.rewards.document import Text


@unique
class FactType(StrEnum):
    """How a fact is given and checked."""

    DATE = "date"
    MOMENT = "moment"  # day and time
    COUNT = "count"  # a whole number from 0
    MONEY = "money"  # whole units that the pack pays in
    QUANTITY = "quantity"  # text with a unit; zero is no fact
    PERCENT = "percent"
    FLAG = "flag"
    CHOICE = "choice"
    NAME = "name"
    RECORD = "record"  # named fields, once
    ROWS = "rows"  # the same fields, any number of times
    AMOUNTS = "amounts"  # a list of money
    SUMS = "sums"  # name to money
    PERCENTS = "percents"  # name to percentage
    PICKS = "picks"  # name to name


#: What a pack's own facts.yaml may use; the rest serve the shared facts only.
PACK_TYPES = (
    FactType.DATE,
    FactType.COUNT,
    FactType.MONEY,
    FactType.QUANTITY,
    FactType.PERCENT,
    FactType.AMOUNTS,
    FactType.FLAG,
    FactType.CHOICE,
    FactType.RECORD,
    FactType.ROWS,
)


@dataclass(frozen=True)
class Choice:
    """One value of a fact that is chosen from a list."""

    value: str
    label: Text


class Asking(Protocol):
    """A condition, of which nothing else is known here: conditions rest on facts."""

    def holds(self, matter: Any) -> bool:
        """Whether it holds in a matter."""

    def needs(self) -> Any:
        """What of the pack it names."""


@dataclass(frozen=True)
class FactSpec:
    """One fact. ``fields`` are those of a record or of each row; ``open_choices`` lets other names be written in;
    ``unit`` is ``g``, ``mu`` or ``l`` for a quantity; ``required`` is meant inside its record or row; ``needed_with`` names facts
    with which the law needs this one; ``one_of`` names fields of its record or row of which at least one has to be given;
    ``counted`` are words with which a number of things may stand in the place of a measured quantity (`2000 tablets`);
    ``needed_when`` is a condition under which the law needs it;
    ``each_tipster`` is a fact of one person, which each row of `tipsters` may give, too.
    """

    name: str
    type: FactType
    label: Text
    question: Text
    reference: str
    unit: str | None = None
    choices: tuple[Choice, ...] = ()
    open_choices: bool = False
    fields: tuple["FactSpec", ...] = ()
    required: bool = False
    needed_with: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    each_tipster: bool = False
    needed_when: Asking | None = None

    @property
    def conditional(self) -> bool:
        """Whether it, or a field of it, is needed under a condition."""
        return self.needed_when is not None or any(spec.conditional for spec in self.fields)

    @property
    def id(self) -> str:
        """Its name, by which a local pack takes its place."""
        return self.name

    @cached_property
    def values(self) -> frozenset[str]:
        """What may be chosen."""
        return frozenset(choice.value for choice in self.choices)

    @cached_property
    def inside(self) -> "FactSpecs":
        """The fields of the record or of each row."""
        return FactSpecs(self.fields)


@dataclass(frozen=True)
class FactSpecs:
    """Facts that stand side by side: in a report, in a record, in a row."""

    specs: tuple[FactSpec, ...]

    @cached_property
    def by_name(self) -> Mapping[str, FactSpec]:
        return {spec.name: spec for spec in self.specs}

    @cached_property
    def needed(self) -> tuple[FactSpec, ...]:
        """Those that the law needs as soon as some other fact is given."""
        return tuple(spec for spec in self.specs if spec.needed_with)


_CONTRACT = "facts that every programme shares"


def _fact(
    name: str,
    kind: FactType,
    zh: str,
    en: str,
    *,
    choices: tuple[Choice, ...] = (),
    fields: tuple[FactSpec, ...] = (),
    required: bool = False,
) -> FactSpec:
    question = Text(f"{zh}？", f"{en}?")
    label = Text(zh, en)
    return FactSpec(name, kind, label, question, _CONTRACT, choices=choices, fields=fields, required=required)


def _choice(value: str, zh: str, en: str) -> Choice:
    return Choice(value, Text(zh, en))


_MODES = (
    _choice("single", "一人举报", "One person"),
    _choice("joint", "联名举报", "Together"),
    _choice("successive", "先后举报", "One after the other"),
    _choice("order_unknown", "先后不明", "Order not known"),
)
_CATEGORIES = (
    _choice("citizen", "普通公民", "Citizen"),
    _choice("police_staff", "公安机关工作人员", "Police staff"),
    _choice("official_on_duty", "履行职责的公职人员", "Official on duty"),
    _choice("suspect", "犯罪嫌疑人", "Suspect"),
    _choice("victim", "被害人", "Victim"),
    _choice("other", "其他", "Other"),
)
#: What a tipster may be; the list is closed, other standings are facts of a pack's own.
CATEGORIES = tuple(choice.value for choice in _CATEGORIES)
_TIPSTER = (
    _fact("ref", FactType.NAME, "代号", "Reference", required=True),
    _fact("sent_at", FactType.MOMENT, "举报时间", "Sent at"),
    _fact("accepted_at", FactType.MOMENT, "受理时间", "Accepted at"),
    _fact("role", FactType.NAME, "作用", "Role"),
)
_REPORTER = (
    _fact("category", FactType.CHOICE, "举报人类别", "Category of the tipster", choices=_CATEGORIES),
    _fact("named", FactType.FLAG, "是否实名", "Named report"),
)
_CLAIM = (
    _fact("notice_received_on", FactType.DATE, "收到领奖通知日期", "Notice received on"),
    _fact("claimed_on", FactType.DATE, "申领日期", "Claimed on"),
    _fact("good_cause", FactType.FLAG, "逾期是否有正当理由", "Good cause for being late"),
)

_CLAIMED = _fact("claim", FactType.RECORD, "申领情况", "Claim", fields=_CLAIM)

#: All optional, in every programme.
SHARED_FACTS = (
    _fact("tipsters", FactType.ROWS, "举报人", "Tipsters", fields=(*_TIPSTER, *_REPORTER, _CLAIMED)),
    _fact("report_mode", FactType.CHOICE, "举报方式", "How several tipsters reported", choices=_MODES),
    _fact("reporter", FactType.RECORD, "举报人情况", "About the tipster", fields=_REPORTER),
    _fact("previously_known", FactType.FLAG, "线索是否已被掌握", "Already known to the authority"),
    _fact("solved_on", FactType.DATE, "破案日期", "Solved on"),
    _fact("measure_on", FactType.DATE, "采取强制措施日期", "Compulsory measure taken on"),
    _fact("decided", FactType.SUMS, "在幅度内决定的金额", "Amounts decided inside a range"),
    _fact("decided_percent", FactType.PERCENTS, "在幅度内决定的百分比", "Percentages decided inside a range"),
    _fact("decided_shares", FactType.SUMS, "各举报人决定份额", "Shares decided for each tipster"),
    _fact("decided_extra", FactType.SUMS, "另给后报者的金额", "Extra sums decided for later tipsters"),
    _fact("other_reward_same_merit", FactType.MONEY, "同一事由已得其他奖励", "Other reward for the same merit"),
    _fact("already_paid", FactType.MONEY, "已付金额", "Already paid"),
    _fact("false_accusation_conviction", FactType.FLAG, "是否因诬告被定罪", "Convicted of false accusation"),
    _CLAIMED,
    _fact("options", FactType.PICKS, "对规则疑义的选择", "Readings chosen"),
)


#: What a row of `tipsters` may say of its person in every programme; `reporter` says the first two of one tipster alone.
REPORTED = tuple(spec.name for spec in _REPORTER)
CLAIM = _CLAIMED.name
#: Names that a fact of a pack which is asked of each tipster cannot have.
TAKEN_IN_ROWS = (*(spec.name for spec in _TIPSTER), *REPORTED)


def every_fact(own: tuple[FactSpec, ...]) -> tuple[FactSpec, ...]:
    """A pack's own facts and the shared ones; in a row of `tipsters` stand also those that are asked of each."""
    personal = tuple(spec for spec in own if spec.each_tipster)
    shared = [replace(spec, fields=(*spec.fields, *personal)) if spec.name == "tipsters" else spec for spec in SHARED_FACTS]
    return (*own, *shared)


def fact_paths(specs: Iterable[FactSpec], at: str = "") -> Iterator[tuple[str, FactSpec]]:
    """Every fact by its path, fields of records and rows included."""
    for spec in specs:
        yield f"{at}{spec.name}", spec
        yield from fact_paths(spec.fields, f"{at}{spec.name}.")
