"""When a second independent tip on a matter arrives, both are scored again on what both say.

Old words stay sealed: what is joined are names of reasons and signals that an index holds as keyed tokens, inside one
compartment. A level only rises, and an echo or a link that a person called "not the same" raises nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from hotline.domain.tips import TipState, hour_of
from hotline.domain.trail import Action, ActorKind
from hotline.domain.urgency import CLOCKS, LEVEL, Clocks, Reason, highest_first
from hotline.ports import Feature
from hotline.services import triage_tip
from hotline.services.triage_tip import Sorted, Waiting
from hotline.store import search, tips, trail
from hotline.store.search import Decision, LinkRow, TokenIndex
from hotline.store.tips import TipRow
from hotline.triage.joining import Facts, every_fact, facts_of, gained, is_second_voice, joined_reasons, names_of
from hotline.triage.lexicon import Lexicon
from hotline.vault.keyring import Keyring

#: Nobody has decided yet, so a raised level starts the reading clock anew.
_AT_THE_DESK = frozenset({TipState.RECEIVED, TipState.SCREENING, TipState.AWAITING_TIPSTER})
_OVER = frozenset({TipState.CONCLUDED, TipState.PURGED})


def score_together(
    session: Session, keyring: Keyring, lexicon: Lexicon, waiting: Waiting, found: Sorted, now: datetime,
    *, clocks: Clocks = CLOCKS,
) -> None:
    """Score the tip of these words, settled a moment ago, together with each tip that tells of the same matter.

    In the transaction that settled the words. What was not understood has no facts to join.
    """
    message = tips.get_message(session, waiting.message_id)
    if message is None or found.understanding is None:
        return
    tip = tips.lock_for_machine(session, message.tip_id)
    if tip is None:
        return
    rows = [row for row in search.links_of(session, tip.id) if _joins(row)]
    if not rows:
        return
    index, every = triage_tip.index_of(session, keyring, tip, waiting.received_at), every_fact(lexicon)
    own = [facts_of(found.understanding), _kept(index, tip, every)]
    for row in sorted(rows, key=lambda each: each.other_end(tip.id)):  # locked in one order everywhere
        other = tips.lock_for_machine(session, row.other_end(tip.id))
        if other is not None and other.compartment is tip.compartment:
            _score(session, row, (tip, other), joined_reasons([*own, _kept(index, other, every)], lexicon), now, clocks)


def _kept(index: TokenIndex, tip: TipRow, every: frozenset[Feature]) -> Facts:
    """What the index has kept of a tip's facts."""
    return Facts(names_of(index.holding(tip.id, every)), tip.received_at)


def _joins(row: LinkRow) -> bool:
    """Two voices on one matter, as far as anybody can tell; "not the same" holds for ever."""
    return row.decision is not Decision.REJECTED and is_second_voice(row.kind, row.reasons)


def _score(session: Session, row: LinkRow, both: Sequence[TipRow], together: Sequence[Reason], now: datetime, clocks: Clocks) -> None:
    for tip in both:
        if tip.priority is None or tip.state in _OVER:  # unread words stand above every level; what is over stays over
            continue
        told = row.gains_of(tip.id)
        new = [reason for reason in gained(together, tip.priority) if reason not in told]
        if new:
            row.add_gains(tip.id, [reason.value for reason in new])
            _raise(session, tip, row, new, now, clocks)


def _raise(session: Session, tip: TipRow, row: LinkRow, new: Sequence[Reason], now: datetime, clocks: Clocks) -> None:
    """The level of the highest new reason, with clocks from now where the desk has not decided yet."""
    tip.priority = LEVEL[new[0]]
    tip.priority_reasons = [reason.value for reason in highest_first([*map(Reason, tip.priority_reasons), *new])]
    if tip.state in _AT_THE_DESK:
        clock = clocks[tip.priority]
        tip.read_by, tip.read_done = now + clock.read_within, False
        tip.act_by = now + clock.hand_over_within
    for reason in new:
        trail.record(session, hour_of(now), ActorKind.MACHINE, "", Action.LEVEL_JOINED, "tip", tip.id,
                     priority=tip.priority.value, reason=reason.value, link=row.id)
