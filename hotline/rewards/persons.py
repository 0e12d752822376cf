"""What is said of each of several tipsters: the facts of a report as they are for one of them, and who is asked what."""

from collections.abc import Mapping

from hotline.rewards.document import Text
from hotline.rewards.fact_specs import REPORTED
from hotline.rewards.facts import FactFault, FactsError, FactSheet
from hotline.rewards.needs import Needs
from hotline.rewards.pack import Pack
from hotline.rewards.pack_needs import all_needs
from hotline.rewards.sharing import described

_NOBODY: Mapping[str, FactSheet] = {}
_REPORTER = "reporter"
_SUMS = "rules/amount.yaml"


def own_sheets(pack: Pack, sheet: FactSheet) -> Mapping[str, FactSheet]:
    """The facts as they are for each tipster, by reference, in the order given; empty where no row says anything of its
    person, so that only the tipster whom `reporter` describes is known.
    """
    rows = sheet.rows("tipsters")
    if not rows or all(pack.person_facts.isdisjoint(row.values) for row in rows):
        return _NOBODY
    known, told = described(sheet), (_REPORTER, *pack.person_facts)
    others = {name: value for name, value in sheet.values.items() if name not in told}
    sheets: dict[str, FactSheet] = {}
    for row in rows:
        ref = row.name("ref") or ""
        own = {name: value for name, value in row.values.items() if name in pack.person_facts}
        # What the report says outside the rows is said of one tipster, where the row does not say otherwise.
        base = sheet.values if ref == known else others
        reporter = {**_table(base.get(_REPORTER)), **{name: own.pop(name) for name in REPORTED if name in own}}
        sheets[ref] = FactSheet({**base, **own, _REPORTER: reporter})
    return sheets


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def asked_of_person(pack: Pack, needs: Needs) -> tuple[str, ...]:
    """What of these needs is a fact of one person, by path; a deadline that starts with one, too."""
    starts = [fact for deadline in pack.deadlines if deadline.id in needs.deadlines for fact in deadline.starts]
    names = {_REPORTER, *pack.person_facts} - set(REPORTED)
    return tuple(fact for fact in (*needs.facts, *starts) if fact.partition(".")[0] in names)


def asked_by_sums(pack: Pack) -> tuple[str, ...]:
    """The facts of one person on which the sum depends."""
    return tuple(fact for _, path, needs in all_needs(pack) if path == _SUMS for fact in asked_of_person(pack, needs))


def check_alike(pack: Pack, sheets: Mapping[str, FactSheet], sharers: tuple[str, ...]) -> None:
    """Those who share one sum have to be alike in what it depends on. Raises FactsError."""
    places = {ref: place for place, ref in enumerate(sheets)}
    faults = [
        FactFault(f"tipsters[{places[ref]}].{fact.removeprefix('reporter.')}", _ALIKE, pack.sharing_reference)
        for fact in dict.fromkeys(asked_by_sums(pack))
        for ref in sharers[1:]
        if sheets[ref].value(fact) != sheets[sharers[0]].value(fact)
    ]
    if faults:
        raise FactsError(faults)


_ALIKE = Text(
    "与其他分享者相同：金额取决于此，而金额只有一个；情形不同的，应作为各自的举报分别计算",
    "the same for all who share, because the one sum depends on it; evaluate tipsters who differ as reports of their own",
)
