"""Tickets that were shown at an exit before their entry was told."""

import sqlalchemy as sa
from alembic import op

revision = "0027_shown_tickets"
down_revision = "0026_jobs_asked"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shown_ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("garage_id", sa.Integer(), nullable=False),
        sa.Column("passage_uid", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["garage_id"], ["garage.id"], name=op.f("fk_shown_ticket_garage_id_garage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_ticket")),
        sa.UniqueConstraint("passage_uid", name=op.f("uq_shown_ticket_passage_uid")),
    )
    op.create_index(op.f("ix_shown_ticket_at"), "shown_ticket", ["at"])
    op.create_index(op.f("ix_shown_ticket_code"), "shown_ticket", ["code"])


def downgrade() -> None:
    op.drop_table("shown_ticket")
