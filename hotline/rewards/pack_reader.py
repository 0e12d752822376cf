"""From the trees of a pack's files to the pack: what it says itself, laid over the pack that it extends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hotline.domain.money import MINOR_UNITS
from hotline.domain.working_days import HolidayCalendar, HolidayYear
from hotline.rewards.document import Entry, Faults, Table, Text
from hotline.rewards.entry_lists import condition, member, read_each
from hotline.rewards.inheritance import SECTIONS, Lists, laid_over
from hotline.rewards.pack import IdentityAtCollection, Instrument, Later, Pack, Sharing, Transition, Version
from hotline.rewards.parameters import Parameter, read_parameter
from hotline.rewards.section_reader import read_sections

_MODES = ("joint", "order_unknown", "successive")
_WHOLE = Decimal(100)


@dataclass(frozen=True)
class Sources:
    """What a pack is read from: its trees by their path inside it, its base, the calendars known."""

    trees: Mapping[str, Table]
    base: Pack | None
    calendars: Mapping[str, HolidayCalendar]


def read_pack(sources: Sources, faults: Faults) -> Pack:
    """Read one pack, its raw files left to the loader. Faults are collected; with faults it must not be used."""
    entry = Entry(sources.trees["pack.yaml"], faults)
    own = read_sections(sources.trees, entry, faults)
    pack = _assembled(entry, sources, laid_over(sources.base, own, _read_drops(entry)))
    entry.done()
    return pack


def _assembled(entry: Entry, sources: Sources, lists: Lists) -> Pack:
    base = sources.base
    identity, identity_note = _read_identity(entry)
    shared = _read_sharing(entry, base)
    versions, expected = _read_versions(entry)
    return Pack(
        id=entry.text("id"),
        title=entry.bilingual("title"),
        jurisdiction=entry.text("jurisdiction"),
        demonstration=entry.flag("demonstration"),
        currency=entry.choice("currency", tuple(MINOR_UNITS), base.currency if base else None),
        pays_in=base.pays_in if base and not entry.has("pays_in") else _read_pays_in(entry),
        instrument=_read_instrument(entry),
        extends=entry.text("extends") if entry.has("extends") else None,
        selecting_fact=entry.text("selecting_fact", base.selecting_fact if base else None),
        versions=versions,
        expected_versions=expected,
        identity_at_collection=identity,
        identity_note=identity_note,
        sharing=shared.ways,
        roles=shared.roles,
        sharing_reference=shared.reference,
        holidays=base.holidays if base and not entry.has("holidays") else _find_calendar(entry, sources.calendars),
        facts=lists.facts,
        options=lists.options,
        parameters={**(base.parameters if base else {}), **_read_parameters(sources.trees, entry.faults)},
        tests=lists.tests,
        heads=lists.heads,
        totals=lists.totals,
        instalments=lists.instalments,
        votings=lists.votings,
        approvals=lists.approvals,
        deadlines=lists.deadlines,
        transitions=tuple(_read_transition(item) for item in entry.entries("transitional", optional=True)),
        files=(),
        role_tables=shared.tables,
        later=shared.later,
        notes=lists.notes,
    )


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


def _read_drops(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    inner = entry.entry("drops") if entry.has("drops") else None
    drops: dict[str, tuple[str, ...]] = dict.fromkeys(SECTIONS, ())
    if inner is not None:
        drops = {section: inner.texts(section) if inner.has(section) else () for section in SECTIONS}
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


def _read_versions(entry: Entry) -> tuple[tuple[Version, ...], tuple[Version, ...]]:
    """Those in force, and those that are announced and not yet law."""
    every = read_each(entry, "versions", "from", _read_version)
    versions = tuple(version for version, expected in every if not expected)
    if not versions:
        entry.fault("no version", "Write from which day the amount rules are in force", "versions")
    days = [version.start for version in versions if version.start != date.min]  # the others could not be read
    if days != sorted(days):
        entry.fault("versions are not in order of their days", "Append later ones below earlier ones", "versions")
    return versions, tuple(version for version, expected in every if expected)


def _read_version(entry: Entry) -> tuple[Version, bool]:
    until = entry.day("until") if entry.has("until") else None
    note = entry.bilingual("note") if entry.has("note") else None
    return Version(entry.day("from"), until, entry.text("reference"), note), entry.flag("expected")


def _read_transition(entry: Entry) -> Transition:
    rule = Transition(condition(entry, "when"), entry.day("version"), entry.text("reference"))
    entry.done()
    return rule


def _read_identity(entry: Entry) -> tuple[IdentityAtCollection, Text]:
    inner = entry.entry("identity_at_collection")
    if inner is None:
        return IdentityAtCollection.NONE, Text("", "")
    kind = member(inner, "kind", IdentityAtCollection.NONE, tuple(IdentityAtCollection))
    note = inner.bilingual("note")
    inner.done()
    return kind, note


@dataclass(frozen=True)
class _Shared:
    ways: Mapping[str, Sharing]
    roles: Mapping[str, Decimal]
    reference: str
    tables: tuple[Mapping[str, Decimal], ...] = ()
    later: Later | None = None


def _read_sharing(entry: Entry, base: Pack | None) -> _Shared:
    if base is not None and not entry.has("sharing"):
        return _Shared(base.sharing, base.roles, base.sharing_reference, base.role_tables, base.later)
    inner = entry.entry("sharing")
    if inner is None:
        return _Shared({}, {}, "")
    ways = {mode: member(inner, mode, Sharing.EQUAL, tuple(Sharing)) for mode in _MODES}
    roles = _read_roles(inner)
    shared = _Shared(ways, roles, inner.text("reference"), _read_tables(inner, roles), _read_later(inner))
    if Sharing.BY_ROLE in ways.values() and not any(shared.roles.values()):
        inner.fault("no roles", 'Write the percentage of each: roles: {finder: "60", helper: "40"}')
    inner.done()
    return shared


def _read_roles(entry: Entry) -> Mapping[str, Decimal]:
    table = entry.entry("roles") if entry.has("roles") else None
    return {name: table.decimal(name, "a percentage") for name in table.table.entries} if table else {}


def _read_tables(entry: Entry, roles: Mapping[str, Decimal]) -> tuple[Mapping[str, Decimal], ...]:
    """What each role gets where only these roles are there; what is left of a hundred is not paid."""
    tables = []
    for item in entry.entries("when_only", optional=True):
        table = {name: item.decimal(name, "a percentage") for name in item.table.entries if item.has(name)}
        if not set(table) <= set(roles) or not 0 < sum(table.values()) <= _WHOLE:
            item.fault("not percentages of known roles up to 100", 'Write for example {finder: "100"}')
        tables.append(table)
    return tuple(tables)


def _read_later(entry: Entry) -> Later | None:
    inner = entry.entry("later") if entry.has("later") else None
    if inner is None:
        return None
    at_most = inner.text("at_most") if inner.has("at_most") else None
    later = Later(inner.bilingual("text"), at_most, inner.text("reference"))
    inner.done()
    return later


def _find_calendar(entry: Entry, calendars: Mapping[str, HolidayCalendar]) -> HolidayCalendar:
    """A programme without working days needs none."""
    if not entry.has("holidays"):
        return HolidayCalendar("", {})
    country = entry.choice("holidays", tuple(calendars))
    return calendars.get(country, HolidayCalendar(country, {}))


def _read_parameters(trees: Mapping[str, Table], faults: Faults) -> Mapping[str, Parameter]:
    names = {path: path.removeprefix("parameters/").removesuffix(".yaml") for path in trees}
    return {
        name: read_parameter(name, Entry(trees[path], faults))
        for path, name in names.items()
        if path.startswith("parameters/")
    }
