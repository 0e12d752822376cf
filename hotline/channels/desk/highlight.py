"""A tipster's words as an officer reads them: entities and causes marked, what points to the tipster covered.

A covered clue is not in the page at all: neither its words, nor their length, nor a normal form of what lies in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from hotline.channels import edge
from hotline.channels.desk import normal_forms
from hotline.channels.markup import cleaned, escaped
from hotline.domain.urgency import Reason
from hotline.services.casework import Spoken
from hotline.triage.reasons import DOUBTFUL, entity_label, reason_sentence
from hotline.triage.understanding import EntityKind
from hotline.wording.marking import _

#: Stands for a covered clue, however long it is.
COVER = "▇▇▇▇"
#: Stands in a brief for what stays behind.
LEFT_OUT = "…"

Range = tuple[int, int]


@dataclass(frozen=True)
class Cause:
    """One reason of a level as a sentence, with the words that caused it."""

    code: str
    sentence: str
    quotes: tuple[Markup, ...]
    doubtful: str


def marked(spoken: Spoken, *, uncovered: bool) -> Markup:
    """The words with marks. Spans come from the finding; words that nobody has understood carry none."""
    text, finding = spoken.text, spoken.finding or {}
    clues = clues_of(finding)
    covers = () if uncovered else clues
    cuts = {0, len(text)}
    for start, end in (*clues, *_entity_ranges(finding), *_cause_ranges(finding)):
        cuts |= {start, end}
    edges = sorted(cut for cut in cuts if 0 <= cut <= len(text))
    pieces = [_piece(text, finding, (start, end), covers) for start, end in pairwise(edges)]
    return cleaned("".join(pieces).replace("\n", "<br>"))


def causes(spoken: Spoken, *, uncovered: bool) -> list[Cause]:
    """Why these words have their level, most urgent first."""
    finding = spoken.finding or {}
    return [_cause(spoken.text, reason, () if uncovered else clues_of(finding)) for reason in finding.get("reasons", ())]


def has_clues(spoken: Spoken) -> bool:
    """Whether something in these words points to the tipster."""
    return bool(clues_of(spoken.finding or {}))


def without_clues(spoken: Spoken) -> str:
    """The words for a brief: what points to the tipster stays behind. Words that nobody understood give nothing."""
    if spoken.finding is None:
        return ""
    text = spoken.text
    for start, end in sorted(clues_of(spoken.finding), reverse=True):
        text = text[:start] + LEFT_OUT + text[end:]
    return text


def entities(spoken: Spoken) -> list[tuple[str, str, str]]:
    """Kind, words and normal form of everything marked, for comparing a reply with them. Never shown as it is."""
    finding = spoken.finding or {}
    return [
        (str(each["type"]), spoken.text[each["start"]:each["end"]], str(each.get("norm") or "")) for each in finding.get("entities", ())
    ]


def _piece(text: str, finding: Mapping[str, Any], at: Range, covers: Sequence[Range]) -> str:
    cover = next((range_ for range_ in covers if touches(at, range_)), None)
    if cover is not None:
        title = escaped(edge.say(_("Points to the tipster: stays behind")))
        return f'<span class="cover" title="{title}">{COVER}</span>' if at[0] == cover[0] else ""
    words = escaped(text[at[0]:at[1]])
    classes, title = _classes(finding, at, covers)
    if not classes:
        return words
    return f'<mark class="{" ".join(classes)}" title="{escaped(title)}">{words}</mark>'


def _classes(finding: Mapping[str, Any], at: Range, covers: Sequence[Range]) -> tuple[list[str], str]:
    classes: list[str] = []
    titles: list[str] = []
    if any(touches(at, clue) for clue in clues_of(finding)):
        classes.append("clue")
        titles.append(edge.say(_("Points to the tipster: stays behind")))
    for each in finding.get("entities", ()):
        span = (each["start"], each["end"])
        if touches(at, span):
            kind = EntityKind(each["type"])
            classes.append(kind.value)
            hidden = any(touches(span, cover) for cover in covers)
            titles.append(_entity_title(kind, "" if hidden else normal_forms.said(kind, each.get("norm"))))
    if any(touches(at, span) for span in _cause_ranges(finding)):
        classes.append("cause")
        titles.append(edge.say(_("One of the reasons for the level")))
    return classes, " · ".join(titles)


def _entity_title(kind: EntityKind, norm: str) -> str:
    label = edge.say(entity_label(kind))
    return f"{label}: {norm}" if norm else label


def _cause(text: str, reason: Mapping[str, Any], covers: Sequence[Range]) -> Cause:
    sentence = edge.say(reason_sentence(Reason(reason["reason"])))
    quotes = _quotes(text, reason.get("spans", ()), covers)
    return Cause(reason["reason"], sentence, quotes, edge.say(DOUBTFUL) if reason.get("doubtful") else "")


def quoted(spoken: Spoken, spans: Iterable[Sequence[int]], *, uncovered: bool) -> tuple[Markup, ...]:
    """The words of spans, each once, as a cause is quoted; a cover in place of what it hides."""
    return _quotes(spoken.text, spans, () if uncovered else clues_of(spoken.finding or {}))


def _quotes(text: str, spans: Iterable[Sequence[int]], covers: Sequence[Range]) -> tuple[Markup, ...]:
    whole: list[Range] = []
    for start, end in sorted(((start, end) for start, end in spans), key=lambda each: (each[0], -each[1])):
        if not whole or end > whole[-1][1]:  # what lies inside another is quoted with it
            whole.append((start, end))
    words = (COVER if any(touches(each, cover) for cover in covers) else escaped(text[slice(*each)]) for each in whole)
    return tuple(dict.fromkeys(cleaned(f'<mark class="cause">{each}</mark>') for each in words))


def clues_of(finding: Mapping[str, Any]) -> tuple[Range, ...]:
    """What points to the tipster, as ranges that do not overlap, so that each is covered once."""
    joined: list[Range] = []
    for start, end in sorted((start, end) for start, end in finding.get("clues", ())):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _entity_ranges(finding: Mapping[str, Any]) -> list[Range]:
    return [(each["start"], each["end"]) for each in finding.get("entities", ())]


def _cause_ranges(finding: Mapping[str, Any]) -> list[Range]:
    return [(start, end) for reason in finding.get("reasons", ()) for start, end in reason.get("spans", ())]


def touches(one: Range, other: Range) -> bool:
    """Whether two ranges share a character."""
    return one[0] < other[1] and other[0] < one[1]
