"""Finding without reading: equal values meet inside a compartment and its periods, and nowhere else."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from hotline.domain.candidates import MOST_HOLDERS
from hotline.domain.tips import Channel, Compartment, TipState
from hotline.ports import SELECTIVE, Feature, FeatureKind, Match
from hotline.store import search
from hotline.store.base import fresh_id
from hotline.store.database import Database
from hotline.store.search import Decision, FingerprintRow, LinkRow, TokenIndex, TokenRow
from hotline.store.tips import ThreadRow, TipRow
from hotline.vault.blind_index import token

NOW = datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC)
KEY, OTHER_KEY = b"i" * 32, b"j" * 32
PLATE = Feature(FeatureKind.PLATE, "粤B12345")
WORD = Feature(FeatureKind.WORD, "冰毒")
THIS, LAST, OLD = "2026q1", "2025q4", "2025q3"


def tip(session: Session, *, at: datetime = NOW, compartment: Compartment = Compartment.DESK) -> str:
    thread = ThreadRow(id=fresh_id(), generation="g", lookup_id=fresh_id().encode(), public_key=b"k" * 32, language="zh",
                       opened_hour=NOW, last_sequence=0)
    session.add(thread)
    session.flush()
    row = TipRow(id=fresh_id(), thread_id=thread.id, channel=Channel.WEB, compartment=compartment, state=TipState.RECEIVED,
                 received_at=at)
    session.add(row)
    session.flush()
    return row.id


def index(session: Session, *, key: bytes = KEY, compartment: Compartment = Compartment.DESK, periods: Sequence[str] = (THIS, LAST)) -> TokenIndex:
    return TokenIndex(session, key, compartment, periods)


def stored(session: Session, features: Iterable[Feature] = (PLATE,), *, period: str = THIS, at: datetime = NOW,
           compartment: Compartment = Compartment.DESK) -> str:
    tip_id = tip(session, at=at, compartment=compartment)
    index(session, compartment=compartment, periods=(period,)).add(tip_id, at, features)
    session.flush()
    return tip_id


@pytest.mark.parametrize("kind", sorted(SELECTIVE))
def test_a_selective_feature_finds_the_tips_that_have_it(database: Database, kind: FeatureKind) -> None:
    feature = Feature(kind, "x")
    with database.writing() as session:
        tip_id = stored(session, [feature, WORD])
        stored(session, [Feature(kind, "y"), WORD])
        assert index(session).sharing([feature, WORD]) == [Match(tip_id, frozenset({feature, WORD}))]


@pytest.mark.parametrize("kind", sorted(set(FeatureKind) - SELECTIVE))
def test_a_common_feature_alone_finds_nothing(database: Database, kind: FeatureKind) -> None:
    with database.writing() as session:
        stored(session, [Feature(kind, "x")])
        assert index(session).sharing([Feature(kind, "x")]) == []


def test_equal_values_of_two_kinds_never_meet(database: Database) -> None:
    with database.writing() as session:
        stored(session, [Feature(FeatureKind.PHONE, "12345")])
        assert index(session).sharing([Feature(FeatureKind.ACCOUNT, "12345")]) == []


def test_this_period_and_the_one_before_are_searched(database: Database) -> None:
    with database.writing() as session:
        found = [stored(session, period=THIS), stored(session, period=LAST, at=NOW - timedelta(days=90))]
        stored(session, period=OLD)
        assert [match.tip_id for match in index(session).sharing([PLATE])] == found


def test_the_newest_stand_first_and_few_at_a_time(database: Database) -> None:
    with database.writing() as session:
        old, new = (stored(session, at=NOW - timedelta(days=days)) for days in (2, 1))
        assert [match.tip_id for match in index(session).sharing([PLATE])] == [new, old]
        assert [match.tip_id for match in index(session).sharing([PLATE], limit=1)] == [new]


def test_nothing_is_found_across_compartments_even_with_one_key(database: Database) -> None:
    with database.writing() as session:
        stored(session, compartment=Compartment.INTEGRITY)
        assert index(session).sharing([PLATE]) == []


def test_nothing_is_found_under_another_key(database: Database) -> None:
    with database.writing() as session:
        stored(session)
        assert index(session, key=OTHER_KEY).sharing([PLATE]) == []


def test_no_value_is_stored(database: Database) -> None:
    with database.writing() as session:
        stored(session, [PLATE, WORD])
        assert session.scalars(select(TokenRow)).one().token != int.from_bytes(PLATE.value.encode()[:8], "big", signed=True)
        held = session.scalars(select(FingerprintRow)).one().tokens
        assert len(held) == 16
        assert PLATE.value.encode()[:8] not in held
        assert WORD.value.encode() not in held


def test_later_words_add_what_is_new_and_keep_what_there_is(database: Database) -> None:
    with database.writing() as session:
        tip_id = stored(session, [PLATE])
        index(session).add(tip_id, NOW, [PLATE, WORD])
        session.flush()
        assert index(session).holding(tip_id, [PLATE, WORD]) == {PLATE, WORD}
        assert len(session.scalars(select(TokenRow)).all()) == 1


def test_what_a_tip_of_another_compartment_or_no_tip_has_is_not_told(database: Database) -> None:
    with database.writing() as session:
        tip_id = stored(session, [PLATE], compartment=Compartment.INTEGRITY)
        assert index(session).holding(tip_id, [PLATE]) == frozenset()
        assert index(session).holding("0" * 32, [PLATE]) == frozenset()


def test_what_few_tips_share_stands_before_what_many_share(database: Database) -> None:
    square, account = Feature(FeatureKind.PLACE, "square"), Feature(FeatureKind.ACCOUNT, "tietou66")
    with database.writing() as session:
        old = stored(session, [account, square], at=NOW - timedelta(days=20))
        for _ in range(MOST_HOLDERS + 5):
            stored(session, [square])
        found = index(session).sharing([square, account])
        assert found[0] == Match(old, frozenset({square, account}))
        assert len(found) == MOST_HOLDERS + 1


def test_a_tip_that_names_places_without_end_is_looked_up_by_a_bounded_number(database: Database) -> None:
    places = [Feature(FeatureKind.PLACE, f"place {number}") for number in range(1000)]
    with database.writing() as session:
        stored(session, [PLATE, *places])
        asked: list[str] = []
        event.listen(session.connection(), "before_cursor_execute", lambda *told: asked.append(told[2]))
        assert len(index(session).sharing([PLATE, *places])) == 1
        assert len(asked) < 200


def test_spellings_that_fold_to_one_are_one_token(database: Database) -> None:
    with database.writing() as session:
        tip_id = stored(session, [Feature(FeatureKind.ACCOUNT, "Ab1"), Feature(FeatureKind.ACCOUNT, "ａb１")])
        assert [match.tip_id for match in index(session).sharing([Feature(FeatureKind.ACCOUNT, "aB1")])] == [tip_id]


@given(value=st.text(), other=st.text())
def test_tokens_are_equal_for_equal_values_and_differ_by_compartment_period_and_kind(value: str, other: str) -> None:
    here = token(KEY, "desk", THIS, "plate", value)
    assert here == token(KEY, "desk", THIS, "plate", value)
    elsewhere = [token(KEY, "integrity", THIS, "plate", value), token(KEY, "desk", LAST, "plate", value),
                 token(KEY, "desk", THIS, "phone", value), token(OTHER_KEY, "desk", THIS, "plate", value)]
    assert len({here, *elsewhere}) == 5
    if value.isascii() and other.isascii() and value.casefold() != other.casefold():
        assert token(KEY, "desk", THIS, "plate", other) != here


def link(session: Session, tip_id: str, earlier_id: str, score: float = 0.5, decision: Decision = Decision.OPEN) -> str:
    row = LinkRow(id=fresh_id(), tip_id=tip_id, earlier_id=earlier_id, kind="related", score=score, reasons=[], decision=decision)
    session.add(row)
    session.flush()
    return row.id


def test_links_are_found_from_both_ends_the_strongest_first(database: Database) -> None:
    with database.writing() as session:
        first, second, third = (tip(session) for _ in range(3))
        weak, strong = link(session, second, first, 0.4), link(session, third, second, 0.9)
        assert [row.id for row in search.links_of(session, second)] == [strong, weak]
        assert [row.id for row in search.links_of(session, first)] == [weak]


def test_open_links_are_counted_at_both_ends(database: Database) -> None:
    with database.writing() as session:
        first, second, third = (tip(session) for _ in range(3))
        link(session, second, first)
        link(session, third, second)
        link(session, third, first, decision=Decision.REJECTED)
        assert search.count_open_links(session, [first, second]) == {first: 1, second: 2}
        assert search.count_open_links(session, []) == {}


def test_forgetting_a_tip_takes_its_tokens_and_links_and_no_others(database: Database) -> None:
    with database.writing() as session:
        first, second, third = (stored(session) for _ in range(3))
        link(session, second, first)
        link(session, third, second)
        kept = link(session, third, first)
        search.forget_tip(session, second)
        assert set(session.scalars(select(TokenRow.tip_id))) == {first, third}
        assert set(session.scalars(select(FingerprintRow.tip_id))) == {first, third}
        assert list(session.scalars(select(LinkRow.id))) == [kept]
