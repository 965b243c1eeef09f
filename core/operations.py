"""What the office sees of the machinery: jobs with their runs, messages that have not left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.jobs import Job, JobRun, JobState
from core.outbox import DEAD, WAITING, OutboxMessage

# A job that is due and not taken for so long: no worker is at work.
OVERDUE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class JobReport:
    """A job with where it stands and its last run; both None before a worker first started."""

    job: Job
    state: JobState | None
    last_run: JobRun | None
    is_running: bool
    is_overdue: bool


def list_jobs(session: Session, jobs: list[Job], now: datetime) -> list[JobReport]:
    """Every job with its last run, in three queries however many jobs there are."""
    states = {state.name: state for state in session.scalars(select(JobState))}
    newest = select(func.max(JobRun.id)).group_by(JobRun.job_name)
    runs = {
        run.job_name: run for run in session.scalars(select(JobRun).where(JobRun.id.in_(newest)))
    }
    return [_report(job, states.get(job.name), runs.get(job.name), now) for job in jobs]


def _report(job: Job, state: JobState | None, run: JobRun | None, now: datetime) -> JobReport:
    is_running = state is not None and state.is_claimed(now)
    is_overdue = state is None or (not is_running and now - state.next_due_at > OVERDUE_AFTER)
    return JobReport(job, state, run, is_running, is_overdue)


def select_runs(name: str) -> Select[JobRun]:
    """The runs of a job, newest first."""
    return select(JobRun).where(JobRun.job_name == name).order_by(JobRun.id.desc())


def select_unsent(state: str = "") -> Select[OutboxMessage]:
    """Messages that have not left, those given up first, then the longest waiting."""
    wanted = [state] if state in {WAITING, DEAD} else [WAITING, DEAD]
    return (
        select(OutboxMessage)
        .where(OutboxMessage.state.in_(wanted))
        .order_by(OutboxMessage.state, OutboxMessage.created_at, OutboxMessage.id)
    )
