"""${message}

A migration never imports hotline.domain or hotline.store: it must mean the same in five years. Renames and removals go
expand, backfill, contract, one deploy each.
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
