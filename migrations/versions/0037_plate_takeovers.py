"""Requests for plates that stand on other accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0037_plate_takeovers"
down_revision = "0036_lost_badges"
branch_labels = None
depends_on = None

OPEN = sa.text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "plate_takeover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("make", sa.String(length=40), nullable=False),
        sa.Column("color", sa.String(length=30), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("new_vehicle_id", sa.Integer(), nullable=True),
        sa.Column("taken_from", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_plate_takeover_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name=op.f("fk_plate_takeover_vehicle_id_vehicle")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_plate_takeover_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["new_vehicle_id"],
            ["vehicle.id"],
            name=op.f("fk_plate_takeover_new_vehicle_id_vehicle"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plate_takeover")),
    )
    for column in ("person_id", "vehicle_id", "asked_at", "decided_by", "new_vehicle_id"):
        op.create_index(op.f(f"ix_plate_takeover_{column}"), "plate_takeover", [column])
    op.create_index(
        "uq_plate_takeover_vehicle_id_person_id_open",
        "plate_takeover",
        ["vehicle_id", "person_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("plate_takeover")
