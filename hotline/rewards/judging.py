"""The heads of a report and who may have a part in them, where the sum may depend on the person to whom it goes."""

from collections.abc import Mapping
from dataclasses import dataclass

from hotline.rewards.deadlines import last_days
from hotline.rewards.eligibility import Eligibility, check_eligibility
from hotline.rewards.facts import FactSheet
from hotline.rewards.heads_of_report import HeadsFound, assess_heads
from hotline.rewards.matter import Matter
from hotline.rewards.pack import Pack, Sharing
from hotline.rewards.persons import asked_by_sums, check_alike
from hotline.rewards.sharing import manner, tipsters


@dataclass(frozen=True)
class Judged:
    """The matter with what its heads brought, the heads, and who is entitled."""

    matter: Matter
    heads: HeadsFound
    eligibility: Eligibility

    @property
    def entitled(self) -> tuple[str, ...]:
        """References of those who are left, in order of acceptance."""
        return tuple(one.ref for one in self.eligibility.entitled)


def judge(pack: Pack, matter: Matter, sheets: Mapping[str, FactSheet]) -> Judged:
    """Heads and tests; ``sheets`` are the facts as they are for each tipster, empty where no row says anything of one.

    Where rows do, the sum is reckoned with the facts of the first who is entitled; those who share it have to be alike in
    what it depends on. Raises FactsError.
    """
    if not sheets or not asked_by_sums(pack):
        return _judged(pack, matter, sheets)
    # Whom a test leaves out may hang on what the heads bring, and they on who is left: the first who fits both.
    tried = ((one.ref, _judged(pack, _as_for(pack, matter, sheets[one.ref]), sheets)) for one in tipsters(matter.sheet))
    found = next((found for ref, found in tried if ref in found.entitled[:1]), None) or _judged(pack, matter, sheets)
    if manner(pack, matter.sheet, len(found.entitled)) is not Sharing.FIRST_ACCEPTED:
        check_alike(pack, sheets, found.entitled)
    return found


def _judged(pack: Pack, matter: Matter, sheets: Mapping[str, FactSheet]) -> Judged:
    heads = assess_heads(pack, matter)
    matter = matter.seeing(heads.brought, tuple(heads.spans))
    persons = {ref: _as_for(pack, matter, sheet) for ref, sheet in sheets.items()}
    return Judged(matter, heads, check_eligibility(pack, matter, persons))


def _as_for(pack: Pack, matter: Matter, sheet: FactSheet) -> Matter:
    matter = matter.of_person(sheet)
    return matter.with_deadlines(last_days(pack, matter))
