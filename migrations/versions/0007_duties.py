"""Duties: who may use a garage while on duty, from when to when."""

import sqlalchemy as sa
from alembic import op

revision = "0007_duties"
down_revision = "0011_enrolment"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("garage_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("roster", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "expires_at IS NOT NULL AND begins_at < expires_at", name=op.f("ck_duty_times")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_duty_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["garage_id"], ["garage.id"], name=op.f("fk_duty_garage_id_garage")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_duty_added_by_person")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_duty_ended_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    for column in ("person_id", "garage_id", "roster", "added_by", "ended_by"):
        op.create_index(op.f(f"ix_duty_{column}"), "duty", [column], unique=False)


def downgrade() -> None:
    op.drop_table("duty")
