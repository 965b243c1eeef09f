"""Hours of occupancy and daily figures, which reports keep summed."""

import sqlalchemy as sa
from alembic import op

revision = "0035_reports"
down_revision = "0034_plate_tests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "daily_figure",
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "day", "scope", name=op.f("pk_daily_figure")),
    )
    op.create_table(
        "occupancy_hour",
        sa.Column("garage_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("inside", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["garage_id"], ["garage.id"], name=op.f("fk_occupancy_hour_garage_id_garage")
        ),
        sa.PrimaryKeyConstraint("garage_id", "day", "hour", name=op.f("pk_occupancy_hour")),
    )
    op.create_index("ix_occupancy_hour_day", "occupancy_hour", ["day"])


def downgrade() -> None:
    op.drop_table("occupancy_hour")
    op.drop_table("daily_figure")
