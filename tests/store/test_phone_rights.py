"""On PostgreSQL the roles of the carrier's two processes are enough for the whole way of a text, a call and a voice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.domain.phone import CopyKind, Hours, Tally
from hotline.domain.tips import Channel
from hotline.domain.work import JobName
from hotline.ports import Stray
from hotline.services import (
    calls,
    carrier_copies,
    carrier_search,
    casework,
    conversations,
    fund,
    intake,
    meter,
    notices,
    payouts,
    recordings,
    replies,
    retention,
    return_visit,
)
from hotline.services.intake import Delivery, Taken
from hotline.services.recordings import Sealed, VoiceTip
from hotline.services.retention import Terms
from hotline.services.return_visit import Visit
from hotline.store import outbox, tips
from hotline.store.database import Database
from hotline.store.outbox import OutboxRow
from tests.services import money_builders
from tests.services.conftest import keyring, keys_folder  # noqa: F401 (the same keys)
from tests.services.phone_builders import NUMBER, STATE, asked, found, phone
from tests.services.tip_builders import NOW, VISIT_KEY, Keys, fresh_receipt, person, settle
from tests.store.test_rights import ZONE, As, acting  # noqa: F401 (the same roles)

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
KEY, DAY = b"k" * 32, date(2026, 3, 2)
TEXT, CALL, VOICE, LOST = "SM" + "1" * 32, "CA" + "1" * 32, "RE" + "1" * 32, "RE" + "2" * 32


def told_by_text(session: Session, keys: Keys) -> tuple[Taken, Visit]:
    """All that the carrier face does at a first text."""
    receipt, seed = fresh_receipt(public=keys("carrier"))
    delivery = Delivery(b"tip of " + TEXT.encode(), "有人卖毒品", Channel.SMS, "zh")
    taken = intake.receive(session, keys("carrier"), KEY, receipt, delivery, NOW)
    conversations.keep(session, phone(), taken.thread_id, STATE, "zh", NOW)
    carrier_copies.note(session, keys("carrier"), KEY, CopyKind.MESSAGE, TEXT, NOW, erase_from=NOW)
    replies.keep(session, KEY, TEXT.encode(), "<Response/>", NOW)
    meter.count(session, Tally.SEGMENTS_IN, DAY)
    meter.count(session, Tally.SEGMENTS_IN, DAY)
    return taken, Visit(taken.thread_id, seed, b"c" * 32)


def done(session: Session, job: JobName) -> str:
    """Claim and close the one open job of a kind, as its worker; returns its subject."""
    (row,) = [each for each in session.query(OutboxRow) if each.job is job and each.done_at is None]
    later = NOW + timedelta(hours=1)
    claimed = outbox.claim(session, row.id, later, later + timedelta(minutes=1))
    assert claimed is not None
    outbox.close(session, claimed, later)
    return claimed.subject_id


def test_a_text_goes_its_whole_way(acting: As, database: Database, keyring: Keys) -> None:  # noqa: F811
    carrier, worker = acting("carrier"), acting("carrier-worker")
    with database.writing() as session:
        officer = person(session)
    with carrier.writing() as session:
        taken, visit = told_by_text(session, keyring)
        conversations.ask_notices(session, keyring("carrier"), phone(), NUMBER, Hours(), NOW)
        conversations.ask_notices(session, keyring("carrier"), phone(), NUMBER, Hours(19, 22), NOW)
    with acting("triage").writing() as session:
        settle(session, keys=keyring, message_id=done(session, JobName.TRIAGE_MESSAGE))
    with database.reading() as session:
        (tip,) = tips.tips_of_thread(session, taken.thread_id)
    with acting("desk").writing() as session:
        casework.claim(session, keyring("desk"), officer, tip.id, NOW)
        casework.ask(session, keyring("desk"), officer, tip.id, "几点？", NOW)
    with worker.writing() as session:
        due = notices.open_notice(session, keyring("carrier-worker"), done(session, JobName.SEND_NOTICE))
        assert due is not None
        assert due.number == NUMBER
        meter.count(session, Tally.NOTICES, DAY)
        assert carrier_search.known(session, keyring("carrier-worker")) == {TEXT}
        copy_id = done(session, JobName.ERASE_COPY)
        carrier_copies.failed(session, copy_id, "20404")
        carrier_copies.erased(session, copy_id)
    with carrier.writing() as session:
        assert replies.earlier(session, KEY, TEXT.encode()) == "<Response/>"
        replies.let_go(session, KEY, TEXT.encode())
        assert return_visit.view(session, keyring("carrier"), visit, NOW).heard[0].said.text == "几点？"
        return_visit.mark_read(session, visit, NOW)
        return_visit.hear_more(session, keyring("carrier"), found(session).thread_id, "九点", NOW)


def test_a_phone_comes_back_and_is_forgotten_on_every_way(acting: As, database: Database, keyring: Keys) -> None:  # noqa: F811
    carrier, worker = acting("carrier"), acting("carrier-worker")
    with carrier.writing() as session:
        taken, visit = told_by_text(session, keyring)
        thread = session.get_one(tips.ThreadRow, taken.thread_id)
        return_visit.begin(session, VISIT_KEY, thread, visit.seed, b"c" * 32, NOW)
        return_visit.touch(session, VISIT_KEY, visit, NOW)
        return_visit.leave(session, VISIT_KEY, b"c" * 32)
        return_visit.take_back(session, visit, NOW)
        conversations.ask_notices(session, keyring("carrier"), phone(), NUMBER, Hours(), NOW)
        conversations.forget(session, phone())
        asked(session, keys=keyring, name=phone(b"2"))
        conversations.forget_thread(session, found(session, name=phone(b"2")).thread_id)
        again = asked(session, keys=keyring, name=phone(b"3"))
        asked(session, keys=keyring, name=phone(b"4"))
    with worker.writing() as session:
        conversations.forget_conversation(session, again.id)
    with acting("general").writing() as session:
        terms = Terms(tips=timedelta(days=1), replies=timedelta(days=1))
        assert retention.purge_expired(session, NOW + timedelta(days=31), ZONE, terms).count > 0
        assert conversations.find(session, phone(b"4"), NOW) is None


def test_a_voice_goes_its_whole_way(acting: As, keyring: Keys, database: Database) -> None:  # noqa: F811
    carrier, worker = acting("carrier"), acting("carrier-worker")
    with carrier.writing() as session:
        receipt, _seed = fresh_receipt(public=keyring("carrier"))
        for state in (b"first", b"second"):
            calls.keep(session, KEY, CALL.encode(), state, NOW)
        taken = recordings.tell_by_voice(session, KEY, receipt, VoiceTip(CALL.encode(), "zh", danger=True), NOW)
        recordings.note(session, keyring("carrier"), KEY, taken.thread_id, VOICE, 9, NOW)
        carrier_copies.note(session, keyring("carrier"), KEY, CopyKind.CALL, CALL, NOW, erase_from=None)
        intake.let_go(session, KEY, CALL.encode(), NOW)
    with worker.writing() as session:
        message_id = done(session, JobName.FETCH_RECORDING)
        waiting = recordings.open_waiting(session, keyring("carrier-worker"), message_id)
        assert waiting is not None
        recordings.fetched(session, keyring("carrier-worker"), message_id, Sealed("f" * 32, b"k" * 32), NOW)
        done(session, JobName.ERASE_COPY)
    with carrier.writing() as session:
        carrier_copies.final(session, KEY, CALL, NOW)
        recordings.note(session, keyring("carrier"), KEY, taken.thread_id, LOST, 9, NOW)
    with worker.writing() as session:
        recordings.lost(session, done(session, JobName.FETCH_RECORDING))


def test_what_was_found_at_the_carrier_is_taken_in(acting: As, keyring: Keys, database: Database) -> None:  # noqa: F811
    strays = [Stray(CopyKind.MESSAGE, TEXT, NOW - timedelta(days=1), "words"), Stray(CopyKind.RECORDING, VOICE, NOW - timedelta(days=1))]
    with acting("carrier-worker").writing() as session:
        found = carrier_search.told_apart(strays, frozenset(), NOW)
        carrier_search.take_in(session, keyring("carrier-worker"), found, NOW)
        assert carrier_search.known(session, keyring("carrier-worker")) == {TEXT, VOICE}
    with database.reading() as session:
        assert len(session.scalars(select(tips.TipRow)).all()) == 2


def test_a_reward_is_asked_for_by_phone(acting: As, database: Database, keyring: Keys) -> None:  # noqa: F811
    with database.writing() as session:
        people = money_builders.house(session)
        tip = money_builders.concluded_tip(session, keyring("desk"), worker=people.officer, facts={"bounty": "900"})
        award = money_builders.carried(session, keyring("desk"), people, pack=money_builders.law(), tip=tip)
        fund.open_fund(session, people.treasurer, "CNY", money_builders.NOW)
        fund.appropriate(session, people.treasurer, Decimal(5000), "CNY", "trial", money_builders.NOW)
        payouts.approve(session, keyring("desk"), people.approver, award.award_id, money_builders.NOW, pack=money_builders.law(), zone=ZONE)
    with acting("carrier").writing() as session:
        payouts.ask_code(session, tip.thread_id, b"h" * 32, "payout-pepper-1", money_builders.NOW, zone=ZONE)
