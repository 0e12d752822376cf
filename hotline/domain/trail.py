"""The vocabulary of the audit trail and the exact bytes of a line that the chain binds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, unique


@unique
class ActorKind(StrEnum):
    """Who acted. A tipster is never told apart from another."""

    STAFF = "staff"
    TIPSTER = "tipster"
    MACHINE = "machine"


@unique
class Action(StrEnum):
    """Every look and every move that is recorded."""

    TIP_RECEIVED = "tip_received"
    WORDS_ADDED = "words_added"
    TIP_SORTED = "tip_sorted"
    TIP_UNSORTED = "tip_unsorted"
    TIP_LOOKED_AT = "tip_looked_at"
    CLUES_OPENED = "clues_opened"
    VOICE_HEARD = "voice_heard"
    VOICE_TYPED = "voice_typed"
    VOICE_EMPTY = "voice_empty"
    BRIEF_LOOKED_AT = "brief_looked_at"
    TIMES_OPENED = "times_opened"
    TIP_MOVED = "tip_moved"
    TIP_WITHDRAWN = "tip_withdrawn"
    NUMBER_EXCHANGED = "number_exchanged"
    REPLY_SENT = "reply_sent"
    REPLIES_READ = "replies_read"
    RECEIPT_KEPT = "receipt_kept"
    BRIEF_RELEASED = "brief_released"
    LINK_DECIDED = "link_decided"
    LEVEL_JOINED = "level_joined"
    PRIORITY_CHANGED = "priority_changed"
    MARK_CORRECTED = "mark_corrected"
    SORTING_CONFIRMED = "sorting_confirmed"
    CORRECTIONS_REVIEWED = "corrections_reviewed"
    KNOWLEDGE_RECORDED = "knowledge_recorded"
    OUTCOME_RECORDED = "outcome_recorded"
    AWARD_PREPARED = "award_prepared"
    AWARD_PROPOSED = "award_proposed"
    AWARD_LOOKED_AT = "award_looked_at"
    AWARD_VOTED = "award_voted"
    AWARD_RECUSED = "award_recused"
    AWARD_DECIDED = "award_decided"
    AWARD_APPROVED = "award_approved"
    CODE_ISSUED = "code_issued"
    CODE_ENTERED = "code_entered"
    AWARD_PAID = "award_paid"
    AWARD_LAPSED = "award_lapsed"
    FUND_POSTED = "fund_posted"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    REAUTHENTICATED = "reauthenticated"
    SESSIONS_REVOKED = "sessions_revoked"
    STAFF_INVITED = "staff_invited"
    STAFF_JOINED = "staff_joined"
    ROLE_GRANTED = "role_granted"
    TRAIL_LOOKED_AT = "trail_looked_at"
    EXPIRED_PURGED = "expired_purged"


#: Details that a line may carry: codes and counts, never words, names or numbers of people.
DETAILS = frozenset(
    {"move", "state", "category", "priority", "route", "reason", "kind", "count", "role", "part", "vote", "amount",
     "currency", "pack", "version", "link", "decision", "unit", "disposition", "compartment", "verdict", "known"}
)


@dataclass(frozen=True)
class Line:
    """One line of the trail as the chain sees it. ``at`` bears the hour only where it is about a receipt."""

    id: int
    at: datetime
    actor_kind: ActorKind
    actor_id: str
    action: Action
    subject_kind: str
    subject_id: str
    detail: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """Canonical JSON of the line: the same bytes on every database and in every later version."""
        fields = [
            self.id, self.at.astimezone(UTC).isoformat(timespec="microseconds"), self.actor_kind.value, self.actor_id,
            self.action.value, self.subject_kind, self.subject_id, dict(sorted(self.detail.items())),
        ]
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
