"""The operator's meter: what texts and calls cost, by day, without numbers or content."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from hotline.domain.phone import Tally
from hotline.store import phone


def count(session: Session, kind: Tally, day: date, by: int = 1) -> None:
    """Count more of a kind on a day."""
    phone.add_to_tally(session, kind, day, by)


def figures(session: Session, first: date, last: date) -> Mapping[date, Mapping[Tally, int]]:
    """Counts by day and kind, both days included; days and kinds without a count are left out."""
    found: dict[date, dict[Tally, int]] = {}
    for row in phone.tallies(session, first, last):
        found.setdefault(row.day, {})[row.kind] = row.count
    return found
