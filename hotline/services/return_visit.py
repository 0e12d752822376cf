"""Coming back with the number: where it stands, what the desk said, more words, taking back, a fresh number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hotline.domain.awards import TOLD
from hotline.domain.errors import NotFoundError
from hotline.domain.tips import PublicStatus, hour_of
from hotline.domain.trail import Action, ActorKind
from hotline.domain.work import JobName
from hotline.ports import FreshReceipt
from hotline.services import dialogue, intake
from hotline.services.sealing import IN, OUT, RECEIPT, TRANSCRIPT, Said, verified
from hotline.store import awards, envelopes, outbox, tips, trail, visits
from hotline.store.awards import AwardRow
from hotline.store.tips import MessageRow, ThreadRow
from hotline.store.visits import VisitRow
from hotline.vault.envelopes import grant, open_envelope
from hotline.vault.faults import SealError
from hotline.vault.keyring import Keyring
from hotline.vault.receipts import ReceiptKeys, public_key
from hotline.vault.small_seals import name_hash, open_under, seal_under

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=1)
_PURPOSE = "return-visit"


@dataclass(frozen=True)
class Visit:
    """An open return visit: its thread and the seed that the receipt gave."""

    thread_id: str
    seed: bytes = field(repr=False)
    cookie: bytes = field(repr=False)


@dataclass(frozen=True)
class Heard:
    """One thing that the desk said, verified."""

    said: Said
    written_hour: datetime
    new: bool


@dataclass(frozen=True)
class ThreadView:
    """What a tipster sees when they come back. Their own earlier words are not shown back.

    ``asks``: the desk asked something after the tipster's last words, and the work is not finished.
    """

    status: PublicStatus
    withdrawn: bool
    language: str
    heard: Sequence[Heard]
    award_state: str | None
    asks: bool = False


def find(session: Session, keys: Mapping[str, ReceiptKeys]) -> tuple[ThreadRow, bytes]:
    """The thread that a number opens, and its seed, given what the number is under each live generation.

    Raises NotFoundError when it opens nothing.
    """
    thread = tips.find_thread(session, [(generation, key.lookup_id) for generation, key in keys.items()])
    if thread is None:
        raise NotFoundError(kind="receipt")
    return thread, keys[thread.generation].seed


def begin(session: Session, visit_key: bytes, thread: ThreadRow, seed: bytes, cookie: bytes, now: datetime) -> Visit:
    """Open a visit: the row holds the cookie's hash and the seed sealed under the cookie."""
    session.add(
        VisitRow(
            cookie_hash=name_hash(cookie, _PURPOSE, visit_key), thread_id=thread.id,
            sealed_seed=seal_under(cookie, _PURPOSE, seed, thread.id.encode()), ends_at=now + LONGEST,
            idle_at=now + IDLE,
        )
    )
    return Visit(thread.id, seed, cookie)


def resume(session: Session, visit_key: bytes, cookie: bytes, now: datetime) -> Visit:
    """The visit of a cookie. Raises NotFoundError when there is none, or it ended."""
    row = visits.find_visit(session, name_hash(cookie, _PURPOSE, visit_key), now)
    if row is None:
        raise NotFoundError(kind="visit")
    return Visit(row.thread_id, open_under(cookie, _PURPOSE, row.sealed_seed, row.thread_id.encode()), cookie)


def touch(session: Session, visit_key: bytes, visit: Visit, now: datetime) -> None:
    """The visitor did something: the idle limit moves, the end does not."""
    row = visits.find_visit(session, name_hash(visit.cookie, _PURPOSE, visit_key), now)
    if row is not None:
        row.idle_at = min(now + IDLE, row.ends_at)


def leave(session: Session, visit_key: bytes, cookie: bytes) -> None:
    """End the visit at once."""
    visits.delete_visit(session, name_hash(cookie, _PURPOSE, visit_key))


def view(session: Session, keyring: Keyring, visit: Visit, now: datetime) -> ThreadView:
    """What the thread says to its tipster: newest first, and only words that the desk has signed for their place."""
    thread = thread_of(session, visit.thread_id)
    first, *_ = tips.tips_of_thread(session, thread.id)
    messages = tips.messages_of(session, thread.id)
    spoken = [(message, said) for message in reversed(messages)
              if message.direction == OUT and (said := _open(session, keyring, message, visit)) is not None]
    heard = [Heard(said, message.written_hour, message.read_by_tipster is None) for message, said in spoken]
    # What an officer typed while hearing a voice was said earlier: with the recording.
    told = max((message.sequence for message in messages if message.direction == IN and message.kind != TRANSCRIPT), default=0)
    award = _award(session, thread.id)
    # A reward that waits says more than any status could hide.
    status = PublicStatus.CLOSED if award and award.state in TOLD else first.public_status.at(now)
    asks = status is not PublicStatus.CLOSED and any(said.kind == "question" and message.sequence > told for message, said in spoken)
    return ThreadView(status, first.withdrawn, thread.language, heard, award.state.value if award else None, asks)


def mark_read(session: Session, visit: Visit, now: datetime) -> None:
    """Note that the answers were read: purging counts from here."""
    unread = [message for message in tips.messages_of(session, visit.thread_id)
              if message.direction == OUT and message.read_by_tipster is None]
    for message in unread:
        message.read_by_tipster = hour_of(now)
    if unread:
        _trail(session, Action.REPLIES_READ, unread[0].tip_id, now)


def add_words(
    session: Session, keyring: Keyring, replay_key: bytes, visit: Visit, name: bytes, words: str, now: datetime
) -> str | None:
    """Add words to the thread; returns the promise of triage, or None when the same delivery was taken before.

    No desk learns of them before they are sorted: which one they are for is not known yet.
    """
    if visits.find_replay(session, name_hash(name, "replay", replay_key)) is not None:
        return None
    intake.remember(session, replay_key, name, b"{}", now)
    return hear_more(session, keyring, visit.thread_id, words, now)


def hear_more(session: Session, keyring: Keyring, thread_id: str, words: str, now: datetime) -> str:
    """Later words for a thread, however it was found; returns the promise of triage. Raises NotFoundError."""
    thread = thread_of(session, thread_id)
    tip, *_ = tips.tips_of_thread(session, thread.id)
    message = dialogue.hear(session, keyring, thread, tip, words, "words", now)
    _trail(session, Action.WORDS_ADDED, tip.id, now)
    return outbox.promise(session, JobName.TRIAGE_MESSAGE, message.id, now)


def take_back(session: Session, visit: Visit, now: datetime) -> None:
    """The tipster takes back everything told: each desk sees that at once and stops using the words."""
    for tip in tips.tips_of_thread(session, visit.thread_id):
        if not tip.withdrawn:
            tip.withdrawn = True
            _trail(session, Action.TIP_WITHDRAWN, tip.id, now)


def is_withdrawn(session: Session, thread_id: str) -> bool:
    """Whether everything told in a thread was taken back; of words sent since, nothing is used."""
    return all(tip.withdrawn for tip in tips.tips_of_thread(session, thread_id))


def exchange(session: Session, visit: Visit, receipt: FreshReceipt, now: datetime) -> None:
    """Move the thread to a fresh number: what was said opens with it, the old number opens nothing, every visit ends.

    Raises NotFoundError when the number was exchanged meanwhile.
    """
    thread = tips.lock_thread(session, visit.thread_id)
    if thread is None or thread.public_key != public_key(visit.seed):
        raise NotFoundError(kind="thread")
    for message in tips.messages_of(session, thread.id):
        if message.direction == OUT:
            _regrant(session, message.id, visit.seed, receipt.public_key)
    thread.generation, thread.lookup_id, thread.public_key = receipt.generation, receipt.lookup_id, receipt.public_key
    visits.delete_visits_of(session, thread.id)
    _trail(session, Action.NUMBER_EXCHANGED, tips.tips_of_thread(session, thread.id)[0].id, now)


def _award(session: Session, thread_id: str) -> AwardRow | None:
    """The first award of a thread, whichever of its tips it is for."""
    found = (awards.award_of_tip(session, tip.id) for tip in tips.tips_of_thread(session, thread_id))
    return next((award for award in found if award is not None), None)


def _regrant(session: Session, record_id: str, seed: bytes, public: bytes) -> None:
    found = envelopes.find_envelope(session, record_id)
    if found is None or RECEIPT not in found[1].sealed_keys:
        return
    try:
        sealed = grant(found[1], found[0], RECEIPT, seed, RECEIPT, public)
    except SealError:
        return  # what the old number does not open was never said by the desk, and the new one drops it too
    envelopes.replace_key(session, record_id, RECEIPT, sealed)


def _open(session: Session, keyring: Keyring, message: MessageRow, visit: Visit) -> Said | None:
    found = envelopes.find_envelope(session, message.id)
    if found is None:
        return None
    try:
        plain = open_envelope(found[1], found[0], RECEIPT, visit.seed)
    except SealError:
        return None
    return verified(keyring, message.thread_id, message.sequence, plain)


def thread_of(session: Session, thread_id: str) -> ThreadRow:
    """A thread that was found before. Raises NotFoundError when it is gone."""
    thread = tips.get_thread(session, thread_id)
    if thread is None:
        raise NotFoundError(kind="thread")
    return thread


def _trail(session: Session, action: Action, tip_id: str, now: datetime) -> None:
    trail.record(session, hour_of(now), ActorKind.TIPSTER, "", action, "tip", tip_id)
