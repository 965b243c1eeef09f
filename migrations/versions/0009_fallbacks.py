"""Fallbacks at the gate: digests of badge numbers, used codes, and when a driver asked for help."""

import sqlalchemy as sa
from alembic import op

revision = "0009_fallbacks"
down_revision = "0008_pairing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "badge_digest",
        sa.Column("badge_number", sa.String(length=40), nullable=False),
        sa.Column("salt_mark", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("badge_number", name=op.f("pk_badge_digest")),
    )
    op.create_table(
        "spent_code",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("lane_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lane_id"], ["lane.id"], name=op.f("fk_spent_code_lane_id_lane")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_spent_code")),
    )
    op.create_index(op.f("ix_spent_code_received_at"), "spent_code", ["received_at"], unique=False)
    with op.batch_alter_table("passage") as table:
        table.add_column(sa.Column("help_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("passage") as table:
        table.drop_column("help_at")
    op.drop_index(op.f("ix_spent_code_received_at"), table_name="spent_code")
    op.drop_table("spent_code")
    op.drop_table("badge_digest")
