"""Between two deliveries of the carrier: a call's state opens with its own id, and a repeat hears the same answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.domain.errors import ConflictError
from hotline.domain.phone import CALL_KEPT
from hotline.services import calls, replies
from hotline.store.phone import CallRow
from hotline.store.visits import ReplayRow
from hotline.vault.faults import SealError
from tests.services.tip_builders import NOW

KEY = b"k" * 32
CALL, OTHER = b"CA" + b"1" * 32, b"CA" + b"2" * 32
TEXT, REPEATED = b"SM" + b"1" * 32, b"SM" + b"2" * 32
A_SECOND = timedelta(seconds=1)


# Calls

def test_a_call_goes_on_where_it_stood(session: Session) -> None:
    calls.keep(session, KEY, CALL, b"first", NOW)
    calls.keep(session, KEY, CALL, b"second", NOW)
    session.flush()
    assert calls.find(session, KEY, CALL, NOW) == b"second"


def test_two_calls_are_never_mixed(session: Session) -> None:
    calls.keep(session, KEY, CALL, b"one", NOW)
    calls.keep(session, KEY, OTHER, b"two", NOW)
    session.flush()
    assert (calls.find(session, KEY, CALL, NOW), calls.find(session, KEY, OTHER, NOW)) == (b"one", b"two")


def test_a_call_that_is_not_known_has_no_state(session: Session) -> None:
    assert calls.find(session, KEY, CALL, NOW) is None


def test_a_state_outlives_no_call(session: Session) -> None:
    calls.keep(session, KEY, CALL, b"state", NOW)
    session.flush()
    assert calls.find(session, KEY, CALL, NOW + CALL_KEPT - A_SECOND) == b"state"
    assert calls.find(session, KEY, CALL, NOW + CALL_KEPT) is None


def test_a_calls_row_names_no_call_and_shows_no_state(session: Session) -> None:
    calls.keep(session, KEY, CALL, b"4929 1111", NOW)
    session.flush()
    row = session.scalars(select(CallRow)).one()
    assert CALL not in row.name_hash + row.sealed_state
    assert b"4929 1111" not in row.sealed_state


def test_one_calls_state_does_not_open_for_another(session: Session) -> None:
    calls.keep(session, KEY, CALL, b"one", NOW)
    calls.keep(session, KEY, OTHER, b"two", NOW)
    session.flush()
    one, two = session.scalars(select(CallRow).order_by(CallRow.name_hash)).all()
    one.sealed_state, two.sealed_state = two.sealed_state, one.sealed_state
    session.flush()
    with pytest.raises(SealError):
        calls.find(session, KEY, CALL, NOW)


# Replies

def test_a_repeat_hears_the_same_answer_word_for_word(session: Session) -> None:
    replies.keep(session, KEY, TEXT, "<Response>号码</Response>", NOW)
    assert replies.earlier(session, KEY, TEXT) == "<Response>号码</Response>"
    assert replies.earlier(session, KEY, REPEATED) is None


def test_of_two_at_once_one_is_told_to_ask_again(session: Session) -> None:
    replies.keep(session, KEY, TEXT, "first", NOW)
    with pytest.raises(ConflictError):
        replies.keep(session, KEY, TEXT, "second", NOW)
    assert replies.earlier(session, KEY, TEXT) == "first"


def test_an_answer_that_the_carrier_has_goes_and_its_delivery_stays_known(session: Session) -> None:
    replies.keep(session, KEY, TEXT, "4929 1111 2222 3333", NOW)
    replies.let_go(session, KEY, TEXT)
    replies.let_go(session, KEY, REPEATED)
    assert replies.earlier(session, KEY, TEXT) == ""
    assert replies.earlier(session, KEY, REPEATED) is None
    with pytest.raises(ConflictError):
        replies.keep(session, KEY, TEXT, "again", NOW)


def test_an_answers_row_names_no_delivery_and_shows_no_words(session: Session) -> None:
    replies.keep(session, KEY, TEXT, "4929 1111 2222 3333", NOW)
    row = session.scalars(select(ReplayRow)).one()
    assert row.sealed_answer is not None
    assert TEXT not in row.name_hash + row.sealed_answer
    assert b"4929" not in row.sealed_answer
