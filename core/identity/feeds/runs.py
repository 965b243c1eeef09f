"""Commands on runs of feeds: take one, put it in force, approve or refuse it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.audit import record
from core.db import insert_all
from core.identity.feeds.kinds import FeedKind
from core.identity.feeds.models import FeedRow, FeedRun, RunState
from core.identity.feeds.outcomes import Line, Report, must_wait
from core.identity.feeds.table import LONGEST_CELL, UnreadableError
from core.identity.feeds.telling import tell_approvers

# Those that somebody may still decide about, and those that are decided.
OPEN = (RunState.LOOKED, RunState.WAITING)
TAKEN = (RunState.QUEUED, RunState.RUNNING, RunState.DONE)


class RunRefusal(StrEnum):
    """Why a run cannot be put in force. Words: core.identity.feeds.words."""

    NOT_OPEN = "feed_not_open"
    NEWER = "feed_newer"
    SAME_PERSON = "feed_same_person"


@dataclass(eq=False)
class RunRefusedError(Exception):
    """A run that cannot be put in force now."""

    code: RunRefusal


@dataclass(frozen=True)
class Sent:
    """A feed as it came: by page, file or api; from whom, where it was a person, and when."""

    content: bytes
    source: str
    filename: str
    person_id: int | None
    now: datetime


@dataclass(frozen=True)
class Looked:
    """What a feed would do, or why none of it can be read."""

    report: Report
    problem: UnreadableError | None = None


def look(session: Session, kind: FeedKind, content: bytes, now: datetime) -> Looked:
    """Look at a feed; nothing is changed."""
    try:
        return Looked(kind.look(session, content, now))
    except UnreadableError as error:
        return Looked(Report(()), error)


def keep(session: Session, kind: FeedKind, sent: Sent, looked: Looked) -> FeedRun:
    """Keep a feed that was looked at, with every row."""
    problem = looked.problem
    run = FeedRun(
        kind=kind.name,
        source=sent.source,
        filename=_shown(sent.filename)[:200],
        digest=hashlib.sha256(sent.content).hexdigest(),
        content=sent.content,
        state=RunState.UNREADABLE if problem else RunState.LOOKED,
        problem=problem.why if problem else "",
        problem_text=problem.text[:300] if problem else "",
        taken_by=sent.person_id,
        taken_at=sent.now,
    )
    session.add(run)
    session.flush()  # its rows name it
    _keep_counts(run, looked.report)
    insert_all(session, FeedRow, _rows_of(run.id, looked.report.lines))
    _record(session, run, "feed.taken", sent.person_id, sent.now)
    return run


def keep_again(session: Session, run: FeedRun, report: Report) -> None:
    """Keep what a feed does now in the place of what it would have done when it was looked at.

    Mostly it is the same, and then no row is written again.
    """
    rows = _rows_of(run.id, report.lines)
    if rows != _rows_kept(session, run.id):
        session.execute(delete(FeedRow).where(FeedRow.run_id == run.id))
        insert_all(session, FeedRow, rows)
    _keep_counts(run, report)


def put_in_force(
    session: Session, run: FeedRun, kind: FeedKind, person_id: int | None, now: datetime
) -> None:
    """Have a run put in force soon, or let it wait for a second person where it ends many.

    `person_id` is None for a feed that came by itself. Raises RunRefusedError.
    """
    _refuse_unless(run.state == RunState.LOOKED, RunRefusal.NOT_OPEN)
    _refuse_older(session, run, kind)
    run.asked_by, run.asked_at = person_id, now
    run.state = RunState.WAITING if ends_many(run) else RunState.QUEUED
    _record(session, run, "feed.asked", person_id, now)
    if run.state == RunState.QUEUED:
        _supersede_older(session, run, kind)
    else:
        tell_approvers(session, run, kind, now)


def approve(session: Session, run: FeedRun, kind: FeedKind, person_id: int, now: datetime) -> None:
    """Have a run that waits put in force. Raises RunRefusedError: asked by the same person."""
    _refuse_unless(run.state == RunState.WAITING, RunRefusal.NOT_OPEN)
    _refuse_unless(person_id not in (run.taken_by, run.asked_by), RunRefusal.SAME_PERSON)
    _refuse_older(session, run, kind)
    run.state, run.decided_by, run.decided_at = RunState.QUEUED, person_id, now
    _record(session, run, "feed.approved", person_id, now)
    _supersede_older(session, run, kind)


def refuse(session: Session, run: FeedRun, person_id: int, now: datetime) -> None:
    """Put a run aside for good. Raises RunRefusedError where it is decided already."""
    _refuse_unless(run.state in OPEN, RunRefusal.NOT_OPEN)
    run.state, run.decided_by, run.decided_at = RunState.REFUSED, person_id, now
    _record(session, run, "feed.refused", person_id, now)


def ends_many(run: FeedRun) -> bool:
    """Whether a run would end so many that a second person must look."""
    return must_wait(Report((), run.ends, run.people), current_app.config["FEED_ENDS_PERCENT"])


def find_run(session: Session, run_id: int, *, locked: bool = False) -> FeedRun | None:
    """A run by its number; None where there is none."""
    query = select(FeedRun).where(FeedRun.id == run_id)
    if locked:
        query = query.with_for_update(of=FeedRun).execution_options(populate_existing=True)
    return session.scalar(query)


def content_of(session: Session, run: FeedRun) -> bytes:
    """The feed itself. A run that is to be put in force always has it."""
    return session.scalar(select(FeedRun.content).where(FeedRun.id == run.id)) or b""


def _keep_counts(run: FeedRun, report: Report) -> None:
    run.counts, run.ends, run.people = report.counts, report.ends, report.people
    run.is_cut = report.is_cut


def _rows_of(run_id: int, lines: Sequence[Line]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for line in lines:
        row = vars(line) | {"run_id": run_id, "fault": str(line.fault or "")}
        row |= {name: _shown(row[name]) for name in ("number", "name", "text")}
        row["outcome"] = line.outcome.value
        row["changes"] = {name: list(pair) for name, pair in line.changes.items()}
        rows.append(row)
    return rows


def _shown(text: str) -> str:
    """As much of a cell as is kept to be shown, without the zero bytes no database takes."""
    return text.replace("\x00", "")[:LONGEST_CELL]


def _rows_kept(session: Session, run_id: int) -> list[dict[str, Any]]:
    columns = [c for c in FeedRow.__table__.columns if c.name != "id"]
    query = select(*columns).where(FeedRow.run_id == run_id).order_by(FeedRow.id)
    return [dict(row) for row in session.execute(query).mappings()]


def _refuse_unless(holds: bool, code: RunRefusal) -> None:
    if not holds:
        raise RunRefusedError(code)


def _refuse_older(session: Session, run: FeedRun, kind: FeedKind) -> None:
    """An older list of everybody would bring back what a newer one has changed."""
    if not kind.is_snapshot:
        return
    newer = select(FeedRun.id).where(
        FeedRun.kind == run.kind, FeedRun.id > run.id, FeedRun.state.in_(TAKEN)
    )
    _refuse_unless(session.scalar(newer.limit(1)) is None, RunRefusal.NEWER)


def _supersede_older(session: Session, run: FeedRun, kind: FeedKind) -> None:
    if kind.is_snapshot:
        older = update(FeedRun).where(
            FeedRun.kind == run.kind, FeedRun.id < run.id, FeedRun.state.in_(OPEN)
        )
        session.execute(older.values(state=RunState.SUPERSEDED))


def _record(
    session: Session, run: FeedRun, action: str, person_id: int | None, now: datetime
) -> None:
    record(
        session,
        actor_id=person_id,
        action=action,
        subject_type="feed_run",
        subject_id=str(run.id),
        now=now,
        details={"kind": run.kind, "counts": run.counts, "state": run.state},
    )
