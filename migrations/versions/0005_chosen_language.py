"""A phone's chosen language: a conversation may be kept before it continues any thread.

A migration never imports hotline.domain or hotline.store: it must mean the same in five years.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversation") as table:
        table.alter_column("thread_id", existing_type=sa.String(length=32), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM conversation WHERE thread_id IS NULL")
    with op.batch_alter_table("conversation") as table:
        table.alter_column("thread_id", existing_type=sa.String(length=32), nullable=False)
