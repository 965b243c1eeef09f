"""Cars of visitors that garages expect, from when until when."""

import sqlalchemy as sa
from alembic import op

revision = "0037_expected_visitors"
down_revision = "0038_mail_recipients"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expected_visitor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("plate_type", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("garage_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "expires_at IS NOT NULL AND begins_at < expires_at",
            name=op.f("ck_expected_visitor_times"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_expected_visitor_{column}_{table}")
            )
            for column, table in (
                ("garage_id", "garage"),
                ("added_by", "person"),
                ("ended_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_visitor")),
    )
    for column in ("key", "garage_id", "added_by", "ended_by"):
        op.create_index(op.f(f"ix_expected_visitor_{column}"), "expected_visitor", [column])


def downgrade() -> None:
    op.drop_table("expected_visitor")
