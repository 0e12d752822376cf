"""The way of an award: states, the parts that people play in it (one each), the ballot, and who must stay out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique

from hotline.domain.errors import NotAllowedError, WrongStateError

#: Votes that a decision needs (DESIGN section 3: a committee with a quorum of three).
QUORUM = 3

#: What the serial of an award is made of: nothing that is mistaken for another sign when it is read out or written.
SERIAL_SIGNS = "2345679ACDEFHJKMNPQRTUVWXYZ"


class AwaitingFundsError(WrongStateError):
    """The fund does not hold enough now; the award stays carried and waits, nothing else is wrong."""

    key = "awaiting_funds"


class ClaimOverError(WrongStateError):
    """The last day for asking for the reward is over."""

    key = "claim_over"


class NothingDueError(WrongStateError):
    """The rules give no money; ``facts["reason"]`` holds their code for why."""

    key = "nothing_due"


@unique
class AwardState(StrEnum):
    """Where an award stands. ``carried`` with no money in the fund is the queue "awaiting funds", not an error."""

    IN_BALLOT = "in_ballot"
    CARRIED = "carried"
    REFUSED = "refused"
    CLAIMABLE = "claimable"
    CLAIMED = "claimed"
    PAID = "paid"
    LAPSED = "lapsed"


#: The tipster was told of these.
TOLD = frozenset({AwardState.CLAIMABLE, AwardState.CLAIMED, AwardState.PAID, AwardState.LAPSED})
#: Nothing more can happen with these.
ENDED = frozenset({AwardState.REFUSED, AwardState.PAID, AwardState.LAPSED})


@unique
class AwardMove(StrEnum):
    """A step that somebody takes with an award."""

    CARRY = "carry"
    REFUSE = "refuse"
    APPROVE = "approve"
    ASK_CODE = "ask_code"
    PAY = "pay"
    LAPSE = "lapse"


AWARD_MOVES: Mapping[AwardMove, tuple[frozenset[AwardState], AwardState]] = {
    AwardMove.CARRY: (frozenset({AwardState.IN_BALLOT}), AwardState.CARRIED),
    AwardMove.REFUSE: (frozenset({AwardState.IN_BALLOT}), AwardState.REFUSED),
    AwardMove.APPROVE: (frozenset({AwardState.CARRIED}), AwardState.CLAIMABLE),
    AwardMove.ASK_CODE: (frozenset({AwardState.CLAIMABLE, AwardState.CLAIMED}), AwardState.CLAIMED),
    AwardMove.PAY: (frozenset({AwardState.CLAIMED}), AwardState.PAID),
    AwardMove.LAPSE: (frozenset({AwardState.CLAIMABLE, AwardState.CLAIMED}), AwardState.LAPSED),
}


def award_after(state: AwardState, move: AwardMove) -> AwardState:
    """The state after a move. Raises WrongStateError when the table does not allow it."""
    origins, target = AWARD_MOVES[move]
    if state not in origins:
        raise WrongStateError(move=move.value, state=state.value)
    return target


@unique
class Part(StrEnum):
    """What one person does in one award. The database allows one part a person and award."""

    CASEWORK = "casework"
    PROPOSER = "proposer"
    MEMBER = "member"
    RECUSED = "recused"
    APPROVER = "approver"
    PAYER = "payer"


def require_free(parts: Mapping[str, Part], staff_id: str) -> None:
    """Raise NotAllowedError when this person already plays a part in the award."""
    if staff_id in parts:
        raise NotAllowedError(part=parts[staff_id].value)


@unique
class Vote(StrEnum):
    """A member's voice. Recusing is not a vote and does not count towards the quorum."""

    APPROVE = "approve"
    REFUSE = "refuse"


@unique
class Verdict(StrEnum):
    """What the votes so far decide."""

    OPEN = "open"
    CARRIED = "carried"
    REFUSED = "refused"


@dataclass(frozen=True)
class Tally:
    """Votes so far and what they decide."""

    approve: int
    refuse: int
    verdict: Verdict


def tally(votes: Iterable[Vote], quorum: int = QUORUM) -> Tally:
    """Count a ballot: nothing is decided before ``quorum`` votes; then the majority decides, and a tie stays open."""
    voices = list(votes)
    approve = voices.count(Vote.APPROVE)
    refuse = len(voices) - approve
    if len(voices) < quorum or approve == refuse:
        return Tally(approve, refuse, Verdict.OPEN)
    return Tally(approve, refuse, Verdict.CARRIED if approve > refuse else Verdict.REFUSED)


def is_stuck(so_far: Tally, free: int, quorum: int = QUORUM) -> bool:
    """Whether nobody can decide any more: too few members are left for a quorum, or all have voted and it is a tie."""
    cast = so_far.approve + so_far.refuse
    return so_far.verdict is Verdict.OPEN and (free == 0 or cast + free < quorum)


def serial(signs: str) -> str:
    """Six signs as an award's serial, ``A-7K4M-2Q``: what money people call it; it leads to no tip."""
    return f"A-{signs[:4]}-{signs[4:]}"
