"""Jobs: what is done again and again, when each is due, and whose turn it is.

However many workers run, a job is run by one: whoever claims its row. A claim is a lease that
the worker renews; when the worker dies the lease runs out and another takes the job over.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString
from sqlalchemy import JSON, ForeignKey, Index, String, Text, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.campus_time import campus_zone
from core.db import Model, UtcDateTime, insert_if_absent, transaction
from core.job_times import next_due, retry_after

RUNS_KEPT_FOR = timedelta(days=14)
ERROR_LENGTH = 500
RUNNING, DONE, FAILED, LOST = "running", "done", "failed", "lost"

# What a run did or found, by kind: how many, or, where names matter, which. It is kept as JSON.
Findings = Mapping[str, Any]
# How each kind is said in the reader's language; none or nothing of a kind is not mentioned.
Words = Mapping[str, Callable[[Any], object]]


@dataclass(frozen=True)
class Job:
    """Work done every so often. `run` is given the present instant and returns what it found.

    `title` says for people what it does, `words` what came of it.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], Findings]
    title: LazyString | str = ""
    words: Words = field(default_factory=dict)


class Asked(Enum):
    """What came of asking for a job to be run now."""

    TAKEN = auto()
    WAITS_ALREADY = auto()
    IS_RUNNING = auto()
    NO_WORKER_YET = auto()


@dataclass(frozen=True)
class Claim:
    """The right to run a job once, for as long as the lease lasts."""

    job_name: str
    token: str


class JobState(Model):
    """Where a job stands: the slot that is to be done, and who holds it now."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    every_seconds: Mapped[int]
    slot_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    claim_token: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    # Somebody asked for one more run, which leaves the slots as they are.
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    def is_claimed(self, now: datetime) -> bool:
        """Whether some worker holds it, by a lease that has not run out."""
        return self.claimed_until is not None and self.claimed_until > now

    def is_wanted(self, now: datetime) -> bool:
        """Whether it is to be run now: by the clock, or because somebody asked."""
        return self.next_due_at <= now or self.asked_at is not None

    def slot_to_run(self) -> datetime:
        """The slot that a run now is for. One asked for ahead of time is a slot of its own."""
        return min(self.slot_at, self.asked_at or self.slot_at)


class JobRun(Model):
    """One run of a job: for which slot, by whom, how it ended."""

    __tablename__ = "job_run"
    __table_args__ = (Index("ix_job_run_job_name_started_at", "job_name", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    job_name: Mapped[str] = mapped_column(ForeignKey("job.name"))
    slot_at: Mapped[datetime] = mapped_column(UtcDateTime)
    worker: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(20), default=RUNNING)
    findings: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # An error's own words; runs of older versions have left a sentence here.
    result: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    # How far it has come, where the job tells; core.progress.
    done: Mapped[int | None]
    total: Mapped[int | None]

    @property
    def seconds(self) -> float | None:
        """How long it took, or None while it runs."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None


def init_app(app: Flask, jobs: Sequence[Job]) -> None:
    """Keep the jobs of all packages; two of one name are a mistake of ours."""
    names = [job.name for job in jobs]
    if len(set(names)) != len(names):
        raise ValueError(f"two jobs share a name: {sorted(names)}")
    app.extensions["gatehouse_jobs"] = {job.name: job for job in jobs}


def all_jobs() -> dict[str, Job]:
    """Every job of the application, by name."""
    jobs: dict[str, Job] = current_app.extensions["gatehouse_jobs"]
    return jobs


def register_jobs(session: Session, jobs: Sequence[Job], now: datetime) -> None:
    """Give each job its row, due at once; a row that is there keeps its place in time."""
    for job in jobs:
        every = round(job.every.total_seconds())
        values = {"name": job.name, "every_seconds": every, "failures": 0}
        insert_if_absent(session, JobState, values | {"slot_at": now, "next_due_at": now})
        state = session.get_one(JobState, job.name)
        state.every_seconds = every


def find_due(session: Session, names: Sequence[str], now: datetime) -> list[str]:
    """Names of the jobs to run now that no living worker holds, longest due first."""
    query = (
        select(JobState.name)
        .where(JobState.name.in_(names))
        .where(or_(JobState.next_due_at <= now, JobState.asked_at.is_not(None)))
        .where(or_(JobState.claimed_until.is_(None), JobState.claimed_until <= now))
        .order_by(JobState.next_due_at, JobState.name)
    )
    return list(session.scalars(query))


def claim_job(
    session: Session, name: str, *, worker: str, now: datetime, lease: timedelta
) -> Claim | None:
    """Take a due job for this worker, or return None where another was first.

    The row is locked, so of many workers that ask at once one gets it; SQLite has its single
    writer instead. A claim whose lease ran out is taken over, and its run recorded as lost.
    """
    query = select(JobState).where(JobState.name == name).with_for_update(skip_locked=True)
    state = session.scalar(query.execution_options(populate_existing=True))
    if state is None or not state.is_wanted(now) or state.is_claimed(now):
        return None
    if state.claim_token:
        _end_run(session, state.claim_token, LOST, now)
        state.failures += 1
    token = uuid.uuid4().hex
    state.claim_token, state.claimed_until = token, now + lease
    slot, asker = state.slot_to_run(), state.asked_by
    session.add(
        JobRun(
            token=token, job_name=name, slot_at=slot, worker=worker, started_at=now, asked_by=asker
        )
    )
    return Claim(name, token)


def renew_claim(session: Session, claim: Claim, until: datetime) -> bool:
    """Keep a claim until then; False where it was lost in the meantime."""
    kept = session.execute(
        update(JobState)
        .where(JobState.name == claim.job_name, JobState.claim_token == claim.token)
        .values(claimed_until=until)
        .returning(JobState.name)
    )
    return kept.first() is not None


def finish_run(
    session: Session, claim: Claim, *, now: datetime, findings: Findings | None, error: str = ""
) -> bool:
    """Record how a run ended and when the job is due next; False where the claim was lost.

    A run that failed has no findings, and an error instead.
    """
    query = select(JobState).where(JobState.name == claim.job_name).with_for_update()
    state = session.scalar(query.execution_options(populate_existing=True))
    if state is None or state.claim_token != claim.token:
        return False
    is_extra, is_failure = state.slot_to_run() != state.slot_at, findings is None
    _end_run(session, claim.token, FAILED if is_failure else DONE, now, findings, error)
    state.claim_token = state.claimed_until = state.asked_at = state.asked_by = None
    state.failures = state.failures + 1 if is_failure else 0
    if is_extra:
        return True  # whoever asked sees how it went; the clock's own run comes as planned
    every = timedelta(seconds=state.every_seconds)
    if is_failure:
        state.next_due_at = now + retry_after(state.failures, every)
    else:
        state.slot_at = state.next_due_at = next_due(state.slot_at, every, now, campus_zone())
    return True


def ask_for_run(session: Session, name: str, person_id: int, now: datetime) -> Asked:
    """Have a job run once now; asked for again before it is over, nothing more happens."""
    state = session.get(JobState, name, with_for_update=True)
    if state is None:
        return Asked.NO_WORKER_YET
    if state.is_claimed(now):
        return Asked.IS_RUNNING
    if state.is_wanted(now):
        return Asked.WAITS_ALREADY
    state.asked_at, state.asked_by = now, person_id
    return Asked.TAKEN


def tell_run(session: Session, token: str, done: int, total: int | None) -> None:
    """Keep how far the run of a claim has come."""
    running = update(JobRun).where(JobRun.token == token, JobRun.outcome == RUNNING)
    session.execute(running.values(done=done, total=total))


def forget_old_runs(now: datetime) -> Findings:
    """Delete runs that ended long ago."""
    with transaction() as session:
        old = delete(JobRun).where(JobRun.started_at < now - RUNS_KEPT_FOR)
        ended = session.execute(old.where(JobRun.outcome != RUNNING).returning(JobRun.id)).all()
    return {"deleted": len(ended)}


def _end_run(
    session: Session,
    token: str,
    outcome: str,
    now: datetime,
    findings: Findings | None = None,
    error: str = "",
) -> None:
    ended = {"outcome": outcome, "result": error[:ERROR_LENGTH], "ended_at": now}
    session.execute(update(JobRun).where(JobRun.token == token).values(findings=findings, **ended))


JOBS = (
    Job(
        "core.forget_old_runs",
        timedelta(days=1),
        forget_old_runs,
        _l("Forget old runs of jobs"),
        {
            "deleted": lambda num: ngettext(
                "%(num)s old run deleted", "%(num)s old runs deleted", num
            )
        },
    ),
)
