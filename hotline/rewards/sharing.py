"""Who gets which part of the sum when several people told of the same thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from hotline.domain.money import split_equally
from hotline.rewards.document import Text
from hotline.rewards.facts import FactFault, FactSheet
from hotline.rewards.pack import Pack, Sharing

#: Who was told apart by no time of acceptance comes after those who were.
_NEVER = datetime.max.replace(tzinfo=UTC)
#: The tipster when the facts name none.
ONLY = "A"


@dataclass(frozen=True)
class Tipster:
    """A reference and the moment at which the report was accepted; nothing else of a person is known here."""

    ref: str
    accepted_at: datetime | None = None


def tipsters(sheet: FactSheet) -> tuple[Tipster, ...]:
    """In order of acceptance, then of reference."""
    rows = sheet.rows("tipsters")
    given = [Tipster(row.name("ref") or "", row.moment("accepted_at")) for row in rows] or [Tipster(ONLY)]
    return tuple(sorted(given, key=lambda tipster: (tipster.accepted_at or _NEVER, tipster.ref)))


def described(sheet: FactSheet) -> str:
    """The reference of the tipster whom the fact `reporter` describes: A, or the first given where nobody is A."""
    refs = [row.name("ref") or "" for row in sheet.rows("tipsters")]
    return ONLY if ONLY in refs or not refs else refs[0]


def sharing_faults(pack: Pack, sheet: FactSheet) -> list[FactFault]:
    """What is missing or contradictory in the facts about several tipsters."""
    everybody, mode = tipsters(sheet), sheet.name("report_mode")
    refs = [tipster.ref for tipster in everybody]
    faults: list[FactFault] = []
    if len(set(refs)) < len(refs):
        faults.append(_fault(pack, "tipsters", "每名举报人代号不同", "a different ref for each tipster"))
    if len(everybody) > 1 and mode in {None, "single"}:
        names = "joint, successive, order_unknown"
        faults.append(_fault(pack, "report_mode", f"多名举报人时为：{names}", f"with several tipsters one of: {names}"))
    elif len(everybody) > 1 and pack.sharing[mode or ""] is Sharing.FIRST_ACCEPTED:
        faults.extend(
            _fault(pack, f"tipsters[{place}].accepted_at", "受理时间", "the moment of acceptance, which decides")
            for place, row in enumerate(sheet.rows("tipsters"))
            if row.moment("accepted_at") is None
        )
    return faults


def share(pack: Pack, mode: str | None, amount: Decimal, entitled: Sequence[Tipster]) -> Mapping[str, Decimal]:
    """The sum by reference; the shares add up to it. ``entitled`` stand in order of acceptance."""
    if len(entitled) > 1 and mode is not None and pack.sharing[mode] is Sharing.FIRST_ACCEPTED:
        return {tipster.ref: amount if place == 0 else Decimal(0) for place, tipster in enumerate(entitled)}
    parts = split_equally(amount, len(entitled), pack.pays_in)
    return {tipster.ref: part for tipster, part in zip(entitled, parts, strict=True)}


def _fault(pack: Pack, fact: str, zh: str, en: str) -> FactFault:
    return FactFault(fact, Text(zh, en), pack.sharing_reference)
