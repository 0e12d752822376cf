"""From the trees of a pack's files to the pack: what it says itself, laid over the pack that it extends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar

from hotline.domain.money import MINOR_UNITS
from hotline.domain.working_days import HolidayCalendar, HolidayYear
from hotline.rewards.document import Entry, Faults, Table, Text
from hotline.rewards.pack import IdentityAtCollection, Instrument, Pack, Sharing, Version
from hotline.rewards.parameters import Parameter, read_parameter
from hotline.rewards.section_reader import Sections, member, read_each, read_sections


class _Named(Protocol):
    @property
    def id(self) -> str:
        """The name by which a local pack's entry takes the place of the base's."""


_Thing = TypeVar("_Thing", bound=_Named)
_SECTIONS = ("facts", "options", "tests", "heads", "caps", "deadlines")
_MODES = ("joint", "order_unknown", "successive")


@dataclass(frozen=True)
class Sources:
    """What a pack is read from: its trees by their path inside it, its base, the calendars known."""

    trees: Mapping[str, Table]
    base: Pack | None
    calendars: Mapping[str, HolidayCalendar]


def read_pack(sources: Sources, faults: Faults) -> Pack:
    """Read one pack, its raw files left to the loader. Faults are collected; with faults it must not be used."""
    entry, base = Entry(sources.trees["pack.yaml"], faults), sources.base
    own = read_sections(sources.trees, entry, faults)
    lists = _laid_over(base, own, _read_drops(entry))
    identity, identity_note = _read_identity(entry)
    sharing, sharing_reference = _read_sharing(entry, base)
    pack = Pack(
        id=entry.text("id"),
        title=entry.bilingual("title"),
        jurisdiction=entry.text("jurisdiction"),
        demonstration=entry.flag("demonstration"),
        currency=entry.choice("currency", tuple(MINOR_UNITS), base.currency if base else None),
        pays_in=base.pays_in if base and not entry.has("pays_in") else _read_pays_in(entry),
        instrument=_read_instrument(entry),
        extends=entry.text("extends") if entry.has("extends") else None,
        selecting_fact=entry.text("selecting_fact", base.selecting_fact if base else None),
        versions=_read_versions(entry),
        identity_at_collection=identity,
        identity_note=identity_note,
        sharing=sharing,
        sharing_reference=sharing_reference,
        holidays=base.holidays if base and not entry.has("holidays") else _find_calendar(entry, sources.calendars),
        facts=lists.facts,
        options=lists.options,
        parameters={**(base.parameters if base else {}), **_read_parameters(sources.trees, faults)},
        tests=lists.tests,
        heads=lists.heads,
        caps=lists.caps,
        deadlines=lists.deadlines,
        files=(),
    )
    entry.done()
    return pack


def read_calendar(entry: Entry) -> HolidayCalendar:
    """Read a country's holiday file: for each year its reference, days off and weekend days worked."""
    years: dict[int, HolidayYear] = {}
    table = entry.entry("years")
    for name in table.table.entries if table else ():
        year = table.entry(name) if table else None
        if year is not None:
            years[int(name) if name.isdigit() else 0] = _read_year(year, name)
    calendar = HolidayCalendar(entry.text("country"), years)
    entry.done()
    return calendar


def _read_year(entry: Entry, name: str) -> HolidayYear:
    entry.text("reference")
    days = {key: frozenset(entry.day_of(item) for item in entry.items(key)) for key in ("off", "worked")}
    if any(str(day.year) != name for day in days["off"] | days["worked"]):
        entry.fault(f"a day that is not of the year {name}", "List each day under its own year")
    entry.done()
    return HolidayYear(days["off"], days["worked"])


def _laid_over(base: Pack | None, own: Sections, drops: Mapping[str, tuple[str, ...]]) -> Sections:
    return Sections(
        facts=_over(base.facts if base else (), own.facts, drops["facts"]),
        options=_over(base.options if base else (), own.options, drops["options"]),
        tests=_over(base.tests if base else (), own.tests, drops["tests"]),
        heads=_over(base.heads if base else (), own.heads, drops["heads"]),
        caps=_over(base.caps if base else (), own.caps, drops["caps"]),
        deadlines=_over(base.deadlines if base else (), own.deadlines, drops["deadlines"]),
    )


def _over(base: Iterable[_Thing], own: Iterable[_Thing], dropped: tuple[str, ...]) -> tuple[_Thing, ...]:
    """The base's things in their order without the dropped ones, each replaced by the own thing of its name."""
    things = {thing.id: thing for thing in base if thing.id not in dropped}
    things.update({thing.id: thing for thing in own})
    return tuple(things.values())


def _read_drops(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    inner = entry.entry("drops") if entry.has("drops") else None
    drops: dict[str, tuple[str, ...]] = dict.fromkeys(_SECTIONS, ())
    if inner is not None:
        drops = {section: inner.texts(section) if inner.has(section) else () for section in _SECTIONS}
        inner.done()
    return drops


def _read_pays_in(entry: Entry) -> Decimal:
    unit = entry.decimal("pays_in")
    if unit == 0:
        entry.fault("'pays_in' is nothing", 'Write the smallest sum that is paid, such as "1"', "pays_in")
        return Decimal(1)
    return unit


def _read_instrument(entry: Entry) -> Instrument:
    inner = entry.entry("instrument")
    if inner is None:
        return Instrument(Text("", ""), "", (), "")
    title, grade = inner.bilingual("title"), inner.choice("grade", ("A", "B", "C"))
    instrument = Instrument(title, inner.text("reference"), inner.texts("sources"), grade)
    inner.done()
    return instrument


def _read_versions(entry: Entry) -> tuple[Version, ...]:
    versions = read_each(entry, "versions", "from", _read_version)
    if not versions:
        entry.fault("no version", "Write from which day the amount rules are in force", "versions")
    if list(versions) != sorted(versions, key=lambda version: version.start):
        entry.fault("versions are not in order of their days", "Append later ones below earlier ones", "versions")
    return versions


def _read_version(entry: Entry) -> Version:
    until = entry.day("until") if entry.has("until") else None
    note = entry.bilingual("note") if entry.has("note") else None
    return Version(entry.day("from"), until, entry.text("reference"), note)


def _read_identity(entry: Entry) -> tuple[IdentityAtCollection, Text]:
    inner = entry.entry("identity_at_collection")
    if inner is None:
        return IdentityAtCollection.NONE, Text("", "")
    kind = member(inner, "kind", IdentityAtCollection.NONE, tuple(IdentityAtCollection))
    note = inner.bilingual("note")
    inner.done()
    return kind, note


def _read_sharing(entry: Entry, base: Pack | None) -> tuple[Mapping[str, Sharing], str]:
    if base is not None and not entry.has("sharing"):
        return base.sharing, base.sharing_reference
    inner = entry.entry("sharing")
    if inner is None:
        return {}, ""
    sharing = {mode: member(inner, mode, Sharing.EQUAL, tuple(Sharing)) for mode in _MODES}
    reference = inner.text("reference")
    inner.done()
    return sharing, reference


def _find_calendar(entry: Entry, calendars: Mapping[str, HolidayCalendar]) -> HolidayCalendar:
    country = entry.choice("holidays", tuple(calendars))
    return calendars.get(country, HolidayCalendar(country, {}))


def _read_parameters(trees: Mapping[str, Table], faults: Faults) -> Mapping[str, Parameter]:
    names = {path: path.removeprefix("parameters/").removesuffix(".yaml") for path in trees}
    return {
        name: read_parameter(name, Entry(trees[path], faults))
        for path, name in names.items()
        if path.startswith("parameters/")
    }
