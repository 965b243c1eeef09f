"""Jobs: what is done again and again, when each is due, and whose turn it is.

However many workers run, a job is run by one: whoever claims its row. A claim is a lease that
the worker renews; when the worker dies the lease runs out and another takes the job over.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ForeignKey, Index, String, Text, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Model, UtcDateTime, insert_if_absent, transaction

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
RUNS_KEPT_FOR = timedelta(days=14)
RESULT_LENGTH = 500
RUNNING, DONE, FAILED, LOST = "running", "done", "failed", "lost"


@dataclass(frozen=True)
class Job:
    """Work done every so often. `run` is given the present instant and returns one line.

    `title` says for people what it does.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], str]
    title: LazyString | str = ""


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

    def is_claimed(self, now: datetime) -> bool:
        """Whether some worker holds it, by a lease that has not run out."""
        return self.claimed_until is not None and self.claimed_until > now


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
    result: Mapped[str] = mapped_column(Text, default="")

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
    """Names of the jobs that are due and that no living worker holds, longest due first."""
    query = (
        select(JobState.name)
        .where(JobState.name.in_(names), JobState.next_due_at <= now)
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
    if state is None or state.next_due_at > now or state.is_claimed(now):
        return None
    if state.claim_token:
        _end_run(session, state.claim_token, LOST, "The worker stopped answering.", now)
        state.failures += 1
    token = uuid.uuid4().hex
    state.claim_token, state.claimed_until = token, now + lease
    session.add(
        JobRun(token=token, job_name=name, slot_at=state.slot_at, worker=worker, started_at=now)
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
    session: Session, claim: Claim, *, result: str, is_failure: bool, now: datetime
) -> bool:
    """Record how a run ended and when the job is due next; False where the claim was lost."""
    query = select(JobState).where(JobState.name == claim.job_name).with_for_update()
    state = session.scalar(query.execution_options(populate_existing=True))
    if state is None or state.claim_token != claim.token:
        return False
    _end_run(session, claim.token, FAILED if is_failure else DONE, result, now)
    state.claim_token = state.claimed_until = None
    every = timedelta(seconds=state.every_seconds)
    if is_failure:
        state.failures += 1
        state.next_due_at = now + retry_after(state.failures, every)
    else:
        state.failures = 0
        state.slot_at = state.next_due_at = next_slot(state.slot_at, every, now)
    return True


def ask_for_run(session: Session, name: str, now: datetime) -> bool:
    """Make a job due now; False where there is no such job or it is being run."""
    state = session.get(JobState, name, with_for_update=True)
    if state is None or state.is_claimed(now):
        return False
    state.next_due_at = now
    return True


def next_slot(slot: datetime, every: timedelta, now: datetime) -> datetime:
    """The first slot after `now` on the job's own grid; slots that were slept through are one."""
    if slot > now:
        return slot + every
    return slot + every * ((now - slot) // every + 1)


def retry_after(failures: int, every: timedelta) -> timedelta:
    """How long to wait after so many failures in a row: doubling, never past the job's rhythm."""
    longest = min(LONGEST_RETRY, every)
    return min(longest, FIRST_RETRY * (1 << min(failures - 1, 10)))


def forget_old_runs(now: datetime) -> str:
    """Delete runs that ended long ago."""
    with transaction() as session:
        old = delete(JobRun).where(JobRun.started_at < now - RUNS_KEPT_FOR)
        ended = session.execute(old.where(JobRun.outcome != RUNNING).returning(JobRun.id)).all()
    return f"{len(ended)} old runs deleted"


def _end_run(session: Session, token: str, outcome: str, result: str, now: datetime) -> None:
    ended = {"outcome": outcome, "result": result[:RESULT_LENGTH], "ended_at": now}
    session.execute(update(JobRun).where(JobRun.token == token).values(**ended))


JOBS = (
    Job("core.forget_old_runs", timedelta(days=1), forget_old_runs, _l("Forget old runs of jobs")),
)
