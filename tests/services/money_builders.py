"""Builders for the tests of awards and money: a small law of its own, a house of people, and matters at each stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.awards import Vote
from hotline.domain.roles import Role
from hotline.domain.tips import Channel, Compartment, Disposition, TipState, hour_of
from hotline.domain.topics import Category
from hotline.rewards.loader import load_pack
from hotline.rewards.pack import Pack
from hotline.services import awards, committee, fund, payouts
from hotline.services.sealing import INSIDE, Record, open_for_receipt, seal_record, verified
from hotline.store.awards import AwardRow
from hotline.store.base import fresh_id
from hotline.store.cases import OutcomeRow, WorkerRow
from hotline.store.fund import Account
from hotline.store.staff import StaffRoleRow, StaffRow
from hotline.store.tips import ThreadRow, TipRow, messages_of
from hotline.vault.keyring import Keyring
from hotline.vault.receipts import public_key

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)
#: Half past midnight of the next day where the hotline is.
RECEIVED = datetime(2026, 2, 10, 16, 30, 11, tzinfo=UTC)
ACCEPTED = datetime(2026, 2, 11, 1, 2, 3, tzinfo=UTC)
SEED = bytes(range(32))
#: For claiming what was released NOW, and the moments on both sides of its end where the hotline is.
LAST_DAY = date(2026, 5, 2)
AFTER = datetime(2026, 5, 3, 0, 0, 1, tzinfo=ZONE)
LAST_MOMENT = datetime(2026, 5, 2, 23, 59, 59, tzinfo=ZONE)

_PACK = """
id: {name}
title: {{zh: 试行办法, en: Trial programme}}
jurisdiction: Testland
demonstration: true
currency: CNY
pays_in: "1"
instrument:
  title: {{zh: 办法, en: Measures}}
  reference: art. 1
  sources: [made up]
  grade: C
selecting_fact: reported_on
versions:
  - {{from: 2020-01-01, reference: art. 2}}
identity_at_collection:
  kind: {identity}
  note: {{zh: 领取, en: Collection}}
sharing: {{joint: equal, order_unknown: equal, successive: first_accepted, reference: art. 3}}
holidays: XX
"""
_FACTS = """
facts:
  - name: reported_on
    type: date
    label: {zh: 举报日期, en: Reported on}
    question: {zh: 哪天, en: Which day?}
    reference: art. 2
  - name: bounty
    type: money
    label: {zh: 悬赏, en: Bounty}
    question: {zh: 多少, en: How much?}
    reference: art. 4
  - name: arrests
    type: count
    label: {zh: 抓获人数, en: Arrests}
    question: {zh: 几人, en: How many?}
    reference: art. 5
"""
_AMOUNT = """
heads:
  - id: bounty
    label: {zh: 悬赏, en: Bounty}
    reference: art. 4
    parts:
      - {kind: stated_sum, fact: bounty}
  - id: merit
    label: {zh: 贡献, en: Merit}
    reference: art. 5
    parts:
      - {kind: per_unit, count: arrests, each: merit}
"""
_MERIT = """
kind: range
description: {zh: 每人, en: For each arrest}
values:
  - {from: 2020-01-01, min: "100", max: "500", reference: art. 5}
"""
_TESTS = """
tests:
  - id: known
    when: {fact_true: previously_known}
    excludes: report
    reason: previously_known
    text: {zh: 已掌握, en: Already known}
    reference: art. 6
"""
_DEADLINES = """
deadlines:
  - id: claim_by
    label: {zh: 领取期限, en: Claim by}
    starts: claim.notice_received_on
    months: 2
    reference: art. 7
"""
_HOLIDAYS = 'country: XX\nyears:\n  2026: {reference: made up, off: [2026-01-01], worked: []}\n'


@cache
def law(*, name: str = "trial", identity: str = "none", deadline: bool = True, more: str = "") -> Pack:
    """A programme with a bounty that is named exactly, and a range for each arrest; ``more`` changes its digest."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / name
        files = {
            place / "pack.yaml": _PACK.format(name=name, identity=identity) + more,
            place / "facts.yaml": _FACTS,
            place / "rules" / "amount.yaml": _AMOUNT,
            place / "rules" / "eligibility.yaml": _TESTS,
            place / "parameters" / "merit.yaml": _MERIT,
            place.parent / "holidays" / "XX.yaml": _HOLIDAYS,
        }
        if deadline:
            files[place / "rules" / "deadlines.yaml"] = _DEADLINES
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return load_pack(place.parent, name)


def person(
    session: Session, *, roles: Sequence[Role] = (), desk: str = "desk", active: bool = True, confirmed: bool = True
) -> Actor:
    """A member of staff, stored, with these roles."""
    staff_id = fresh_id()
    session.add(StaffRow(id=staff_id, desk=desk, sign_in=staff_id, name="N", language="zh", active=active))
    session.flush()
    for role in roles:
        session.add(StaffRoleRow(staff_id=staff_id, role=role, confirmed_at=NOW if confirmed else None))
    session.flush()
    return Actor(staff_id, frozenset(roles), desk, None)


@dataclass(frozen=True)
class House:
    """The people of one desk's money side, and one who works on tips."""

    officer: Actor
    secretary: Actor
    members: tuple[Actor, ...]
    approver: Actor
    payer: Actor
    treasurer: Actor


def house(session: Session, *, desk: str = "desk", members: int = 3) -> House:
    """The smallest lawful staffing at money, or with more or fewer members."""
    return House(
        officer=person(session, roles=[Role.UNIT_OFFICER], desk=desk),
        secretary=person(session, roles=[Role.AWARD_SECRETARY], desk=desk),
        members=tuple(person(session, roles=[Role.COMMITTEE_MEMBER], desk=desk) for _ in range(members)),
        approver=person(session, roles=[Role.APPROVER], desk=desk),
        payer=person(session, roles=[Role.PAYER], desk=desk),
        treasurer=person(session, roles=[Role.TREASURER], desk=desk),
    )


def thread(session: Session) -> ThreadRow:
    """A thread whose receipt gives SEED."""
    row = ThreadRow(
        generation="receipt-pepper-1", lookup_id=fresh_id().encode(), public_key=public_key(SEED), language="zh",
        opened_hour=hour_of(RECEIVED), last_sequence=1,
    )
    session.add(row)
    session.flush()
    return row


def concluded_tip(
    session: Session, keyring: Keyring, *, worker: Actor, desk: str = "desk", facts: Mapping[str, Any] | None = None,
    arrests: int = 0, disposition: Disposition = Disposition.ARREST, known_before: bool | None = False,
    confirmed: bool = True, accepted: bool = True, confirmed_at: datetime = NOW - timedelta(days=1),
    in_thread: ThreadRow | None = None,
) -> TipRow:
    """A tip that somebody worked on, with an outcome; confirmed by a supervisor unless said otherwise."""
    opened = in_thread or thread(session)
    times_id = None
    if accepted:
        times = dumps({"received_at": RECEIVED.isoformat(), "accepted_at": ACCEPTED.isoformat()}).encode()
        times_id = seal_record(session, keyring, Record("times", opened.id, INSIDE), times, "times")
    tip = TipRow(
        id=fresh_id(), thread_id=opened.id, channel=Channel.WEB, compartment=Compartment(desk),
        state=TipState.CONCLUDED if confirmed else TipState.REPORTED, category=Category.TRAFFICKING,
        received_at=hour_of(RECEIVED), accepted_hour=hour_of(ACCEPTED), disposition=disposition if confirmed else None,
        times_id=times_id,
    )
    session.add(tip)
    session.flush()
    session.add(WorkerRow(tip_id=tip.id, staff_id=worker.staff_id))
    session.add(OutcomeRow(
        tip_id=tip.id, known_before=known_before, disposition=disposition, arrests=arrests, case_number="CN-7",
        facts={"bounty": "900"} if facts is None else dict(facts), measure_on=date(2026, 2, 20),
        recorded_by=worker.staff_id, recorded_at=NOW, confirmed_at=confirmed_at if confirmed else None,
    ))
    session.flush()
    return tip


def proposed(
    session: Session, keyring: Keyring, people: House, *, pack: Pack | None = None, bounty: str = "900",
    tip: TipRow | None = None,
) -> awards.Proposal:
    """An award in ballot."""
    desk = people.secretary.desk
    matter = tip or concluded_tip(session, keyring, worker=people.officer, desk=desk, facts={"bounty": bounty})
    return awards.propose(session, keyring, pack or law(), people.secretary, matter.id, NOW, zone=ZONE)


def carried(session: Session, keyring: Keyring, people: House, **how: Any) -> awards.Proposal:
    """An award that the committee carried."""
    award = proposed(session, keyring, people, **how)
    for member in people.members[:3]:
        committee.vote(session, member, award.award_id, Vote.APPROVE, None, NOW)
    return award


def claimable(
    session: Session, keyring: Keyring, people: House, *, pack: Pack | None = None, **how: Any
) -> awards.Proposal:
    """An award whose money was released; the fund is opened and filled where it holds nothing."""
    award = carried(session, keyring, people, pack=pack, **how)
    fill_fund(session, people)
    payouts.approve(session, keyring, people.approver, award.award_id, NOW, pack=pack or law(), zone=ZONE)
    return award


def fill_fund(session: Session, people: House, *, amount: str = "10000") -> None:
    """Open the fund if it is not, and appropriate a sum."""
    if not fund.statement(session, "CNY"):
        fund.open_fund(session, people.treasurer, "CNY", NOW)
    fund.appropriate(session, people.treasurer, Decimal(amount), "CNY", "2026", NOW)


def claimed(
    session: Session, keyring: Keyring, people: House, *, code_hash: bytes = b"c" * 32, **how: Any
) -> awards.Proposal:
    """An award whose tipster asked for a code; LOOKUPS opens it."""
    award = claimable(session, keyring, people, **how)
    payouts.ask_code(session, thread_of(session, award.award_id), code_hash, GENERATION, NOW, zone=ZONE)
    return award


GENERATION = "payout-pepper-1"
LOOKUPS = (("payout-pepper-2", b"x" * 32), (GENERATION, b"c" * 32))


def thread_of(session: Session, award_id: str) -> str:
    """The thread in which an award's notice lies."""
    return session.get_one(TipRow, session.get_one(AwardRow, award_id).tip_id).thread_id


def release(session: Session, keys: Keyring, people: House, award: awards.Proposal, **how: Any) -> date | None:
    """Let the approver, or another actor, release the money now."""
    pack = how.pop("pack", law())
    actor: Actor = how.pop("actor", people.approver)
    return payouts.approve(session, keys, actor, award.award_id, NOW, pack=pack, zone=ZONE)


def row(session: Session, award: awards.Proposal) -> AwardRow:
    """The stored award."""
    return session.get_one(AwardRow, award.award_id)


def held(session: Session) -> tuple[str, str, str]:
    """What lies available, committed and paid."""
    balance = fund.balance(session, "CNY")
    return tuple(balance[name].text for name in (Account.AVAILABLE, Account.COMMITTED, Account.PAID))  # type: ignore[return-value]


def notices(session: Session, keys: Keyring, thread_id: str) -> list[dict[str, str]]:
    """The notices of a thread as its receipt opens them, verified."""
    said = [
        verified(keys, thread_id, message.sequence, open_for_receipt(session, message.id, SEED))
        for message in messages_of(session, thread_id)
    ]
    return [dict(words.values) for words in said if words is not None and words.kind == "notice"]


def ask(session: Session, award: awards.Proposal, code_hash: bytes = b"c" * 32, now: datetime = NOW) -> payouts.Reward:
    """Ask for a payout code in the thread of an award."""
    return payouts.ask_code(session, thread_of(session, award.award_id), code_hash, GENERATION, now, zone=ZONE)
