"""Shared vehicles: a car that two permit holders share, once both have agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0030_shared_vehicles"
down_revision = "0029_people_search"
branch_labels = None
depends_on = None

LIVING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "vehicle_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name=op.f("fk_vehicle_share_vehicle_id_vehicle")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_vehicle_share_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_vehicle_share_asked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["person.id"], name=op.f("fk_vehicle_share_ended_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle_share")),
    )
    for column in ("vehicle_id", "person_id", "asked_by", "ended_by"):
        op.create_index(op.f(f"ix_vehicle_share_{column}"), "vehicle_share", [column])
    op.create_index(
        "uq_vehicle_share_vehicle_id_person_id_living",
        "vehicle_share",
        ["vehicle_id", "person_id"],
        unique=True,
        sqlite_where=LIVING,
        postgresql_where=LIVING,
    )


def downgrade() -> None:
    op.drop_table("vehicle_share")
