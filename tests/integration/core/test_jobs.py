"""Jobs: claimed by one, taken over from the dead, retried after failure; on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core import jobs
from core.clock import FixedClock
from core.db import read_session, transaction
from core.jobs import Findings, Job, JobRun, JobState, claim_job, find_due, finish_run, renew_claim
from core.worker import Worker

LEASE = timedelta(seconds=60)
HOUR = timedelta(hours=1)


class Cook:
    """A job that notes when it ran, and fails when told to."""

    def __init__(self) -> None:
        self.ran_at: list[datetime] = []
        self.fault: Exception | None = None

    def run(self, now: datetime) -> Findings:
        self.ran_at.append(now)
        if self.fault:
            raise self.fault
        return {"pots": 2}


@pytest.fixture
def cook(any_app: Flask) -> Cook:
    cook = Cook()
    jobs.init_app(any_app, [Job("kitchen.cook", HOUR, cook.run)])
    return cook


@pytest.fixture
def worker(any_app: Flask, cook: Cook, clock: FixedClock) -> Worker:
    with any_app.app_context(), transaction() as session:
        jobs.register_jobs(session, list(jobs.all_jobs().values()), clock.now())
    return Worker(any_app)


def runs(app: Flask) -> list[JobRun]:
    with app.app_context():
        return list(read_session().scalars(select(JobRun).order_by(JobRun.id)))


def state(app: Flask) -> JobState:
    with app.app_context():
        return read_session().get_one(JobState, "kitchen.cook")


def claim(app: Flask, who: str, now: datetime) -> jobs.Claim | None:
    with app.app_context(), transaction() as session:
        return claim_job(session, "kitchen.cook", worker=who, now=now, lease=LEASE)


def test_a_due_job_runs_once_and_is_due_again_an_hour_on(
    any_app: Flask, worker: Worker, cook: Cook, clock: FixedClock
) -> None:
    worker.run_job("kitchen.cook")
    worker.run_job("kitchen.cook")
    assert len(cook.ran_at) == 1
    assert [(r.outcome, r.findings) for r in runs(any_app)] == [("done", {"pots": 2})]
    assert state(any_app).next_due_at == clock.now() + HOUR
    clock.advance(HOUR)
    worker.run_job("kitchen.cook")
    assert len(cook.ran_at) == 2


def test_a_claimed_job_is_nobody_elses(any_app: Flask, worker: Worker, clock: FixedClock) -> None:
    assert claim(any_app, "one", clock.now()) is not None
    assert claim(any_app, "two", clock.now()) is None
    with any_app.app_context():
        assert find_due(read_session(), ["kitchen.cook"], clock.now()) == []


def test_a_dead_workers_job_is_taken_over_and_its_late_answer_ignored(
    any_app: Flask, worker: Worker, clock: FixedClock
) -> None:
    first = claim(any_app, "one", clock.now())
    clock.advance(LEASE)
    second = claim(any_app, "two", clock.now())
    assert first is not None
    assert second is not None
    with any_app.app_context(), transaction() as session:
        assert not renew_claim(session, first, clock.now() + LEASE)
        assert not finish_run(session, first, findings={"pots": 1}, now=clock.now())
        assert finish_run(session, second, findings={"pots": 2}, now=clock.now())
    lost, done = runs(any_app)
    assert (lost.outcome, done.outcome) == ("lost", "done")
    assert (lost.findings, done.findings) == (None, {"pots": 2})
    assert lost.slot_at == done.slot_at


def test_a_renewed_claim_outlives_its_first_lease(
    any_app: Flask, worker: Worker, clock: FixedClock
) -> None:
    held = claim(any_app, "one", clock.now())
    assert held is not None
    clock.advance(LEASE / 2)
    worker.claims[held.token] = held
    worker.renew()
    clock.advance(LEASE * 0.9)
    assert claim(any_app, "two", clock.now()) is None


def test_a_failing_job_is_recorded_and_tried_again_sooner(
    any_app: Flask, worker: Worker, cook: Cook, clock: FixedClock
) -> None:
    cook.fault = RuntimeError("the stove is cold\nsecond line")
    worker.run_job("kitchen.cook")
    (failed,) = runs(any_app)
    assert (failed.outcome, failed.result) == ("failed", "RuntimeError: the stove is cold")
    assert failed.findings is None
    assert state(any_app).next_due_at == clock.now() + timedelta(seconds=30)
    cook.fault = None
    clock.advance(timedelta(seconds=30))
    worker.run_job("kitchen.cook")
    assert [r.slot_at for r in runs(any_app)] == [failed.slot_at] * 2
    assert state(any_app).failures == 0


def test_registering_again_keeps_what_is_planned(
    any_app: Flask, worker: Worker, clock: FixedClock
) -> None:
    planned = state(any_app).next_due_at
    clock.advance(timedelta(minutes=5))
    with any_app.app_context(), transaction() as session:
        jobs.register_jobs(session, [Job("kitchen.cook", 2 * HOUR, Cook().run)], clock.now())
    assert state(any_app).next_due_at == planned
    assert state(any_app).every_seconds == 7200


def test_what_is_done_once_a_day_is_done_at_night_whenever_the_first_worker_began(
    any_app: Flask, clock: FixedClock, cook: Cook
) -> None:
    jobs.init_app(any_app, [Job("kitchen.cook", timedelta(days=1), cook.run)])
    with any_app.app_context(), transaction() as session:
        jobs.register_jobs(session, list(jobs.all_jobs().values()), clock.now())
    Worker(any_app).run_job("kitchen.cook")
    assert len(cook.ran_at) == 1, "the first run is at once"
    assert state(any_app).next_due_at == datetime(2026, 3, 5, 8, 30, tzinfo=UTC)


def test_old_runs_are_forgotten(any_app: Flask, worker: Worker, clock: FixedClock) -> None:
    worker.run_job("kitchen.cook")
    with any_app.app_context():
        assert jobs.forget_old_runs(clock.now()) == {"deleted": 0}
        assert jobs.forget_old_runs(clock.now() + timedelta(days=15)) == {"deleted": 1}


def test_two_jobs_of_one_name_are_refused(any_app: Flask) -> None:
    job = Job("kitchen.cook", HOUR, Cook().run)
    with pytest.raises(ValueError, match="share a name"):
        jobs.init_app(any_app, [job, job])
