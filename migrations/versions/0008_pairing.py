"""Entries and exits paired in doubt, and exits of cars whose stay nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0008_pairing"
down_revision = "0007_hot_list"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stay") as stay:
        stay.add_column(sa.Column("exit_key", sa.String(length=40), nullable=True))
        stay.add_column(sa.Column("doubt", sa.String(length=16), nullable=True))
    op.create_table(
        "unpaired_exit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("garage_id", sa.Integer(), nullable=False),
        sa.Column("passage_uid", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=True),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["garage_id"], ["garage.id"], name=op.f("fk_unpaired_exit_garage_id_garage")
        ),
        sa.ForeignKeyConstraint(
            ["stay_id"], ["stay.id"], name=op.f("fk_unpaired_exit_stay_id_stay")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unpaired_exit")),
        sa.UniqueConstraint("passage_uid", name=op.f("uq_unpaired_exit_passage_uid")),
    )
    op.create_index("ix_unpaired_exit_garage_id_at", "unpaired_exit", ["garage_id", "at"])
    op.create_index(op.f("ix_unpaired_exit_stay_id"), "unpaired_exit", ["stay_id"])


def downgrade() -> None:
    op.drop_table("unpaired_exit")
    with op.batch_alter_table("stay") as stay:
        stay.drop_column("doubt")
        stay.drop_column("exit_key")
