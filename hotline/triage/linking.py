"""Suggests which earlier tips tell of the same matter, or of one to be seen beside it; a human confirms.

Nobody is linked by a name alone. A shared street, building or vehicle model, or plates that differ, make no duplicate.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hotline.domain.topics import JUNK
from hotline.ports import CandidateIndex, Feature, FeatureKind, Match
from hotline.triage.features import features_of
from hotline.triage.minhash import likeness
from hotline.triage.understanding import Link, LinkKind, Understanding

#: Scores from which a link is suggested; set on the tuning half of the project's own tips.
DUPLICATE_FROM = 0.55
RELATED_FROM = 0.3
_SAME_WORDING = 0.75
#: Within minutes less is enough: one word changed in twenty breaks a fifth of the shingles.
_ECHO_WORDING, _ECHO_WORDS = 0.4, 0.8
_MOST_LINKS = 10
#: Kinds of places of which a matter has one, so that tellers of one language who name different ones tell of two matters.
_ONE_A_MATTER = ("village", "road", "street", "avenue")
#: A door of three digits is rarer than one of two.
_LONG_NUMBER = len("#fact:number:") + 3


@dataclass(frozen=True)
class _Evidence:
    """What two tips share, by kind, and what they have that differs."""

    shared: frozenset[Feature]
    mine: frozenset[Feature]

    def count(self, kind: FeatureKind) -> int:
        return sum(1 for feature in self.shared if feature.kind is kind)

    def has(self, mark: str) -> bool:
        return Feature(FeatureKind.WORD, f"#{mark}") in self.shared

    def any_mark(self, prefix: str) -> bool:
        return any(f.kind is FeatureKind.WORD and f.value.startswith(f"#{prefix}") for f in self.shared)

    @property
    def likeness(self) -> float:
        return likeness(self.count(FeatureKind.BAND) + self.count(FeatureKind.GRAIN))

    @property
    def is_echo(self) -> bool:
        """Nearly the same wording within minutes; a word changed here and there makes no second voice."""
        alike = self.likeness >= _ECHO_WORDING or self.words >= _ECHO_WORDS
        return alike and self.count(FeatureKind.WINDOW) > 0

    @property
    def words(self) -> float:
        """The share of this tip's words that the other tip has too."""
        mine = sum(1 for f in self.mine if f.kind is FeatureKind.WORD and not f.value.startswith("#"))
        shared = sum(1 for f in self.shared if f.kind is FeatureKind.WORD and not f.value.startswith("#"))
        return shared / mine if mine else 0.0

    @property
    def same_plate(self) -> bool:
        whole = any(f.kind is FeatureKind.PLATE and "*" not in f.value for f in self.shared)
        tail = any(f.kind is FeatureKind.PLATE and "*" in f.value for f in self.shared)
        return whole or (tail and not self.has("has:whole_plate"))

    @property
    def different_plates(self) -> bool:
        return self.has("has:whole_plate") and not self.same_plate

    @property
    def same_spot(self) -> bool:
        return self._places(lambda value: not value.startswith(("area:", "named:"))) or self._same_name

    @property
    def _same_name(self) -> bool:
        """Premises of one name, unless both tellers say of what kind they are and the kinds differ."""
        other_kind = self.has("has:kind") and not self.marks("kind:")
        return self._places(lambda value: value.startswith("named:")) and not other_kind

    def _places(self, wanted: Callable[[str], bool]) -> bool:
        return any(f.kind is FeatureKind.PLACE and wanted(f.value) for f in self.shared)

    @property
    def same_village(self) -> bool:
        """A village is small enough: who grows or makes the same there is hardly somebody else."""
        return self._same_area_of("village") and self.any_mark("main:") and self.count(FeatureKind.SUBSTANCE) > 0

    @property
    def elsewhere(self) -> bool:
        """Both name a place in one language, and nothing of the names is shared, or they name different streets or villages."""
        if not self.any_mark("told in:"):
            return False
        apart = self.has("has:place") and not self.count(FeatureKind.PLACE)
        return apart or any(self.has(f"has:{kind}") and not self._same_area_of(kind) for kind in _ONE_A_MATTER)

    def _same_area_of(self, kind: str) -> bool:
        return self._places(lambda value: value.startswith("area:") and value.endswith(f" {kind}"))

    @property
    def same_hour(self) -> bool:
        """An hour or a day of the week, with the substance, in one part of the town."""
        is_told = self.facts("clock:") or self.facts("weekday:")
        return bool(is_told) and self.same_area and self.count(FeatureKind.SUBSTANCE) > 0

    @property
    def different_contacts(self) -> bool:
        return any(
            self.has(f"has:{kind}") and not self.count(kind) for kind in (FeatureKind.PHONE, FeatureKind.ACCOUNT)
        )

    @property
    def same_topic(self) -> bool:
        return self.any_mark("about:") or (self.has("deals") and self.count(FeatureKind.SUBSTANCE) > 0)

    @property
    def same_area(self) -> bool:
        return self.count(FeatureKind.PLACE) > 0 and not self.same_spot

    @property
    def different_doors(self) -> bool:
        other_house = self.has("has:block") and not self.marks("in block:")
        if self.elsewhere or other_house or (self.has("has:number") and not self.facts("number:")):
            return True
        if any(self.facts(kind) for kind in ("number:", "name:", "point:", "amount:")) or self.same_village:
            return False
        return self.has("has:door") and self.same_area and not self.same_hour

    def facts(self, prefix: str) -> int:
        """How many facts of one kind both tell, in whatever language."""
        start = f"#fact:{prefix}"
        return sum(1 for f in self.shared if f.kind is FeatureKind.WORD and f.value.startswith(start))

    def marks(self, prefix: str) -> int:
        return sum(1 for f in self.shared if f.kind is FeatureKind.WORD and f.value.startswith(f"#{prefix}"))

    @property
    def same_matter(self) -> float:
        """What an account in other words shares: doors, sums, hours, names, kinds of place, topic and danger."""
        doors = self.facts("number:")
        return (
            0.3 * bool(doors)
            + 0.1 * (self.long_number or doors > 1)
            + 0.25 * bool(self.facts("amount:"))
            + 0.25 * bool(self.facts("point:"))
            + 0.1 * bool(self.facts("clock:") or self.facts("weekday:"))
            + 0.3 * bool(self.facts("name:"))
            + 0.1 * bool(self.marks("kind:"))
            + 0.15 * bool(self.facts("while:"))
            + min(0.1, 0.05 * self.marks("why:"))
        )

    @property
    def long_number(self) -> bool:
        return any(
            f.value.startswith("#fact:number:") and len(f.value) >= _LONG_NUMBER
            for f in self.shared
            if f.kind is FeatureKind.WORD
        )

    @property
    def has_fact(self) -> bool:
        """Something exact that both tell; a name alone is nothing, and neither is an hour."""
        return bool(self.facts("number:") or self.facts("amount:") or self.facts("point:") or self.same_hour) or (
            bool(self.facts("name:") or self.facts("while:")) and (self.same_area or self.marks("kind:") > 0)
        )

    @property
    def same_contact(self) -> bool:
        return self.count(FeatureKind.PHONE) + self.count(FeatureKind.ACCOUNT) > 0


def link(
    understanding: Understanding, index: CandidateIndex, features: frozenset[Feature] | None = None, *, limit: int = 100
) -> tuple[Link, ...]:
    """Suggested links to earlier tips, the best first. The tip itself must not be in the index yet."""
    if understanding.category in JUNK:
        return ()
    mine = features_of(understanding) if features is None else features
    return best(_suggested(match, mine) for match in index.sharing(mine, limit=limit))


def best(links: Iterable[Link | None]) -> tuple[Link, ...]:
    """The strongest suggestions, few enough for a human to look through."""
    found = [link for link in links if link is not None]
    return tuple(sorted(found, key=lambda each: (-each.score, each.tip_id))[:_MOST_LINKS])


def _suggested(match: Match, mine: frozenset[Feature]) -> Link | None:
    evidence = _Evidence(match.shared, mine)
    score = round(min(1.0, _score(evidence)), 2)
    reasons = tuple(_reasons(evidence))
    if score >= DUPLICATE_FROM and _may_be_duplicate(evidence):
        return Link(match.tip_id, LinkKind.DUPLICATE, score, reasons)
    if score >= RELATED_FROM and _has_anchor(evidence):
        return Link(match.tip_id, LinkKind.RELATED, score, reasons)
    return None


def _score(evidence: _Evidence) -> float:
    return (
        0.45 * evidence.same_plate
        + 0.35 * evidence.same_contact
        + 0.35 * evidence.same_spot
        + 0.1 * evidence.same_area
        + 0.1 * bool(evidence.count(FeatureKind.SUBSTANCE))
        + 0.15 * evidence.same_topic
        + 0.2 * evidence.same_village
        + 0.1 * evidence.any_mark("when:")
        + 0.6 * evidence.likeness
        + 0.3 * evidence.words
        + 0.05 * bool(evidence.count(FeatureKind.WINDOW))
        + evidence.same_matter
    )


def _has_anchor(evidence: _Evidence) -> bool:
    return evidence.same_plate or evidence.same_contact or evidence.same_spot or evidence.likeness >= _SAME_WORDING


def _may_be_duplicate(evidence: _Evidence) -> bool:
    """The same matter needs something that only one matter has, and nothing that tells the two apart."""
    if evidence.different_plates:
        return False
    if evidence.same_plate or evidence.same_contact:
        return evidence.same_topic
    if evidence.different_doors or (evidence.different_contacts and not evidence.same_spot):
        return False
    is_same = evidence.same_spot or evidence.same_village or evidence.likeness >= _SAME_WORDING
    return evidence.same_topic and (is_same or (evidence.any_mark("main:") and evidence.has_fact))


def _reasons(evidence: _Evidence) -> Iterable[str]:
    """Reason codes; ``reasons.LINK_SENTENCES`` puts them into words."""
    is_echo = evidence.is_echo
    told = {
        "same_plate": evidence.same_plate,
        "same_phone": evidence.count(FeatureKind.PHONE) > 0,
        "same_account": evidence.count(FeatureKind.ACCOUNT) > 0,
        "same_place": evidence.same_spot,
        "same_village": evidence.same_village,
        "same_street": evidence.same_area and not evidence.same_village,
        "same_substance": evidence.count(FeatureKind.SUBSTANCE) > 0,
        "same_day": evidence.any_mark("when:"),
        "same_number": evidence.facts("number:") > 0,
        "same_amount": evidence.facts("amount:") > 0,
        "like_wording": evidence.likeness >= _SAME_WORDING and not is_echo,
        "one_voice_repeated": is_echo,
        "different_plates": evidence.different_plates,
    }
    return (code for code, is_true in told.items() if is_true)
