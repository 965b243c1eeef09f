"""Counts of a garage's cars by hand, with their reasons."""

import sqlalchemy as sa
from alembic import op

revision = "0008_counts"
down_revision = "0006_revisions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "count_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("garage_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cars", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_count_correction_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["garage_id"], ["garage.id"], name=op.f("fk_count_correction_garage_id_garage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_correction")),
    )
    op.create_index(op.f("ix_count_correction_actor_id"), "count_correction", ["actor_id"])
    op.create_index("ix_count_correction_garage_id_at", "count_correction", ["garage_id", "at"])


def downgrade() -> None:
    op.drop_table("count_correction")
