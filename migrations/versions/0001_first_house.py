"""The first house: threads, tips, envelopes, staff, awards, fund, outbox and trail.

A migration never imports hotline.domain or hotline.store: it must mean the same in five years.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_FIXED = ("id", "at", "actor_kind", "actor_id", "action", "subject_kind", "subject_id", "detail")


def upgrade() -> None:
    op.create_table(
        "audit_line",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("link", sa.LargeBinary(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_line")),
        sa.UniqueConstraint("position", name=op.f("uq_audit_line_position")),
    )
    op.create_index(op.f("ix_audit_line_subject_id"), "audit_line", ["subject_id"], unique=False)
    op.create_table(
        "envelope",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope")),
    )
    op.create_index(op.f("ix_envelope_thread_id"), "envelope", ["thread_id"], unique=False)
    op.create_table(
        "fund",
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("currency", name=op.f("pk_fund")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_open", "outbox", ["done_at", "lease_until"], unique=False)
    op.create_table(
        "replay",
        sa.Column("name_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name_hash", name=op.f("pk_replay")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_name", "sign_in_attempt", ["name_hash", "at"], unique=False)
    op.create_table(
        "thread",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("generation", sa.String(length=40), nullable=False),
        sa.Column("lookup_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("opened_hour", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint("generation", "lookup_id", name=op.f("uq_thread_generation_lookup_id")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("desk", sa.String(length=16), nullable=False),
        sa.Column("name_zh", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_table(
        "return_visit",
        sa.Column("cookie_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=False),
        sa.Column("sealed_seed", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idle_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_return_visit_thread_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cookie_hash", name=op.f("pk_return_visit")),
    )
    op.create_table(
        "sealed_key",
        sa.Column("envelope_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=48), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["envelope_id"], ["envelope.id"], name=op.f("fk_sealed_key_envelope_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("envelope_id", "key_id", name=op.f("pk_sealed_key")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("desk", sa.String(length=16), nullable=False),
        sa.Column("sign_in", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("sealed_totp", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_staff_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("sign_in", name=op.f("uq_staff_sign_in")),
    )
    op.create_table(
        "staff_role",
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("granted_by", sa.String(length=32), nullable=True),
        sa.Column("confirmed_by", sa.String(length=32), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("granted_by IS NULL OR granted_by <> confirmed_by", name=op.f("ck_staff_role_two_grant")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["staff.id"], name=op.f("fk_staff_role_confirmed_by")),
        sa.ForeignKeyConstraint(["granted_by"], ["staff.id"], name=op.f("fk_staff_role_granted_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_role_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "role", name=op.f("pk_staff_role")),
    )
    op.create_table(
        "staff_session",
        sa.Column("id_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idle_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"], unique=False)
    op.create_table(
        "tip",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=False),
        sa.Column("opened_order", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("compartment", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("priority", sa.String(length=40), nullable=True),
        sa.Column("priority_reasons", sa.JSON(), nullable=False),
        sa.Column("route", sa.String(length=40), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sorted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_hour", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times_id", sa.String(length=32), nullable=True),
        sa.Column("read_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("act_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_done", sa.Boolean(), nullable=False),
        sa.Column("claimed_by", sa.String(length=32), nullable=True),
        sa.Column("claim_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clues_open", sa.Boolean(), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("suspect", sa.Boolean(), nullable=False),
        sa.Column("new_words", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("shown_status", sa.String(length=40), nullable=False),
        sa.Column("coming_status", sa.String(length=40), nullable=False),
        sa.Column("status_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disposition", sa.String(length=40), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claimed_by"], ["staff.id"], name=op.f("fk_tip_claimed_by")),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_tip_thread_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_tip_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip")),
    )
    op.create_index(op.f("ix_tip_compartment"), "tip", ["compartment"], unique=False)
    op.create_index(op.f("ix_tip_state"), "tip", ["state"], unique=False)
    op.create_index(op.f("ix_tip_thread_id"), "tip", ["thread_id"], unique=False)
    op.create_index(op.f("ix_tip_unit_id"), "tip", ["unit_id"], unique=False)
    op.create_table(
        "used_code",
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_used_code_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "step", name=op.f("pk_used_code")),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("serial", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("pack_digest", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("finding", sa.JSON(), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("identity_at_collection", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_by", sa.Date(), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code_generation", sa.String(length=40), nullable=True),
        sa.Column("document_seen", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_award_tip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_award_code_hash")),
        sa.UniqueConstraint("serial", name=op.f("uq_award_serial")),
        sa.UniqueConstraint("tip_id", name=op.f("uq_award_tip_id")),
    )
    op.create_index(op.f("ix_award_state"), "award", ["state"], unique=False)
    op.create_table(
        "brief",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.String(length=32), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_brief_tip_id")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_brief_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief")),
    )
    op.create_index(op.f("ix_brief_tip_id"), "brief", ["tip_id"], unique=False)
    op.create_table(
        "link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("earlier_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_link_decided_by")),
        sa.ForeignKeyConstraint(["earlier_id"], ["tip.id"], name=op.f("fk_link_earlier_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_link_tip_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_earlier_id"), "link", ["earlier_id"], unique=False)
    op.create_index(op.f("ix_link_tip_id"), "link", ["tip_id"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("compartment", sa.String(length=40), nullable=False),
        sa.Column("written_hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finding_id", sa.String(length=32), nullable=True),
        sa.Column("read_by_tipster", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name=op.f("fk_message_thread_id")),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_message_tip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("thread_id", "sequence", name=op.f("uq_message_thread_id_sequence")),
    )
    op.create_index(op.f("ix_message_tip_id"), "message", ["tip_id"], unique=False)
    op.create_table(
        "outcome",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("known_before", sa.Boolean(), nullable=True),
        sa.Column("known_said_by", sa.String(length=32), nullable=True),
        sa.Column("known_said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disposition", sa.String(length=40), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("case_number", sa.String(length=80), nullable=True),
        sa.Column("arrests", sa.Integer(), nullable=False),
        sa.Column("reason_id", sa.String(length=32), nullable=True),
        sa.Column("measure_on", sa.Date(), nullable=True),
        sa.Column("solved_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(length=32), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["staff.id"], name=op.f("fk_outcome_confirmed_by")),
        sa.ForeignKeyConstraint(["known_said_by"], ["staff.id"], name=op.f("fk_outcome_known_said_by")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_outcome_recorded_by")),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_outcome_tip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("tip_id", name=op.f("uq_outcome_tip_id")),
    )
    op.create_table(
        "tip_worker",
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_tip_worker_staff_id")),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_worker_tip_id")),
        sa.PrimaryKeyConstraint("tip_id", "staff_id", name=op.f("pk_tip_worker")),
    )
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
    op.create_table(
        "award_part",
        sa.Column("award_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_part_award_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_award_part_staff_id")),
        sa.PrimaryKeyConstraint("award_id", "staff_id", name=op.f("pk_award_part")),
        sa.UniqueConstraint("award_id", "staff_id", "part", name=op.f("uq_award_part_award_id_staff_id_part")),
    )
    op.create_index(
        "uq_award_part_single",
        "award_part",
        ["award_id", "part"],
        unique=True,
        sqlite_where=sa.text("part IN ('proposer', 'approver', 'payer')"),
        postgresql_where=sa.text("part IN ('proposer', 'approver', 'payer')"),
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("debit", sa.String(length=40), nullable=False),
        sa.Column("credit", sa.String(length=40), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("award_id", sa.String(length=32), nullable=True),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("posted_by", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_posting_positive")),
        sa.CheckConstraint("debit <> credit", name=op.f("ck_posting_two_accounts")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_posting_award_id")),
        sa.ForeignKeyConstraint(["posted_by"], ["staff.id"], name=op.f("fk_posting_posted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    op.create_table(
        "award_vote",
        sa.Column("award_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("vote", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part = 'member'", name=op.f("ck_award_vote_only_members")),
        sa.ForeignKeyConstraint(
            ["award_id", "staff_id", "part"],
            ["award_part.award_id", "award_part.staff_id", "award_part.part"],
            name="fk_award_vote_member",
        ),
        sa.PrimaryKeyConstraint("award_id", "staff_id", name=op.f("pk_award_vote")),
    )
    _append_only()


def _append_only() -> None:
    """Postings and audit lines are only added; a line may be given its place in the chain, once."""
    if op.get_bind().dialect.name == "sqlite":
        for table in ("posting", "audit_line"):
            op.execute(
                f"CREATE TRIGGER {table}_keep BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        op.execute(
            "CREATE TRIGGER posting_fixed BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER audit_line_fixed BEFORE UPDATE ON audit_line WHEN OLD.position IS NOT NULL OR NEW.position IS NULL "
            "OR "
            + " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _FIXED)
            + " BEGIN SELECT RAISE(ABORT, 'audit_line is append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in ("posting", "audit_line"):
        op.execute(f"CREATE TRIGGER {table}_keep BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()")
        op.execute(f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION append_only()")
    op.execute("CREATE TRIGGER posting_fixed BEFORE UPDATE ON posting FOR EACH ROW EXECUTE FUNCTION append_only()")
    op.execute(
        "CREATE TRIGGER audit_line_fixed BEFORE UPDATE ON audit_line FOR EACH ROW WHEN (OLD.position IS NOT NULL "
        "OR NEW.position IS NULL OR "
        + " OR ".join(f"OLD.{name}::text IS DISTINCT FROM NEW.{name}::text" for name in _FIXED)
        + ") EXECUTE FUNCTION append_only()"
    )


def downgrade() -> None:
    op.drop_table("award_vote")
    op.drop_table("posting")
    op.drop_index(
        "uq_award_part_single",
        table_name="award_part",
        sqlite_where=sa.text("part IN ('proposer', 'approver', 'payer')"),
        postgresql_where=sa.text("part IN ('proposer', 'approver', 'payer')"),
    )
    op.drop_table("award_part")
    op.drop_index("ix_token_lookup", table_name="token")
    op.drop_table("token")
    op.drop_table("tip_worker")
    op.drop_table("outcome")
    op.drop_index(op.f("ix_message_tip_id"), table_name="message")
    op.drop_table("message")
    op.drop_index(op.f("ix_link_tip_id"), table_name="link")
    op.drop_index(op.f("ix_link_earlier_id"), table_name="link")
    op.drop_table("link")
    op.drop_index(op.f("ix_brief_tip_id"), table_name="brief")
    op.drop_table("brief")
    op.drop_index(op.f("ix_award_state"), table_name="award")
    op.drop_table("award")
    op.drop_table("used_code")
    op.drop_index(op.f("ix_tip_unit_id"), table_name="tip")
    op.drop_index(op.f("ix_tip_thread_id"), table_name="tip")
    op.drop_index(op.f("ix_tip_state"), table_name="tip")
    op.drop_index(op.f("ix_tip_compartment"), table_name="tip")
    op.drop_table("tip")
    op.drop_index(op.f("ix_staff_session_staff_id"), table_name="staff_session")
    op.drop_table("staff_session")
    op.drop_table("staff_role")
    op.drop_table("staff")
    op.drop_table("sealed_key")
    op.drop_table("return_visit")
    op.drop_table("unit")
    op.drop_table("thread")
    op.drop_index("ix_sign_in_attempt_name", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("replay")
    op.drop_index("ix_outbox_open", table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("fund")
    op.drop_index(op.f("ix_envelope_thread_id"), table_name="envelope")
    op.drop_table("envelope")
    op.drop_index(op.f("ix_audit_line_subject_id"), table_name="audit_line")
    op.drop_table("audit_line")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION append_only()")
