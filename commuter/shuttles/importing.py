"""Puts a timetable in force: writes a version whole and lets it supersede the one before."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from commuter.shuttles import models
from commuter.shuttles.reading import Reading
from commuter.shuttles.records import StopTime, Timetable, Trip
from commuter.shuttles.service_days import ServiceException, ServicePeriod
from core.audit import record
from core.db import Model, insert_if_absent

SLUG_LENGTH = 60
KEPT_AFTER_SUPERSEDED = timedelta(days=2)
UPLOADS_KEPT = timedelta(days=1)
_BATCH = 2_000


@dataclass(frozen=True)
class Origin:
    """Where a feed came from: its slug, a name for people, and who brought it (None: a job)."""

    slug: str
    source: str
    person_id: int | None = None
    is_sample: bool = False


@dataclass(frozen=True)
class Imported:
    """What an import did; `changed` is false where the same feed was in force already."""

    version_id: int
    number: int
    changed: bool


@dataclass
class _Writer:
    session: Session
    version_id: int
    counts: dict[str, int] = field(default_factory=dict)

    def write(self, model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows in batches, each with the version's id."""
        total = 0
        for batch in _batches({**row, "version_id": self.version_id} for row in rows):
            self.session.execute(insert(model), batch)
            total += len(batch)
        self.counts[model.__tablename__] = total


def slug_of(name: str) -> str:
    """A feed's slug from a file's or an agency's name: lower case letters, digits, hyphens."""
    stem = re.sub(r"\.zip$", "", name, flags=re.IGNORECASE)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return slug[:SLUG_LENGTH].strip("-") or "feed"


def put_in_force(session: Session, origin: Origin, reading: Reading, now: datetime) -> Imported:
    """Write the timetable as the feed's next version, in the caller's transaction.

    The feed's row is locked, so that two imports of one slug follow each other. Raises
    ValueError where the reading has errors.
    """
    timetable = reading.timetable
    if timetable is None:
        raise ValueError("a feed with errors cannot be put in force")
    feed = _lock_feed(session, origin, now)
    before = session.scalar(
        select(models.Version).where(
            models.Version.feed_id == feed.id, models.Version.superseded_at.is_(None)
        )
    )
    if before is not None and before.digest == reading.digest:
        return Imported(before.id, before.number, changed=False)
    if before is not None:
        before.superseded_at = now
        session.flush()  # the index allows one version in force, so the old one must go first
    version = _new_version(session, feed, origin, reading, now)
    session.add(version)
    session.flush()  # its rows need its id
    counts = _write_rows(session, version.id, timetable)
    record(
        session,
        actor_id=origin.person_id,
        action="shuttle.feed_put_in_force",
        subject_type="shuttle_feed",
        subject_id=feed.slug,
        now=now,
        details={"version": version.number, "source": origin.source, "rows": counts},
    )
    return Imported(version.id, version.number, changed=True)


def remove_feed(session: Session, slug: str, person_id: int | None, now: datetime) -> bool:
    """Take a feed and all its versions out; False where there is no such feed."""
    feed = session.scalar(select(models.Feed).where(models.Feed.slug == slug).with_for_update())
    if feed is None:
        return False
    for version_id in session.scalars(
        select(models.Version.id).where(models.Version.feed_id == feed.id)
    ).all():
        _drop_version(session, version_id)
    session.delete(feed)
    record(
        session,
        actor_id=person_id,
        action="shuttle.feed_removed",
        subject_type="shuttle_feed",
        subject_id=slug,
        now=now,
    )
    return True


def drop_superseded(session: Session, now: datetime) -> int:
    """Delete versions superseded some days ago; returns how many."""
    old = session.scalars(
        select(models.Version.id).where(models.Version.superseded_at < now - KEPT_AFTER_SUPERSEDED)
    ).all()
    for version_id in old:
        _drop_version(session, version_id)
    return len(old)


def drop_old_uploads(session: Session, now: datetime) -> int:
    """Delete feeds handed in at the office that nobody put in force; returns how many."""
    gone = session.execute(
        delete(models.Upload)
        .where(models.Upload.uploaded_at < now - UPLOADS_KEPT)
        .returning(models.Upload.token)
    )
    return len(gone.all())


def problems_as_json(reading: Reading) -> list[dict[str, Any]]:
    """The reading's warnings as plain values, for the version's record."""
    return [asdict(problem) for problem in reading.warnings]


def _lock_feed(session: Session, origin: Origin, now: datetime) -> models.Feed:
    values = {"slug": origin.slug, "created_at": now, "checked_at": now}
    insert_if_absent(session, models.Feed, values | {"is_sample": origin.is_sample})
    feed = session.scalars(
        select(models.Feed)
        .where(models.Feed.slug == origin.slug)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    feed.checked_at = now
    feed.is_sample = origin.is_sample
    return feed


def _new_version(
    session: Session, feed: models.Feed, origin: Origin, reading: Reading, now: datetime
) -> models.Version:
    timetable = reading.timetable
    assert timetable is not None  # noqa: S101 - the caller refused it otherwise
    last = session.scalar(
        select(func.max(models.Version.number)).where(models.Version.feed_id == feed.id)
    )
    first_day, last_day = timetable.span or (None, None)
    return models.Version(
        feed_id=feed.id,
        number=(last or 0) + 1,
        digest=reading.digest,
        source=origin.source[:255],
        agency_name=timetable.agencies[0].name,
        agency_url=timetable.agencies[0].url,
        agency_phone=timetable.agencies[0].phone,
        feed_version=timetable.info.version,
        timezone=timetable.timezone,
        starts_on=first_day,
        ends_on=last_day,
        longest=timetable.longest,
        warnings=problems_as_json(reading),
        imported_by=origin.person_id,
        imported_at=now,
    )


def _write_rows(session: Session, version_id: int, timetable: Timetable) -> dict[str, int]:
    writer = _Writer(session, version_id)
    writer.write(models.Stop, (asdict(stop) for stop in timetable.stops))
    writer.write(models.Route, (asdict(route) for route in timetable.routes))
    writer.write(models.ServicePeriod, (_period_row(period) for period in timetable.periods))
    writer.write(models.ServiceDate, (_date_row(one) for one in timetable.exceptions))
    writer.write(models.Trip, (_trip_row(trip) for trip in timetable.trips))
    writer.write(
        models.Call,
        (
            asdict(call) | {"trip_id": trip.trip_id}
            for trip in timetable.trips
            for call in trip.calls
        ),
    )
    writer.write(models.Headway, (asdict(headway) for headway in timetable.headways))
    return writer.counts


def _period_row(period: ServicePeriod) -> dict[str, Any]:
    return {
        "service_id": period.service_id,
        "weekdays": "".join("1" if runs else "0" for runs in period.weekdays),
        "starts_on": period.start,
        "ends_on": period.end,
    }


def _date_row(exception: ServiceException) -> dict[str, Any]:
    return {
        "service_id": exception.service_id,
        "day": exception.day,
        "added": exception.added,
    }


def _trip_row(trip: Trip) -> dict[str, Any]:
    return {
        "trip_id": trip.trip_id,
        "route_id": trip.route_id,
        "service_id": trip.service_id,
        "headsign": trip.headsign,
        "short_name": trip.short_name,
        "direction": trip.direction,
        "wheelchair": trip.wheelchair,
        "block_id": trip.block_id,
        "starts_at": trip.calls[0].departure,
        "digest": trip_digest(trip),
    }


def trip_digest(trip: Trip) -> str:
    """A fingerprint of all that a rider would notice of a trip."""
    head = (trip.route_id, trip.service_id, trip.headsign, trip.direction, trip.wheelchair)
    text = repr((head, [_call_key(call) for call in trip.calls]))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _call_key(call: StopTime) -> tuple[object, ...]:
    return (call.stop_id, call.sequence, call.arrival, call.departure, call.boards, call.headsign)


def _drop_version(session: Session, version_id: int) -> None:
    for model in models.VERSION_TABLES:
        session.execute(delete(model).where(model.version_id == version_id))
    session.execute(delete(models.Version).where(models.Version.id == version_id))


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
