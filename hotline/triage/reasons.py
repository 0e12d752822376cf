"""Puts reasons, labels and link codes into sentences that an officer can check; translated where they are shown."""

from collections.abc import Mapping
from types import MappingProxyType

from hotline.domain.topics import Category, Route
from hotline.domain.urgency import Priority, Reason
from hotline.triage.understanding import EntityKind, LinkKind
from hotline.wording.marking import _

_REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.LIFE_NOW: _("Somebody's life may be in danger now."),
        Reason.CHILD_NOW: _("A child may be in danger now."),
        Reason.HAZARD_NOW: _("Fire, explosion or poisonous gas near people."),
        Reason.IN_TRANSIT_WINDOW: _("Drugs may be on the way; stopping them seems possible within about three hours."),
        Reason.FUGITIVE_NOW: _("A wanted person is said to be there now, or about to leave."),
        Reason.THREAT_TIPSTER: _("The person who wrote seems to be threatened."),
        Reason.DANGER_KEY: _("The caller pressed the key for somebody in danger now."),
        Reason.LAB_LOCATED: _("Drugs are said to be made at a place that can be found."),
        Reason.PLANNED_48H: _("Something is planned within 48 hours of receipt."),
        Reason.IN_PROGRESS: _("Several people are said to be using drugs at a known place now."),
        Reason.CHILD_EXPOSED: _("A child is said to live with drugs or to be neglected because of them."),
        Reason.MINOR_TARGET: _("Drugs are said to be sold to minors or carried by them."),
        Reason.STAFF_INTEGRITY: _("The tip complains of police, auxiliary, jail or programme staff."),
        Reason.PUBLIC_DANGER: _("Somebody is said to drive or to operate machines under drugs."),
        Reason.LARGE_QTY: _("A large amount is named."),
        Reason.FUGITIVE_LOCATED: _("The place where a wanted person stays is named."),
        Reason.THREAT_STAFF: _("The words threaten staff."),
        Reason.LOCATED: _("A place is named that an officer could go to."),
        Reason.IDENTIFIABLE: _("A plate, an account, a number or a described person is named."),
        Reason.POSSIBLE_LAB: _("Signs that drugs may be made somewhere."),
        Reason.VAGUE: _("Nothing in it can be looked for yet."),
        Reason.USE_ONLY: _("It speaks of use, without a place and without danger."),
        Reason.STALE: _("It seems to be about something long past."),
        Reason.JUNK: _("It does not look like a report."),
        Reason.REFERRAL: _("It belongs to another office."),
    }
)

_CATEGORIES: Mapping[Category, str] = MappingProxyType(
    {
        Category.MANUFACTURE: _("Making drugs"),
        Category.TRAFFICKING: _("Selling drugs"),
        Category.TRANSPORT: _("Moving drugs"),
        Category.CULTIVATION: _("Growing drugs"),
        Category.PRECURSOR: _("Chemicals for drugs"),
        Category.VENUE: _("A place that hosts use or sale"),
        Category.USE_CONCERN: _("Worry about use"),
        Category.FUGITIVE: _("A wanted person"),
        Category.CORRUPT_OFFICER: _("Complaint about staff"),
        Category.OVERDOSE_DANGER: _("Danger to life"),
        Category.CHILD_AT_RISK: _("A child at risk"),
        Category.PRANK_ABUSE: _("Joke or abuse"),
        Category.SPAM_AD: _("Advertising"),
        Category.OFF_TOPIC: _("Not about drugs"),
        Category.WRONG_NUMBER: _("Meant for somebody else"),
    }
)

_PRIORITIES: Mapping[Priority, str] = MappingProxyType(
    {
        Priority.P1: _("Within minutes"),
        Priority.P2: _("Within the shift"),
        Priority.P3: _("Within seven days"),
        Priority.P4: _("Within thirty days"),
    }
)

_ROUTES: Mapping[Route, str] = MappingProxyType(
    {
        Route.EMERGENCY: _("Hand over now"),
        Route.INVESTIGATE: _("To a unit for checking"),
        Route.INTEGRITY: _("To the integrity officers"),
        Route.SUPERVISOR: _("To the supervisor"),
        Route.REFER_TREATMENT: _("Refer to treatment"),
        Route.REFER_OTHER: _("Refer to another office"),
        Route.DISCARD: _("Proposed for discard; a person decides"),
    }
)

_ENTITIES: Mapping[EntityKind, str] = MappingProxyType(
    {
        EntityKind.PLACE: _("Place"),
        EntityKind.TIME: _("Time"),
        EntityKind.SUBSTANCE: _("Substance"),
        EntityKind.PERSON: _("Person"),
        EntityKind.QUANTITY: _("Amount"),
        EntityKind.PLATE: _("Plate"),
        EntityKind.PHONE: _("Telephone"),
        EntityKind.ACCOUNT: _("Account"),
    }
)

_LINK_KINDS: Mapping[LinkKind, str] = MappingProxyType(
    {LinkKind.DUPLICATE: _("May report the same matter"), LinkKind.RELATED: _("Another matter to see beside it")}
)

_LINK_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "same_plate": _("same plate"),
        "same_phone": _("same telephone number"),
        "same_account": _("same account"),
        "same_place": _("same place"),
        "same_village": _("same village and the same conduct"),
        "same_street": _("same street or building only"),
        "same_substance": _("same substance"),
        "same_day": _("same day of the event"),
        "same_number": _("same number of a door, block or room"),
        "same_amount": _("same amount"),
        "like_wording": _("nearly the same wording"),
        "one_voice_repeated": _("nearly the same wording within minutes: one voice repeated, not a confirmation"),
        "different_plates": _("the plates differ"),
    }
)

#: Said beside a reason when the more urgent of two readings was taken.
DOUBTFUL = _("Another reading is less urgent; the more urgent one was taken.")


def reason_sentence(reason: Reason) -> str:
    """The English sentence of a reason, to be translated."""
    return _REASONS[reason]


def category_label(category: Category) -> str:
    return _CATEGORIES[category]


def priority_label(priority: Priority) -> str:
    return _PRIORITIES[priority]


def route_label(route: Route) -> str:
    return _ROUTES[route]


def entity_label(kind: EntityKind) -> str:
    return _ENTITIES[kind]


def link_kind_label(kind: LinkKind) -> str:
    return _LINK_KINDS[kind]


def link_reason_sentence(code: str) -> str:
    """The English words of a link's reason code, to be translated."""
    return _LINK_REASONS[code]
