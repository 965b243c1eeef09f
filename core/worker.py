"""The worker: a process that runs each job when it is due, one of as many as one likes."""

import os
import signal
import socket
import threading
import uuid
from datetime import UTC, timedelta

import click
import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import ConflictingIdError
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from core.campus_time import now
from core.db import read_session, transaction
from core.jobs import (
    Claim,
    Findings,
    all_jobs,
    claim_job,
    find_due,
    finish_run,
    register_jobs,
    renew_claim,
    tell_run,
)
from core.progress import Progress, watching

log = structlog.get_logger(__name__)

THREADS = 4
# Looking and renewing must not wait behind long jobs, so they have threads of their own.
CLOCKWORK = "clockwork"


class Worker:
    """Looks for due jobs every second or so, claims them, runs them in threads."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:6]}"
        self.lease = timedelta(seconds=app.config["JOB_LEASE_SECONDS"])
        self.claims: dict[str, Claim] = {}
        self.progress: dict[str, Progress] = {}
        self.is_registered = False
        pools = {"default": ThreadPoolExecutor(THREADS), CLOCKWORK: ThreadPoolExecutor(3)}
        self.scheduler = BackgroundScheduler(
            timezone=UTC,
            executors=pools,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begin to look for work."""
        every = {"trigger": "interval", "executor": CLOCKWORK}
        looking = self.app.config["JOB_LOOK_SECONDS"]
        self.scheduler.add_job(self.look, seconds=looking, **every)
        self.scheduler.add_job(self.tell, seconds=looking, **every)
        self.scheduler.add_job(self.renew, seconds=self.lease.total_seconds() / 3, **every)
        self.scheduler.start()
        log.info("worker.started", worker=self.name)

    def stop(self) -> None:
        """Take no more work, and let what is under way come to its end."""
        self.scheduler.remove_all_jobs()
        self.scheduler.shutdown(wait=True)
        log.info("worker.stopped", worker=self.name)

    def look(self) -> None:
        """Hand every due job to a thread; the claim decides whether it is really ours."""
        try:
            with self.app.app_context():
                self._register()
                due = find_due(read_session(), list(all_jobs()), now())
        except OperationalError as error:
            log.warning("worker.database_unreachable", error=type(error).__name__)
            return
        for name in due:
            try:
                self.scheduler.add_job(self.run_job, args=[name], id=name)
            except ConflictingIdError:
                continue  # it waits for a free thread already

    def _register(self) -> None:
        if not self.is_registered:
            with transaction() as session:
                register_jobs(session, list(all_jobs().values()), now())
            self.is_registered = True

    def run_job(self, name: str) -> None:
        """Claim a job, run it, record how it ended. A failure is recorded, never raised."""
        with self.app.app_context():
            with transaction() as session:
                claim = claim_job(session, name, worker=self.name, now=now(), lease=self.lease)
            if claim is None:
                return
            self.claims[claim.token] = claim
            try:
                with watching() as self.progress[claim.token]:
                    findings, error = self._run(name)
                with transaction() as session:
                    kept = finish_run(session, claim, now=now(), findings=findings, error=error)
            finally:
                del self.claims[claim.token], self.progress[claim.token]
            if not kept:
                log.warning("job.claim_lost", job=name)

    def _run(self, name: str) -> tuple[Findings | None, str]:
        try:
            return all_jobs()[name].run(now()), ""
        except Exception as error:  # one job's failure must not end the others
            log.exception("job.failed", job=name)
            return None, f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"

    def tell(self) -> None:
        """Keep how far the jobs under way have come, for whoever watches the page."""
        news = [(token, p) for token, p in list(self.progress.items()) if p.is_news]
        if not news:
            return
        with self.app.app_context(), transaction() as session:
            for token, progress in news:
                progress.is_news = False
                tell_run(session, token, progress.done, progress.total)

    def renew(self) -> None:
        """Keep the claims on the jobs under way."""
        if not self.claims:
            return
        with self.app.app_context(), transaction() as session:
            for claim in list(self.claims.values()):
                renew_claim(session, claim, now() + self.lease)


@click.command("worker")
@with_appcontext
def command() -> None:
    """Run the jobs as they fall due, until told to stop."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    worker, stop = Worker(app), threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stop.set())
    worker.start()
    stop.wait()
    worker.stop()
