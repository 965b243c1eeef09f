"""The hot list: plates to look out for, proposed by one person and approved by another."""

import sqlalchemy as sa
from alembic import op

revision = "0007_hot_list"
down_revision = "0011_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hot_plate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("plate_type", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("kind IN ('threat', 'debt')", name=op.f("ck_hot_plate_kind")),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> added_by", name=op.f("ck_hot_plate_four_eyes")
        ),
        sa.CheckConstraint("expires_at IS NOT NULL", name=op.f("ck_hot_plate_expires")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["person.id"], name=op.f("fk_hot_plate_added_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["person.id"], name=op.f("fk_hot_plate_approved_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["person.id"], name=op.f("fk_hot_plate_ended_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hot_plate")),
    )
    for column in ("key", "added_by", "approved_by", "ended_by"):
        op.create_index(op.f(f"ix_hot_plate_{column}"), "hot_plate", [column], unique=False)


def downgrade() -> None:
    op.drop_table("hot_plate")
