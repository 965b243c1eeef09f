"""Shuttles: feeds, their versions, and each version's stops, routes, trips and service days."""

import sqlalchemy as sa
from alembic import op

revision = "0005_commuter"
down_revision = "0004_lpr"
branch_labels = None
depends_on = None

_IN_ORDER = (
    "shuttle_feed",
    "shuttle_upload",
    "shuttle_version",
    "shuttle_route",
    "shuttle_service_date",
    "shuttle_service_period",
    "shuttle_stop",
    "shuttle_trip",
    "shuttle_call",
    "shuttle_headway",
)


def upgrade() -> None:
    op.create_table(
        "shuttle_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shuttle_feed")),
        sa.UniqueConstraint("slug", name=op.f("uq_shuttle_feed_slug")),
    )
    op.create_table(
        "shuttle_upload",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["person.id"], name=op.f("fk_shuttle_upload_uploaded_by_person")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_shuttle_upload")),
    )
    op.create_index(
        op.f("ix_shuttle_upload_uploaded_at"), "shuttle_upload", ["uploaded_at"], unique=False
    )
    op.create_index(
        op.f("ix_shuttle_upload_uploaded_by"), "shuttle_upload", ["uploaded_by"], unique=False
    )
    op.create_table(
        "shuttle_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("agency_name", sa.Text(), nullable=False),
        sa.Column("agency_url", sa.Text(), nullable=False),
        sa.Column("agency_phone", sa.Text(), nullable=False),
        sa.Column("feed_version", sa.Text(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("imported_by", sa.Integer(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["shuttle_feed.id"], name=op.f("fk_shuttle_version_feed_id_shuttle_feed")
        ),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["person.id"], name=op.f("fk_shuttle_version_imported_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shuttle_version")),
    )
    op.create_index(
        "ix_shuttle_version_feed_id_number", "shuttle_version", ["feed_id", "number"], unique=True
    )
    op.create_index(
        op.f("ix_shuttle_version_imported_by"), "shuttle_version", ["imported_by"], unique=False
    )
    op.create_index(
        "ix_shuttle_version_in_force",
        "shuttle_version",
        ["feed_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_table(
        "shuttle_route",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("route_id", sa.String(length=255), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("long_name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("color", sa.String(length=6), nullable=False),
        sa.Column("text_color", sa.String(length=6), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["shuttle_version.id"],
            name=op.f("fk_shuttle_route_version_id_shuttle_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "route_id", name=op.f("pk_shuttle_route")),
    )
    op.create_index("ix_shuttle_route_route_id", "shuttle_route", ["route_id"], unique=False)
    op.create_table(
        "shuttle_service_date",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_id", sa.String(length=255), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["shuttle_version.id"],
            name=op.f("fk_shuttle_service_date_version_id_shuttle_version"),
        ),
        sa.PrimaryKeyConstraint(
            "version_id", "day", "service_id", name=op.f("pk_shuttle_service_date")
        ),
    )
    op.create_table(
        "shuttle_service_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.String(length=255), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["shuttle_version.id"],
            name=op.f("fk_shuttle_service_period_version_id_shuttle_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shuttle_service_period")),
    )
    op.create_index(
        op.f("ix_shuttle_service_period_version_id"),
        "shuttle_service_period",
        ["version_id"],
        unique=False,
    )
    op.create_table(
        "shuttle_stop",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.String(length=255), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("location_type", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.String(length=255), nullable=False),
        sa.Column("platform_code", sa.Text(), nullable=False),
        sa.Column("wheelchair", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["shuttle_version.id"],
            name=op.f("fk_shuttle_stop_version_id_shuttle_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "stop_id", name=op.f("pk_shuttle_stop")),
    )
    op.create_index("ix_shuttle_stop_stop_id", "shuttle_stop", ["stop_id"], unique=False)
    op.create_index(
        "ix_shuttle_stop_version_id_parent_id",
        "shuttle_stop",
        ["version_id", "parent_id"],
        unique=False,
    )
    op.create_table(
        "shuttle_trip",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.String(length=255), nullable=False),
        sa.Column("route_id", sa.String(length=255), nullable=False),
        sa.Column("service_id", sa.String(length=255), nullable=False),
        sa.Column("headsign", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("direction", sa.Integer(), nullable=False),
        sa.Column("wheelchair", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id", "route_id"],
            ["shuttle_route.version_id", "shuttle_route.route_id"],
            name=op.f("fk_shuttle_trip_version_id_route_id_shuttle_route"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["shuttle_version.id"],
            name=op.f("fk_shuttle_trip_version_id_shuttle_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "trip_id", name=op.f("pk_shuttle_trip")),
    )
    op.create_index(
        "ix_shuttle_trip_version_id_route_id",
        "shuttle_trip",
        ["version_id", "route_id"],
        unique=False,
    )
    op.create_table(
        "shuttle_call",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.String(length=255), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.String(length=255), nullable=False),
        sa.Column("arrival", sa.Integer(), nullable=False),
        sa.Column("departure", sa.Integer(), nullable=False),
        sa.Column("boards", sa.Boolean(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("headsign", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id", "stop_id"],
            ["shuttle_stop.version_id", "shuttle_stop.stop_id"],
            name=op.f("fk_shuttle_call_version_id_stop_id_shuttle_stop"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id", "trip_id"],
            ["shuttle_trip.version_id", "shuttle_trip.trip_id"],
            name=op.f("fk_shuttle_call_version_id_trip_id_shuttle_trip"),
        ),
        sa.PrimaryKeyConstraint("version_id", "trip_id", "sequence", name=op.f("pk_shuttle_call")),
    )
    op.create_index(
        "ix_shuttle_call_version_id_stop_id",
        "shuttle_call",
        ["version_id", "stop_id"],
        unique=False,
    )
    op.create_table(
        "shuttle_headway",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.String(length=255), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id", "trip_id"],
            ["shuttle_trip.version_id", "shuttle_trip.trip_id"],
            name=op.f("fk_shuttle_headway_version_id_trip_id_shuttle_trip"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shuttle_headway")),
    )
    op.create_index(
        "ix_shuttle_headway_version_id_trip_id",
        "shuttle_headway",
        ["version_id", "trip_id"],
        unique=False,
    )


def downgrade() -> None:
    for table in reversed(_IN_ORDER):
        op.drop_table(table)
