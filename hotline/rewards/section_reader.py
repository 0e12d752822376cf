"""Reads the lists of a pack one entry at a time: facts, options, tests, heads, totals, instalments and deadlines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hotline.domain.quantities import AREA, VOLUME, WEIGHT
from hotline.rewards.amount_reader import (
    TotalsRead,
    read_approvals,
    read_heads,
    read_instalments,
    read_totals,
    read_votings,
)
from hotline.rewards.document import Entry, Faults, Table, Text
from hotline.rewards.entry_lists import condition, member, read_each
from hotline.rewards.fact_specs import PACK_TYPES, Choice, FactSpec, FactType
from hotline.rewards.pack import Deadline, Excludes, Head, Instalment, Note, Option, Test
from hotline.rewards.reasons import ELIGIBILITY_REASONS, Reason
from hotline.rewards.voting import Approval, Voting

_PERIODS = ("working_days", "days", "months", "years", "month_of", "year_end")


@dataclass(frozen=True)
class Sections:
    """The lists that one pack writes itself, before its base is laid under them."""

    facts: tuple[FactSpec, ...] = ()
    tests: tuple[Test, ...] = ()
    heads: tuple[Head, ...] = ()
    totals: TotalsRead = field(default_factory=TotalsRead)
    instalments: tuple[Instalment, ...] = ()
    votings: tuple[Voting, ...] = ()
    approvals: tuple[Approval, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    options: tuple[Option, ...] = ()
    notes: tuple[Note, ...] = ()


def read_sections(trees: Mapping[str, Table], header: Entry, faults: Faults) -> Sections:
    """Read facts.yaml and rules/*.yaml, each of which a pack may leave out, and the options of pack.yaml."""
    facts, tests = _file(trees, "facts.yaml", faults), _file(trees, "rules/eligibility.yaml", faults)
    amount, deadlines = _file(trees, "rules/amount.yaml", faults), _file(trees, "rules/deadlines.yaml", faults)
    decision = _file(trees, "rules/decision.yaml", faults)
    sections = Sections(
        facts=read_each(facts, "facts", "name", _read_fact),
        tests=read_each(tests, "tests", "id", _read_test),
        heads=read_heads(amount),
        totals=read_totals(amount),
        instalments=read_instalments(amount),
        votings=read_votings(decision),
        approvals=read_approvals(decision),
        deadlines=read_each(deadlines, "deadlines", "id", _read_deadline),
        options=read_each(header, "options", "id", _read_option),
        notes=read_each(header, "notes", "id", _read_note),
    )
    for entry in (facts, tests, amount, deadlines, decision):
        entry.done()
    return sections


def _read_option(entry: Entry) -> Option:
    """Read one declared ambiguity of the text."""
    readings: dict[str, Text] = {}
    table = entry.entry("readings")
    for name in table.table.entries if table else ():
        readings[name] = table.bilingual(name) if table else Text("", "")
    default = entry.choice("default", tuple(readings))
    return Option(entry.text("id"), entry.bilingual("question"), default, readings, entry.text("reference"))


def _read_note(entry: Entry) -> Note:
    return Note(entry.text("id"), entry.bilingual("text"), entry.text("reference"))


def _file(trees: Mapping[str, Table], path: str, faults: Faults) -> Entry:
    return Entry(trees.get(path, Table(path, 1, {})), faults)


def _read_fact(entry: Entry) -> FactSpec:
    kind = member(entry, "type", FactType.FLAG, PACK_TYPES)
    nested = kind in {FactType.RECORD, FactType.ROWS}
    fields = read_each(entry, "fields", "name", _read_fact) if nested else ()
    return FactSpec(
        name=entry.text("name"),
        type=kind,
        label=entry.bilingual("label"),
        question=entry.bilingual("question"),
        reference=entry.text("reference"),
        unit=entry.choice("unit", (WEIGHT, AREA, VOLUME)) if kind is FactType.QUANTITY else None,
        choices=read_each(entry, "choices", "value", _read_choice) if kind is FactType.CHOICE else (),
        open_choices=kind is FactType.CHOICE and entry.flag("open"),
        fields=fields,
        required=entry.flag("required"),
        needed_with=entry.texts("needed_with") if entry.has("needed_with") else (),
        one_of=_read_one_of(entry, fields) if nested and entry.has("one_of") else (),
        needed_when=condition(entry, "needed_when") if entry.has("needed_when") else None,
        each_tipster=entry.flag("each_tipster"),
        counted=entry.texts("counted") if kind is FactType.QUANTITY and entry.has("counted") else (),
    )


def _read_one_of(entry: Entry, fields: Sequence[FactSpec]) -> tuple[str, ...]:
    """Names of fields, of which one at least has to be given."""
    names, known = entry.texts("one_of"), {spec.name for spec in fields}
    if not names or not known.issuperset(names):
        entry.fault("'one_of' names something that is no field", f"Name some of: {', '.join(sorted(known))}", "one_of")
    return names


def _read_choice(entry: Entry) -> Choice:
    return Choice(entry.text("value"), entry.bilingual("label"))


def _read_test(entry: Entry) -> Test:
    return Test(
        id=entry.text("id"),
        when=condition(entry, "when"),
        excludes=member(entry, "excludes", Excludes.REPORT, tuple(Excludes)),
        reason=member(entry, "reason", Reason.OTHER, ELIGIBILITY_REASONS),
        reclaims=entry.flag("reclaims"),
        text=entry.bilingual("text"),
        reference=entry.text("reference"),
    )


def _read_deadline(entry: Entry) -> Deadline:
    given, unread = [period for period in _PERIODS if entry.has(period)], entry.flag("unread")
    if len(given) + unread != 1:
        entry.fault("not one period", f"Write exactly one of: {', '.join(_PERIODS)}, or unread: true", given[-1] if given else None)
    kind = given[0] if given else "months"
    number = entry.whole(kind) if given and kind not in {"month_of", "year_end"} else 0
    return Deadline(
        id=entry.text("id"),
        label=entry.bilingual("label"),
        starts=_starts(entry),
        working_days=number if kind == "working_days" else None,
        days=number if kind == "days" else None,
        months=number * 12 if kind == "years" else number if kind == "months" else None,
        month_of=_months(entry) if kind == "month_of" else (),
        reference=entry.text("reference"),
        year_end=_year_end(entry) if kind == "year_end" else None,
        unread=unread,
        when=condition(entry, "when") if entry.has("when") else None,
    )


def _starts(entry: Entry) -> tuple[str, ...]:
    """One fact, or a list of which the first that was given counts."""
    return (entry.text("starts"),) if entry.is_single("starts") else entry.texts("starts")


def _year_end(entry: Entry) -> tuple[int, int]:
    """A month and a day that every year has, as `12-31`."""
    month, _, day = entry.text("year_end").partition("-")
    try:
        date(_NO_LEAP_YEAR, int(month), int(day))
    except ValueError:
        entry.fault("not a day of every year", 'Write month and day such as "12-31"', "year_end")
        return 12, 31
    return int(month), int(day)


def _months(entry: Entry) -> tuple[int, ...]:
    texts = entry.texts("month_of")
    months = tuple(int(text) for text in texts if text in _MONTHS)
    if not months or len(months) < len(texts):
        entry.fault("not numbers of months", "Write a list such as [2, 8]", "month_of")
    return months or (1,)


#: Any year without a 29 February.
_NO_LEAP_YEAR = 2001
_MONTHS = {str(number) for number in range(1, 13)}
