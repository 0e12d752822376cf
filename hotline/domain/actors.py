"""Who is acting: what a signed-in session says of a member of staff, and nothing else of them."""

from dataclasses import dataclass

from hotline.domain import roles
from hotline.domain.roles import Permission, Role


@dataclass(frozen=True)
class Actor:
    """A member of staff at one desk (``desk`` or ``integrity``) with the roles that count now."""

    staff_id: str
    roles: frozenset[Role]
    desk: str
    unit_id: str | None

    def require(self, permission: Permission) -> None:
        """Raise NotAllowedError unless one of the roles grants the permission."""
        roles.require(self.roles, permission)
