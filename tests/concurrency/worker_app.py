"""An application for the workers of test_workers: five short jobs that leave a trace."""

import time
from datetime import datetime, timedelta

from flask import Flask

import app as gatehouse
from core import audit, jobs
from core.campus_time import now as present
from core.db import transaction
from core.jobs import Findings, Job

JOB_NAMES = tuple(f"test.job{number}" for number in range(5))
TRACE = "test.job_ran"
WORK_SECONDS = 0.4


def _job(name: str) -> Job:
    def run(now: datetime) -> Findings:
        time.sleep(WORK_SECONDS)
        with transaction() as session:
            audit.record(
                session,
                actor_id=None,
                action=TRACE,
                subject_type="job",
                subject_id=name,
                now=present(),
                details={"told": now.isoformat()},
            )
        return {"ran": 1}

    return Job(name, timedelta(seconds=1), run)


def create_app() -> Flask:
    """The whole application, with these jobs in the place of its own."""
    app = gatehouse.create_app()
    jobs.init_app(app, [_job(name) for name in JOB_NAMES])
    return app
