"""The office hands in a feed, sees what is wrong and what would change, and decides."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from commuter.jobs import refresh_feeds
from commuter.shuttles import catalogue, models
from commuter.shuttles.importing import UPLOADS_KEPT
from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session
from tests.feeds import feed, packed, with_line, without
from tests.fixtures.apps import FROZEN_AT
from tests.people import sign_in


@pytest.fixture
def office(any_app: Flask) -> FlaskClient:
    client = any_app.test_client()
    sign_in(client, "dispatcher")
    return client


def hand_in(client: FlaskClient, files: dict[str, bytes], slug: str = "city") -> str:
    answer = client.post(
        "/office/shuttles",
        data={"feed": (io.BytesIO(packed(files)), "City.zip"), "slug": slug},
    )
    assert answer.status_code == 303
    return str(answer.location)


def in_force(app: Flask) -> list[tuple[str, int]]:
    with app.app_context():
        return [(one.feed.slug, one.number) for one in catalogue.list_feeds(read_session())]


def test_a_feed_is_looked_at_and_then_put_in_force(any_app: Flask, office: FlaskClient) -> None:
    preview = hand_in(office, feed())
    shown = office.get(preview).text
    assert "without fault" in shown
    assert in_force(any_app) == []

    done = office.post(f"{preview}/put-in-force", follow_redirects=True)

    assert "city is in force as version 1." in done.text
    assert in_force(any_app) == [("city", 1)]
    assert office.get(preview).status_code == 404
    with any_app.app_context():
        entry = read_session().scalars(select(AuditEntry)).one()
        assert (entry.action, entry.subject_id) == ("shuttle.feed_put_in_force", "city")
        assert entry.actor_id is not None


def test_the_preview_says_what_would_change(office: FlaskClient) -> None:
    office.post(f"{hand_in(office, feed())}/put-in-force")

    shown = office.get(hand_in(office, without("stops", "Mill Lane", "Mill Street"))).text
    same = office.get(hand_in(office, feed())).text

    assert "Stops changed" in shown
    assert "mill" in shown
    assert "the same as the one in force" in same


def test_errors_are_listed_by_file_and_line_and_refuse(any_app: Flask, office: FlaskClient) -> None:
    preview = hand_in(office, with_line("stop_times", "T1,banana,08:30:00,mill,9,0"))

    shown = office.get(preview).text
    assert "1 error and cannot be used" in shown
    assert "stop_times.txt, line 13" in shown
    assert "banana" in shown
    assert "put-in-force" not in shown
    assert office.post(f"{preview}/put-in-force").status_code == 409
    assert in_force(any_app) == []


def test_what_is_no_feed_is_refused_with_a_reason(office: FlaskClient) -> None:
    answer = office.post("/office/shuttles", data={"feed": (io.BytesIO(b"hello"), "notes.txt")})

    assert "neither a folder nor a zip archive" in office.get(answer.location).text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose the feed's zip file."),
        ({"feed": (io.BytesIO(b"x"), "a.zip"), "slug": "Big City!"}, "Use small letters"),
    ],
)
def test_a_form_filled_wrongly_says_where(
    office: FlaskClient, data: dict[str, object], said: str
) -> None:
    data = {key: (io.BytesIO(b"x"), "a.zip") if key == "feed" else v for key, v in data.items()}

    answer = office.post("/office/shuttles", data=data)

    assert answer.status_code == 422
    assert said in answer.text


def test_a_feed_can_be_thrown_away(any_app: Flask, office: FlaskClient) -> None:
    preview = hand_in(office, feed())

    assert "Nothing was changed" in office.post(f"{preview}/discard", follow_redirects=True).text
    assert office.get(preview).status_code == 404


def test_a_feed_in_force_is_described_and_removed(any_app: Flask, office: FlaskClient) -> None:
    spare = with_line("stops", "x,X,42,-71,0,,,,")
    office.post(f"{hand_in(office, spare)}/put-in-force")

    shown = office.get("/office/shuttles/feeds/city").text
    assert "Shuttle Co" in shown
    assert "empty cells past the last column" in shown
    assert "Running" in office.get("/office/shuttles").text

    office.post("/office/shuttles/feeds/city/remove")
    assert in_force(any_app) == []
    assert office.post("/office/shuttles/feeds/city/remove").status_code == 404


def test_uploads_nobody_used_are_forgotten(
    any_app: Flask, office: FlaskClient, clock: FixedClock
) -> None:
    hand_in(office, feed())

    with any_app.app_context():
        refresh_feeds(FROZEN_AT)
        assert read_session().scalar(select(func.count()).select_from(models.Upload)) == 1
        refresh_feeds(FROZEN_AT + UPLOADS_KEPT * 2)
        assert read_session().scalar(select(func.count()).select_from(models.Upload)) == 0
