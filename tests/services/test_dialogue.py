"""Words to and from a tipster: who can open them, and in which order they stand."""

import threading
from itertools import pairwise

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from hotline.domain.tips import Compartment
from hotline.services import dialogue
from hotline.services.sealing import IN, OUT, RECEIPT, Said, open_for_receipt, open_record, verified
from hotline.store import tips
from hotline.store.database import Database
from hotline.vault.faults import SealError
from tests.services.tip_builders import HOUR, NOW, Keys, fresh_receipt, readers, sorted_tip, tell, thread_of, tip_of


@pytest.mark.parametrize("process", ["public", "desk", "integrity", "carrier", "general"])
def test_a_tipsters_words_open_for_the_triage_worker_alone(database: Database, keyring: Keys, process: str) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring, words="谁也不能读")
        assert readers(session, told.message_id) == {"screening-2026q1"}
        assert open_record(session, keyring("triage"), told.message_id).decode() == "谁也不能读"
        with pytest.raises(SealError):
            open_record(session, keyring(process), told.message_id)


def test_a_tipsters_words_do_not_open_with_their_receipt(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = tell(session, keys=keyring)
        with pytest.raises(SealError):
            open_for_receipt(session, told.message_id, told.seed)


@pytest.mark.parametrize("compartment", [Compartment.DESK, Compartment.INTEGRITY])
def test_what_a_desk_says_opens_for_the_receipt_and_that_desk(
    database: Database, keyring: Keys, compartment: Compartment
) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring, about_staff=compartment is Compartment.INTEGRITY)
        thread, tip = thread_of(session, told), tip_of(session, told)
        row = dialogue.say(session, keyring(compartment.value), thread, tip, Said("answer", "好"), NOW)
        assert readers(session, row.id) == {RECEIPT, f"{compartment.value}-2026q1"}
        plain = open_for_receipt(session, row.id, told.seed)
        assert verified(keyring("public"), row.thread_id, row.sequence, plain) == Said("answer", "好")
        assert (row.direction, row.compartment) == (OUT, compartment)


def test_a_message_keeps_the_hour_and_not_the_minute(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
        row = dialogue.hear(session, keyring("public"), thread_of(session, told), tip_of(session, told), "a", "words", NOW)
        assert (row.written_hour, row.direction) == (HOUR, IN)


def test_two_writers_never_get_the_same_place(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)

    def say() -> None:
        for _ in range(5):
            with database.writing() as session:
                thread, tip = thread_of(session, told), tip_of(session, told)
                dialogue.say(session, keyring("desk"), thread, tip, Said("answer", "a"), NOW)

    both = [threading.Thread(target=say) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    with database.reading() as session:
        places = [row.sequence for row in tips.messages_of(session, told.thread_id)]
    assert len(places) == 11
    assert all(one < two for one, two in pairwise(places))


def test_an_answer_is_sealed_to_the_number_that_counts_when_it_is_stored(database: Database, keyring: Keys) -> None:
    """An officer's session has read the thread when the tipster exchanges the number."""
    fresh, new_seed = fresh_receipt(public=keyring("public"))
    with database.writing() as session:
        told = sorted_tip(session, keys=keyring)
    with database.writing() as session:
        thread, tip = thread_of(session, told), tip_of(session, told)
        thread.public_key = fresh.public_key
        session.flush()
        set_committed_value(thread, "public_key", b"o" * 32)  # what the session had read before
        row = dialogue.say(session, keyring("desk"), thread, tip, Said("answer", "a"), NOW)
        assert open_for_receipt(session, row.id, new_seed)
