"""Every job with the demo's campus, on either database: what only one of them refuses is found."""

from datetime import timedelta

from flask import Flask

from core.campus_time import now
from core.clock import FixedClock
from core.jobs import all_jobs


def test_every_job_runs_on_either_database(any_app: Flask, clock: FixedClock) -> None:
    """Today, tomorrow, and when most of what the demo has is over."""
    seeded = any_app.test_cli_runner().invoke(args=["demo", "seed"])
    assert seeded.exit_code == 0, seeded.output
    for later in (timedelta(), timedelta(days=1), timedelta(days=60)):
        clock.advance(later)
        with any_app.app_context():
            for job in all_jobs().values():
                job.run(now())
