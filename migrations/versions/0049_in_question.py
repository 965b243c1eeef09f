"""Permits in question: what speaks against each, and what the office decided."""

import sqlalchemy as sa
from alembic import op

revision = "0049_in_question"
down_revision = "0048_answers"
branch_labels = None
depends_on = None

LIVING = sa.text("state <> 'over'")


def upgrade() -> None:
    op.create_table(
        "permit_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permit_id", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_permit_question_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permit.id"], name=op.f("fk_permit_question_permit_id_permit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_question")),
    )
    op.create_index(
        "uq_permit_question_permit_id_living",
        "permit_question",
        ["permit_id"],
        unique=True,
        sqlite_where=LIVING,
        postgresql_where=LIVING,
    )
    op.create_index("ix_permit_question_state_found_at", "permit_question", ["state", "found_at"])


def downgrade() -> None:
    op.drop_table("permit_question")
