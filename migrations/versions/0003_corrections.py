"""Corrections: what people said of the machine's proposals, sealed beside the tip.

A migration never imports hotline.domain or hotline.store: it must mean the same in five years.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_correction_tip_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tip_id", name=op.f("pk_correction")),
    )


def downgrade() -> None:
    op.drop_table("correction")
