"""The closed vocabulary of conditions that rules may use. A new kind is a reviewed class here, never code in YAML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hotline.rewards.document import Entry, nearest
from hotline.rewards.fact_conditions import FACT_CONDITIONS, Condition, Unreadable, inside
from hotline.rewards.fact_specs import FactType
from hotline.rewards.matter import Matter
from hotline.rewards.needs import Needs


@dataclass(frozen=True)
class FactTrue:
    """`fact_true: previously_known`. A fact that was not given is not true."""

    fact: str

    def holds(self, matter: Matter) -> bool:
        return matter.sheet.flag(self.fact)

    def needs(self) -> Needs:
        return Needs(facts={self.fact: (FactType.FLAG,)})


@dataclass(frozen=True)
class CategoryIn:
    """`category_in: [police_staff, suspect]`, of the tipster whom the fact `reporter` describes."""

    categories: tuple[str, ...]

    def holds(self, matter: Matter) -> bool:
        return matter.sheet.name("reporter.category") in self.categories

    def needs(self) -> Needs:
        named = tuple(("reporter.category", category) for category in self.categories)
        return Needs(facts={"reporter.category": (FactType.CHOICE,)}, choices=named)


@dataclass(frozen=True)
class OptionIs:
    """`option_is: {option: top_bracket, reading: practical}`."""

    option: str
    reading: str

    def holds(self, matter: Matter) -> bool:
        return matter.options[self.option] == self.reading

    def needs(self) -> Needs:
        return Needs(readings=((self.option, self.reading),))


@dataclass(frozen=True)
class HeadsAtLeast:
    """`heads_at_least: 2`: so many heads of the report brought something."""

    number: int

    def holds(self, matter: Matter) -> bool:
        return len(matter.applied) >= self.number

    def needs(self) -> Needs:
        return Needs()


@dataclass(frozen=True)
class DeadlineMissed:
    """`deadline_missed: {deadline: claim_by, done: claim.claimed_on, unless: claim.good_cause}`.

    Only what happened too late counts; what has not happened yet is not late, so that an answer does not change by
    itself with the day on which it is asked for.
    """

    deadline: str
    done: str
    unless: str

    def holds(self, matter: Matter) -> bool:
        last_day, done = matter.deadlines[self.deadline], matter.sheet.day(self.done)
        return last_day is not None and done is not None and done > last_day and not matter.sheet.flag(self.unless)

    def needs(self) -> Needs:
        return Needs(facts={self.done: (FactType.DATE,), self.unless: (FactType.FLAG,)}, deadlines=(self.deadline,))


@dataclass(frozen=True)
class AnyOf:
    """`any_of:` a list of conditions, one of which is enough."""

    conditions: tuple[Condition, ...]

    def holds(self, matter: Matter) -> bool:
        return any(condition.holds(matter) for condition in self.conditions)

    def needs(self) -> Needs:
        return Needs.of(condition.needs() for condition in self.conditions)


@dataclass(frozen=True)
class AnyRow:
    """`any_row: {rows: seizures, where: …}`: one of the rows meets the condition."""

    rows: str
    where: Condition

    def holds(self, matter: Matter) -> bool:
        return any(self.where.holds(row) for row in matter.each_row(self.rows))

    def needs(self) -> Needs:
        return Needs.of((Needs(facts={self.rows: (FactType.ROWS,)}), self.where.needs()))


@dataclass(frozen=True)
class HeadBrings:
    """`head_brings: general`: that head, which stands above, brought something."""

    head: str

    def holds(self, matter: Matter) -> bool:
        return self.head in matter.brought and matter.brought[self.head].span is not None

    def needs(self) -> Needs:
        return Needs(heads=(self.head,))


@dataclass(frozen=True)
class AllOf:
    """`all_of:` a list of conditions, every one of which is needed."""

    conditions: tuple[Condition, ...]

    def holds(self, matter: Matter) -> bool:
        return all(condition.holds(matter) for condition in self.conditions)

    def needs(self) -> Needs:
        return Needs.of(condition.needs() for condition in self.conditions)


@dataclass(frozen=True)
class Not:
    """`not:` a condition that must not hold."""

    condition: Condition

    def holds(self, matter: Matter) -> bool:
        return not self.condition.holds(matter)

    def needs(self) -> Needs:
        return self.condition.needs()


def read_condition(entry: Entry) -> Condition:
    """Read a table with exactly one key, the kind of the condition."""
    kinds = list(entry.table.entries)
    if len(kinds) > 1 and set(kinds) <= set(CONDITIONS):
        hint = f"Put them under all_of, where all have to hold, or any_of: all_of: [{', '.join(f'{{{kind}: …}}' for kind in kinds)}]"
        entry.fault(f"{len(kinds)} conditions in one place: {', '.join(kinds)}", hint)
        return Unreadable()
    if len(kinds) != 1 or kinds[0] not in CONDITIONS:
        meant = nearest(kinds[0], CONDITIONS) if len(kinds) == 1 else ""
        entry.fault("not one known condition", f"{meant}Write exactly one of: {', '.join(CONDITIONS)}")
        return Unreadable()
    condition = CONDITIONS[kinds[0]](entry)
    entry.done()
    return condition


def _read_fact_true(entry: Entry) -> Condition:
    return FactTrue(entry.text("fact_true"))


def _read_category_in(entry: Entry) -> Condition:
    return CategoryIn(entry.texts("category_in"))


def _read_option_is(entry: Entry) -> Condition:
    return inside(entry, "option_is", lambda inner: OptionIs(inner.text("option"), inner.text("reading")))


def _read_heads_at_least(entry: Entry) -> Condition:
    return HeadsAtLeast(entry.whole("heads_at_least"))


def _read_deadline_missed(entry: Entry) -> Condition:
    return inside(entry, "deadline_missed", lambda inner: DeadlineMissed(inner.text("deadline"), inner.text("done"), inner.text("unless")))


def _read_any_of(entry: Entry) -> Condition:
    return AnyOf(tuple(read_condition(inner) for inner in entry.entries("any_of")))


def _read_any_row(entry: Entry) -> Condition:
    inner = entry.entry("any_row")
    where = inner.entry("where") if inner else None
    if inner is None or where is None:
        return Unreadable()
    condition = AnyRow(inner.text("rows"), read_condition(where))
    inner.done()
    return condition


def _read_head_brings(entry: Entry) -> Condition:
    return HeadBrings(entry.text("head_brings"))


def _read_all_of(entry: Entry) -> Condition:
    return AllOf(tuple(read_condition(inner) for inner in entry.entries("all_of")))


def _read_not(entry: Entry) -> Condition:
    inner = entry.entry("not")
    return Not(read_condition(inner) if inner else Unreadable())


CONDITIONS: Mapping[str, Callable[[Entry], Condition]] = {
    "fact_true": _read_fact_true,
    "category_in": _read_category_in,
    "option_is": _read_option_is,
    "heads_at_least": _read_heads_at_least,
    "deadline_missed": _read_deadline_missed,
    "any_of": _read_any_of,
    "all_of": _read_all_of,
    "any_row": _read_any_row,
    "head_brings": _read_head_brings,
    "not": _read_not,
    **FACT_CONDITIONS,
}
