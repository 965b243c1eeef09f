"""Mail: written in the reader's language, into the folder or to a real SMTP server."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import DictLoader
from sqlalchemy import select

from core.clock import FixedClock
from core.db import read_session, transaction
from core.jobs import Findings
from core.mail import enqueue_mail, enqueue_text, list_mails, mail_folder
from core.outbox import OutboxMessage, send_due
from tests.fixtures.apps import MakeApp
from tests.services.smtp import SmtpServer

TEMPLATE = "{{ _('Your permit is active') }}\n\nHello {{ name }},\nit is active.\n"


def enqueue(app: Flask, clock: FixedClock, **changes: Any) -> None:
    values: dict[str, Any] = {"to": "amara@gatehouse.example", "subject": "Hello", "body": "Hi\n"}
    with app.app_context(), transaction() as session:
        enqueue_text(session, key="mail-1", now=clock.now(), **(values | changes))


def send(app: Flask, clock: FixedClock) -> Findings:
    with app.app_context():
        return send_due(clock.now())


def mails(app: Flask) -> list[EmailMessage]:
    return [mail for _, mail in list_mails(mail_folder(app))]


def test_a_template_gives_subject_and_body(app: Flask, clock: FixedClock) -> None:
    app.jinja_loader = DictLoader({"mail/active.txt": TEMPLATE})
    app.jinja_env.loader = app.jinja_loader
    with app.app_context(), transaction() as session:
        enqueue_mail(
            session,
            to="amara@gatehouse.example",
            template="active",
            context={"name": "Amara & <b>"},
            locale="en",
            key="active:1",
            now=clock.now(),
        )
    assert send(app, clock) == {"sent": 1, "failed": 0}
    (mail,) = mails(app)
    assert mail["Subject"] == "Your permit is active"
    assert mail.get_content().splitlines() == ["Hello Amara & <b>,", "it is active."]
    assert mail["To"] == "amara@gatehouse.example"


def test_a_repeat_writes_the_same_file(app: Flask, clock: FixedClock) -> None:
    enqueue(app, clock)
    send(app, clock)
    with app.app_context(), transaction() as session:
        again = session.scalars(select(OutboxMessage)).one()
        again.state = "waiting"
        again.payload = {"to": "amara@gatehouse.example", "subject": "Hello", "body": "Hi\n"}
    send(app, clock)
    assert len(mails(app)) == 1


def test_an_address_with_a_line_break_is_given_up(app: Flask, clock: FixedClock) -> None:
    enqueue(app, clock, to="a@gatehouse.example\r\nBcc: everyone@gatehouse.example")
    assert send(app, clock) == {"sent": 0, "failed": 1}
    assert mails(app) == []


@pytest.fixture
def smtp_app(make_app: MakeApp, sqlite_url: str, mail_server: SmtpServer) -> Flask:
    return make_app(
        sqlite_url,
        MAIL_BACKEND="smtp",
        MAIL_SERVER="127.0.0.1",
        MAIL_PORT=mail_server.port,
        MAIL_STARTTLS=False,
    )


def test_smtp_hands_the_mail_over(
    smtp_app: Flask, clock: FixedClock, mail_server: SmtpServer
) -> None:
    enqueue(smtp_app, clock, body="Grüße\n")
    assert send(smtp_app, clock) == {"sent": 1, "failed": 0}
    assert b"Subject: Hello" in mail_server.messages[0]


def test_a_refused_address_is_given_up_at_once(
    smtp_app: Flask, clock: FixedClock, mail_server: SmtpServer
) -> None:
    enqueue(smtp_app, clock, to="gone@refused.example")
    assert send(smtp_app, clock) == {"sent": 0, "failed": 1}
    with smtp_app.app_context():
        assert read_session().scalars(select(OutboxMessage)).one().state == "dead"


def test_mail_stays_while_the_server_is_down(
    smtp_app: Flask, clock: FixedClock, mail_server: SmtpServer
) -> None:
    mail_server.shutdown()
    mail_server.server_close()
    enqueue(smtp_app, clock)
    assert send(smtp_app, clock) == {"sent": 0, "failed": 1}
    with smtp_app.app_context():
        waiting = read_session().scalars(select(OutboxMessage)).one()
    assert (waiting.state, waiting.payload["body"]) == ("waiting", "Hi\n")


def test_the_demo_shows_what_was_sent(app: Flask, client: FlaskClient, clock: FixedClock) -> None:
    assert "No mail yet" in client.get("/demo/mail").text
    enqueue(app, clock, body="<b>Open</b> https://gatehouse.example/x now\n")
    send(app, clock)
    listing = client.get("/demo/mail").text
    assert "amara@gatehouse.example" in listing
    name = list_mails(mail_folder(app))[0][0]
    shown = client.get(f"/demo/mail/{name}").text
    assert '<a href="https://gatehouse.example/x"' in shown
    assert "<b>" not in shown
    assert client.get("/demo/mail/../../etc/passwd").status_code == 404
    assert client.get("/demo/mail/nothing").status_code == 404


def test_there_is_no_such_page_where_demo_pages_are_off(
    make_app: MakeApp, sqlite_url: str, tmp_path: Path
) -> None:
    assert make_app(sqlite_url, DEMO_PAGES=False).test_client().get("/demo/mail").status_code == 404
