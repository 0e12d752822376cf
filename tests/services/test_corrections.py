"""Corrections of the claimer: they take effect at once, are sealed beside the proposal, and go where the tip goes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.domain.actors import Actor
from hotline.domain.errors import BadInputError, NotAllowedError, NotFoundError
from hotline.domain.tips import Compartment, TipState
from hotline.domain.topics import Category
from hotline.domain.trail import Action
from hotline.domain.urgency import Priority, Reason
from hotline.services import casework, corrections, retention, triage_tip
from hotline.services.labels import CLUE, NO_MARK, Labels, Mark, keep_labels, read_labels
from hotline.services.retention import Terms
from hotline.store import tips, trail
from hotline.store.corrections import CorrectionRow
from hotline.store.database import Database
from hotline.store.envelopes import EnvelopeRow
from hotline.triage.understanding import Entity, EntityKind, Understanding
from hotline.vault.faults import SealError
from tests.services.tip_builders import (
    NOW,
    WORDS,
    Keys,
    Told,
    actions,
    add_words,
    ciphertexts,
    claim,
    concluded,
    lexicon,
    person,
    readers,
    sorted_tip,
    team,
    tip_of,
    understanding,
)

PLATE = (WORDS.index("粤"), len(WORDS))
CLUED = "我是他前妻。他在人民路12号卖冰毒，前妻都知道。"


def understood_tip(session: Session, keys: Keys, words: str = WORDS) -> Told:
    found = triage_tip.understood(triage_tip.Waiting("", words, "web", NOW, ()), lexicon(), ZoneInfo("Asia/Shanghai"))
    return sorted_tip(session, keys=keys, words=words, found=found)


def with_plate() -> Understanding:
    """What the machine might say that takes a plate for a person."""
    return replace(understanding(), entities=(Entity(EntityKind.PERSON, *PLATE, WORDS[PLATE[0]:], None),))


def held(session: Session, keys: Keys, found: Understanding | None = None, **how: object) -> tuple[Told, Actor]:
    told, officer = sorted_tip(session, keys=keys, found=found, **how), person(session)
    claim(session, keys=keys, told=told, by=officer)
    return told, officer


def finding(session: Session, keys: Keys, told: Told, officer: Actor) -> dict[str, object]:
    [spoken] = casework.spoken(session, keys("desk"), officer, tip_of(session, told))
    assert spoken.finding is not None
    return spoken.finding


def test_a_corrected_level_moves_the_tip_in_the_queue_and_is_kept_beside_the_proposal(session: Session, keyring: Keys) -> None:
    calm, officer = held(session, keyring)
    other = sorted_tip(session, keys=keyring, found=understanding(priority=Priority.P2))
    order = lambda: [tip.id for tip in tips.queue(session, Compartment.DESK, list(TipState)) if tip.id in {calm.tip_id, other.tip_id}]  # noqa: E731
    assert order() == [other.tip_id, calm.tip_id]
    corrections.correct_level(session, keyring("desk"), officer, calm.tip_id, Priority.P1, None, NOW)
    session.flush()
    assert order() == [calm.tip_id, other.tip_id]
    assert tip_of(session, calm).priority_reasons == []
    [spoken] = casework.spoken(session, keyring("desk"), officer, tip_of(session, calm))
    assert spoken.proposed is not None
    assert spoken.proposed["priority"] == "P3"
    labels = read_labels(session, keyring("desk"), calm.tip_id)
    assert labels == Labels(priority=Priority.P1, messages=(calm.message_id,))


def test_a_level_may_be_lowered_with_its_reason(session: Session, keyring: Keys) -> None:
    told, officer = held(session, keyring)
    corrections.correct_level(session, keyring("desk"), officer, told.tip_id, Priority.P4, Reason.STALE, NOW)
    labels = read_labels(session, keyring("desk"), told.tip_id)
    assert labels is not None
    assert (labels.priority, labels.reason) == (Priority.P4, Reason.STALE)


def test_one_correction_does_not_undo_another(session: Session, keyring: Keys) -> None:
    told, officer = held(session, keyring, with_plate())
    corrections.correct_topic(session, keyring("desk"), officer, told.tip_id, Category.VENUE, NOW)
    corrections.correct_level(session, keyring("desk"), officer, told.tip_id, Priority.P2, Reason.LAB_LOCATED, NOW)
    mark = Mark(told.message_id, *PLATE, "plate")
    corrections.correct_mark(session, keyring("desk"), officer, told.tip_id, mark, NOW)
    assert tip_of(session, told).category is Category.VENUE
    assert read_labels(session, keyring("desk"), told.tip_id) == Labels(
        Category.VENUE, Priority.P2, Reason.LAB_LOCATED, (mark,), (told.message_id,)
    )


def test_a_mark_is_changed_taken_away_and_put_back(session: Session, keyring: Keys) -> None:
    told, officer = held(session, keyring, with_plate())

    def said(kind: str) -> list[tuple[object, object]]:
        corrections.correct_mark(session, keyring("desk"), officer, told.tip_id, Mark(told.message_id, *PLATE, kind), NOW)
        return [(each["type"], each.get("was")) for each in finding(session, keyring, told, officer)["entities"]]  # type: ignore[attr-defined]

    assert said("plate") == [("plate", "person")]
    assert said(NO_MARK) == []
    assert finding(session, keyring, told, officer)["dropped"] == [{"start": PLATE[0], "end": PLATE[1], "was": "person"}]
    assert said("person") == [("person", None)]


def test_what_was_passed_over_is_marked_where_it_stands(session: Session, keyring: Keys) -> None:
    told, officer = held(session, keyring)
    corrections.add_mark(session, keyring("desk"), officer, told.tip_id, " 人民路12号 ", "place", NOW)
    start = WORDS.index("人民路")
    assert finding(session, keyring, told, officer)["entities"] == [
        {"type": "place", "start": start, "end": start + 6, "norm": None, "slang": None, "was": "none"}
    ]
    corrections.correct_mark(session, keyring("desk"), officer, told.tip_id, Mark(told.message_id, start, start + 6, NO_MARK), NOW)
    assert finding(session, keyring, told, officer)["entities"] == finding(session, keyring, told, officer)["dropped"] == []


def test_a_clue_that_was_passed_over_is_covered_from_then_on(session: Session, keyring: Keys) -> None:
    told, officer = held(session, keyring)
    corrections.add_mark(session, keyring("desk"), officer, told.tip_id, "🚗", CLUE, NOW)
    assert finding(session, keyring, told, officer)["clues"] == [[WORDS.index("🚗"), WORDS.index("🚗") + 1]]


def test_whether_words_stand_under_a_cover_is_not_told_without_a_reason(session: Session, keyring: Keys) -> None:
    told, officer = understood_tip(session, keyring, CLUED), person(session)
    claim(session, keys=keyring, told=told, by=officer)
    corrections.add_mark(session, keyring("desk"), officer, told.tip_id, "前妻", "person", NOW)
    labels = read_labels(session, keyring("desk"), told.tip_id)
    assert labels is not None
    assert [mark.start for mark in labels.marks] == [CLUED.rindex("前妻")]
    with pytest.raises(BadInputError):
        corrections.add_mark(session, keyring("desk"), officer, told.tip_id, "我是他前妻", "person", NOW)
    casework.open_clues(session, officer, told.tip_id, "danger", NOW)
    corrections.add_mark(session, keyring("desk"), officer, told.tip_id, "我是他前妻", "person", NOW)


@pytest.mark.parametrize("words", ["", "  ", "沙坪路"])
def test_words_that_stand_nowhere_are_told(session: Session, keyring: Keys, words: str) -> None:
    told, officer = held(session, keyring)
    with pytest.raises(BadInputError) as refused:
        corrections.add_mark(session, keyring("desk"), officer, told.tip_id, words, "place", NOW)
    assert (refused.value.field, refused.value.problem) == ("mark", "not_there")


@pytest.mark.parametrize(
    ("start", "end", "kind"), [(0, 0, "place"), (-1, 2, "place"), (0, 900, "place"), (3, 2, "place"), (0, 2, "weapon")]
)
def test_a_span_outside_the_words_or_of_no_kind_is_refused(session: Session, keyring: Keys, start: int, end: int, kind: str) -> None:
    told, officer = held(session, keyring)
    with pytest.raises(BadInputError):
        corrections.correct_mark(session, keyring("desk"), officer, told.tip_id, Mark(told.message_id, start, end, kind), NOW)


@pytest.mark.parametrize("kind", [NO_MARK, "weapon"])
def test_a_new_mark_is_of_a_kind_that_there_is(session: Session, keyring: Keys, kind: str) -> None:
    told, officer = held(session, keyring)
    with pytest.raises(BadInputError):
        corrections.add_mark(session, keyring("desk"), officer, told.tip_id, "人民路12号", kind, NOW)


def test_another_tips_words_and_words_that_nothing_understood_take_no_mark(session: Session, keyring: Keys) -> None:
    told, officer = held(session, keyring, failed=True)
    other = sorted_tip(session, keys=keyring)
    for message_id in (told.message_id, other.message_id):
        with pytest.raises(BadInputError):
            corrections.correct_mark(session, keyring("desk"), officer, told.tip_id, Mark(message_id, 0, 2, "place"), NOW)
    with pytest.raises(BadInputError):
        corrections.add_mark(session, keyring("desk"), officer, told.tip_id, "人民路", "place", NOW)


def test_that_the_sorting_is_right_is_kept_too(session: Session, keyring: Keys) -> None:
    told, officer = held(session, keyring)
    corrections.confirm(session, keyring("desk"), officer, told.tip_id, NOW)
    assert read_labels(session, keyring("desk"), told.tip_id) == Labels(messages=(told.message_id,))
    assert actions(session, told.tip_id)[-1] is Action.SORTING_CONFIRMED


WAYS: dict[str, Callable[[Session, Keys, Actor, Told], None]] = {
    "level": lambda s, k, who, told: corrections.correct_level(s, k("desk"), who, told.tip_id, Priority.P1, None, NOW),
    "topic": lambda s, k, who, told: corrections.correct_topic(s, k("desk"), who, told.tip_id, Category.VENUE, NOW),
    "mark": lambda s, k, who, told: corrections.correct_mark(s, k("desk"), who, told.tip_id, Mark(told.message_id, 0, 2, "place"), NOW),
    "new mark": lambda s, k, who, told: corrections.add_mark(s, k("desk"), who, told.tip_id, "人民路", "place", NOW),
    "confirmed": lambda s, k, who, told: corrections.confirm(s, k("desk"), who, told.tip_id, NOW),
}


@pytest.mark.parametrize("way", WAYS)
def test_only_who_holds_the_tip_corrects_it_and_another_desk_does_not_find_it(session: Session, keyring: Keys, way: str) -> None:
    told, _officer = held(session, keyring)
    with pytest.raises(NotAllowedError):
        WAYS[way](session, keyring, person(session), told)
    with pytest.raises(NotFoundError):
        WAYS[way](session, keyring, person(session, desk="integrity"), told)
    assert session.get(CorrectionRow, told.tip_id) is None


@pytest.mark.parametrize("way", WAYS)
def test_the_trail_tells_of_a_correction_without_a_word_or_place_of_the_tip(session: Session, keyring: Keys, way: str) -> None:
    told, officer = held(session, keyring)
    WAYS[way](session, keyring, officer, told)
    session.flush()
    line = trail.lines_about(session, told.tip_id)[-1]
    assert line.actor_id == officer.staff_id
    assert set(line.detail) <= {"priority", "category", "reason"}


def test_what_was_said_opens_at_the_tips_own_desk_only_and_no_old_ciphertext_is_left(session: Session, keyring: Keys) -> None:
    told, officer = held(session, keyring)
    corrections.add_mark(session, keyring("desk"), officer, told.tip_id, "人民路", "place", NOW)
    row = session.get_one(CorrectionRow, told.tip_id)
    assert readers(session, row.record_id) == {"desk-2026q1"}
    for process in ("triage", "public", "integrity", "carrier"):
        with pytest.raises(SealError):
            read_labels(session, keyring(process), told.tip_id)
    before = session.get_one(EnvelopeRow, row.record_id).ciphertext
    corrections.confirm(session, keyring("desk"), officer, told.tip_id, NOW)
    session.flush()
    assert before not in ciphertexts(session)


def test_it_goes_to_integrity_with_the_tip(session: Session, keyring: Keys) -> None:
    told, officer = held(session, keyring)
    corrections.correct_topic(session, keyring("desk"), officer, told.tip_id, Category.VENUE, NOW)
    casework.hand_to_integrity(session, keyring("desk"), officer, told.tip_id, NOW)
    with pytest.raises(SealError):
        read_labels(session, keyring("desk"), told.tip_id)
    labels = read_labels(session, keyring("integrity"), told.tip_id)
    assert labels is not None
    assert labels.category is Category.VENUE


def test_it_goes_when_the_tips_words_go(database: Database, keyring: Keys) -> None:
    with database.writing() as session:
        people = team(session)
        told = concluded(session, keys=keyring, people=people)
        other = concluded(session, keys=keyring, people=people)
        keep_labels(session, keyring("desk"), tip_of(session, told), Labels(messages=(told.message_id,)))
    with database.writing() as session:
        retention.purge_expired(session, NOW + timedelta(days=366), ZoneInfo("Asia/Shanghai"), Terms(timedelta(days=365), timedelta(days=30)))
        assert session.scalars(select(CorrectionRow)).all() == []
        assert session.scalars(select(EnvelopeRow)).all() == []
        assert tip_of(session, other).state is TipState.PURGED


def test_words_that_came_after_the_judgement_are_not_judged(session: Session, keyring: Keys) -> None:
    told, officer = held(session, keyring)
    corrections.confirm(session, keyring("desk"), officer, told.tip_id, NOW)
    add_words(session, keys=keyring, told=told)
    labels = read_labels(session, keyring("desk"), told.tip_id)
    assert labels is not None
    assert labels.messages == (told.message_id,)
