"""Lost badges: what holders report, so that no feed gives a number back."""

import sqlalchemy as sa
from alembic import op

revision = "0036_lost_badges"
down_revision = "0035_reports"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "lost_badge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("badge_number", sa.String(length=40), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lost_badge_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_badge")),
    )
    for column in ("person_id", "badge_number", "reported_at"):
        op.create_index(op.f(f"ix_lost_badge_{column}"), "lost_badge", [column])
    op.create_index(
        "uq_lost_badge_person_id_open",
        "lost_badge",
        ["person_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("lost_badge")
