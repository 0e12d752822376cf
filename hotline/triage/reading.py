"""Reads one text once: folds it, cuts it, finds entities and signals. What follows from them is decided elsewhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from hotline.triage.clauses import Cuts, Mode, Moods, Sign, cut
from hotline.triage.contacts import accounts, phones
from hotline.triage.english_places import Exactness
from hotline.triage.folding import Folded, fold
from hotline.triage.lexicon import Lexicon
from hotline.triage.own_tables import LargeAmounts
from hotline.triage.persons import PersonFound, persons
from hotline.triage.places import PlaceFound, Token, places
from hotline.triage.plates import plates
from hotline.triage.quantities import Amount, amounts, are_many_plants, is_large
from hotline.triage.rules import Signs
from hotline.triage.substances import SubstanceFound, substances
from hotline.triage.terms import Hit
from hotline.triage.times import TimeFound, times
from hotline.triage.understanding import Entity, Span

_URL = re.compile(r"https?://|(?<![a-z])www\.|[a-z0-9]\.(?:com|cn|top|xyz|vip|net|info|ly|cc)\b")
#: "No 5" is a number, and denies nothing.
_NUMBER_SIGN = re.compile(r"no\.? ?#?\d")
_MODES = frozenset(mode.value for mode in Mode)
_MAKING = frozenset({"make", "make_strong", "lab_word"})
#: A place or a substance is no person, whatever segmentation takes its name for.
_Spanned = TypeVar("_Spanned", Entity, PersonFound, TimeFound)
#: An amount concerns the substances of its own sentence and of the ones beside it.
_BESIDE = 1


@dataclass(frozen=True)
class Reading:
    """Everything found in a text, before anything is concluded from it."""

    folded: Folded = field(repr=False)
    signs: tuple[Sign, ...] = field(repr=False)
    entities: tuple[Entity, ...] = field(repr=False)
    tokens: tuple[Token, ...] = field(repr=False)

    def span(self, sign: Sign) -> Span:
        return Span(*self.folded.back(sign.start, sign.end))


@dataclass(frozen=True)
class _Facts:
    places: list[PlaceFound]
    times: list[TimeFound]
    substances: list[SubstanceFound]
    persons: list[PersonFound]
    amounts: list[Amount]
    contacts: list[Entity]


def read(text: str, now: datetime, zone: ZoneInfo, lexicon: Lexicon, staff_terms: Sequence[str] = ()) -> Reading:
    """Read a text received at ``now``."""
    folded = fold(text)
    if not folded.text:
        return Reading(folded, (), (), ())
    cuts = cut(folded.text)
    hits = _not_inside(lexicon.signals.scan(folded.text), lexicon.innocent.scan(folded.text))
    hits = [hit for hit in hits if hit.name != Mode.NEGATED or not _NUMBER_SIGN.match(folded.text, hit.start)]
    tokens = tokenised(folded.text)
    facts = _facts(folded, lexicon, cuts, (hits, tokens), now.astimezone(zone))
    hits += _entity_hits(folded, lexicon, cuts, facts)
    hits += _staff_hits(folded.text, staff_terms)
    moods = Moods(folded.text, cuts, hits)
    signs = Signs(moods.sign(hit) for hit in sorted(hits, key=lambda hit: (hit.start, hit.end, hit.name)))
    return Reading(folded, signs, _entities(facts), tuple(tokens))


def _not_inside(hits: Sequence[Hit], innocent: Sequence[Hit]) -> list[Hit]:
    """Drops signals that begin in the middle of an innocent word: 吸了 in 呼吸了 is no use of drugs.

    A word for a mode is dropped at its beginning too: 电影院 is a place, and what happens behind it is no film.
    """
    whole = {index: phrase.end for phrase in innocent for index in range(phrase.start, phrase.end)}
    hits = [hit for hit in hits if hit.name not in _MODES or hit.end >= whole.get(hit.start, 0)]
    middles = {index for phrase in innocent for index in range(phrase.start + 1, phrase.end)}
    # 制毒废料 is waste, not making.
    waste = {index for hit in hits if hit.name == "chemical_strong" for index in range(hit.start, hit.end)}
    return [hit for hit in hits if hit.start not in middles and not (hit.name in _MAKING and hit.start in waste)]


def tokenised(text: str) -> list[Token]:
    """The words of a folded text with their parts of speech."""
    import rjieba  # noqa: PLC0415 - its dictionary costs memory that most commands need not pay

    tokens: list[Token] = []
    position = 0
    for word, tag in rjieba.tag(text):
        tokens.append(Token(word, tag, position, position + len(word)))
        position += len(word)
    return tokens


def _facts(folded: Folded, lexicon: Lexicon, cuts: Cuts, found: tuple[list[Hit], list[Token]], now: datetime) -> _Facts:
    tokens = found[1]
    contacts = [*phones(folded), *plates(folded), *accounts(folded, lexicon.words)]
    said_times = times(folded, now, lexicon.windows)
    found_places = _specific(places(folded, lexicon, tokens, [(time.start, time.end) for time in said_times]))
    drugs = substances(folded, lexicon, cuts, found)
    people = persons(folded, lexicon, tokens)
    spots = [(p.start, p.end) for p in found_places]
    taken = sorted(spots + [(d.start, d.end) for d in drugs])
    return _Facts(
        places=found_places,
        times=list(_outside(said_times, spots)),
        substances=drugs,
        persons=list(_outside(people, taken)),
        amounts=amounts(folded),
        contacts=_apart(contacts),
    )


def _specific(found: Sequence[PlaceFound]) -> list[PlaceFound]:
    """A yard or a basement is a place of its own only where the tip names no other."""
    named = [place for place in found if place.exactness > Exactness.GENERIC]
    return named or list(found)


def _apart(entities: Sequence[Entity]) -> list[Entity]:
    """A number read as a plate and as a telephone is the first of the two in the order given."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=lambda each: (each.start, -each.end)):
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return kept


def _entities(facts: _Facts) -> tuple[Entity, ...]:
    contacts = facts.contacts
    taken = [(entity.start, entity.end) for entity in contacts]
    others = [
        *(found.entity for found in facts.places),
        *(found.entity for found in facts.times),
        *(found.entity for found in facts.substances),
        *(found.entity for found in facts.persons),
        *(found.entity for found in facts.amounts),
    ]
    free = _outside(sorted(others, key=lambda each: (each.start, each.end)), taken)
    return tuple(sorted([*contacts, *free], key=lambda entity: (entity.start, entity.end, entity.kind)))


def _outside(found: Iterable[_Spanned], taken: Sequence[tuple[int, int]]) -> Iterator[_Spanned]:
    """What touches none of the spans; both come in reading order, so one walk is enough."""
    index = 0
    for each in found:
        while index < len(taken) and taken[index][1] <= each.start:
            index += 1
        if index == len(taken) or each.end <= taken[index][0]:
            yield each


def _entity_hits(folded: Folded, lexicon: Lexicon, cuts: Cuts, facts: _Facts) -> list[Hit]:
    hits = [Hit(signal, found.start, found.end) for found in facts.times for signal in found.signals]
    for place in facts.places:
        hits += [Hit(name, place.start, place.end) for name in _PLACE_SIGNALS[place.exactness]]
    for drug in facts.substances:
        name = "precursor_name" if drug.kind == "precursor" else "substance"
        if drug.entity.slang:
            name = "firm_slang" if folded.text[drug.start : drug.end] in lexicon.words["firm_slang"] else "slang"
        hits.append(Hit(name, drug.start, drug.end))
    hits += [Hit("named" if p.named else "person", p.start, p.end) for p in facts.persons]
    hits += [Hit("url", match.start(), match.end()) for match in _URL.finditer(folded.text)]
    return hits + _counted(folded, cuts, facts, lexicon.large)


_PLACE_SIGNALS = {
    Exactness.GENERIC: (),
    Exactness.AREA: ("place",),
    Exactness.PREMISES: ("place", "premises"),
    Exactness.SPOT: ("place", "spot"),
}


def _counted(folded: Folded, cuts: Cuts, facts: _Facts, limits: LargeAmounts) -> list[Hit]:
    at = {origin: index for index, origin in enumerate(folded.origin)}
    hits = [Hit(each.kind.value, at[each.start], at[each.end - 1] + 1) for each in facts.contacts]
    near: dict[int, list[SubstanceFound]] = {}
    for drug in facts.substances:
        near.setdefault(cuts.sentence(drug.start), []).append(drug)
    for amount in facts.amounts:
        start, end = at[amount.entity.start], at[amount.entity.end - 1] + 1
        sentence = cuts.sentence(start)
        beside = [d for s in range(sentence - _BESIDE, sentence + _BESIDE + 1) for d in near.get(s, ())][:50]
        kinds, names = (
            frozenset(d.kind for d in beside if not d.entity.slang),
            frozenset(d.entity.norm or "" for d in beside),
        )
        hits += [
            Hit(name, start, end)
            for name, holds in (
                ("quantity", True),
                ("large", is_large(amount, kinds, names, limits)),
                ("many_plants", are_many_plants(amount, names, limits)),
            )
            if holds
        ]
    return hits


def _staff_hits(text: str, staff_terms: Sequence[str]) -> list[Hit]:
    """Where the text names the hotline's own posts, units or people, as a city lists them.

    A name in Latin letters stands as a word of its own; one sign is no name that could be told from a word.
    """
    hits: list[Hit] = []
    for term in staff_terms:
        wanted = fold(term).text.strip()
        if len(wanted) > 1:
            hits += [Hit("staff_term", *match.span()) for match in re.finditer(_as_word(wanted), text)]
    return hits


def _as_word(term: str) -> str:
    """The expression of a name. Chinese is written without blanks, so only a Latin end can have a word's end."""
    before = r"(?<![a-z0-9])" if term[0].isascii() else ""
    after = r"(?![a-z0-9])" if term[-1].isascii() else ""
    return f"{before}{re.escape(term)}{after}"
