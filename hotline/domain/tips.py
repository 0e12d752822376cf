"""The life of a tip: states, the table of allowed moves, dispositions, and the coarse status that its tipster may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique

from hotline.domain.errors import BadInputError, WrongStateError
from hotline.domain.roles import Permission

#: How long a claim lasts without a new action of the claimer.
CLAIM_LEASE = timedelta(minutes=15)
#: A status that a tipster reads lags behind what happens, so that it never reveals an operation.
STATUS_DELAY = timedelta(hours=24)
#: No length of words is refused below this; above it a text is not something a person typed.
LONGEST_TEXT = 200_000


@unique
class Channel(StrEnum):
    """The door by which words came in."""

    WEB = "web"
    SMS = "sms"
    VOICE = "voice"
    BOX = "box"


@unique
class Compartment(StrEnum):
    """Who can read: screening is the triage worker alone, the others are desks."""

    SCREENING = "screening"
    DESK = "desk"
    INTEGRITY = "integrity"


@unique
class TipState(StrEnum):
    """Where a tip stands. Every state has an owner (``OWNERS``) and, while work is due, a clock."""

    RECEIVED = "received"
    SCREENING = "screening"
    AWAITING_TIPSTER = "awaiting_tipster"
    ASSIGNED = "assigned"
    UNDER_CHECK = "under_check"
    REPORTED = "reported"
    CONCLUDED = "concluded"
    PURGED = "purged"


@unique
class Owner(StrEnum):
    """Who must do the next thing."""

    DESK = "desk"
    CLAIMER = "claimer"
    UNIT = "unit"
    SUPERVISOR = "supervisor"
    RECORDS = "records"


OWNERS: Mapping[TipState, Owner] = {
    TipState.RECEIVED: Owner.DESK,
    TipState.SCREENING: Owner.CLAIMER,
    TipState.AWAITING_TIPSTER: Owner.DESK,
    TipState.ASSIGNED: Owner.UNIT,
    TipState.UNDER_CHECK: Owner.UNIT,
    TipState.REPORTED: Owner.SUPERVISOR,
    TipState.CONCLUDED: Owner.RECORDS,
    TipState.PURGED: Owner.RECORDS,
}


@unique
class Move(StrEnum):
    """A step that somebody takes with a tip; each writes an audit line."""

    CLAIM = "claim"
    ASK = "ask"
    ANSWERED = "answered"
    ASSIGN = "assign"
    START_CHECK = "start_check"
    REPORT = "report"
    SEND_BACK = "send_back"
    SEND_BACK_TO_DESK = "send_back_to_desk"
    CONFIRM = "confirm"
    CONCLUDE = "conclude"
    REOPEN = "reopen"
    PURGE = "purge"


@dataclass(frozen=True)
class Rule:
    """From which states a move may be made, where it leads, and what it takes (None: the tipster's own words, or the machine)."""

    origins: frozenset[TipState]
    target: TipState
    permission: Permission | None


_S = TipState
MOVES: Mapping[Move, Rule] = {
    Move.CLAIM: Rule(frozenset({_S.RECEIVED, _S.SCREENING, _S.AWAITING_TIPSTER}), _S.SCREENING, Permission.SCREEN),
    Move.ASK: Rule(frozenset({_S.SCREENING}), _S.AWAITING_TIPSTER, Permission.SCREEN),
    Move.ANSWERED: Rule(frozenset({_S.AWAITING_TIPSTER}), _S.SCREENING, None),
    Move.ASSIGN: Rule(frozenset({_S.SCREENING}), _S.ASSIGNED, Permission.SCREEN),
    Move.START_CHECK: Rule(frozenset({_S.ASSIGNED}), _S.UNDER_CHECK, Permission.WORK_UNIT),
    Move.REPORT: Rule(frozenset({_S.UNDER_CHECK}), _S.REPORTED, Permission.WORK_UNIT),
    Move.SEND_BACK: Rule(frozenset({_S.REPORTED}), _S.UNDER_CHECK, Permission.SUPERVISE),
    Move.SEND_BACK_TO_DESK: Rule(frozenset({_S.REPORTED}), _S.SCREENING, Permission.SUPERVISE),
    Move.CONFIRM: Rule(frozenset({_S.REPORTED}), _S.CONCLUDED, Permission.SUPERVISE),
    Move.CONCLUDE: Rule(frozenset({_S.SCREENING}), _S.REPORTED, Permission.SCREEN),
    Move.REOPEN: Rule(frozenset({_S.CONCLUDED}), _S.SCREENING, Permission.SUPERVISE),
    Move.PURGE: Rule(frozenset({_S.CONCLUDED}), _S.PURGED, None),
}


def after(state: TipState, move: Move) -> TipState:
    """The state after a move. Raises WrongStateError when the table does not allow it."""
    rule = MOVES[move]
    if state not in rule.origins:
        raise WrongStateError(move=move.value, state=state.value)
    return rule.target


@unique
class Disposition(StrEnum):
    """What came of a tip: exactly one, with a reason, at conclusion."""

    ARREST = "arrest"
    SEIZURE = "seizure"
    RECOVERY = "recovery"
    FUGITIVE_LOCATED = "fugitive_located"
    SAFETY_ACTION_ONLY = "safety_action_only"
    ALREADY_KNOWN = "already_known"
    DUPLICATE = "duplicate"
    REFERRED = "referred"
    NO_JURISDICTION = "no_jurisdiction"
    INCOMPLETE = "incomplete"
    UNABLE_TO_PROCEED = "unable_to_proceed"
    UNFOUNDED = "unfounded"
    MALICIOUS = "malicious"
    NOT_A_TIP = "not_a_tip"


#: Only a result can bring a reward (cn-national-2018: the report must lead to it).
REWARDABLE = frozenset(
    {Disposition.ARREST, Disposition.SEIZURE, Disposition.RECOVERY, Disposition.FUGITIVE_LOCATED}
)


@unique
class PublicStatus(StrEnum):
    """What the tipster may read about a tip: coarse, and late by STATUS_DELAY."""

    RECEIVED = "received"
    IN_HANDS = "in_hands"
    CLOSED = "closed"


_PUBLIC: Mapping[TipState, PublicStatus] = {
    TipState.RECEIVED: PublicStatus.RECEIVED,
    TipState.CONCLUDED: PublicStatus.CLOSED,
    TipState.PURGED: PublicStatus.CLOSED,
}


@dataclass(frozen=True)
class ShownStatus:
    """The status that is shown now, and the one that will be from ``due`` on."""

    shown: PublicStatus = PublicStatus.RECEIVED
    coming: PublicStatus = PublicStatus.RECEIVED
    due: datetime | None = None

    def at(self, now: datetime) -> PublicStatus:
        """What the tipster reads at ``now`` (aware)."""
        return self.coming if self.due is not None and now >= self.due else self.shown

    def moved(self, state: TipState, now: datetime) -> "ShownStatus":
        """The status after a move to ``state``: quick moves in a row only push the change back."""
        coming = _PUBLIC.get(state, PublicStatus.IN_HANDS)
        return ShownStatus(self.at(now), coming, now + STATUS_DELAY)


@unique
class ClueReason(StrEnum):
    """Why what points to the tipster must be read. A closed list: free words here could themselves point to somebody."""

    SCREENING = "screening"
    DANGER = "danger"
    REPLY = "reply"
    BRIEF = "brief"


def hour_of(moment: datetime) -> datetime:
    """The hour of a moment: what a row keeps once the exact time is sealed away."""
    return moment.replace(minute=0, second=0, microsecond=0)


def case_number(tip_id: str) -> str:
    """What a desk calls a tip by: the beginning of its random id. It opens nothing and tells no time."""
    return tip_id[:8]


def checked_text(raw: str, field: str = "words") -> str:
    """A person's words as they may be stored: any script, any length in reason, unharmed.

    Raises BadInputError: ``empty`` (nothing but white space), ``binary`` (NUL or lone surrogates: not text),
    ``too_long`` (over LONGEST_TEXT characters).
    """
    if not raw.strip():
        raise BadInputError(field, "empty")
    if "\x00" in raw or any("\ud800" <= char <= "\udfff" for char in raw):
        raise BadInputError(field, "binary")
    if len(raw) > LONGEST_TEXT:
        raise BadInputError(field, "too_long", longest=LONGEST_TEXT)
    return raw.replace("\r\n", "\n")
