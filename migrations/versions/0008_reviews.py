"""Stays that a person should look at, and why one was closed."""

import sqlalchemy as sa
from alembic import op

revision = "0008_reviews"
down_revision = "0007_duties"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stay", sa.Column("review_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("stay", sa.Column("review_why", sa.String(length=12), nullable=True))
    op.add_column("stay", sa.Column("review_after", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "stay",
        sa.Column("review_reason", sa.String(length=200), nullable=False, server_default=""),
    )


def downgrade() -> None:
    with op.batch_alter_table("stay") as stay:
        for name in ("review_reason", "review_after", "review_why", "review_since"):
            stay.drop_column(name)
