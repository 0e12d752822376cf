"""What no webhook told of: found at the carrier, told from what we know. A tip that lay there is taken; the rest is erased."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hotline.domain.phone import CopyKind
from hotline.domain.tips import Channel
from hotline.domain.urgency import CLOCKS, Clocks
from hotline.ports import Stray
from hotline.services import carrier_copies, intake, recordings
from hotline.store import phone
from hotline.triage.language import language_of
from hotline.vault.keyring import Keyring
from hotline.wording.catalogue import LANGUAGES

#: The carrier tries a webhook for a minute at most. A text older than this will be told by nobody any more.
TEXTS_SETTLED = timedelta(minutes=15)
#: A recording is told of by the call's next step and once more by itself, when the carrier has it ready.
VOICES_SETTLED = timedelta(hours=1)
#: Whatever else is younger may belong to a call that goes on, or to a text of ours on its way.
REST_SETTLED = timedelta(hours=6)
#: Taken or erased in one search, so that it ends within its lease; the rest is found again by the next one.
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Found:
    """What is to be taken as tips, and what is to be erased at the carrier."""

    texts: tuple[Stray, ...] = field(repr=False)
    voices: tuple[Stray, ...] = field(repr=False)
    rest: tuple[Stray, ...] = field(repr=False)

    @property
    def count(self) -> int:
        """How many records there are."""
        return len(self.texts) + len(self.voices) + len(self.rest)


def known(session: Session, keyring: Keyring) -> frozenset[str]:
    """The carrier ids of every copy whose erasing is still to come, opened with the sender key."""
    copies = (carrier_copies.open_copy(session, keyring, copy_id) for copy_id in phone.copies_left(session))
    return frozenset(copy.sid for copy in copies if copy is not None)


def told_apart(strays: Iterable[Stray], known_ids: frozenset[str], now: datetime) -> Found:
    """Sort what lies at the carrier; what is known or may still be told of is left alone."""
    unknown = [stray for stray in strays if stray.sid not in known_ids]
    words = [stray for stray in unknown if stray.words.strip()]
    voices = [stray for stray in unknown if stray.kind is CopyKind.RECORDING]
    rest = [stray for stray in unknown if stray.kind is not CopyKind.RECORDING and not stray.words.strip()]
    return Found(_before(words, now - TEXTS_SETTLED), _before(voices, now - VOICES_SETTLED), _before(rest, now - REST_SETTLED))


def take_in(session: Session, keyring: Keyring, found: Found, now: datetime, *, clocks: Clocks = CLOCKS) -> None:
    """Make a tip of each text and each voice, and erase what we know of whose last status never came.

    Nobody was given a number for what is found: whoever told hears no answer from us.

    The copy's hash is under a key that is thrown away, because this process has none: a webhook that comes after all
    (none does) would make a second tip, which loses nothing.
    """
    carrier_copies.promise_overdue(session, now - REST_SETTLED, now)
    key = secrets.token_bytes(32)
    for stray in found.texts:
        told = intake.Delivery(secrets.token_bytes(16), stray.words, Channel.SMS, language_of(stray.words.casefold()))
        intake.receive_without_number(session, keyring, told, stray.made_at, now, clocks=clocks)
        carrier_copies.note(session, keyring, key, stray.kind, stray.sid, now, erase_from=now)
    for stray in found.voices:
        thread = recordings.open_without_number(session, LANGUAGES[0], now, clocks=clocks)  # held here: it is never read again
        recordings.note(session, keyring, key, thread.id, stray.sid, stray.seconds, now, clocks=clocks)


def _before(strays: Iterable[Stray], moment: datetime) -> tuple[Stray, ...]:
    return tuple(stray for stray in strays if stray.made_at < moment)[:MOST_AT_ONCE]
