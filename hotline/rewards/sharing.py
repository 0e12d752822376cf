"""Who gets which part of the sum when several people told of the same thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_FLOOR, Decimal

from hotline.domain.money import plain, split_equally
from hotline.rewards.document import Text
from hotline.rewards.facts import FactFault, FactSheet, wrong
from hotline.rewards.pack import Pack, Sharing

#: Who was told apart by no time of acceptance comes after those who were.
_NEVER = datetime.max.replace(tzinfo=UTC)
#: The tipster when the facts name none.
ONLY = "A"


@dataclass(frozen=True)
class Tipster:
    """A reference, the moment at which the report was accepted, and the part played; nothing else of a person is
    known here.
    """

    ref: str
    accepted_at: datetime | None = None
    role: str | None = None


_ALONE = (Tipster(ONLY),)


def tipsters(sheet: FactSheet) -> tuple[Tipster, ...]:
    """In order of acceptance, then of reference."""
    rows = sheet.rows("tipsters")
    if not rows:
        return _ALONE
    given = [Tipster(row.name("ref") or "", row.moment("accepted_at"), row.name("role")) for row in rows]
    return tuple(sorted(given, key=lambda tipster: (tipster.accepted_at or _NEVER, tipster.ref)))


def described(sheet: FactSheet) -> str:
    """The reference of the tipster whom the fact `reporter` describes: A, or the first given where nobody is A."""
    refs = [row.name("ref") or "" for row in sheet.rows("tipsters")]
    return ONLY if ONLY in refs or not refs else refs[0]


def manner(pack: Pack, sheet: FactSheet, sharers: int) -> Sharing | None:
    """How so many share, None where there is nothing to share."""
    mode = sheet.name("report_mode")
    return pack.sharing[mode] if sharers > 1 and mode is not None else None


def sharing_faults(pack: Pack, sheet: FactSheet) -> list[FactFault]:
    """What is missing or contradictory in the facts about several tipsters."""
    if not sheet.rows("tipsters") and not pack.role_tables:
        return []
    everybody, mode = tipsters(sheet), sheet.name("report_mode")
    refs = [tipster.ref for tipster in everybody]
    faults: list[FactFault] = []
    if len(set(refs)) < len(refs):
        faults.append(_fault(pack, "tipsters", "每名举报人代号不同", "a different ref for each tipster"))
    if len(everybody) > 1 and mode in {None, "single"}:
        names = "joint, successive, order_unknown"
        faults.append(_fault(pack, "report_mode", f"多名举报人时为：{names}", f"with several tipsters one of: {names}"))
        return faults
    how = manner(pack, sheet, len(everybody))
    if how is not None and how is not Sharing.BY_DECISION and sheet.sums("decided_shares"):
        zh, en = "不填：份额由规则确定", "nothing: here the rules divide, not a person"
        faults.append(_fault(pack, "decided_shares", zh, en))
    return faults + _faults_of_rows(pack, sheet, how)


def role_table(pack: Pack, entitled: Sequence[Tipster], how: Sharing | None) -> Mapping[str, Decimal] | None:
    """The percentages where only these roles are there, None where the law has no such line or roles do not matter."""
    by_role = how is Sharing.BY_ROLE or (how is None and Sharing.BY_ROLE in pack.sharing.values())
    present = {one.role for one in entitled}
    return next((table for table in pack.role_tables if by_role and set(table) == present), None)


def extras(pack: Pack, sheet: FactSheet, entitled: Sequence[Tipster], most: Decimal | None) -> Mapping[str, Decimal]:
    """What a person granted to later tipsters beside the first, by reference. Raises FactsError where nobody may.

    ``most`` is what each of them may have, None without a limit.
    """
    decided = sheet.sums("decided_extra")
    later = entitled[1:] if pack.later and manner(pack, sheet, len(entitled)) is Sharing.FIRST_ACCEPTED else ()
    refs = [one.ref for one in later]
    for ref, sum_ in decided.items():
        if ref not in refs or (most is not None and sum_ > most):
            names, limit = ", ".join(refs), "" if most is None else f" ({plain(most)})"
            zh, en = f"仅限后报者（{names}）{limit}", f"only a later tipster ({names}), up to what the law allows{limit}"
            raise wrong(f"decided_extra.{ref}", zh, en, pack.later.reference if pack.later else pack.sharing_reference)
    return decided


def _faults_of_rows(pack: Pack, sheet: FactSheet, how: Sharing | None) -> list[FactFault]:
    faults: list[FactFault] = []
    names = ", ".join(pack.roles)
    if how is None and pack.role_tables and not sheet.rows("tipsters"):
        zh, en = f"举报人及其作用（{names}）", f"the tipster with a role, one of: {names}"
        faults.append(_fault(pack, "tipsters", zh, en))
    for place, row in enumerate(sheet.rows("tipsters")):
        if how is Sharing.FIRST_ACCEPTED and row.moment("accepted_at") is None:
            path = f"tipsters[{place}].accepted_at"
            faults.append(_fault(pack, path, "受理时间", "the moment of acceptance, which decides"))
        needs_role = how is Sharing.BY_ROLE or (how is None and pack.role_tables)
        if needs_role and row.name("role") not in pack.roles:
            faults.append(_fault(pack, f"tipsters[{place}].role", f"以下之一：{names}", f"one of: {names}"))
    return faults


def share(
    pack: Pack, sheet: FactSheet, amount: Decimal, entitled: Sequence[Tipster], left_out: Mapping[str, str]
) -> Mapping[str, Decimal] | None:
    """The sum by reference; the shares add up to it. ``entitled`` stand in order of acceptance; ``left_out`` are those
    who are excluded, with the test. None while a person still has to divide. Raises FactsError when what was decided
    does not add up.
    """
    how = manner(pack, sheet, len(entitled))
    decided = sheet.sums("decided_shares")
    if decided:  # also where an exclusion leaves one: what was decided for the other does not pass to the first unsaid
        return _as_decided(pack, decided, amount, entitled, left_out)
    if how is Sharing.BY_DECISION:
        return None
    if how is Sharing.FIRST_ACCEPTED:
        more = sheet.sums("decided_extra")
        first = amount - sum(more.values())
        return {one.ref: more.get(one.ref, Decimal(0)) if place else first for place, one in enumerate(entitled)}
    if how is Sharing.BY_ROLE:
        return _by_role(pack, amount, entitled)
    return _equally(pack, amount, entitled)


def _as_decided(
    pack: Pack, decided: Mapping[str, Decimal], amount: Decimal, entitled: Sequence[Tipster], left_out: Mapping[str, str]
) -> Mapping[str, Decimal]:
    refs = [tipster.ref for tipster in entitled]
    if not set(decided) <= set(refs) or sum(decided.values()) != amount:
        names, sum_ = ", ".join(refs), plain(amount)
        zh, en = f"{names} 的份额，合计 {sum_}", f"shares of {names} that add up to {sum_}"
        for ref, test in left_out.items():
            zh, en = f"{zh}（{ref} 因 {test} 被排除）", f"{en} ({ref} is excluded by the test {test})"
        raise wrong("decided_shares", zh, en, pack.sharing_reference)
    return {ref: decided.get(ref, Decimal(0)) for ref in refs}


def _equally(pack: Pack, amount: Decimal, entitled: Sequence[Tipster]) -> Mapping[str, Decimal]:
    """In whole units of payment; what is finer than one goes to the first."""
    if len(entitled) == 1:
        return {entitled[0].ref: amount}
    whole = (amount / pack.pays_in).to_integral_value(ROUND_FLOOR) * pack.pays_in
    parts = split_equally(whole, len(entitled), pack.pays_in)
    fine = [amount - whole] + [Decimal(0)] * (len(entitled) - 1)
    return {one.ref: part + more for one, part, more in zip(entitled, parts, fine, strict=True)}


def _by_role(pack: Pack, amount: Decimal, entitled: Sequence[Tipster]) -> Mapping[str, Decimal]:
    """Each role its percentage, shared equally inside it; what belongs to an absent role goes to the others in
    proportion. Left-over units go one by one to the first.
    """
    roles = role_table(pack, entitled, Sharing.BY_ROLE) or pack.roles
    weights = {one.ref: roles[one.role or ""] / sum(other.role == one.role for other in entitled) for one in entitled}
    units, total = (amount / pack.pays_in).to_integral_value(ROUND_FLOOR), sum(weights.values())
    parts = {ref: (units * weight / total).to_integral_value(ROUND_FLOOR) for ref, weight in weights.items()}
    left_over = int(units - sum(parts.values()))
    sums = {
        ref: (part + (1 if place < left_over else 0)) * pack.pays_in for place, (ref, part) in enumerate(parts.items())
    }
    first = entitled[0].ref
    return {**sums, first: sums[first] + amount - units * pack.pays_in}


def _fault(pack: Pack, fact: str, zh: str, en: str) -> FactFault:
    return FactFault(fact, Text(zh, en), pack.sharing_reference)
