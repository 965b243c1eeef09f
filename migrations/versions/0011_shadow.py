"""Lanes in shadow, and what the present system beside them saw."""

import sqlalchemy as sa
from alembic import op

revision = "0011_shadow"
down_revision = "0010_shift_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "present_passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lane_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lane_id"], ["lane.id"], name=op.f("fk_present_passage_lane_id_lane")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_present_passage")),
        sa.UniqueConstraint(
            "lane_id", "at", "number", name=op.f("uq_present_passage_lane_id_at_number")
        ),
    )
    op.create_index(op.f("ix_present_passage_at"), "present_passage", ["at"])
    with op.batch_alter_table("lane") as lane:
        lane.add_column(sa.Column("is_shadow", sa.Boolean(), nullable=True))
    op.execute(sa.text("UPDATE lane SET is_shadow = :no").bindparams(no=False))
    with op.batch_alter_table("lane") as lane:
        lane.alter_column("is_shadow", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("lane") as lane:
        lane.drop_column("is_shadow")
    op.drop_index(op.f("ix_present_passage_at"), table_name="present_passage")
    op.drop_table("present_passage")
