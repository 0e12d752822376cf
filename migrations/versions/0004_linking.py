"""Linking at any size: a table of tokens in the order in which they are asked for, and one fingerprint a tip.

A link learns which reasons each of its tips has from both together.
Every token held is kept, cut to its first eight bytes. Going down empties the index: what was cut off cannot be had
back, and old words cannot be opened again to find it. Tips then link to later ones only.

A migration never imports hotline.domain or hotline.store: it must mean the same in five years.
"""

from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_LOOKED_UP = {"plate", "phone", "account", "place", "band", "matter"}
_BATCH = 1000


def upgrade() -> None:
    op.rename_table("token", "token_before")
    op.drop_index("ix_token_lookup", table_name="token_before")
    op.create_table(
        "fingerprint",
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("compartment", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_fingerprint_tip_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tip_id", name=op.f("pk_fingerprint")),
    )
    if op.get_bind().dialect.name == "postgresql":  # a renamed table keeps the names of its constraints
        op.execute("ALTER TABLE token_before RENAME CONSTRAINT pk_token TO pk_token_before")
    op.create_table(
        "token",
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_token_tip_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token", "day", "tip_id", name=op.f("pk_token")),
        sqlite_with_rowid=False,
    )
    _move(op.get_bind())
    op.drop_table("token_before")
    for name in ("tip_gains", "earlier_gains"):
        op.add_column("link", sa.Column(name, sa.JSON(), server_default="[]", nullable=False))


def _move(bind: sa.Connection) -> None:
    before = sa.table("token_before", *map(sa.column, ("tip_id", "kind", "token", "compartment")))
    tip = sa.table("tip", sa.column("id", sa.String), sa.column("received_at", sa.DateTime(timezone=True)))
    query = sa.select(before, tip.c.received_at).join(tip, tip.c.id == before.c.tip_id).order_by(before.c.tip_id)
    for tip_id, rows in groupby(bind.execute(query.execution_options(yield_per=_BATCH)), key=lambda row: row.tip_id):
        _move_tip(bind, tip_id, list(rows))


def _move_tip(bind: sa.Connection, tip_id: str, rows: list[sa.Row]) -> None:
    day, compartment = rows[0].received_at.toordinal(), rows[0].compartment
    numbers = {int.from_bytes(row.token[:8], "big", signed=True): row.kind for row in rows}
    packed = b"".join(number.to_bytes(8, "big", signed=True) for number in sorted(numbers))
    fingerprint = sa.table("fingerprint", *map(sa.column, ("tip_id", "compartment", "day", "tokens")))
    bind.execute(sa.insert(fingerprint).values(tip_id=tip_id, compartment=compartment, day=day, tokens=packed))
    token = sa.table("token", *map(sa.column, ("token", "day", "tip_id")))
    held = [{"token": n, "day": day, "tip_id": tip_id} for n, kind in numbers.items() if kind in _LOOKED_UP]
    if held:
        bind.execute(sa.insert(token), held)


def downgrade() -> None:
    with op.batch_alter_table("link") as table:
        table.drop_column("tip_gains")
        table.drop_column("earlier_gains")
    op.drop_table("token")
    op.drop_table("fingerprint")
    op.create_table(
        "token",
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("compartment", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_token_tip_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tip_id", "kind", "token", name=op.f("pk_token")),
    )
    op.create_index("ix_token_lookup", "token", ["compartment", "kind", "token"], unique=False)
