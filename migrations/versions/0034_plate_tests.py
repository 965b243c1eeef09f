"""Plate tests: misreadings of enrolled plates that their owners photographed."""

import sqlalchemy as sa
from alembic import op

revision = "0034_plate_tests"
down_revision = "0033_sales"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plate_test",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("plate_type", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("read_as", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("state_read", sa.String(length=2), nullable=False),
        sa.Column("type_read", sa.String(length=20), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("alias_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_plate_test_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name=op.f("fk_plate_test_vehicle_id_vehicle")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["person.id"], name=op.f("fk_plate_test_settled_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["alias_id"], ["plate_alias.id"], name=op.f("fk_plate_test_alias_id_plate_alias")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plate_test")),
    )
    columns = ("person_id", "vehicle_id", "read_at", "asked_at", "settled_by", "alias_id")
    for column in columns:
        op.create_index(op.f(f"ix_plate_test_{column}"), "plate_test", [column])


def downgrade() -> None:
    op.drop_table("plate_test")
