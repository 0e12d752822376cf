"""Chaining committed audit lines, and verifying the chain against the heads that were signed and kept elsewhere."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hotline.store import trail
from hotline.vault.chain import START, head_is_genuine, next_link

#: A line unchained for longer means that the chainer stands still.
LONGEST_UNCHAINED = timedelta(minutes=1)


@dataclass(frozen=True)
class Head:
    """The newest link at a time, as signed and kept outside the database."""

    position: int
    link: bytes
    at: str
    signature: bytes


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the trail; ``kind`` is a code, ``position`` says where, 0 when nowhere."""

    kind: str
    position: int


def chain(session: Session, limit: int = 1000) -> tuple[int, bytes]:
    """Link committed lines in order of their ids; returns the new head. Two chainers wait for each other."""
    trail.lock_chain(session)
    position, link = trail.head(session)
    for row in trail.unchained(session, limit):
        position += 1
        link = next_link(link, position, row.line().to_bytes())
        trail.chain_line(session, row.id, position, link)
    return position, link


def verify(
    session: Session, heads: Sequence[Head], verify_keys: Sequence[bytes], now: datetime, batch: int = 1000
) -> list[Fault]:
    """Every fault of the trail: broken links, gaps, heads that do not fit or are forged, lines unchained for too long."""
    genuine = [head for head in heads if _genuine(head, verify_keys)]
    faults = [Fault("forged_head", head.position) for head in heads if head not in genuine]
    kept: dict[int, set[bytes]] = defaultdict(set)
    for head in genuine:
        kept[head.position].add(head.link)
    position, link = 0, START
    while rows := trail.chained(session, position, batch):
        for row in rows:
            faults += _check(row, position, link, kept)
            position, link = row.position or 0, row.link or b""
    faults += [Fault("lines_missing", wanted) for wanted in sorted(kept) if wanted > position]
    oldest = trail.oldest_unchained(session)
    if oldest is not None and oldest < now - LONGEST_UNCHAINED:
        faults.append(Fault("unchained", 0))
    return faults


def _check(row: trail.LineRow, before: int, previous: bytes, kept: Mapping[int, set[bytes]]) -> list[Fault]:
    position = row.position or 0
    found = []
    if position != before + 1:
        found.append(Fault("gap", position))
    elif row.link != next_link(previous, position, row.line().to_bytes()):
        found.append(Fault("changed_line", position))
    if any(link != row.link for link in kept.get(position, ())):  # two genuine heads of one place tell of it too
        found.append(Fault("changed_chain", position))
    return found


def _genuine(head: Head, verify_keys: Sequence[bytes]) -> bool:
    return any(head_is_genuine(key, head.position, head.link, head.at, head.signature) for key in verify_keys)
