"""The bytes that the chain binds: the same for the same line for ever, another for any other."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.domain.trail import DETAILS, Action, ActorKind, Line

LINE = Line(7, datetime(2026, 3, 2, 6, 5, 7, 12, tzinfo=UTC), ActorKind.STAFF, "a" * 32, Action.TIP_MOVED, "tip", "b" * 32,
            {"state": "screening", "move": "claim"})
#: A trail that was written years ago must still verify: these bytes never change.
PINNED = (
    b'[7,"2026-03-02T06:05:07.000012+00:00","staff","' + b"a" * 32 + b'","tip_moved","tip","' + b"b" * 32
    + b'",{"move":"claim","state":"screening"}]'
)
OTHERS: dict[str, Any] = {
    "id": 8, "at": LINE.at + timedelta(microseconds=1), "actor_kind": ActorKind.MACHINE, "actor_id": "c" * 32,
    "action": Action.TIP_LOOKED_AT, "subject_kind": "award", "subject_id": "d" * 32, "detail": {"move": "claim"},
}


def test_the_bytes_of_a_line_never_change() -> None:
    assert LINE.to_bytes() == PINNED


def test_the_order_of_details_and_the_zone_of_a_time_make_no_difference() -> None:
    turned = replace(LINE, detail=dict(reversed(LINE.detail.items())), at=LINE.at.astimezone(timezone(timedelta(hours=8))))
    assert turned.to_bytes() == PINNED


@pytest.mark.parametrize("name", [field.name for field in fields(Line)])
def test_every_part_of_a_line_is_bound(name: str) -> None:
    assert replace(LINE, **{name: OTHERS[name]}).to_bytes() != PINNED


@given(one=st.dictionaries(st.sampled_from(sorted(DETAILS)), st.text(max_size=5)),
       two=st.dictionaries(st.sampled_from(sorted(DETAILS)), st.text(max_size=5)))
def test_lines_with_different_details_have_different_bytes(one: dict[str, str], two: dict[str, str]) -> None:
    assert (replace(LINE, detail=one).to_bytes() == replace(LINE, detail=two).to_bytes()) is (one == two)


def test_a_detail_names_no_person_and_no_words() -> None:
    assert not DETAILS & {"name", "words", "text", "number", "phone", "receipt", "address", "code", "person"}


def test_codes_fit_their_columns() -> None:
    assert max(len(each.value) for each in Action) <= 40
