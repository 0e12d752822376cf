"""What the machine states about a tip besides its level, each with the words that caused it, and the marks that a person may correct."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from hotline.channels import edge
from hotline.channels.desk import normal_forms
from hotline.channels.desk.highlight import Cause, clues_of, quoted, touches
from hotline.domain.topics import Category, Route
from hotline.services.casework import Spoken
from hotline.services.labels import NO_MARK
from hotline.triage.reasons import entity_label
from hotline.triage.statements import DISCARD_PROPOSED, NO_TOPIC, SLANG, TOPIC_BY_LIKENESS, topic_sentence
from hotline.triage.understanding import EntityKind
from hotline.wording.marking import _

#: Which of our own marks a link's reason speaks of.
_LINKED = {"same_plate": "plate", "same_phone": "phone", "same_account": "account", "same_place": "place", "same_substance": "substance",
           "same_amount": "quantity"}
_MOST_QUOTED = 2


@dataclass(frozen=True)
class MarkLine:
    """One mark of the machine or of a person. ``was`` says what the machine had said, where a person said otherwise."""

    message_id: str
    start: int
    end: int
    words: Markup
    kind: str
    label: str
    more: str
    was: str


def topics(heard: Sequence[Spoken], *, uncovered: bool) -> list[Cause]:
    """Why the first words have their topic and which others they touch; and whether they are proposed for discard."""
    spoken = next((each for each in heard if each.proposed), None)
    if spoken is None or spoken.proposed is None or "topics" not in spoken.proposed:  # sorted before topics kept their words
        return []
    found = [_topic(spoken, topic, uncovered=uncovered) for topic in spoken.proposed["topics"]]
    if not found:
        found = [Cause("", edge.say(NO_TOPIC), (), "")]
    if spoken.proposed["route"] == Route.DISCARD:
        found.append(Cause(Route.DISCARD, edge.say(DISCARD_PROPOSED), found[0].quotes, ""))
    return found


def mark_lines(spoken: Spoken, *, uncovered: bool) -> list[MarkLine]:
    """Everything marked in these words, in reading order, and what a person said is no mark; nothing that touches a cover."""
    finding = spoken.finding or {}
    covers = () if uncovered else clues_of(finding)
    marks = [*finding.get("entities", ()), *({**each, "type": NO_MARK} for each in finding.get("dropped", ()))]
    shown = [each for each in marks if not any(touches((each["start"], each["end"]), cover) for cover in covers)]
    return [_mark_line(spoken, each) for each in sorted(shown, key=lambda each: (each["start"], each["end"]))]


def link_words(reasons: Sequence[str], heard: Sequence[Spoken], *, uncovered: bool) -> list[Markup]:
    """The words of this tip that a link's reasons speak of, where it is clear which they are."""
    kinds = [_LINKED[reason] for reason in reasons if reason in _LINKED]
    lines = [line for spoken in heard for line in mark_lines(spoken, uncovered=uncovered)]
    by_kind = {kind: list(dict.fromkeys(line.words for line in lines if line.kind == kind)) for kind in kinds}
    return [words for found in by_kind.values() if len(found) <= _MOST_QUOTED for words in found]


def kinds() -> list[tuple[str, str]]:
    """What a span may be said to be: code and name."""
    return [(kind.value, edge.say(entity_label(kind))) for kind in EntityKind]


def _topic(spoken: Spoken, topic: Mapping[str, Any], *, uncovered: bool) -> Cause:
    category = Category(topic["category"])
    said = TOPIC_BY_LIKENESS if topic.get("by_likeness") else topic_sentence(category)  # older findings know no likeness
    return Cause(category, edge.say(said), quoted(spoken, topic["spans"], uncovered=uncovered), "")


def _mark_line(spoken: Spoken, each: Mapping[str, Any]) -> MarkLine:
    [words] = quoted(spoken, [(each["start"], each["end"])], uncovered=True)
    kind = str(each["type"])
    label = edge.say(_("no mark")) if kind == NO_MARK else edge.say(entity_label(EntityKind(kind)))
    more = "" if kind == NO_MARK else normal_forms.said(EntityKind(kind), each.get("norm"))
    if each.get("slang"):
        more = f"{more}, {edge.say(SLANG)}"
    return MarkLine(spoken.message_id, each["start"], each["end"], words, kind, label, more, _was(each))


def _was(each: Mapping[str, Any]) -> str:
    was = each.get("was")
    if was is None:
        return ""
    if was == NO_MARK:
        return edge.say(_("the machine had not marked it"))
    return edge.say(_("the machine said: %(kind)s"), kind=edge.say(entity_label(EntityKind(was))))
