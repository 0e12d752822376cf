"""On PostgreSQL each process has a role of its own: enough for its work, and nothing of anybody else's."""

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from hotline.domain.tips import Compartment
from hotline.domain.urgency import Priority
from hotline.services import audit_chain, casework, corrections, fund, payouts, relay, retention, return_visit, review
from hotline.services.labels import Labels, keep_labels
from hotline.services.retention import Terms
from hotline.store import outbox
from hotline.store.database import Database, open_database
from hotline.store.rights import RIGHTS, statements
from hotline.store.rows import metadata
from tests.services import money_builders
from tests.services.conftest import keyring, keys_folder  # noqa: F401 (the same keys)
from tests.services.tip_builders import (
    NOW,
    REPLAY_KEY,
    VISIT_KEY,
    Keys,
    concluded,
    settle,
    team,
    tell,
    thread_of,
    tip_of,
)

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
As = Callable[[str], Database]
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def acting(database: Database) -> Iterator[As]:
    """``acting("public")``: the database as that process's role sees it."""
    admin = create_engine(database.engine.url, isolation_level="AUTOCOMMIT")
    opened: list[Database] = []
    made: list[str] = []

    def as_process(process: str) -> Database:
        role = f"hotline_{process.replace('-', '_')}_{secrets.token_hex(3)}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE ROLE {role} LOGIN"))
            for statement in statements(process, role):
                connection.execute(text(statement))
        made.append(role)
        opened.append(open_database(database.engine.url.set(username=role).render_as_string(hide_password=False)))
        return opened[-1]

    yield as_process
    for each in opened:
        each.dispose()
    with admin.connect() as connection:
        for role in made:
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))
    admin.dispose()


def test_a_tip_goes_from_the_public_face_to_the_desk_and_back_under_these_roles(acting: As, database: Database, keyring: Keys) -> None:  # noqa: F811
    public, triage, desk = acting("public"), acting("triage"), acting("desk")
    with database.writing() as session:
        people = team(session)
    with public.writing() as session:
        told = tell(session, keys=keyring)
    with triage.writing() as session:
        settle(session, keys=keyring, message_id=told.message_id)
        close(session, told.outbox_id)
    with desk.writing() as session:
        casework.claim(session, keyring("desk"), people.officer, told.tip_id, NOW)
        corrections.correct_level(session, keyring("desk"), people.officer, told.tip_id, Priority.P2, None, NOW)
        corrections.confirm(session, keyring("desk"), people.officer, told.tip_id, NOW)
        assert review.judged_tips(session, keyring("desk"), Compartment.DESK, NOW).labelled == 1
        casework.ask(session, keyring("desk"), people.officer, told.tip_id, "几点？", NOW)
    with public.writing() as session:
        return_visit.begin(session, VISIT_KEY, thread_of(session, told), told.seed, b"c" * 32, NOW)
        return_visit.mark_read(session, told.visit, NOW)
        assert return_visit.view(session, keyring("public"), told.visit, NOW).heard[0].said.text == "几点？"
        return_visit.add_words(session, keyring("public"), REPLAY_KEY, told.visit, b"n" * 16, "九点", NOW)
        return_visit.leave(session, VISIT_KEY, b"c" * 32)
    with desk.writing() as session:
        casework.claim(session, keyring("desk"), people.officer, told.tip_id, NOW)
        casework.assign(session, keyring("desk"), people.officer, told.tip_id, unit_id=people.unit_id, brief="b", now=NOW)


def close(session: Session, outbox_id: str) -> None:
    row = outbox.claim(session, outbox_id, NOW, NOW + timedelta(minutes=1))
    assert row is not None
    outbox.close(session, row, NOW)


def test_an_award_is_decided_released_collected_and_paid_under_these_roles(acting: As, database: Database, keyring: Keys) -> None:  # noqa: F811
    desk, public = acting("desk"), acting("public")
    with database.writing() as session:
        people = money_builders.house(session)
        tip = money_builders.concluded_tip(session, keyring("desk"), worker=people.officer, facts={"bounty": "900"})
    pack = money_builders.law()
    with desk.writing() as session:
        award = money_builders.carried(session, keyring("desk"), people, pack=pack, tip=tip)
        fund.open_fund(session, people.treasurer, "CNY", money_builders.NOW)
        fund.appropriate(session, people.treasurer, Decimal(5000), "CNY", "trial", money_builders.NOW)
        payouts.approve(session, keyring("desk"), people.approver, award.award_id, money_builders.NOW, pack=pack, zone=ZONE)
    with public.writing() as session:
        payouts.ask_code(session, tip.thread_id, b"h" * 32, "payout-pepper-1", money_builders.NOW, zone=ZONE)
    with desk.writing() as session:
        payouts.pay(session, people.payer, award.award_id, [("payout-pepper-1", b"h" * 32)], None, money_builders.NOW)
        assert fund.check(session, "CNY") == []


def test_the_processes_without_a_face_do_their_work_under_these_roles(acting: As, database: Database, keyring: Keys) -> None:  # noqa: F811
    with database.writing() as session:
        told = concluded(session, keys=keyring, people=team(session))
        keep_labels(session, keyring("desk"), tip_of(session, told), Labels(messages=(told.message_id,)))
    with acting("schedule").writing() as session:
        relay.promise_periodic(session, NOW, carrier=True)
        relay.mark_sent(session, relay.errands(session, NOW), NOW)
    with acting("signer").writing() as session:
        assert audit_chain.chain(session)[0] > 0
    with acting("general").writing() as session:
        terms = Terms(tips=timedelta(days=1), replies=timedelta(days=1))
        assert retention.purge_expired(session, NOW + timedelta(days=9), ZONE, terms).count > 0


@pytest.mark.parametrize(
    ("process", "statement"),
    [
        ("public", "SELECT password_hash FROM staff"), ("public", "SELECT token FROM token"), ("public", "SELECT facts FROM outcome"),
        ("public", "DELETE FROM tip"), ("public", "UPDATE audit_line SET detail = '{}'"), ("public", "SELECT detail FROM audit_line"),
        ("triage", "UPDATE award SET amount_minor = 1"), ("triage", "SELECT amount_minor FROM posting"), ("desk", "DELETE FROM posting"),
        ("desk", "DELETE FROM audit_line"), ("desk", "SELECT sealed_seed FROM return_visit"), ("general", "SELECT name FROM staff"),
        ("carrier", "SELECT token FROM token"), ("carrier", "SELECT name FROM staff"), ("carrier", "DELETE FROM message"),
        ("carrier", "SELECT detail FROM audit_line"), ("carrier", "SELECT facts FROM outcome"), ("carrier", "DELETE FROM carrier_copy"),
        ("carrier", "UPDATE recording SET file_id = NULL"), ("carrier", "SELECT id FROM brief"), ("carrier", "UPDATE outbox SET attempt = 1"),
        ("carrier-worker", "SELECT lookup_id FROM thread"), ("carrier-worker", "SELECT sealed_answer FROM replay"),
        ("carrier-worker", "SELECT sealed_state FROM phone_call"), ("carrier-worker", "SELECT sealed_seed FROM return_visit"),
        ("carrier-worker", "UPDATE conversation SET number_id = NULL"), ("carrier-worker", "UPDATE message SET kind = ''"),
        ("carrier-worker", "DELETE FROM recording"), ("carrier-worker", "SELECT token FROM token"), ("carrier-worker", "SELECT id FROM award"),
        ("public", "SELECT token FROM conversation"), ("public", "SELECT sealed_id FROM carrier_copy"),
        ("desk", "DELETE FROM conversation"), ("desk", "SELECT sealed_state FROM phone_call"), ("desk", "UPDATE tally SET count = 0"),
        ("triage", "SELECT token FROM conversation"), ("triage", "SELECT file_id FROM recording"),
        ("triage", "SELECT record_id FROM correction"), ("public", "SELECT record_id FROM correction"), ("desk", "DELETE FROM correction"),
        ("carrier", "SELECT record_id FROM correction"), ("general", "UPDATE correction SET record_id = ''"),
        ("schedule", "SELECT id FROM tip"), ("signer", "UPDATE audit_line SET actor_id = ''"), ("signer", "SELECT id FROM tip"),
    ],
)
def test_a_role_may_do_nothing_else(acting: As, process: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), acting(process).writing() as session:
        session.execute(text(statement))


def test_rights_name_tables_that_there_are(database: Database) -> None:
    assert database.engine.dialect.name == "postgresql"
    assert {table for rights in RIGHTS.values() for table in rights} <= set(metadata.tables)
    assert set(metadata.tables) <= {table for rights in RIGHTS.values() for table in rights}
