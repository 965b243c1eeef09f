"""Commands about lanes: run one, replay pictures through one, explain a passage."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from core.campus_time import campus_zone, current_clock, now
from core.db import read_session, release_connection
from lpr import lists, queries, story
from lpr.lane.cameras.port import CameraError
from lpr.lane.cameras.video import open_source
from lpr.lane.passage import Circumstances
from lpr.lane.replay import replay as replay_source
from lpr.lane.replay import report
from lpr.lane_files import lane_file, write_lane_file
from lpr.models import Lane
from lpr.reading.pipeline import open_reader
from lpr.reading.weights import WeightsError

lane = AppGroup("lane", help="Lanes: run one, replay pictures through one, explain a passage.")


@lane.command("replay")
@click.argument("lane_slug", metavar="LANE")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a passage.")
def replay(lane_slug: str, source: Path, as_json: bool) -> None:
    """Run a folder of pictures or a video through LANE: its code, its list, no barrier.

    A folder of folders is one vehicle a folder. Nothing is written, nothing moves.
    """
    found = _lane_or_fail(lane_slug)
    draft = lists.draft_list(read_session(), found, now())
    if found.list_made_at is None:
        found = Lane(list_serial=0, list_made_at=now())
    access = lists.numbered(found, draft, current_app.config)
    where = Circumstances(rules=draft.rules, zone=campus_zone(), now=now())
    release_connection()
    try:
        camera = open_source(source, current_clock())
        reader = open_reader(current_app.config["LANE_ENGINE"])
    except WeightsError as error:
        raise click.ClickException(error.sentence) from error
    except (CameraError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    seen = 0
    for passage in replay_source(camera, reader, where, access):
        seen += 1
        shown = report(passage)
        click.echo(json.dumps(shown) if as_json else _line(shown))
    if camera.broken:
        click.echo(f"{camera.broken} files could not be decoded.", err=True)
    if not seen:
        click.echo("No vehicle was seen.", err=True)


def _line(shown: dict[str, Any]) -> str:
    plate = shown["plate"] or "no plate read"
    sure = f"{shown['confidence']:.1%} sure, {shown['agreeing']} of {shown['frames']} frames"
    named = f"{shown['arrival']}: " if shown["arrival"] else ""
    return f"{named}{plate} ({sure}) -> {str(shown['decision']).upper()}: {shown['sentence']}"


@lane.command("run")
@click.argument("lane_slug", metavar="LANE")
def run(lane_slug: str) -> None:
    """Run LANE here until told to stop, as the box at the gate would."""
    path = write_lane_file(current_app.config, _lane_or_fail(lane_slug))
    release_connection()
    # In the place of this process: a lane shares no library's threads and settings with the web.
    command = [sys.executable, "-m", "lpr.lane", "--config", str(path)]
    os.execv(sys.executable, command)  # noqa: S606 - our own module


@lane.command("file")
@click.argument("lane_slug", metavar="LANE")
def file(lane_slug: str) -> None:
    """Write LANE's lane.toml and print where it is. It holds the lane's token."""
    write_lane_file(current_app.config, _lane_or_fail(lane_slug))
    click.echo(lane_file(current_app.config, lane_slug))


@lane.command("explain")
@click.argument("passage_uid", metavar="PASSAGE")
def explain(passage_uid: str) -> None:
    """Tell a passage's story: seen, read, decided, opened, by whom and why."""
    session = read_session()
    passage = queries.find_passage(session, passage_uid)
    if passage is None:
        raise click.ClickException(f"There is no passage {passage_uid} here.")
    click.echo(f"{passage.lane.name}, {_clock(passage.at)}: {passage.number or 'no plate read'}")
    click.echo(f"{passage.outcome.upper()} by rule {passage.rule}, reason {passage.reason}")
    click.echo(f"List {passage.list_serial or '-'}, {passage.confidence:.1%} sure of the plate")
    for stage, ms in passage.detail.get("latency_ms", {}).items():
        click.echo(f"  {stage}: {ms:.1f} ms")
    for entry in story.tell(session, passage, "en"):
        who = f" ({entry.who})" if entry.who else ""
        why = f" - {entry.why}" if entry.why else ""
        click.echo(f"{_clock(entry.at)} {entry.title}{who}{why}")


def _clock(at: datetime) -> str:
    return at.astimezone(campus_zone()).isoformat(" ", "milliseconds")


def _lane_or_fail(slug: str) -> Lane:
    found = queries.find_lane(read_session(), slug)
    if found is None:
        known = ", ".join(lane.slug for lane in queries.list_lanes(read_session()))
        raise click.ClickException(f"There is no lane {slug}. Known lanes: {known or 'none'}.")
    return found
