"""What changed in each lane's list, so that a lane gets only that."""

import sqlalchemy as sa
from alembic import op

revision = "0006_lists"
down_revision = "0011_retention"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lane_list_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lane_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lane_id"], ["lane.id"], name=op.f("fk_lane_list_change_lane_id_lane")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lane_list_change")),
        sa.UniqueConstraint("lane_id", "serial", name=op.f("uq_lane_list_change_lane_id_serial")),
    )


def downgrade() -> None:
    op.drop_table("lane_list_change")
