"""What joins a phone to its thread goes by itself, with the number: after its time, and when the thread is over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.domain.awards import AwardState
from hotline.domain.phone import CALL_KEPT, CONVERSATION_KEPT, COPY_KNOWN, NOTICE_KEPT, CopyKind
from hotline.services import calls, carrier_copies, conversations, recordings, retention, return_visit
from hotline.services.recordings import Sealed
from hotline.services.retention import Purged, Terms
from hotline.store.awards import AwardRow
from hotline.store.envelopes import EnvelopeRow
from hotline.store.outbox import OutboxRow
from hotline.store.phone import CallRow, ConversationRow, CopyRow, RecordingRow
from hotline.store.tips import MessageRow, TipRow
from tests.services import money_builders
from tests.services.phone_builders import STATE, asked, conversation, phone
from tests.services.tip_builders import A_MINUTE, HOUR, NOW, Keys, Told, concluded, sorted_tip, team

ZONE = ZoneInfo("Asia/Shanghai")
A_DAY = timedelta(days=1)
TERMS = Terms(tips=365 * A_DAY, replies=30 * A_DAY)
KEY, CALL = b"k" * 32, b"CA" + b"1" * 32


def purge(session: Session, at: datetime) -> Purged:
    session.flush()
    return retention.purge_expired(session, at, ZONE, TERMS)


def left(session: Session, row: type) -> int:
    session.flush()
    return session.scalar(select(func.count()).select_from(row)) or 0


def numbers(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(EnvelopeRow).where(EnvelopeRow.kind == "number")) or 0


def known(session: Session, told: Told) -> bool:
    """Whether a phone that asked for notices still has its conversation, and with it its number."""
    rows = session.scalar(select(func.count()).select_from(ConversationRow).where(ConversationRow.thread_id == told.thread_id))
    assert rows == numbers(session)
    return rows == 1


@pytest.mark.parametrize(("build", "kept"), [(conversation, CONVERSATION_KEPT), (asked, NOTICE_KEPT)])
def test_a_conversation_goes_when_its_time_is_over(
    session: Session, keyring: Keys, build: Callable[..., object], kept: timedelta
) -> None:
    build(session, keys=keyring)
    purge(session, NOW + kept - A_MINUTE)
    assert left(session, ConversationRow) == 1
    purge(session, NOW + kept)
    assert (left(session, ConversationRow), numbers(session)) == (0, 0)


def test_a_calls_state_goes_when_no_call_lasts_so_long(session: Session) -> None:
    calls.keep(session, KEY, CALL, b"state", NOW)
    assert (purge(session, NOW + CALL_KEPT - A_MINUTE).count, left(session, CallRow)) == (0, 1)
    assert (purge(session, NOW + CALL_KEPT).count, left(session, CallRow)) == (1, 0)


def test_an_erased_copys_hash_goes_after_a_week_and_one_that_is_still_there_never(session: Session, keyring: Keys) -> None:
    noted = [
        carrier_copies.note(session, keyring("carrier"), KEY, CopyKind.MESSAGE, "SM" + mark * 32, NOW, erase_from=NOW)
        for mark in "12"
    ]
    carrier_copies.erased(session, noted[0].copy_id)
    purge(session, HOUR + COPY_KNOWN)
    assert left(session, CopyRow) == 2
    purge(session, HOUR + COPY_KNOWN + A_MINUTE)
    assert [row.id for row in session.scalars(select(CopyRow))] == [noted[1].copy_id]


def test_a_thread_that_goes_on_keeps_its_phone(session: Session, keyring: Keys) -> None:
    told = sorted_tip(session, keys=keyring)
    asked(session, keys=keyring, told=told)
    purge(session, NOW)
    assert known(session, told)


def test_who_takes_back_is_forgotten_by_whatever_door_they_came(session: Session, keyring: Keys) -> None:
    told = sorted_tip(session, keys=keyring)
    asked(session, keys=keyring, told=told)
    return_visit.take_back(session, told.visit, NOW)
    purge(session, NOW)
    assert not known(session, told)


def test_a_concluded_tip_may_still_bring_a_reward_of_which_its_phone_wants_to_hear(session: Session, keyring: Keys) -> None:
    told = concluded(session, keys=keyring, people=team(session))
    asked(session, keys=keyring, told=told)
    purge(session, NOW)
    assert known(session, told)


@pytest.mark.parametrize(
    ("state", "stays"), [(AwardState.IN_BALLOT, True), (AwardState.CLAIMABLE, True), (AwardState.REFUSED, False), (AwardState.PAID, False)]
)
def test_a_phone_is_forgotten_when_its_award_has_ended(session: Session, keyring: Keys, state: AwardState, stays: bool) -> None:
    award = money_builders.proposed(session, keyring("desk"), money_builders.house(session))
    row = session.get_one(AwardRow, award.award_id)
    row.state = state
    conversations.keep(session, phone(), session.get_one(TipRow, row.tip_id).thread_id, STATE, "zh", NOW)
    purge(session, NOW)
    assert left(session, ConversationRow) == (1 if stays else 0)


def test_a_purged_tips_phone_and_voice_go_with_its_words(session: Session, keyring: Keys) -> None:
    told = concluded(session, keys=keyring, people=team(session))
    promised = recordings.note(session, keyring("carrier"), KEY, told.thread_id, "RE" + "1" * 32, 9, NOW)
    recording = session.get_one(MessageRow, session.get_one(OutboxRow, promised).subject_id)
    recordings.fetched(session, keyring("carrier-worker"), recording.id, Sealed("f" * 32, b"k" * 32), NOW)
    later = NOW + 366 * A_DAY
    asked(session, keys=keyring, told=told, at=later)
    assert purge(session, later).files == ["f" * 32]
    assert (left(session, RecordingRow), left(session, MessageRow)) == (0, 0)
    assert not known(session, told)
