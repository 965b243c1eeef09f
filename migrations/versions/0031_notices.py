"""Notices: what the office wrote in the place of the product's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0031_notices"
down_revision = "0030_shared_vehicles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["written_by"], ["person.id"], name=op.f("fk_notice_wording_written_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_wording")),
        sa.UniqueConstraint(
            "notice", "language", "number", name=op.f("uq_notice_wording_notice_language_number")
        ),
    )
    op.create_index(
        op.f("ix_notice_wording_written_by"), "notice_wording", ["written_by"], unique=False
    )


def downgrade() -> None:
    op.drop_table("notice_wording")
