"""Finds named drugs and precursors; slang counts only where the tip speaks of drugs anyway.

A quarter of innocent text messages contains a street name, so a slang word alone says nothing.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hotline.triage.clauses import Cuts
from hotline.triage.folding import Folded, is_cjk
from hotline.triage.lexicon import Lexicon
from hotline.triage.places import Token
from hotline.triage.terms import Hit
from hotline.triage.understanding import Entity, EntityKind

#: Signals that make a text speak of drugs, so that slang in it may mean a drug.
CONTEXT = frozenset(
    {"strong_drug", "drug_word", "use_strong", "sell_strong", "make_strong", "carry_strong", "grow_strong", "dead_drop"}
)
#: Trade words near slang also do, but only in the same sentence.
TRADE = frozenset(
    {
        "sell",
        "use",
        "dead_drop",
        "buyers",
        "drive_impaired",
        "minor_target",
        "child_runner",
        "carry",
        "grow",
        "make",
        "group",
        "hidden",
        "freight",
        "overdose",
        "dying",
        "venue_host",
        "took",
        "making",
    }
)


@dataclass(frozen=True)
class SubstanceFound:
    """A substance in the folded text, with its kind: hard, soft, plant or precursor."""

    entity: Entity = field(repr=False)
    start: int
    end: int
    kind: str


def substances(
    folded: Folded, lexicon: Lexicon, cuts: Cuts, found: tuple[Sequence[Hit], Iterable[Token]]
) -> list[SubstanceFound]:
    """Named substances in reading order, given the signals and the words of the text."""
    signals, tokens = found
    innocent = _Cover(lexicon.innocent.scan(folded.text))
    hits = [hit for hit in lexicon.substances.scan(folded.text) if not innocent.holds(hit)]
    formal = [hit for hit in hits if hit.name.endswith("/formal")]
    slang = [hit for hit in hits if hit.name.endswith("/slang")]
    if not formal and not any(hit.name in CONTEXT for hit in signals):
        trading = {cuts.sentence(hit.start) for hit in signals if hit.name in TRADE}
        slang = [hit for hit in slang if _is_firm(folded.text, hit, lexicon) and cuts.sentence(hit.start) in trading]
    bounds = {(token.start, token.end) for token in tokens}
    kept = [*formal, *(hit for hit in slang if _is_word(folded.text, hit, bounds))]
    return _merged([_found(folded, lexicon, hit) for hit in _longest(kept)], folded)


def _is_firm(text: str, hit: Hit, lexicon: Lexicon) -> bool:
    """Slang that hardly means anything else, so that a trade word beside it is enough."""
    return text[hit.start : hit.end] in lexicon.words["firm_slang"]


def _merged(found: Sequence[SubstanceFound], folded: Folded) -> list[SubstanceFound]:
    """依托咪酯烟弹 is one substance, not two."""
    kept: list[SubstanceFound] = []
    for drug in found:
        last = kept[-1] if kept else None
        if last and not folded.text[last.end : drug.start].strip() and last.entity.norm == drug.entity.norm:
            start, end = last.entity.start, drug.entity.end
            entity = replace(last.entity, end=end, text=folded.source[start:end])
            kept[-1] = SubstanceFound(entity, last.start, drug.end, last.kind)
        else:
            kept.append(drug)
    return kept


def _is_word(text: str, hit: Hit, bounds: set[tuple[int, int]]) -> bool:
    """A single Chinese character is slang only where it stands as a word of its own."""
    return hit.end - hit.start > 1 or not is_cjk(text[hit.start]) or (hit.start, hit.end) in bounds


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.start, -each.end, each.name)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _found(folded: Folded, lexicon: Lexicon, hit: Hit) -> SubstanceFound:
    canonical, manner = hit.name.split("/")
    start, end = folded.back(hit.start, hit.end)
    entity = Entity(EntityKind.SUBSTANCE, start, end, folded.source[start:end], canonical, slang=manner == "slang")
    return SubstanceFound(entity, hit.start, hit.end, lexicon.kinds[canonical])


class _Cover:
    """Answers whether a hit lies inside one of the innocent phrases, without comparing all with all."""

    def __init__(self, phrases: Sequence[Hit]) -> None:
        self._starts = [phrase.start for phrase in phrases]
        self._furthest: list[int] = []
        for phrase in phrases:
            self._furthest.append(max(phrase.end, self._furthest[-1] if self._furthest else 0))

    def holds(self, hit: Hit) -> bool:
        before = bisect_right(self._starts, hit.start) - 1
        return before >= 0 and self._furthest[before] >= hit.end
