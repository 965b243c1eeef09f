"""Garages' switches: which rules hold at their gates, and how strictly."""

import sqlalchemy as sa
from alembic import op

revision = "0007_gates"
down_revision = "0006_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "garage_gate",
        sa.Column("garage_id", sa.Integer(), nullable=False),
        sa.Column("switches", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["garage_id"], ["garage.id"], name=op.f("fk_garage_gate_garage_id_garage")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_garage_gate_changed_by_person")
        ),
        sa.PrimaryKeyConstraint("garage_id", name=op.f("pk_garage_gate")),
    )
    op.create_index(op.f("ix_garage_gate_changed_by"), "garage_gate", ["changed_by"], unique=False)


def downgrade() -> None:
    op.drop_table("garage_gate")
