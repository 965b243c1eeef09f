"""The command `flask lane replay`: pictures, or passages that were kept, through today's code."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from core.campus_time import campus_zone, current_clock, now
from core.db import read_session, release_connection
from lpr import replays
from lpr.commands_naming import lane_or_fail, passage_or_fail, record_look
from lpr.lane.cameras.port import CameraError
from lpr.lane.cameras.video import open_source
from lpr.lane.deciding.circumstances import Circumstances
from lpr.lane.replay import replay as replay_source
from lpr.lane.replay import report
from lpr.lists.drafts import draft_list
from lpr.lists.issuing import numbered
from lpr.models import Lane, Passage
from lpr.reading.pipeline import PlateReader, open_reader
from lpr.reading.weights import WeightsError
from lpr.replays import Replay, Today, replay_passage
from parking.access import AccessList


@click.command("replay")
@click.argument("lane_slug", metavar="LANE")
@click.argument("source", type=click.Path(path_type=Path), required=False)
@click.option("--passage", "passage_uid", help="Replay the frames kept of this passage.")
@click.option("--last", type=click.IntRange(1, 10_000), help="Replay LANE's last so many passages.")
@click.option("--reason", help="Why you look at kept passages; it is recorded.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a passage.")
@with_appcontext
def replay(
    lane_slug: str,
    source: Path | None,
    passage_uid: str | None,
    last: int | None,
    reason: str | None,
    as_json: bool,
) -> None:
    """Run pictures, or kept passages, through LANE: today's code, today's list, no barrier.

    SOURCE is a folder of pictures or a video; a folder of folders is one vehicle a folder. Of kept
    passages only what differs from then is shown. Nothing is written but that you looked.
    """
    lane = lane_or_fail(lane_slug)
    if sum(given is not None for given in (source, passage_uid, last)) != 1:
        raise click.UsageError("Give a SOURCE, or --passage PASSAGE, or --last NUMBER.")
    if source is not None:
        _replay_source(lane, source, as_json=as_json)
        return
    passages = _chosen(lane, passage_uid, last)
    why = reason or click.prompt("Why do you look? It is recorded")
    record_look(("passage", passage_uid) if passage_uid else ("lane", lane.slug), why)
    _replay_passages(passages, _today(lane), as_json=as_json)


def _replay_source(lane: Lane, source: Path, *, as_json: bool) -> None:
    access = _access(lane)
    where = Circumstances(rules=access.rules, zone=campus_zone(), now=now())
    release_connection()
    try:
        camera = open_source(source, current_clock())
    except (CameraError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    seen = 0
    for passage in replay_source(camera, _reader(), where, access):
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


def _chosen(lane: Lane, passage_uid: str | None, last: int | None) -> list[Passage]:
    if passage_uid is None:
        return list(replays.list_passages(read_session(), lane, last or 1))
    passage = passage_or_fail(passage_uid)
    if passage.lane_id != lane.id:
        raise click.ClickException(f"Passage {passage_uid} is of the lane {passage.lane.slug}.")
    return [passage]


def _replay_passages(passages: Iterable[Passage], today: Today, *, as_json: bool) -> None:
    done = differ = 0
    for passage in passages:
        try:
            replayed = replay_passage(read_session(), passage, today)
        except LookupError as error:
            raise click.ClickException(f"{passage.uid}: {error}.") from error
        done += 1
        differ += bool(replayed.differences)
        click.echo(json.dumps(_told(replayed)) if as_json else _said(replayed))
    click.echo(f"{done} passages replayed, {differ} would come out otherwise.", err=as_json)


def _said(replayed: Replay) -> str:
    passage, (anew, frames) = replayed.passage, replayed.frames
    head = (
        f"{passage.uid} {passage.number or 'no plate read'} {passage.outcome} {passage.reason}"
        f" ({anew} of {frames} frames read anew)"
    )
    if not replayed.differences:
        return f"{head}: the same"
    changes = [f"  {d.what}: {d.then} -> {d.now}" for d in replayed.differences]
    return "\n".join([head, *changes])


def _told(replayed: Replay) -> dict[str, object]:
    return {
        "passage": replayed.passage.uid,
        "frames_read_anew": replayed.frames[0],
        "frames": replayed.frames[1],
        "differences": {d.what: {"then": d.then, "now": d.now} for d in replayed.differences},
        "now": report(replayed.again),
    }


def _today(lane: Lane) -> Today:
    return Today(_reader(), _access(lane), campus_zone(), current_app.config)


def _access(lane: Lane) -> AccessList:
    draft = draft_list(read_session(), lane, now())
    found = Lane(list_serial=0, list_made_at=now()) if lane.list_made_at is None else lane
    return numbered(found, draft, current_app.config)


def _reader() -> PlateReader:
    try:
        return open_reader(current_app.config["LANE_ENGINE"])
    except WeightsError as error:
        raise click.ClickException(error.sentence) from error
    except ValueError as error:
        raise click.ClickException(str(error)) from error
