"""The office's pages about jobs and messages that have not left."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core import jobs, outbox
from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from core.job_words import result_of
from core.jobs import DONE, FAILED, LOST, Findings, Job, JobRun, JobState, register_jobs
from core.mail import enqueue_text
from core.outbox import OutboxMessage, enqueue, forget_sent
from core.progress import tell_progress
from core.worker import Worker
from tests.fixtures.apps import QueryCounter
from tests.people import sign_in

HOUR = timedelta(hours=1)


@pytest.fixture
def worker(app: Flask, clock: FixedClock) -> Worker:
    def fail(now: object) -> Findings:
        raise RuntimeError("the feed is gone")

    def take_long(now: object) -> Findings:
        tell_progress(12_000, 25_000)
        if peep := app.extensions.get("peep"):
            peep()
        return {"done": 25_000}

    cooking = Job(
        "kitchen.cook", HOUR, lambda now: {"sent": 2, "failed": 0}, "Cook the soup", outbox.WORDS
    )
    long = Job("kitchen.long", HOUR, take_long)
    jobs.init_app(app, [cooking, Job("kitchen.fetch", HOUR, fail), long])
    with app.app_context(), transaction() as session:
        register_jobs(session, list(jobs.all_jobs().values()), clock.now())
    return Worker(app)


def test_before_any_worker_the_page_says_that_none_is_at_work(
    client: FlaskClient,
) -> None:
    sign_in(client, "admin")
    page = client.get("/office/jobs").text
    assert "No worker is at work" in page
    assert "core.send_outbox" in page


def test_each_job_stands_with_its_last_run(
    client: FlaskClient, worker: Worker, query_counter: QueryCounter
) -> None:
    worker.run_job("kitchen.cook")
    worker.run_job("kitchen.fetch")
    sign_in(client, "office")
    with query_counter() as queries:
        page = client.get("/office/jobs").text
    assert "2 messages sent" in page
    assert "RuntimeError: the feed is gone" in page
    assert "No worker is at work" not in page
    assert "Run now" not in page
    assert queries.count < 12


def test_a_job_long_overdue_is_said_to_be(
    client: FlaskClient, worker: Worker, clock: FixedClock
) -> None:
    clock.advance(timedelta(minutes=3))
    sign_in(client, "auditor")
    assert "3 jobs are overdue" in client.get("/office/jobs").text


def test_one_job_shows_its_runs_and_gives_them_as_a_spreadsheet(
    client: FlaskClient, worker: Worker
) -> None:
    sign_in(client, "office")
    assert "It has not run yet" in client.get("/office/jobs/kitchen.cook").text
    worker.run_job("kitchen.cook")
    assert worker.name in client.get("/office/jobs/kitchen.cook").text
    sheet = client.get("/office/jobs/kitchen.cook/runs.csv").text
    assert "2 messages sent" in sheet
    assert client.get("/office/jobs/nothing").status_code == 404


def test_a_job_asked_for_twice_runs_once_more_and_then_by_the_clock(
    app: Flask, client: FlaskClient, worker: Worker, clock: FixedClock
) -> None:
    worker.run_job("kitchen.cook")
    clock.advance(HOUR / 2)
    sign_in(client, "admin")
    ask = {"path": "/office/jobs/kitchen.cook/run", "follow_redirects": True}
    assert "A worker takes the job up within seconds" in client.post(**ask).text
    assert "waits for a worker already" in client.post(**ask).text
    for _ in range(2):
        worker.run_job("kitchen.cook")
    page = client.get("/office/jobs/kitchen.cook").text
    assert page.count("2 messages sent") == 2
    assert page.count("asked for by hand") == 1
    with app.app_context():
        due = read_session().get_one(JobState, "kitchen.cook").next_due_at
        assert due == clock.now() + HOUR / 2
        acts = read_session().scalars(select(AuditEntry).where(AuditEntry.action == "job.run"))
        assert [act.subject_id for act in acts] == ["kitchen.cook"]


def test_a_run_is_followed_as_it_goes_and_those_that_failed_stand_first(
    app: Flask, client: FlaskClient, worker: Worker
) -> None:
    worker.run_job("kitchen.cook")
    worker.run_job("kitchen.fetch")
    sign_in(client, "admin")
    ask = {"path": "/office/jobs/kitchen.long/run", "follow_redirects": True}
    page = client.get("/office/jobs").text
    assert page.index("kitchen.fetch") < page.index("Cook the soup")
    assert "1 job failed" in page
    seen = []

    def peep() -> None:
        worker.tell()
        seen.append(client.get("/office/jobs/kitchen.long", headers={"HX-Request": "true"}).text)
        seen.append(client.post(**ask).text)

    app.extensions["peep"] = peep
    worker.run_job("kitchen.long")
    assert "12,000 of 25,000" in seen[0]
    assert "<html" not in seen[0]
    assert "The job is running now" in seen[1]
    assert "12,000 of 25,000" not in client.get("/office/jobs/kitchen.long").text


def test_the_office_may_look_but_not_start(client: FlaskClient, worker: Worker) -> None:
    sign_in(client, "office")
    assert client.post("/office/jobs/kitchen.cook/run").status_code == 403


def test_a_message_that_was_given_up_is_seen_and_retried(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    with app.app_context(), transaction() as session:
        enqueue(session, kind="mail", key="a", payload={"to": "x"}, now=clock.now())
        message = session.scalars(select(OutboxMessage)).one()
        message.state, message.last_error = "dead", "SMTPServerDisconnected: gone"
        message_id = message.id
    sign_in(client, "office")
    assert "1 message could not be sent" in client.get("/office/jobs").text
    page = client.get("/office/outbox?state=dead").text
    assert "SMTPServerDisconnected: gone" in page
    assert client.post(f"/office/outbox/{message_id}/retry").status_code == 302
    with app.app_context():
        assert read_session().get_one(OutboxMessage, message_id).state == "waiting"
    assert client.post("/office/outbox/999/retry").status_code == 404


def test_a_mail_that_is_refused_for_ever_names_its_reader_and_can_be_let_go(
    any_app: Flask, clock: FixedClock
) -> None:
    with any_app.app_context(), transaction() as session:
        for key, to in (("a", "=gone@gatehouse.example"), ("b", "zoe@gatehouse.example")):
            enqueue_text(session, to=to, subject="Your permit", body="…", key=key, now=clock.now())
        enqueue(session, kind="payment.refund", key="c", payload={"id": "r"}, now=clock.now())
        mails = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        mails[0].state, mails[0].last_error = "dead", "the mail server refuses the address (550)"
        mails[2].state = "dead"
        refused, waiting, refund = (mail.id for mail in mails)
    client = any_app.test_client()
    sign_in(client, "office")
    page = client.get("/office/outbox").text
    assert "to =gone@gatehouse.example" in page
    assert page.count("Let it go") == 1, "neither what waits nor what moves money"
    assert ",'=gone@gatehouse.example,Your permit,dead," in client.get("/office/outbox.csv").text

    assert client.post(f"/office/outbox/{refused}/drop").status_code == 302
    for other in (refused, waiting, refund, 999):
        assert client.post(f"/office/outbox/{other}/drop").status_code == 404
    assert client.post(f"/office/outbox/{refused}/retry").status_code == 404

    assert "=gone@gatehouse.example" not in client.get("/office/outbox").text
    with any_app.app_context():
        session = read_session()
        kept = session.get_one(OutboxMessage, refused)
        assert (kept.state, kept.payload) == ("dropped", {})
        acts = session.scalars(select(AuditEntry.action)).all()
        assert "mail.drop" in acts
        assert forget_sent(clock.now() + timedelta(days=29)) == {"deleted": 0}
        assert forget_sent(clock.now() + timedelta(days=31)) == {"deleted": 1}


def test_an_empty_outbox_says_so(client: FlaskClient) -> None:
    sign_in(client, "office")
    assert "Everything has left" in client.get("/office/outbox").text


def test_results_are_read_in_the_readers_language(client: FlaskClient, worker: Worker) -> None:
    worker.run_job("kitchen.cook")
    sign_in(client, "office")
    assert "2 mensajes enviados" in client.get("/office/jobs?lang=es").text
    assert "2 mensajes enviados" in client.get("/office/jobs/kitchen.cook").text
    assert "2 mensajes enviados" in client.get("/office/jobs.csv").text
    assert "2 mensajes enviados" in client.get("/office/jobs/kitchen.cook/runs.csv").text


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (
            JobRun(outcome=DONE, findings={"sent": 1, "failed": 3}),
            "1 message sent · 3 messages not sent",
        ),
        (JobRun(outcome=DONE, findings={"sent": 0, "failed": 0}), "Nothing to do"),
        (JobRun(outcome=DONE, findings={"pigeons": 3}), "pigeons: 3"),
        (JobRun(outcome=DONE, findings={"since": "lately"}), "since: lately"),
        (JobRun(outcome=DONE, result="3 sent, 0 failed"), "3 sent, 0 failed"),
        (JobRun(outcome=FAILED, result="OSError: gone"), "OSError: gone"),
        (JobRun(outcome=LOST, result=""), "The worker stopped answering."),
    ],
)
def test_a_run_is_worded_also_where_another_version_kept_it(
    app: Flask, run: JobRun, words: str
) -> None:
    words_of_ours = outbox.WORDS | {"since": date.fromisoformat}
    job = Job("core.send_outbox", HOUR, lambda now: {}, words=words_of_ours)
    with app.test_request_context():
        assert result_of(job, run) == words


def test_every_job_says_what_it_found_in_words(app: Flask, clock: FixedClock) -> None:
    with app.app_context():
        for job in jobs.all_jobs().values():
            found = job.run(clock.now())
            assert found.keys() <= job.words.keys(), job.name
