"""Where a desk's pages are and whose they are: the entries of the navigation, and the first page of each role."""

from dataclasses import dataclass

from flask import request

from hotline.domain.actors import Actor
from hotline.domain.roles import Permission, permits
from hotline.wording.marking import _


@dataclass(frozen=True)
class Place:
    """One entry of the navigation: shown to who holds the permission."""

    path: str
    label: str
    permission: Permission


#: In the order in which a tip travels; the first that somebody may see is their first page.
PLACES = (
    Place("/queue", _("Queue"), Permission.READ_QUEUE),
    Place("/supervise", _("To confirm"), Permission.SUPERVISE),
    Place("/unit", _("Our unit"), Permission.WORK_UNIT),
    Place("/awards", _("Awards"), Permission.PREPARE_AWARD),
    Place("/ballots", _("Ballots"), Permission.VOTE),
    Place("/approvals", _("Approvals"), Permission.APPROVE),
    Place("/payout", _("Payout"), Permission.PAY),
    Place("/fund", _("Fund"), Permission.KEEP_FUND),
    Place("/trail", _("Trail"), Permission.READ_AUDIT),
    Place("/people", _("Staff"), Permission.ADMINISTER),
    Place("/carrier", _("Carrier"), Permission.ADMINISTER),
    Place("/carrier", _("Carrier"), Permission.READ_AUDIT),  # nobody holds both
)


def places_of(actor: Actor) -> list[Place]:
    """The entries that this person may open."""
    return [place for place in PLACES if permits(actor.roles, place.permission)]


def first_page(actor: Actor) -> str | None:
    """Where this person begins; None for somebody whose roles nobody has confirmed yet."""
    return next((place.path for place in places_of(actor)), None)


def is_here(place: Place) -> bool:
    """Whether the page of this request lies under an entry; a tip is reached from the queue."""
    path = "/queue" if request.path.startswith("/tips/") else request.path
    return path == place.path or path.startswith(f"{place.path}/")
