"""The phone: conversations, calls, copies at the carrier, recordings and the meter.

A migration never imports hotline.domain or hotline.store: it must mean the same in five years.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=False),
        sa.Column("sealed_state", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("number_id", sa.String(length=32), nullable=True),
        sa.Column("first_hour", sa.Integer(), nullable=False),
        sa.Column("last_hour", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_conversation_thread_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("token", name=op.f("uq_conversation_token")),
    )
    op.create_index(op.f("ix_conversation_thread_id"), "conversation", ["thread_id"], unique=False)
    op.create_index(op.f("ix_conversation_expires_at"), "conversation", ["expires_at"], unique=False)
    op.create_table(
        "phone_call",
        sa.Column("name_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_state", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name_hash", name=op.f("pk_phone_call")),
    )
    op.create_index(op.f("ix_phone_call_expires_at"), "phone_call", ["expires_at"], unique=False)
    op.create_table(
        "carrier_copy",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sealed_id", sa.String(length=32), nullable=True),
        sa.Column("seen_hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erase_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.Column("last_code", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_copy")),
        sa.UniqueConstraint("name_hash", name=op.f("uq_carrier_copy_name_hash")),
    )
    op.create_table(
        "recording",
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("copy_id", sa.String(length=32), nullable=True),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("hearing", sa.String(length=40), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_recording_message_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["copy_id"], ["carrier_copy.id"], name=op.f("fk_recording_copy_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_recording")),
    )
    op.create_table(
        "tally",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", name=op.f("pk_tally")),
    )


def downgrade() -> None:
    for table in ("tally", "recording", "carrier_copy", "phone_call", "conversation"):
        op.drop_table(table)
