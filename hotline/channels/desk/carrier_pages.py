"""What the carrier still keeps of texts and calls, and what they cost: counts by day, without numbers or content."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint
from flask.typing import ResponseReturnValue

from hotline.channels import edge
from hotline.channels.desk.session import needs
from hotline.domain.phone import Tally
from hotline.domain.roles import Permission
from hotline.services import meter
from hotline.store import phone
from hotline.wording.marking import _

_DAYS = 30

TALLIES: Mapping[Tally, str] = {
    Tally.SEGMENTS_IN: _("Text parts in"),
    Tally.SEGMENTS_OUT: _("Text parts out"),
    Tally.PICTURES_IN: _("Pictures in"),
    Tally.NOTICES: _("Notices"),
    Tally.CALLS: _("Calls"),
    Tally.CALL_SECONDS: _("Seconds of calls"),
    Tally.RECORDED_SECONDS: _("Seconds recorded"),
    Tally.LEFT_AT_CARRIER: _("Left over at the carrier"),
    Tally.SIGNATURE_REFUSED: _("Signature refused"),
}


@needs(Permission.ADMINISTER, Permission.READ_AUDIT)
def carrier() -> ResponseReturnValue:
    """What is not yet deleted there, what of it is late, and the meter of the last days."""
    last = edge.settings().day_of(edge.now())
    with edge.reading() as session:
        total, late = phone.not_yet_deleted(session, edge.now())
        oldest = phone.oldest_copy(session)
        days = meter.figures(session, last - timedelta(days=_DAYS - 1), last)
    sums = {tally: sum(counts.get(tally, 0) for counts in days.values()) for tally in TALLIES}
    return edge.page("office/carrier.html", total=total, late=late, oldest=oldest, days=days, sums=sums, tallies=TALLIES, span=_DAYS)


def register(blueprint: Blueprint) -> None:
    """Add the address of this module."""
    blueprint.add_url_rule("/carrier", view_func=carrier)
