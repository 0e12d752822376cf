"""What the carrier keeps is noted once, sealed to who erases it, and erased once; then its id is gone here too."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.domain.phone import CopyKind
from hotline.domain.work import JobName
from hotline.services import carrier_copies
from hotline.services.carrier_copies import AtCarrier
from hotline.store import phone
from hotline.store.envelopes import EnvelopeRow
from hotline.store.outbox import OutboxRow
from hotline.store.phone import CopyRow
from tests.services.tip_builders import HOUR, NOW, Keys, readers
from tests.services.voice_builders import KEY, sid

DAY = timedelta(hours=24)


def _copy(session: Session, copy_id: str) -> CopyRow:
    session.flush()
    return session.get_one(CopyRow, copy_id, populate_existing=True)


def test_only_the_worker_that_erases_it_can_read_a_carrier_id(session: Session, keyring: Keys) -> None:
    name = sid("SM")
    noted = carrier_copies.note(session, keyring("carrier"), KEY, CopyKind.MESSAGE, name, NOW, erase_from=NOW)
    row = _copy(session, noted.copy_id)
    assert readers(session, row.sealed_id or "") == set(keyring("carrier").readers("sender"))
    assert carrier_copies.open_copy(session, keyring("carrier-worker"), row.id) == AtCarrier(CopyKind.MESSAGE, name)
    assert row.seen_hour == HOUR


def test_a_copy_that_is_seen_again_is_noted_and_promised_once(session: Session, keyring: Keys) -> None:
    name = sid("SM")
    first = carrier_copies.note(session, keyring("carrier"), KEY, CopyKind.MESSAGE, name, NOW, erase_from=NOW)
    again = carrier_copies.note(session, keyring("carrier"), KEY, CopyKind.MESSAGE, name, NOW, erase_from=NOW)
    assert first.outbox_id is not None
    assert (again.copy_id, again.outbox_id) == (first.copy_id, None)


def test_its_erasing_waits_for_the_final_status_and_is_promised_once(session: Session, keyring: Keys) -> None:
    name = sid("SM")
    noted = carrier_copies.note(session, keyring("carrier"), KEY, CopyKind.MESSAGE, name, NOW, erase_from=None)
    assert noted.outbox_id is None
    promised = carrier_copies.final(session, KEY, name, NOW)
    session.flush()
    row = session.get_one(OutboxRow, promised)
    assert (row.job, row.subject_id) == (JobName.ERASE_COPY, noted.copy_id)
    assert carrier_copies.final(session, KEY, name, NOW) is None


def test_a_status_of_something_unknown_promises_nothing(session: Session) -> None:
    assert carrier_copies.final(session, KEY, sid("SM"), NOW) is None
    assert carrier_copies.promise(session, "0" * 32, NOW) is None


def test_what_was_erased_leaves_its_keyed_hash_only(session: Session, keyring: Keys) -> None:
    name = sid("CA")
    noted = carrier_copies.note(session, keyring("carrier"), KEY, CopyKind.CALL, name, NOW, erase_from=NOW)
    sealed_id = _copy(session, noted.copy_id).sealed_id
    carrier_copies.erased(session, noted.copy_id)
    carrier_copies.erased(session, noted.copy_id)
    row = _copy(session, noted.copy_id)
    assert (row.erased, row.sealed_id) == (True, None)
    assert session.scalars(select(EnvelopeRow).where(EnvelopeRow.id == sealed_id)).first() is None
    assert carrier_copies.open_copy(session, keyring("carrier-worker"), noted.copy_id) is None
    assert carrier_copies.final(session, KEY, name, NOW) is None


def test_a_copy_that_nobody_knows_has_nothing_to_open_or_to_fail(session: Session, keyring: Keys) -> None:
    carrier_copies.erased(session, "0" * 32)
    carrier_copies.failed(session, "0" * 32, "30029")
    assert carrier_copies.open_copy(session, keyring("carrier-worker"), "0" * 32) is None


def test_a_refusal_is_kept_as_a_code_until_the_copy_is_gone(session: Session, keyring: Keys) -> None:
    noted = carrier_copies.note(session, keyring("carrier"), KEY, CopyKind.MESSAGE, sid("SM"), NOW, erase_from=NOW)
    carrier_copies.failed(session, noted.copy_id, "30029")
    assert _copy(session, noted.copy_id).last_code == "30029"
    carrier_copies.erased(session, noted.copy_id)
    assert _copy(session, noted.copy_id).last_code is None


def test_copies_are_counted_until_they_are_gone_and_told_when_they_are_late(session: Session, keyring: Keys) -> None:
    total, late = phone.not_yet_deleted(session, NOW)
    noted = carrier_copies.note(session, keyring("carrier"), KEY, CopyKind.MESSAGE, sid("SM"), NOW, erase_from=None)
    session.flush()
    assert phone.not_yet_deleted(session, NOW + DAY) == (total + 1, late)
    assert phone.not_yet_deleted(session, NOW + DAY + timedelta(seconds=1)) == (total + 1, late + 1)
    carrier_copies.erased(session, noted.copy_id)
    session.flush()
    assert phone.not_yet_deleted(session, NOW + DAY) == (total, late)
