"""Why nothing is paid: a closed list, in the order in which the first match is given."""

from collections.abc import Mapping
from enum import StrEnum, unique


@unique
class Reason(StrEnum):
    """Members stand in order of precedence."""

    NO_VERSION_IN_FORCE = "no_version_in_force"
    EXCLUDED_CATEGORY = "excluded_category"
    IDENTITY_REQUIRED = "identity_required"
    IDENTITY_REVEALED = "identity_revealed"
    PREVIOUSLY_KNOWN = "previously_known"
    NOT_FIRST_REPORT = "not_first_report"
    CLAIM_WINDOW_EXPIRED = "claim_window_expired"
    NO_CONVERSION_RATIO = "no_conversion_ratio"
    FIGURE_NOT_READ = "figure_not_read"
    NO_HEAD_APPLIES = "no_head_applies"
    BELOW_MINIMUM_QUANTITY = "below_minimum_quantity"
    BELOW_THRESHOLD = "below_threshold"
    CAP_USED_UP = "cap_used_up"
    DE_MINIMIS = "de_minimis"
    CONDITION_FOR_INSTALMENT_FAILED = "condition_for_instalment_failed"
    OFFSET_EQUAL_OR_HIGHER = "offset_equal_or_higher"
    OTHER = "other"


#: What a test of eligibility may give as its reason; the others come out of the computation.
ELIGIBILITY_REASONS = (
    Reason.EXCLUDED_CATEGORY,
    Reason.IDENTITY_REQUIRED,
    Reason.IDENTITY_REVEALED,
    Reason.PREVIOUSLY_KNOWN,
    Reason.NOT_FIRST_REPORT,
    Reason.CLAIM_WINDOW_EXPIRED,
    Reason.BELOW_MINIMUM_QUANTITY,
    Reason.BELOW_THRESHOLD,
    Reason.OTHER,
)


_PLACE: Mapping[Reason, int] = {reason: place for place, reason in enumerate(Reason)}


def first(reasons: set[Reason]) -> Reason | None:
    """The reason that takes precedence, None when there is none."""
    return min(reasons, key=_PLACE.__getitem__, default=None)
