"""Feedback, from the public form to the office's answer in somebody's mailbox."""

import csv
import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session
from core.feedback.models import FeedbackMessage
from core.outbox import OutboxMessage
from tests.people import sign_in

WORDS = {
    "topic": "gate",
    "body": "The barrier stayed down.",
    "name": "Maria Alves",
    "email": "maria@example.org",
}


def _write(client: FlaskClient, **changes: str) -> str:
    answer = client.post("/feedback", data=WORDS | changes)
    assert answer.status_code == 303, answer.text
    found = re.search(r"/feedback/thanks/(\w+)", answer.location)
    assert found
    return found.group(1)


def _message(app: Flask, reference: str) -> FeedbackMessage:
    with app.app_context():
        return (
            read_session()
            .scalars(select(FeedbackMessage).where(FeedbackMessage.reference == reference))
            .one()
        )


def _mails(app: Flask) -> list[dict[str, str]]:
    with app.app_context():
        rows = read_session().scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [row.payload for row in rows]


@pytest.fixture
def office(app: Flask) -> FlaskClient:
    """A browser of somebody in the office."""
    client = app.test_client()
    sign_in(client, "office")
    return client


def test_a_message_lands_in_the_inbox_and_its_writer_is_told(
    app: Flask, client: FlaskClient, office: FlaskClient
) -> None:
    reference = _write(client)
    assert reference in client.get(f"/feedback/thanks/{reference}?answer=yes").text
    inbox = office.get("/office/feedback").text
    assert reference in inbox
    assert "1 message waits for an answer" in inbox
    (mail,) = _mails(app)
    assert mail["to"] == "maria@example.org"
    assert reference in mail["subject"]
    assert "The barrier stayed down." in mail["body"]


def test_nobody_without_an_address_gets_mail(app: Flask, client: FlaskClient) -> None:
    reference = _write(client, name="", email="")
    assert _mails(app) == []
    assert "we cannot answer you" in client.get(f"/feedback/thanks/{reference}").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"topic": ""}, "Choose what it is about."),
        ({"body": "  "}, "Write a few words."),
        ({"email": "maria"}, "Write the address like name@example.org."),
        ({"topic": "weather"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_the_rest_is_kept(
    app: Flask, client: FlaskClient, changes: dict[str, str], said: str
) -> None:
    answer = client.post("/feedback", data=WORDS | changes)
    assert answer.status_code == 422
    (field,) = changes
    beside = re.search(rf'id="{field}-error".*?</p>', answer.text, re.DOTALL)
    assert beside
    assert said in beside.group()
    assert "Maria Alves" in answer.text
    with app.app_context():
        assert read_session().scalars(select(FeedbackMessage)).all() == []


def test_who_is_signed_in_need_not_say_who_they_are(app: Flask, client: FlaskClient) -> None:
    who = sign_in(client, "employee")
    assert who.email in client.get("/feedback").text
    assert _message(app, _write(client)).person_id == who.id


def test_the_first_answer_is_timed_and_mailed(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    reference = _write(client)
    received = clock.now()
    clock.advance(timedelta(hours=3))
    office = app.test_client()
    sign_in(office, "office")
    office.post(f"/office/feedback/{reference}/answer", data={"answer": "It is mended."})
    clock.advance(timedelta(minutes=30))
    office.post(f"/office/feedback/{reference}/answer", data={"answer": "And painted."})
    message = _message(app, reference)
    assert message.state == "answered"
    assert message.first_answered_at == received + timedelta(hours=3)
    bodies = [mail["body"] for mail in _mails(app)[1:]]
    assert "It is mended." in bodies[0]
    assert "And painted." in bodies[1]
    inbox = office.get("/office/feedback").text
    assert "Every message is answered or closed." in inbox
    assert "took 3 hours" in inbox


def test_an_answer_needs_an_address(app: Flask, client: FlaskClient, office: FlaskClient) -> None:
    reference = _write(client, email="")
    answer = office.post(f"/office/feedback/{reference}/answer", data={"answer": "Thanks"})
    assert answer.status_code == 409
    assert "left no address" in answer.text
    assert _message(app, reference).state == "new"


def test_a_note_stays_inside(app: Flask, client: FlaskClient, office: FlaskClient) -> None:
    reference = _write(client)
    office.post(f"/office/feedback/{reference}/note", data={"note": "The list was stale."})
    assert "The list was stale." in office.get(f"/office/feedback/{reference}").text
    assert len(_mails(app)) == 1
    assert _message(app, reference).state == "new"


def test_an_empty_answer_is_refused_beside_its_field(
    client: FlaskClient, office: FlaskClient
) -> None:
    reference = _write(client)
    answer = office.post(f"/office/feedback/{reference}/answer", data={"answer": " "})
    assert answer.status_code == 422
    assert 'id="answer-error"' in answer.text


def test_a_message_is_given_to_somebody_closed_and_opened_again(
    app: Flask, client: FlaskClient, office: FlaskClient
) -> None:
    reference = _write(client)
    colleague = sign_in(app.test_client(), "office")
    page = f"/office/feedback/{reference}"
    office.post(f"{page}/assign", data={"assignee": str(colleague.id)})
    assert _message(app, reference).assignee_id == colleague.id
    assert f"Given to {colleague.name}" in office.get(page).text
    assert reference in office.get(f"/office/feedback?assignee={colleague.id}").text
    office.post(f"{page}/close")
    assert _message(app, reference).state == "closed"
    office.post(f"{page}/reopen")
    assert _message(app, reference).state == "new"
    with app.app_context():
        acts = (
            read_session()
            .scalars(select(AuditEntry.action).where(AuditEntry.subject_id == reference))
            .all()
        )
    assert acts == ["feedback.assign", "feedback.close", "feedback.reopen"]


def test_only_the_office_can_be_given_a_message(
    app: Flask, client: FlaskClient, office: FlaskClient
) -> None:
    reference = _write(client)
    stranger = sign_in(app.test_client(), "employee")
    data = {"assignee": str(stranger.id)}
    assert office.post(f"/office/feedback/{reference}/assign", data=data).status_code == 422
    assert _message(app, reference).assignee_id is None


def test_the_inbox_is_narrowed_and_its_spreadsheet_too(
    client: FlaskClient, office: FlaskClient
) -> None:
    gate = _write(client)
    shuttle = _write(client, topic="shuttle", body="=cmd 100% ghost", name="", email="")
    for question in ("topic=shuttle", "words=100%25", f"words={shuttle.lower()}"):
        shown = office.get(f"/office/feedback?{question}").text
        assert shuttle in shown
        assert gate not in shown
    assert "No message fits" in office.get("/office/feedback?state=closed").text
    text = office.get("/office/feedback/messages.csv?topic=shuttle").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\N{BYTE ORDER MARK}"))))
    assert [row["reference"] for row in rows] == [shuttle]
    assert rows[0]["message"] == "'=cmd 100% ghost"


def test_an_unknown_message_is_not_found(office: FlaskClient) -> None:
    assert office.get("/office/feedback/NOSUCH").status_code == 404
    assert office.post("/office/feedback/NOSUCH/close").status_code == 404


@pytest.mark.parametrize("role", ["employee", "attendant", "auditor"])
def test_others_do_not_see_the_inbox(app: Flask, role: str) -> None:
    client = app.test_client()
    sign_in(client, role)
    assert client.get("/office/feedback").status_code == 403
