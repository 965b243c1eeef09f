"""Alerts of the gates, who looks after them, and when they were settled."""

import sqlalchemy as sa
from alembic import op

revision = "0008_alerts"
down_revision = "0008_counts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gate_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("lane_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passage_uid", sa.String(length=32), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_gate_alert_actor_id_person")
        ),
        sa.ForeignKeyConstraint(["lane_id"], ["lane.id"], name=op.f("fk_gate_alert_lane_id_lane")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_alert")),
        sa.UniqueConstraint("key", name=op.f("uq_gate_alert_key")),
    )
    op.create_index(op.f("ix_gate_alert_actor_id"), "gate_alert", ["actor_id"])
    op.create_index("ix_gate_alert_at", "gate_alert", ["at"])


def downgrade() -> None:
    op.drop_table("gate_alert")
