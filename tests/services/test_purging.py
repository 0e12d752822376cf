"""Words do not outlive their term: of a concluded tip, of a reply that was read; figures stay, and money is waited for."""

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from hotline.domain.awards import AwardState
from hotline.domain.tips import Disposition, TipState
from hotline.domain.trail import Action
from hotline.services import casework, retention, return_visit
from hotline.services.retention import Terms
from hotline.services.return_visit import Visit
from hotline.store import cases
from hotline.store.awards import AwardRow
from hotline.store.database import Database
from hotline.store.envelopes import EnvelopeRow, SealedKeyRow
from hotline.store.search import TokenRow
from hotline.store.tips import MessageRow, TipRow
from tests.services import money_builders
from tests.services.tip_builders import NOW, Keys, actions, claim, concluded, sorted_tip, team, tip_of

ZONE = ZoneInfo("Asia/Shanghai")
A_DAY = timedelta(days=1)
TERMS = Terms(tips=365 * A_DAY, replies=30 * A_DAY)


def rows(database: Database) -> Mapping[str, int]:
    with database.reading() as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in (EnvelopeRow, SealedKeyRow, TokenRow, MessageRow)
        }


@pytest.mark.parametrize(("after", "gone"), [(365 * A_DAY, False), (366 * A_DAY, True)])
def test_a_concluded_tips_words_go_when_their_term_is_over(database: Database, keyring: Keys, after: timedelta, gone: bool) -> None:
    with database.writing() as session:
        told = concluded(session, keys=keyring, people=team(session))
    before = rows(database)
    assert before["envelope"] >= 4  # words, finding, brief, reason, times
    with database.writing() as session:
        retention.purge_expired(session, NOW + after, ZONE, TERMS)
    assert (rows(database)["envelope"] == 0) is gone
    assert (rows(database)["message"] == 0) is gone
    with database.reading() as session:
        assert tip_of(session, told).state is (TipState.PURGED if gone else TipState.CONCLUDED)
        assert tip_of(session, told).disposition is Disposition.ARREST
        assert actions(session, told.tip_id)[-1] is Action.TIP_MOVED


def test_an_open_tip_is_never_purged(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
    with database.writing() as session:
        retention.purge_expired(session, NOW + 9999 * A_DAY, ZONE, TERMS)
        assert tip_of(session, told).state is TipState.RECEIVED
    assert rows(database)["envelope"] > 0


@pytest.mark.parametrize(
    ("state", "gone"),
    [(AwardState.IN_BALLOT, False), (AwardState.CARRIED, False), (AwardState.PAID, True), (AwardState.REFUSED, True), (AwardState.LAPSED, True)],
)
def test_a_tip_waits_for_its_award(database: Database, keyring: Keys, state: AwardState, gone: bool) -> None:
    with database.writing() as session:
        award = money_builders.proposed(session, keyring("desk"), money_builders.house(session))
        row = session.get_one(AwardRow, award.award_id)
        row.state = state
        session.get_one(TipRow, row.tip_id).concluded_at = NOW
    with database.writing() as session:
        retention.purge_expired(session, NOW + 366 * A_DAY, ZONE, TERMS)
        tip = session.get_one(TipRow, row.tip_id)
        assert (tip.state is TipState.PURGED, tip.times_id is None) == (gone, gone)


@pytest.mark.parametrize(("after", "left"), [(29 * A_DAY, 1), (31 * A_DAY, 0)])
def test_a_reply_goes_some_days_after_it_was_read_and_an_unread_one_stays(
    database: Database, keyring: Keys, after: timedelta, left: int
) -> None:
    with database.writing() as session:
        people = team(session)
        told = sorted_tip(session, keys=keyring)
        claim(session, keys=keyring, told=told, by=people.officer)
        casework.reply(session, keyring("desk"), people.officer, told.tip_id, "谢谢", NOW)
        session.flush()
        return_visit.mark_read(session, Visit(tip_of(session, told).thread_id, told.seed, b"c" * 32), NOW)
        casework.reply(session, keyring("desk"), people.officer, told.tip_id, "还没读", NOW)
    with database.writing() as session:
        retention.purge_expired(session, NOW + after, ZONE, TERMS)
        replies = session.scalars(select(MessageRow).where(MessageRow.direction == "out")).all()
        assert len(replies) == 1 + left


def test_a_tip_without_a_written_reason_or_sealed_times_is_purged_all_the_same(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = concluded(session, keys=keyring, people=team(session))
        outcome = cases.outcome_of(session, told.tip_id)
        assert outcome is not None
        outcome.reason_id = tip_of(session, told).times_id = None
    with database.writing() as session:
        retention.purge_expired(session, NOW + 366 * A_DAY, ZONE, TERMS)
        assert tip_of(session, told).state is TipState.PURGED
