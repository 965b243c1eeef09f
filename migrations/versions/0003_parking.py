"""Parking: garages, rates, products, prices, vehicles, permits, stays."""

import sqlalchemy as sa
from alembic import op

revision = "0003_parking"
down_revision = "0002_payments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "garage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("letter", sa.String(length=2), nullable=False),
        sa.Column("color", sa.String(length=7), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("clearance_inches", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("accessible_spaces", sa.Integer(), nullable=False),
        sa.Column("electric_spaces", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_note", sa.String(length=300), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("occupancy_offset", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_garage_capacity")),
        sa.CheckConstraint("clearance_inches > 0", name=op.f("ck_garage_clearance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_garage")),
        sa.UniqueConstraint("slug", name=op.f("uq_garage_slug")),
    )
    op.create_table(
        "garage_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("garage_id", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("up_to_minutes", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_garage_rate_cents")),
        sa.CheckConstraint("up_to_minutes > 0", name=op.f("ck_garage_rate_minutes")),
        sa.ForeignKeyConstraint(
            ["garage_id"], ["garage.id"], name=op.f("fk_garage_rate_garage_id_garage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_garage_rate")),
        sa.UniqueConstraint(
            "garage_id",
            "effective_from",
            "up_to_minutes",
            name=op.f("uq_garage_rate_garage_id_effective_from_up_to_minutes"),
        ),
    )
    op.create_index(op.f("ix_garage_rate_garage_id"), "garage_rate", ["garage_id"])
    op.create_table(
        "permit_pool",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("garage_id", sa.Integer(), nullable=False),
        sa.Column("spaces", sa.Integer(), nullable=False),
        sa.Column("oversell_percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("oversell_percent >= 0", name=op.f("ck_permit_pool_oversell")),
        sa.CheckConstraint("spaces >= 0", name=op.f("ck_permit_pool_spaces")),
        sa.ForeignKeyConstraint(
            ["garage_id"], ["garage.id"], name=op.f("fk_permit_pool_garage_id_garage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_pool")),
        sa.UniqueConstraint("slug", name=op.f("uq_permit_pool_slug")),
    )
    op.create_index(op.f("ix_permit_pool_garage_id"), "permit_pool", ["garage_id"])
    op.create_table(
        "vehicle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("plate_type", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("make", sa.String(length=40), nullable=False),
        sa.Column("color", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_vehicle_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle")),
    )
    op.create_index(op.f("ix_vehicle_key"), "vehicle", ["key"])
    op.create_index(op.f("ix_vehicle_person_id"), "vehicle", ["person_id"])
    op.create_index(
        "uq_vehicle_key_current",
        "vehicle",
        ["key"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "permit_product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("sale_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sale_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("employment_classes", sa.JSON(), nullable=False),
        sa.Column("sites", sa.JSON(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("max_vehicles", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_vehicles > 0", name=op.f("ck_permit_product_max_vehicles")),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["permit_pool.id"], name=op.f("fk_permit_product_pool_id_permit_pool")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_product")),
        sa.UniqueConstraint("slug", name=op.f("uq_permit_product_slug")),
    )
    op.create_index(op.f("ix_permit_product_pool_id"), "permit_product", ["pool_id"])
    op.create_table(
        "permit",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hold_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_with_term", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_permit_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["permit_product.id"], name=op.f("fk_permit_product_id_permit_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit")),
    )
    op.create_index(op.f("ix_permit_hold_expires_at"), "permit", ["hold_expires_at"])
    op.create_index(op.f("ix_permit_person_id"), "permit", ["person_id"])
    op.create_index("ix_permit_product_id_state", "permit", ["product_id", "state"])
    op.create_index("ix_permit_state_valid_until", "permit", ["state", "valid_until"])
    op.create_index(
        "uq_permit_person_id_product_id_living",
        "permit",
        ["person_id", "product_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('held', 'active', 'suspended')"),
        postgresql_where=sa.text("state IN ('held', 'active', 'suspended')"),
    )
    op.create_table(
        "permit_price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_permit_price_cents")),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["permit_product.id"],
            name=op.f("fk_permit_price_product_id_permit_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_price")),
        sa.UniqueConstraint(
            "product_id", "effective_from", name=op.f("uq_permit_price_product_id_effective_from")
        ),
    )
    op.create_index(op.f("ix_permit_price_product_id"), "permit_price", ["product_id"])
    op.create_table(
        "permit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permit_id", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_permit_event_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permit.id"], name=op.f("fk_permit_event_permit_id_permit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_event")),
    )
    op.create_index(op.f("ix_permit_event_permit_id"), "permit_event", ["permit_id"])
    op.create_table(
        "permit_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permit_id", sa.String(length=12), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("month_cents", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_permit_term_cents")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_permit_term_days")),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permit.id"], name=op.f("fk_permit_term_permit_id_permit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_term")),
        sa.UniqueConstraint(
            "permit_id", "first_day", name=op.f("uq_permit_term_permit_id_first_day")
        ),
    )
    op.create_index(op.f("ix_permit_term_permit_id"), "permit_term", ["permit_id"])
    op.create_table(
        "permit_vehicle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permit_id", sa.String(length=12), nullable=False),
        sa.Column("vehicle_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permit.id"], name=op.f("fk_permit_vehicle_permit_id_permit")
        ),
        sa.ForeignKeyConstraint(
            ["vehicle_id"], ["vehicle.id"], name=op.f("fk_permit_vehicle_vehicle_id_vehicle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_vehicle")),
    )
    op.create_index(op.f("ix_permit_vehicle_permit_id"), "permit_vehicle", ["permit_id"])
    op.create_index(op.f("ix_permit_vehicle_vehicle_id"), "permit_vehicle", ["vehicle_id"])
    op.create_index(
        "uq_permit_vehicle_current",
        "permit_vehicle",
        ["permit_id", "vehicle_id"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "stay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("garage_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passage_uid", sa.String(length=64), nullable=False),
        sa.Column("exit_passage_uid", sa.String(length=64), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=True),
        sa.Column("claim_code", sa.String(length=12), nullable=True),
        sa.Column("permit_id", sa.String(length=12), nullable=True),
        sa.Column("paid_cents", sa.Integer(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=12), nullable=True),
        sa.CheckConstraint("paid_cents >= 0", name=op.f("ck_stay_paid_cents")),
        sa.ForeignKeyConstraint(
            ["garage_id"], ["garage.id"], name=op.f("fk_stay_garage_id_garage")
        ),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permit.id"], name=op.f("fk_stay_permit_id_permit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
        sa.UniqueConstraint("claim_code", name=op.f("uq_stay_claim_code")),
        sa.UniqueConstraint("exit_passage_uid", name=op.f("uq_stay_exit_passage_uid")),
        sa.UniqueConstraint("passage_uid", name=op.f("uq_stay_passage_uid")),
    )
    op.create_index(op.f("ix_stay_entered_at"), "stay", ["entered_at"])
    op.create_index(
        "ix_stay_garage_id_open",
        "stay",
        ["garage_id"],
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_index("ix_stay_key", "stay", ["key"])
    op.create_index(op.f("ix_stay_left_at"), "stay", ["left_at"])
    op.create_index(op.f("ix_stay_permit_id"), "stay", ["permit_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_stay_permit_id"), table_name="stay")
    op.drop_index(op.f("ix_stay_left_at"), table_name="stay")
    op.drop_index("ix_stay_key", table_name="stay")
    op.drop_index(
        "ix_stay_garage_id_open",
        table_name="stay",
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.drop_index(op.f("ix_stay_entered_at"), table_name="stay")
    op.drop_table("stay")
    op.drop_index(
        "uq_permit_vehicle_current",
        table_name="permit_vehicle",
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.drop_index(op.f("ix_permit_vehicle_vehicle_id"), table_name="permit_vehicle")
    op.drop_index(op.f("ix_permit_vehicle_permit_id"), table_name="permit_vehicle")
    op.drop_table("permit_vehicle")
    op.drop_index(op.f("ix_permit_term_permit_id"), table_name="permit_term")
    op.drop_table("permit_term")
    op.drop_index(op.f("ix_permit_event_permit_id"), table_name="permit_event")
    op.drop_table("permit_event")
    op.drop_index(op.f("ix_permit_price_product_id"), table_name="permit_price")
    op.drop_table("permit_price")
    op.drop_index(
        "uq_permit_person_id_product_id_living",
        table_name="permit",
        sqlite_where=sa.text("state IN ('held', 'active', 'suspended')"),
        postgresql_where=sa.text("state IN ('held', 'active', 'suspended')"),
    )
    op.drop_index("ix_permit_state_valid_until", table_name="permit")
    op.drop_index("ix_permit_product_id_state", table_name="permit")
    op.drop_index(op.f("ix_permit_person_id"), table_name="permit")
    op.drop_index(op.f("ix_permit_hold_expires_at"), table_name="permit")
    op.drop_table("permit")
    op.drop_index(op.f("ix_permit_product_pool_id"), table_name="permit_product")
    op.drop_table("permit_product")
    op.drop_index(
        "uq_vehicle_key_current",
        table_name="vehicle",
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.drop_index(op.f("ix_vehicle_person_id"), table_name="vehicle")
    op.drop_index(op.f("ix_vehicle_key"), table_name="vehicle")
    op.drop_table("vehicle")
    op.drop_index(op.f("ix_permit_pool_garage_id"), table_name="permit_pool")
    op.drop_table("permit_pool")
    op.drop_index(op.f("ix_garage_rate_garage_id"), table_name="garage_rate")
    op.drop_table("garage_rate")
    op.drop_table("garage")
