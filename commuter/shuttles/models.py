"""Timetables in the database: feeds, their versions, and each version's own rows and ids.

A version is written whole and never changed. The one in force is the one that nothing supersedes,
so a new feed takes over, and an old one could come back, by one change of a date.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commuter.shuttles.fields import LONGEST_ID
from core.db import Model, UtcDateTime

_VERSION = "shuttle_version.id"
_IN_FORCE = text("superseded_at IS NULL")


class Feed(Model):
    """A publisher's feed, known by its slug. Stop and route ids are unique within it."""

    __tablename__ = "shuttle_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Version(Model):
    """One state of a feed. `superseded_at` is empty while it is in force."""

    __tablename__ = "shuttle_version"
    __table_args__ = (
        Index("ix_shuttle_version_feed_id_number", "feed_id", "number", unique=True),
        Index(
            "ix_shuttle_version_in_force",
            "feed_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("shuttle_feed.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(255))
    agency_name: Mapped[str] = mapped_column(Text)
    agency_url: Mapped[str] = mapped_column(Text, default="")
    agency_phone: Mapped[str] = mapped_column(Text, default="")
    feed_version: Mapped[str] = mapped_column(Text, default="")
    timezone: Mapped[str] = mapped_column(String(64))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    longest: Mapped[int]
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    feed: Mapped[Feed] = relationship(lazy="raise")


class Stop(Model):
    """A stop, or a station whose platforms name it as parent."""

    __tablename__ = "shuttle_stop"
    __table_args__ = (
        Index("ix_shuttle_stop_stop_id", "stop_id"),
        Index("ix_shuttle_stop_version_id_parent_id", "version_id", "parent_id"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey(_VERSION), primary_key=True)
    stop_id: Mapped[str] = mapped_column(String(LONGEST_ID), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    location_type: Mapped[int]
    parent_id: Mapped[str] = mapped_column(String(LONGEST_ID))
    platform_code: Mapped[str] = mapped_column(Text)
    wheelchair: Mapped[int]


class Route(Model):
    """A route and its sign."""

    __tablename__ = "shuttle_route"
    __table_args__ = (Index("ix_shuttle_route_route_id", "route_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey(_VERSION), primary_key=True)
    route_id: Mapped[str] = mapped_column(String(LONGEST_ID), primary_key=True)
    short_name: Mapped[str] = mapped_column(Text)
    long_name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    color: Mapped[str] = mapped_column(String(6))
    text_color: Mapped[str] = mapped_column(String(6))
    sort_order: Mapped[int]

    @property
    def label(self) -> str:
        """What is on the sign: the short name, or the long one where there is none."""
        return self.short_name or self.long_name


class Trip(Model):
    """One journey of a vehicle. `digest` tells two versions of it apart without their calls."""

    __tablename__ = "shuttle_trip"
    __table_args__ = (
        ForeignKeyConstraint(
            ["version_id", "route_id"], ["shuttle_route.version_id", "shuttle_route.route_id"]
        ),
        Index("ix_shuttle_trip_version_id_route_id", "version_id", "route_id"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey(_VERSION), primary_key=True)
    trip_id: Mapped[str] = mapped_column(String(LONGEST_ID), primary_key=True)
    route_id: Mapped[str] = mapped_column(String(LONGEST_ID))
    service_id: Mapped[str] = mapped_column(String(LONGEST_ID))
    headsign: Mapped[str] = mapped_column(Text)
    short_name: Mapped[str] = mapped_column(Text)
    direction: Mapped[int]
    wheelchair: Mapped[int]
    block_id: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[int]
    digest: Mapped[str] = mapped_column(String(32))


class Call(Model):
    """A trip at a stop; times are seconds of the service day and may pass 24:00."""

    __tablename__ = "shuttle_call"
    __table_args__ = (
        ForeignKeyConstraint(
            ["version_id", "trip_id"], ["shuttle_trip.version_id", "shuttle_trip.trip_id"]
        ),
        ForeignKeyConstraint(
            ["version_id", "stop_id"], ["shuttle_stop.version_id", "shuttle_stop.stop_id"]
        ),
        Index("ix_shuttle_call_version_id_stop_id", "version_id", "stop_id"),
    )

    version_id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[str] = mapped_column(String(LONGEST_ID), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    stop_id: Mapped[str] = mapped_column(String(LONGEST_ID))
    arrival: Mapped[int]
    departure: Mapped[int]
    boards: Mapped[bool]
    estimated: Mapped[bool]
    headsign: Mapped[str] = mapped_column(Text)


class ServicePeriod(Model):
    """Dates between which a service runs on the weekdays marked 1, Monday first."""

    __tablename__ = "shuttle_service_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(_VERSION), index=True)
    service_id: Mapped[str] = mapped_column(String(LONGEST_ID))
    weekdays: Mapped[str] = mapped_column(String(7))
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class ServiceDate(Model):
    """One date on which a service is added or taken away."""

    __tablename__ = "shuttle_service_date"

    version_id: Mapped[int] = mapped_column(ForeignKey(_VERSION), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    service_id: Mapped[str] = mapped_column(String(LONGEST_ID), primary_key=True)
    added: Mapped[bool]


class Headway(Model):
    """A trip that repeats: from `start` until `end`, every `seconds`."""

    __tablename__ = "shuttle_headway"
    __table_args__ = (
        ForeignKeyConstraint(
            ["version_id", "trip_id"], ["shuttle_trip.version_id", "shuttle_trip.trip_id"]
        ),
        Index("ix_shuttle_headway_version_id_trip_id", "version_id", "trip_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int]
    trip_id: Mapped[str] = mapped_column(String(LONGEST_ID))
    start: Mapped[int]
    end: Mapped[int]
    seconds: Mapped[int]
    exact: Mapped[bool]


class Upload(Model):
    """A feed handed in at the office, kept until someone puts it in force or a day has passed."""

    __tablename__ = "shuttle_upload"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    filename: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


# Children before parents: the order in which a version's rows can be deleted.
VERSION_TABLES = (Headway, Call, Trip, ServiceDate, ServicePeriod, Route, Stop)
