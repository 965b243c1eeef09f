"""Two workers on PostgreSQL, one killed in the middle of a run: each slot is done once."""

import os
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.audit import AuditEntry
from core.db import read_session
from core.jobs import DONE, LOST, RUNNING, JobRun
from tests.concurrency.worker_app import JOB_NAMES, TRACE
from tests.fixtures.apps import MakeApp
from tests.services.processes import die_with_parent, end_group, wait_until

ROOT = Path(__file__).resolve().parents[2]
LEASE_SECONDS = 2

StartWorker = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def app(make_app: MakeApp, postgres_url: str) -> Flask:
    return make_app(postgres_url)


@pytest.fixture
def start_worker(postgres_url: str, tmp_path: Path) -> Iterator[StartWorker]:
    started = []

    def start() -> subprocess.Popen[bytes]:
        settings = {
            "GATEHOUSE_ENV": "test",
            "DATABASE_URL": postgres_url,
            "INSTANCE_DIR": str(tmp_path / "instance"),
            "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
        }
        module = "tests.concurrency.worker_app:create_app"
        with (tmp_path / f"worker{len(started)}.log").open("wb") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", module, "worker"],
                cwd=ROOT,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),
            )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        end_group(worker)


def fetch_runs(app: Flask) -> list[JobRun]:
    with app.app_context():
        return list(read_session().scalars(select(JobRun).order_by(JobRun.id)))


def workers_of(runs: list[JobRun]) -> set[int]:
    return {int(run.worker.split(":")[1]) for run in runs}


def kill_in_the_middle_of_a_run(app: Flask, worker: subprocess.Popen[bytes]) -> None:
    """Watch until the worker is at a run, and stop it there; killed only if it stopped in time."""

    def is_running_a_job() -> bool:
        running = [run for run in fetch_runs(app) if run.outcome == RUNNING]
        return worker.pid in workers_of(running)

    def is_caught_running() -> bool:
        # Stopped only once seen at work: stopping it to look would lose it every race for a slot.
        if not is_running_a_job():
            return False
        os.kill(worker.pid, signal.SIGSTOP)
        if is_running_a_job():
            return True
        os.kill(worker.pid, signal.SIGCONT)
        return False

    wait_until(is_caught_running, 60, "the worker was never seen running a job")
    worker.kill()
    worker.wait()


def test_each_slot_is_done_once_though_a_worker_is_killed(
    app: Flask, start_worker: StartWorker
) -> None:
    doomed, other = start_worker(), start_worker()
    wait_until(
        lambda: workers_of(fetch_runs(app)) == {doomed.pid, other.pid},
        40,
        "not both workers took a job",
    )
    kill_in_the_middle_of_a_run(app, doomed)
    seen = len(fetch_runs(app))
    wait_until(lambda: len(fetch_runs(app)) > seen + 12, 40, "the other worker did not go on")
    assert end_group(other) == 0
    runs = fetch_runs(app)

    lost = [run for run in runs if run.outcome == LOST]
    assert lost, "the killed worker's run should have been taken over"
    assert workers_of(lost) == {doomed.pid}
    done = Counter((run.job_name, run.slot_at) for run in runs if run.outcome == DONE)
    assert set(done.values()) == {1}
    assert all((run.job_name, run.slot_at) in done for run in lost)
    assert {name for name, _ in done} == set(JOB_NAMES)
    assert_runs_never_overlap(runs)
    with app.app_context():
        traces = select(func.count()).where(AuditEntry.action == TRACE)
        left = read_session().scalar(traces) or 0
    # A worker killed between its work and the record of it has left a trace too.
    assert sum(done.values()) <= left <= sum(done.values()) + len(lost)


def assert_runs_never_overlap(runs: list[JobRun]) -> None:
    by_job = defaultdict(list)
    for run in runs:
        by_job[run.job_name].append(run)
    for series in by_job.values():
        for earlier, later in pairwise(series):
            assert earlier.ended_at is not None
            assert earlier.ended_at <= later.started_at
