"""What the office sees of the machinery: jobs with their runs, messages that have not left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.jobs import FAILED, LOST, Job, JobRun, JobState
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

    @property
    def is_failing(self) -> bool:
        """Whether its last run failed or was broken off; one that runs again may still mend it."""
        failed = self.last_run is not None and self.last_run.outcome in (FAILED, LOST)
        return failed or bool(self.state and self.state.failures)

    @property
    def is_asked(self) -> bool:
        """Whether somebody asked for a run that no worker has taken up."""
        return not self.is_running and bool(self.state and self.state.asked_at)

    @property
    def place(self) -> int:
        """Where it stands on the page: what failed first, what goes on now, then the rest."""
        if self.is_failing:
            return 0
        return 1 if self.is_overdue else 2


def list_jobs(session: Session, jobs: list[Job], now: datetime) -> list[JobReport]:
    """Every job with its last run, those that failed first; three queries."""
    states = {state.name: state for state in session.scalars(select(JobState))}
    newest = select(func.max(JobRun.id)).group_by(JobRun.job_name)
    runs = {
        run.job_name: run for run in session.scalars(select(JobRun).where(JobRun.id.in_(newest)))
    }
    reports = [_report(job, states.get(job.name), runs.get(job.name), now) for job in jobs]
    return sorted(reports, key=lambda report: report.place)


def _report(job: Job, state: JobState | None, run: JobRun | None, now: datetime) -> JobReport:
    is_running = state is not None and state.is_claimed(now)
    due = min(state.next_due_at, state.asked_at or state.next_due_at) if state else now
    is_overdue = state is None or (not is_running and now - due > OVERDUE_AFTER)
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
