"""Every code has words."""

from hotline.domain.topics import Category, Route
from hotline.domain.urgency import Priority, Reason
from hotline.triage import reasons
from hotline.triage.understanding import EntityKind, LinkKind


def test_every_reason_is_a_sentence() -> None:
    assert all(reasons.reason_sentence(reason).endswith(".") for reason in Reason)


def test_every_label_has_words() -> None:
    assert all(map(reasons.category_label, Category))
    assert all(map(reasons.priority_label, Priority))
    assert all(map(reasons.route_label, Route))
    assert all(map(reasons.entity_label, EntityKind))
    assert all(map(reasons.link_kind_label, LinkKind))


def test_a_link_reason_has_words() -> None:
    assert reasons.link_reason_sentence("same_plate") == "same plate"
