"""Commands for timetables: import a feed, list those in force, ask for departures, remove one."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from commuter.shuttles import asking, catalogue, queries
from commuter.shuttles.changes import Changes, Difference, compare, outline_of
from commuter.shuttles.importing import Imported, Origin, put_in_force, remove_feed, slug_of
from commuter.shuttles.problem_messages import sentence_of
from commuter.shuttles.problems import Problem
from commuter.shuttles.reading import Reading, read_feed
from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.web.errors import Refusal

commuter = AppGroup("commuter", help="Shuttles: timetables in, departures out.")


@commuter.command("import")
@click.argument("feed", type=click.Path(path_type=Path))
@click.option("--slug", help="The feed's short name. Default: from the name of FEED.")
@click.option("--preview", is_flag=True, help="Only show what would change.")
def import_feed(feed: Path, slug: str | None, preview: bool) -> None:
    """Check FEED (a GTFS zip or folder) and put it in force at once.

    Faults are listed with file and line. Those that can be mended are warnings; any other
    refuses the feed, and what was in force stays.
    """
    instant = now()
    slug = slug_of(slug or feed.resolve().name)
    reading = read_feed(feed, instant.astimezone(campus_zone()).date())
    _tell_problems(reading)
    if reading.timetable is None:
        count = reading.error_count
        click.echo(f"Refused: {count} error(s). Nothing was changed.", err=True)
        raise SystemExit(1)
    if preview:
        before = catalogue.outline_in_force(read_session(), slug)
        _tell_changes(slug, compare(before, outline_of(reading.timetable)), is_new=before is None)
        return
    with transaction() as session:
        imported = put_in_force(session, Origin(slug, feed.name), reading, instant)
    _tell_import(slug, imported, reading)


@commuter.command("feeds")
def list_feeds() -> None:
    """List the feeds in force."""
    for version in catalogue.list_feeds(read_session()):
        dates = f"{version.starts_on} to {version.ends_on}"
        click.echo(f"{version.feed.slug}\tversion {version.number}\t{dates}\t{version.agency_name}")


@commuter.command("departures")
@click.argument("stop_id")
@click.option("--at", help="ISO 8601; without an offset, the feed's local time. Default: now.")
@click.option("--limit", default="10", help="How many at most.")
@click.option("--feed", help="The feed's slug, where several have the stop id.")
def show_departures(stop_id: str, at: str | None, limit: str, feed: str | None) -> None:
    """Print the next departures from STOP_ID."""
    session = read_session()
    try:
        stop = asking.stop_or_404(session, stop_id, feed)
        version = queries.version_of(session, stop)
        moment = asking.moment_or_refuse(at, ZoneInfo(version.timezone), now())
        count = asking.limit_or_refuse(limit)
        board = queries.departures_at(session, (stop, version), moment, count)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    for one in board.departures:
        call = one.departure.call
        click.echo(
            f"{one.scheduled.isoformat()}\t{one.route.label}\t{one.headsign}\t{call.trip_id}"
        )
    if not board.departures:
        _tell_nothing(board.zone, moment)


@commuter.command("remove")
@click.argument("slug")
def remove(slug: str) -> None:
    """Take the feed SLUG out of force, with all its versions."""
    with transaction() as session:
        removed = remove_feed(session, slug, None, now())
    if not removed:
        raise click.ClickException(f"There is no feed {slug}.")
    click.echo(f"Removed {slug}.")


def _tell_problems(reading: Reading) -> None:
    for problem in reading.warnings:
        click.echo(f"warning: {_line(problem)}", err=True)
    for problem in reading.errors:
        click.echo(f"error: {_line(problem)}", err=True)
    unlisted = reading.error_count - len(reading.errors)
    if unlisted:
        click.echo(f"error: and {unlisted} more", err=True)


def _line(problem: Problem) -> str:
    return f"{problem.place}: {sentence_of(problem)}"


def _tell_import(slug: str, imported: Imported, reading: Reading) -> None:
    timetable = reading.timetable
    if timetable is None or not imported.changed:
        click.echo(f"Feed {slug} is in force already, as version {imported.number}.")
        return
    sizes = f"{len(timetable.routes)} routes, {len(timetable.stops)} stops"
    click.echo(
        f"Feed {slug} is in force as version {imported.number}: "
        f"{sizes}, {len(timetable.trips)} trips, {_dates(timetable.span)}."
    )


def _tell_changes(slug: str, changes: Changes, *, is_new: bool) -> None:
    click.echo(f"Feed {slug} would be {'new' if is_new else 'replaced'}. Nothing was changed.")
    parts = {
        "routes": changes.routes,
        "stops": changes.stops,
        "trips": changes.trips,
        "services": changes.services,
    }
    for name, difference in parts.items():
        click.echo(f"  {name}: {_counts(difference)}")
    if not is_new:
        click.echo(f"  dates before: {_dates(changes.before)}")
    click.echo(f"  dates: {_dates(changes.after)}")


def _counts(difference: Difference) -> str:
    return (
        f"{difference.total} ({len(difference.added)} added, "
        f"{len(difference.removed)} removed, {len(difference.changed)} changed)"
    )


def _dates(span: tuple[object, object] | None) -> str:
    return f"{span[0]} to {span[1]}" if span else "no service dates"


def _tell_nothing(zone: ZoneInfo, moment: datetime) -> None:
    local = moment.astimezone(zone).isoformat(timespec="minutes")
    click.echo(f"No departures in the seven days from {local}.")
