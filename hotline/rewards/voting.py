"""How a body decides a figure by votes, and which body has to approve a sum; nothing here looks at a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, unique
from fractions import Fraction

from hotline.rewards.document import Text
from hotline.rewards.facts import FactSheet, wrong
from hotline.rewards.matter import Matter
from hotline.rewards.span import Span
from hotline.rewards.steps import Filling, Step

#: Opinions into which a vote must split before votes are added up (kr-narcotics: three or more).
_SPLIT = 3


@unique
class VotingRule(StrEnum):
    """What makes a figure the decision."""

    MAJORITY = "majority"  # more than half of those present for one amount, or what ``needs`` says
    SMALLEST_UPWARD = "smallest_upward"  # split into three or more: votes add up from the smallest amount to a majority
    UNANIMOUS = "unanimous"


@dataclass(frozen=True)
class Needed:
    """How many of a body it takes: a share of it (``more`` asks for more than the share), or a number of people."""

    share: Fraction = Fraction(0)
    people: int = 0
    more: bool = False

    def are_met(self, number: int, body: int) -> bool:
        """Whether ``number`` people of a body of that size are as many as it takes."""
        least = self.share * body
        return number >= self.people and (number > least if self.more else number >= least)


MORE_THAN_HALF = Needed(Fraction(1, 2), more=True)
#: How a pack writes it: ``2/3``, ``more than 1/2``, ``5``. Groups: more, the share, of how many, people.
NEEDED = re.compile(r"(more than )?([1-9][0-9]?)/([1-9][0-9]?)|([1-9][0-9]{0,2})")


@unique
class Electorate(StrEnum):
    """Of whom a majority is counted."""

    PRESENT = "present"
    MEMBERS = "members"


@dataclass(frozen=True)
class Voting:
    """The vote on one head. ``fact`` is a record of `members`, `present` and `amounts`, and of `recused` where
    ``recusal`` says that members who had to stay out are not counted; ``quorum`` is None where the law asks for none.
    """

    head: str
    fact: str
    rule: VotingRule
    quorum: Needed | None
    reference: str
    needs: Needed = MORE_THAN_HALF
    of: Electorate = Electorate.PRESENT
    recusal: bool = False

    @property
    def id(self) -> str:
        """The head voted on, by which a local pack takes its place."""
        return self.head


@dataclass(frozen=True)
class Approval:
    """Who approves a sum; ``up_to`` names a parameter, None is everything above."""

    id: str
    body: Text
    up_to: str | None
    reference: str


@dataclass(frozen=True)
class _Ballot:
    """What a vote record says, amounts from the smallest upward; ``members`` are those who could vote."""

    members: int
    present: int
    amounts: Sequence[Decimal]


def voted(voting: Voting, sheet: FactSheet) -> Decimal | None:
    """The figure that the votes decided, None when there was no vote, no quorum or no majority. Raises FactsError."""
    return _figure(voting, _ballot(voting, sheet))


def _figure(voting: Voting, ballot: _Ballot) -> Decimal | None:
    if ballot.present > ballot.members:
        raise wrong(f"{voting.fact}.present", "不多于可以表决的成员人数", "no more than the members who may vote", voting.reference)
    if len(ballot.amounts) > ballot.present:
        raise wrong(f"{voting.fact}.amounts", "不多于出席人数", "no more than those present", voting.reference)
    if not ballot.amounts or _lacks_quorum(voting, ballot):
        return None
    return _decision(voting, ballot)


def _ballot(voting: Voting, sheet: FactSheet) -> _Ballot:
    recused = sheet.count(f"{voting.fact}.recused") if voting.recusal else 0
    members = sheet.count(f"{voting.fact}.members") - recused
    return _Ballot(members, sheet.count(f"{voting.fact}.present"), sorted(sheet.amounts(f"{voting.fact}.amounts")))


def _decision(voting: Voting, ballot: _Ballot) -> Decimal | None:
    amounts, present = ballot.amounts, ballot.present
    if voting.rule is VotingRule.UNANIMOUS:
        return amounts[0] if amounts.count(amounts[0]) == present else None
    body = ballot.members if voting.of is Electorate.MEMBERS else present
    # Several amounts can have enough votes only where the law asks for no more than half: then nothing is decided.
    enough = {amount for amount in amounts if voting.needs.are_met(amounts.count(amount), body)}
    clear = enough.pop() if len(enough) == 1 else None
    if clear is not None or voting.rule is VotingRule.MAJORITY or len(set(amounts)) < _SPLIT:
        return clear
    return amounts[present // 2] if len(amounts) * 2 > present else None


def vote_step(voting: Voting, sheet: FactSheet) -> Step | None:
    """The line that says what a vote came to, also one that decides nothing; None where nobody voted."""
    ballot = _ballot(voting, sheet)
    if not ballot.amounts:
        return None
    figure = _figure(voting, ballot)
    sentence, span = "vote_decides", None if figure is None else Span.exactly(figure)
    if figure is None:
        sentence = "vote_without_quorum" if _lacks_quorum(voting, ballot) else "vote_without_majority"
    filled: dict[str, Filling] = {"present": ballot.present, "members": ballot.members}
    return Step(f"note.vote.{voting.head}", sentence, filled, voting.reference, span)


def _lacks_quorum(voting: Voting, ballot: _Ballot) -> bool:
    return voting.quorum is not None and not voting.quorum.are_met(ballot.present, ballot.members)


def approval_step(approvals: Sequence[Approval], matter: Matter, amount: Decimal) -> tuple[Step, ...]:
    """The line that names who approves the sum."""
    for approval in approvals:
        limit = matter.limit(approval.up_to)
        if limit is None or amount <= limit:
            return (Step(f"approval.{approval.id}", "words", {"words": approval.body}, approval.reference),)
    return ()
