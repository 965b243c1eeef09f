"""Plates of stays: hidden until somebody says why they look, and every look recorded."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session, transaction
from parking import stays
from parking.models import Stay
from parking.stays.kinds import StayKind
from tests.parking_world import NOW, add_garage
from tests.people import sign_in

OPEN = "/office/stays?kind=open"
TABLE = "/office/stays/stays.csv?kind=open"


@pytest.fixture(autouse=True)
def stay_id(app):
    with app.app_context(), transaction() as session:
        add_garage(session, is_public=True)
        add_garage(session, "island")
        return stays.begin_stay(
            session,
            garage_slug="harbor",
            passage_uid="in",
            plate_key="MA/-/8ABC12",
            kind=StayKind.VISITOR,
            entered_at=NOW - timedelta(hours=1),
        ).id


@pytest.fixture
def office(client):
    return sign_in(client, "office")


def say_why(client, reason="A visitor called", back=OPEN):
    return client.post("/office/stays/look", data={"reason": reason, "back": back})


def looks(app):
    with app.app_context():
        query = select(AuditEntry).where(AuditEntry.action.startswith("stay."))
        entries = read_session().scalars(query.order_by(AuditEntry.id)).all()
        return [(e.action, e.subject_id, e.reason, e.details["shown"]) for e in entries]


def test_no_page_and_no_table_shows_a_plate_before_a_reason(app, client, office, stay_id):
    pages = (OPEN, TABLE, f"/office/stays/{stay_id}", "/office/garages/harbor")
    pages += ("/office/stays/unpaired?side=entries&hours=12", "/office/stays/unpaired/unpaired.csv")
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "8ABC12" not in answer.text, page
    assert f"Stay {stay_id}" in client.get(OPEN).text
    assert looks(app) == []


def test_with_a_reason_plates_are_shown_and_each_look_is_kept(app, client, office, stay_id):
    assert say_why(client).headers["Location"] == OPEN
    assert "MA 8ABC12" in client.get(OPEN).text
    assert "MA/-/8ABC12" in client.get(TABLE).text
    assert "Stay of MA 8ABC12" in client.get(f"/office/stays/{stay_id}").text
    assert looks(app) == [
        ("stay.list", "open", "A visitor called", 1),
        ("stay.export", "open", "A visitor called", 1),
        ("stay.look", str(stay_id), "A visitor called", 1),
    ]
    sign_in(client, "auditor")
    assert "Opened a stay" in client.get("/office/looks").text


def test_a_plate_is_searched_for_only_after_a_reason(app, client, office):
    search = f"{OPEN}&words=9ZZZ99"
    page = client.get(search).text
    assert "Say why you look first" in page
    assert "No stay fits" not in page

    say_why(client, back=search)
    assert "No stay fits" in client.get(search).text
    assert "MA 8ABC12" in client.get(f"{OPEN}&words=8abc12").text
    assert looks(app)[-1][:2] == ("stay.list", "8abc12")


def test_a_reason_serves_for_a_quarter_of_an_hour_and_for_whoever_gave_it(client, office, clock):
    say_why(client)
    clock.advance(timedelta(minutes=14))
    assert "8ABC12" in client.get(OPEN).text
    clock.advance(timedelta(minutes=1))
    assert "8ABC12" not in client.get(OPEN).text

    say_why(client)
    sign_in(client, "office")
    assert "8ABC12" not in client.get(OPEN).text


def test_plates_are_hidden_again_when_asked(client, office):
    say_why(client)
    client.post("/office/stays/look/end", data={"back": OPEN})
    assert "8ABC12" not in client.get(OPEN).text


@pytest.mark.parametrize("reason", ["", "  ", "x"])
def test_without_words_there_is_no_look(client, office, reason):
    answer = say_why(client, reason)
    assert answer.status_code == 422
    assert "Say why in a few words" in answer.text
    assert "8ABC12" not in client.get(OPEN).text


@pytest.mark.parametrize("back", ["https://else.where/office/stays", "//else.where", "/office"])
def test_the_way_back_leads_to_stays_and_nowhere_else(client, office, back):
    assert say_why(client, back=back).headers["Location"] == "/office/stays"


def test_the_list_is_narrowed_to_a_garage(app, client, office, stay_id):
    assert f"Stay {stay_id}" in client.get(f"{OPEN}&garage=harbor").text
    assert f"Stay {stay_id}" not in client.get(f"{OPEN}&garage=island").text
    with app.app_context():
        assert read_session().scalars(select(Stay.garage_id)).one()
