"""How a body decides a figure by votes, and which body has to approve a sum; nothing here looks at a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, unique

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

    MAJORITY = "majority"  # more than half of those present for one amount
    SMALLEST_UPWARD = "smallest_upward"  # split into three or more: votes add up from the smallest amount to a majority
    UNANIMOUS = "unanimous"


@dataclass(frozen=True)
class Voting:
    """The vote on one head. ``fact`` is a record of `members`, `present` and `amounts`; ``quorum`` asks for more than
    half of the members.
    """

    head: str
    fact: str
    rule: VotingRule
    quorum: bool
    reference: str

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


def voted(voting: Voting, sheet: FactSheet) -> Decimal | None:
    """The figure that the votes decided, None when there was no vote, no quorum or no majority. Raises FactsError."""
    amounts = sorted(sheet.amounts(f"{voting.fact}.amounts"))
    members, present = sheet.count(f"{voting.fact}.members"), sheet.count(f"{voting.fact}.present")
    if present > members:
        raise wrong(f"{voting.fact}.present", "不多于成员人数", "no more than the members", voting.reference)
    if len(amounts) > present:
        raise wrong(f"{voting.fact}.amounts", "不多于出席人数", "no more than those present", voting.reference)
    if not amounts or _lacks_quorum(voting, members, present):
        return None
    return _decision(voting.rule, amounts, present)


def _decision(rule: VotingRule, amounts: Sequence[Decimal], present: int) -> Decimal | None:
    if rule is VotingRule.UNANIMOUS:
        return amounts[0] if amounts.count(amounts[0]) == present else None
    clear = next((amount for amount in amounts if amounts.count(amount) * 2 > present), None)
    if clear is not None or rule is VotingRule.MAJORITY or len(set(amounts)) < _SPLIT:
        return clear
    return amounts[present // 2] if len(amounts) * 2 > present else None


def vote_step(voting: Voting, sheet: FactSheet) -> Step | None:
    """The line that says what a vote came to, also one that decides nothing; None where nobody voted."""
    if not sheet.amounts(f"{voting.fact}.amounts"):
        return None
    members, present = sheet.count(f"{voting.fact}.members"), sheet.count(f"{voting.fact}.present")
    figure = voted(voting, sheet)
    sentence, span = "vote_decides", None if figure is None else Span.exactly(figure)
    if figure is None:
        sentence = "vote_without_quorum" if _lacks_quorum(voting, members, present) else "vote_without_majority"
    filled: dict[str, Filling] = {"present": present, "members": members}
    return Step(f"note.vote.{voting.head}", sentence, filled, voting.reference, span)


def _lacks_quorum(voting: Voting, members: int, present: int) -> bool:
    return voting.quorum and present * 2 <= members


def approval_step(approvals: Sequence[Approval], matter: Matter, amount: Decimal) -> tuple[Step, ...]:
    """The line that names who approves the sum."""
    for approval in approvals:
        limit = matter.limit(approval.up_to)
        if limit is None or amount <= limit:
            return (Step(f"approval.{approval.id}", "words", {"words": approval.body}, approval.reference),)
    return ()
