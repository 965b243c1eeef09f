"""Lanes: passages, journals, evidence, commands, alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0004_lpr"
down_revision = "0003_parking"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lane",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("garage_slug", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("switches", sa.JSON(), nullable=False),
        sa.Column("list_serial", sa.BigInteger(), nullable=False),
        sa.Column("list_digest", sa.String(length=64), nullable=False),
        sa.Column("list_made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.JSON(), nullable=False),
        sa.CheckConstraint("direction IN ('entry', 'exit')", name=op.f("ck_lane_direction")),
        sa.CheckConstraint("kind IN ('public', 'restricted')", name=op.f("ck_lane_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lane")),
        sa.UniqueConstraint("slug", name=op.f("uq_lane_slug")),
    )
    op.create_index(op.f("ix_lane_garage_slug"), "lane", ["garage_slug"], unique=False)
    op.create_table(
        "lane_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lane_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["lane_id"], ["lane.id"], name=op.f("fk_lane_alert_lane_id_lane")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lane_alert")),
    )
    op.create_index(
        "ix_lane_alert_lane_id_ended_at", "lane_alert", ["lane_id", "ended_at"], unique=False
    )
    op.create_table(
        "lane_command",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("lane_id", sa.Integer(), nullable=False),
        sa.Column("passage_uid", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_lane_command_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["lane_id"], ["lane.id"], name=op.f("fk_lane_command_lane_id_lane")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lane_command")),
        sa.UniqueConstraint("uid", name=op.f("uq_lane_command_uid")),
    )
    op.create_index(op.f("ix_lane_command_actor_id"), "lane_command", ["actor_id"], unique=False)
    op.create_index(
        "ix_lane_command_lane_id_expires_at",
        "lane_command",
        ["lane_id", "expires_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lane_command_passage_uid"), "lane_command", ["passage_uid"], unique=False
    )
    op.create_table(
        "lane_journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lane_id", sa.Integer(), nullable=False),
        sa.Column("journal_id", sa.String(length=32), nullable=False),
        sa.Column("acknowledged", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lane_id"], ["lane.id"], name=op.f("fk_lane_journal_lane_id_lane")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lane_journal")),
        sa.UniqueConstraint(
            "lane_id", "journal_id", name=op.f("uq_lane_journal_lane_id_journal_id")
        ),
    )
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("lane_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrival", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=True),
        sa.Column("folded", sa.String(length=16), nullable=True),
        sa.Column("plate_state", sa.String(length=2), nullable=True),
        sa.Column("key", sa.String(length=40), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("permit_id", sa.String(length=36), nullable=True),
        sa.Column("list_serial", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("barrier", sa.String(length=16), nullable=True),
        sa.Column("barrier_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_how", sa.String(length=16), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_reason", sa.String(length=200), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=True),
        sa.Column("claim_code", sa.String(length=12), nullable=True),
        sa.Column("is_disputed", sa.Boolean(), nullable=False),
        sa.Column("purge_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('open', 'refuse', 'refer')", name=op.f("ck_passage_outcome")
        ),
        sa.ForeignKeyConstraint(["lane_id"], ["lane.id"], name=op.f("fk_passage_lane_id_lane")),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["person.id"], name=op.f("fk_passage_settled_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
        sa.UniqueConstraint("uid", name=op.f("uq_passage_uid")),
    )
    op.create_index(op.f("ix_passage_arrival"), "passage", ["arrival"], unique=False)
    op.create_index(op.f("ix_passage_at"), "passage", ["at"], unique=False)
    op.create_index(op.f("ix_passage_folded"), "passage", ["folded"], unique=False)
    op.create_index("ix_passage_lane_id_at", "passage", ["lane_id", "at"], unique=False)
    op.create_index(op.f("ix_passage_purge_at"), "passage", ["purge_at"], unique=False)
    op.create_index(op.f("ix_passage_settled_by"), "passage", ["settled_by"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_evidence_passage_id_passage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("passage_id", "number", name=op.f("uq_evidence_passage_id_number")),
    )
    op.create_table(
        "journal_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("journal_row_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("passage_uid", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["journal_row_id"],
            ["lane_journal.id"],
            name=op.f("fk_journal_event_journal_row_id_lane_journal"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_event")),
        sa.UniqueConstraint(
            "journal_row_id", "sequence", name=op.f("uq_journal_event_journal_row_id_sequence")
        ),
    )
    op.create_index("ix_journal_event_passage_uid", "journal_event", ["passage_uid"], unique=False)
    op.create_index(
        op.f("ix_journal_event_received_at"), "journal_event", ["received_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_journal_event_received_at"), table_name="journal_event")
    op.drop_index("ix_journal_event_passage_uid", table_name="journal_event")
    op.drop_table("journal_event")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_passage_settled_by"), table_name="passage")
    op.drop_index(op.f("ix_passage_purge_at"), table_name="passage")
    op.drop_index("ix_passage_lane_id_at", table_name="passage")
    op.drop_index(op.f("ix_passage_folded"), table_name="passage")
    op.drop_index(op.f("ix_passage_at"), table_name="passage")
    op.drop_index(op.f("ix_passage_arrival"), table_name="passage")
    op.drop_table("passage")
    op.drop_table("lane_journal")
    op.drop_index(op.f("ix_lane_command_passage_uid"), table_name="lane_command")
    op.drop_index("ix_lane_command_lane_id_expires_at", table_name="lane_command")
    op.drop_index(op.f("ix_lane_command_actor_id"), table_name="lane_command")
    op.drop_table("lane_command")
    op.drop_index("ix_lane_alert_lane_id_ended_at", table_name="lane_alert")
    op.drop_table("lane_alert")
    op.drop_index(op.f("ix_lane_garage_slug"), table_name="lane")
    op.drop_table("lane")
