"""What a tip is about and where it must go first (TRIAGE.md, sections 1 and 2).

Labels are stored by value and never renamed: a closed case keeps the word that it was filed under.
"""

from collections.abc import Iterable
from enum import StrEnum, unique


@unique
class Category(StrEnum):
    """Exactly one main topic of a tip; any others are secondary."""

    MANUFACTURE = "manufacture"
    TRAFFICKING = "trafficking"
    TRANSPORT = "transport"
    CULTIVATION = "cultivation"
    PRECURSOR = "precursor"
    VENUE = "venue"
    USE_CONCERN = "use_concern"
    FUGITIVE = "fugitive"
    CORRUPT_OFFICER = "corrupt_officer"
    OVERDOSE_DANGER = "overdose_danger"
    CHILD_AT_RISK = "child_at_risk"
    PRANK_ABUSE = "prank_abuse"
    SPAM_AD = "spam_ad"
    OFF_TOPIC = "off_topic"
    WRONG_NUMBER = "wrong_number"


@unique
class Route(StrEnum):
    """Where a tip must go first. ``DISCARD`` is only ever proposed to a human."""

    EMERGENCY = "emergency"
    INVESTIGATE = "investigate"
    INTEGRITY = "integrity"  # a separate compartment; never visible to the unit complained of
    SUPERVISOR = "supervisor"
    REFER_TREATMENT = "refer_treatment"
    REFER_OTHER = "refer_other"
    DISCARD = "discard"


#: Where two topics fit, the earlier one is the main one. The last four never beat a topic about drugs.
PRECEDENCE: tuple[Category, ...] = (
    Category.CHILD_AT_RISK,
    Category.OVERDOSE_DANGER,
    Category.CORRUPT_OFFICER,
    Category.FUGITIVE,
    Category.MANUFACTURE,
    Category.PRECURSOR,
    Category.CULTIVATION,
    Category.TRANSPORT,
    Category.VENUE,
    Category.TRAFFICKING,
    Category.USE_CONCERN,
    Category.OFF_TOPIC,
    Category.SPAM_AD,
    Category.PRANK_ABUSE,
    Category.WRONG_NUMBER,
)

#: Topics that are no report at all. An off-topic concern is real and belongs to somebody else.
JUNK = frozenset({Category.PRANK_ABUSE, Category.SPAM_AD, Category.WRONG_NUMBER})

#: Topics outside the matter of drugs.
NOT_ABOUT_DRUGS = JUNK | {Category.OFF_TOPIC}


def in_precedence(categories: Iterable[Category]) -> tuple[Category, ...]:
    """The distinct categories, the one that must lead first."""
    return tuple(sorted(set(categories), key=PRECEDENCE.index))


def main_and_secondary(categories: Iterable[Category]) -> tuple[Category, tuple[Category, ...]]:
    """The main topic and the rest; a tip that fits nothing is a concern that a human must place: off topic."""
    found = in_precedence(categories)
    if not found:
        return Category.OFF_TOPIC, ()
    return found[0], found[1:]
