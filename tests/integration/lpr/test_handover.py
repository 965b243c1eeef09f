"""The handover from shift to shift, and the attendant's switch of the garages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session
from parking.models import Garage
from tests.integration.lpr.lanes import add_lanes
from tests.people import sign_in

PAGE = "/console/handover"


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)


def test_a_note_is_new_to_the_next_shift_until_somebody_says_they_read_it(client, app, clock):
    early = sign_in(client, "attendant")
    assert client.post(PAGE, data={"text": "Lane 2 sticks in the cold."}).status_code == 303
    own = client.get(PAGE).text
    assert "Lane 2 sticks in the cold." in own
    assert "I have read" not in own
    assert "read by nobody yet" in own
    late_client = app.test_client()
    late = sign_in(late_client, "attendant")
    assert "I have read 1 new note" in late_client.get(PAGE).text
    clock.advance(timedelta(minutes=2))
    for _ in range(2):
        late_client.post(f"{PAGE}/read")
        clock.advance(timedelta(minutes=5))
    page = late_client.get(PAGE).text
    assert "I have read" not in page
    assert early.name in page
    assert page.count(f"read by {late.name}") == 1


def test_what_was_not_read_stays_and_the_rest_goes(client, app, clock):
    sign_in(client, "attendant")
    client.post(PAGE, data={"text": "The first note"})
    reader, other = app.test_client(), app.test_client()
    sign_in(reader, "attendant")
    sign_in(other, "attendant")
    reader.post(f"{PAGE}/read")
    clock.advance(timedelta(days=4))
    sign_in(reader, "attendant")
    assert "The first note" in reader.get(PAGE).text  # a new person has not read it
    sign_in(client, "attendant")
    clock.advance(timedelta(days=100))
    sign_in(client, "attendant")
    client.post(PAGE, data={"text": "A much later note"})
    assert "The first note" not in client.get(PAGE).text


@pytest.mark.parametrize("text", ["", " x ", "y" * 1001])
def test_a_note_that_says_nothing_is_not_kept_and_one_too_long_stays_typed(client, text):
    sign_in(client, "attendant")
    answer = client.post(PAGE, data={"text": text})
    assert answer.status_code == 422
    assert "Write 3 to 1,000 characters." in answer.text
    assert text.strip() in answer.text
    assert "No notes" in client.get(PAGE).text


def test_the_page_says_how_things_stand(client):
    sign_in(client, "attendant")
    page = client.get(PAGE).text
    assert "This lane has never reported." in page
    assert "Harbor Garage" in page


def test_a_garage_is_closed_from_the_console_with_the_reason(client, app):
    who = sign_in(client, "attendant")
    data = {"state": "closed", "note": "Flood on level 1", "reason": "Burst pipe"}
    assert client.post("/console/garages/harbor", data=data).status_code == 303
    with app.app_context():
        session = read_session()
        garage = session.scalars(select(Garage)).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "garage.state")).one()
    assert (garage.state, garage.state_note) == ("closed", "Flood on level 1")
    assert (entry.actor_id, entry.subject_id, entry.reason) == (who.id, "harbor", "Burst pipe")
    assert entry.details["before"]["state"] == "open"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, "Say why in a few words"),
        ({"state": "ajar"}, "Choose one of these."),
        ({"note": "z" * 301}, "Use at most 300 characters."),
    ],
)
def test_a_switch_that_is_not_clear_is_not_thrown(client, app, wrong, said):
    sign_in(client, "attendant")
    data = {"state": "closed", "note": "Typed note", "reason": "Burst pipe"} | wrong
    answer = client.post("/console/garages/harbor", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert data["note"] in answer.text
    with app.app_context():
        assert read_session().scalars(select(Garage.state)).all() == ["open"]


def test_a_garage_that_is_none_is_not_found(client):
    sign_in(client, "attendant")
    data = {"state": "closed", "reason": "Burst pipe"}
    assert client.post("/console/garages/nowhere", data=data).status_code == 404
