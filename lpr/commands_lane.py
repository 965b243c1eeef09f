"""Commands about lanes: run one, replay pictures or passages through one, explain a passage."""

import os
import sys
from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup

from core.campus_time import campus_zone
from core.db import read_session, release_connection
from lpr import story
from lpr.commands_naming import lane_or_fail, passage_or_fail, record_look
from lpr.commands_replay import replay
from lpr.explanation import Explanation, explain
from lpr.lane_files import lane_file, write_lane_file

lane = AppGroup("lane", help="Lanes: run one, replay pictures through one, explain a passage.")
lane.add_command(replay)


@lane.command("run")
@click.argument("lane_slug", metavar="LANE")
def run(lane_slug: str) -> None:
    """Run LANE here until told to stop, as the box at the gate would."""
    path = write_lane_file(current_app.config, lane_or_fail(lane_slug))
    release_connection()
    # In the place of this process: a lane shares no library's threads and settings with the web.
    command = [sys.executable, "-m", "lpr.lane", "--config", str(path)]
    os.execv(sys.executable, command)  # noqa: S606 - our own module


@lane.command("file")
@click.argument("lane_slug", metavar="LANE")
def file(lane_slug: str) -> None:
    """Write LANE's lane.toml and print where it is. It holds the lane's token."""
    write_lane_file(current_app.config, lane_or_fail(lane_slug))
    click.echo(lane_file(current_app.config, lane_slug))


@lane.command("explain")
@click.argument("passage_uid", metavar="PASSAGE")
@click.option("--reason", prompt="Why do you look? It is recorded", help="Why you look.")
def explain_passage(passage_uid: str, reason: str) -> None:
    """Tell a passage's story: seen, read, voted, decided, opened, by whom and why."""
    passage = passage_or_fail(passage_uid)
    record_look(("passage", passage.uid), reason)
    session = read_session()
    click.echo(f"{passage.lane.name}, {_clock(passage.at)}: {passage.number or 'no plate read'}")
    click.echo(f"{passage.outcome.upper()} by rule {passage.rule}, reason {passage.reason}")
    _echo_why(explain(session, passage))
    click.echo(f"List {passage.list_serial or '-'}, {passage.confidence:.1%} sure of the plate")
    if passage.purge_at is not None:
        click.echo(f"Plate and pictures are kept until {_clock(passage.purge_at)}")
    for entry in story.tell(session, passage, "en"):
        who = f" ({entry.who})" if entry.who else ""
        why = f" - {entry.why}" if entry.why else ""
        click.echo(f"{_clock(entry.at)} {entry.title}{who}{why}")


def _echo_why(why: Explanation) -> None:
    for frame in why.frames:
        read = f"{frame.text} {frame.confidence:.1%}" if frame.text else "nothing"
        click.echo(f"  frame {frame.name}: {read}{' (picture kept)' if frame.is_kept else ''}")
    for vote in why.votes:
        click.echo(f"  {vote.frames} frames say {vote.text}, the surest {vote.surest:.1%}")
    for stage, ms in why.stages:
        click.echo(f"  {stage}: {ms:.1f} ms")
    if why.list_age is not None:
        click.echo(f"  The list was {why.list_age.total_seconds():.0f} s old")


def _clock(at: datetime) -> str:
    return at.astimezone(campus_zone()).isoformat(" ", "milliseconds")
