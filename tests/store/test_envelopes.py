"""Sealed records at rest: they come back as they went in, and what is swapped or deleted is gone."""

import pytest
from nacl.bindings import crypto_scalarmult_base
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from hotline.store import envelopes
from hotline.store.base import fresh_id
from hotline.store.database import Database
from hotline.store.envelopes import EnvelopeRow, SealedKeyRow
from hotline.vault.envelopes import Binding, open_envelope, seal
from hotline.vault.faults import SealError

DESK, OTHER = b"d" * 32, b"o" * 32
PUBLIC = {"desk": crypto_scalarmult_base(DESK), "other": crypto_scalarmult_base(OTHER)}


def binding() -> Binding:
    return Binding("brief", "7" * 32, fresh_id(), "inside", 3)


def stored(database: Database, place: Binding, plain: bytes = b"words") -> None:
    with database.writing() as session:
        envelopes.add_envelope(session, place, seal(plain, place, PUBLIC))


def rows(database: Database) -> tuple[int | None, int | None]:
    with database.reading() as session:
        return (session.scalar(select(func.count()).select_from(EnvelopeRow)),
                session.scalar(select(func.count()).select_from(SealedKeyRow)))


def test_a_record_comes_back_with_its_place_and_every_key(database: Database) -> None:
    place = binding()
    stored(database, place)
    with database.reading() as session:
        found = envelopes.find_envelope(session, place.record)
    assert found is not None
    assert found[0] == place
    assert open_envelope(found[1], found[0], "desk", DESK) == open_envelope(found[1], found[0], "other", OTHER) == b"words"


def test_a_record_that_is_not_there_is_none(database: Database) -> None:
    with database.reading() as session:
        assert envelopes.find_envelope(session, fresh_id()) is None


def test_a_record_is_stored_once_under_its_id(database: Database) -> None:
    place = binding()
    stored(database, place)
    with pytest.raises(IntegrityError):
        stored(database, place)


def test_deleting_takes_the_ciphertext_and_every_key(database: Database) -> None:
    first, second = binding(), binding()
    stored(database, first)
    stored(database, second)
    with database.writing() as session:
        envelopes.delete_envelope(session, first.record)
    assert rows(database) == (1, 2)


def test_a_replaced_key_lets_its_old_holder_open_nothing(database: Database) -> None:
    place = binding()
    stored(database, place)
    with database.writing() as session:
        envelopes.replace_key(session, place.record, "other", bytes(112))
    with database.reading() as session:
        found = envelopes.find_envelope(session, place.record)
        assert found is not None
        with pytest.raises(SealError):
            open_envelope(found[1], found[0], "other", OTHER)
        assert open_envelope(found[1], found[0], "desk", DESK)


def test_swapping_leaves_nothing_of_the_old_record(database: Database) -> None:
    place = binding()
    stored(database, place, b"old")
    with database.writing() as session:
        old = session.get_one(EnvelopeRow, place.record).ciphertext
        envelopes.swap_envelope(session, place, seal(b"new", place, {"other": PUBLIC["other"]}))
    with database.reading() as session:
        found = envelopes.find_envelope(session, place.record)
        assert found is not None
        assert set(found[1].sealed_keys) == {"other"}
        assert found[1].ciphertext != old
        assert open_envelope(found[1], found[0], "other", OTHER) == b"new"
    assert rows(database) == (1, 1)
