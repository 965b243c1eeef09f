"""Temporary plates: another car on a permit for some days."""

import sqlalchemy as sa
from alembic import op

revision = "0028_temporary_plates"
down_revision = "0027_shown_tickets"
branch_labels = None
depends_on = None

STANDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "temporary_plate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permit_id", sa.String(length=12), nullable=False),
        sa.Column("instead_of_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("plate_type", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("begins_at < ends_at", name=op.f("ck_temporary_plate_times")),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permit.id"], name=op.f("fk_temporary_plate_permit_id_permit")
        ),
        sa.ForeignKeyConstraint(
            ["instead_of_id"],
            ["vehicle.id"],
            name=op.f("fk_temporary_plate_instead_of_id_vehicle"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_temporary_plate")),
    )
    for column in ("permit_id", "instead_of_id", "key", "ends_at"):
        op.create_index(op.f(f"ix_temporary_plate_{column}"), "temporary_plate", [column])
    op.create_index(
        "uq_temporary_plate_permit_id_standing",
        "temporary_plate",
        ["permit_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def downgrade() -> None:
    op.drop_table("temporary_plate")
