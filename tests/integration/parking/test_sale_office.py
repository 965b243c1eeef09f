"""A sale day for the office: announced, rehearsed without a trace, paused, extended, called off."""

import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.clock import FixedClock
from core.db import read_session, transaction
from core.outbox import OutboxMessage
from parking.models import Permit, PermitEvent
from parking.sales.models import Sale, SalePlace
from payments.models import Charge
from tests.parking_world import CAMPUS, NOW, add_product, add_vehicle
from tests.people import add_person, sign_in
from tests.sale_world import OPENS, SECOND, add_sale, advance


def _rows(app: Flask) -> dict[str, int]:
    """How much there is of what a purchase would leave behind."""
    with app.app_context():
        session = read_session()
        kinds = (Permit, PermitEvent, Charge, OutboxMessage, SalePlace)
        return {
            kind.__tablename__: session.scalar(select(func.count()).select_from(kind)) or 0
            for kind in kinds
        }


def _typed(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).astimezone(CAMPUS).strftime("%Y-%m-%dT%H:%M")


def test_the_office_runs_a_sale(app: Flask, client: FlaskClient, clock: FixedClock) -> None:
    with app.app_context(), transaction() as session:
        product = add_product(session, spaces=3)
        listed, nurse = product.id, add_person(session, "employee", badge_number="B777")
        for _ in range(4):
            add_vehicle(session, add_person(session, "employee").id)
    sign_in(client, "office")
    plan = {"product": listed, "opens": _typed(1), "closes": _typed(3), "per_minute": 60}
    wrong = client.post("/office/sales/new", data=plan | {"closes": _typed(0.5)})
    assert wrong.status_code == 422
    assert "It closes after it opens." in wrong.text
    looked = client.post("/office/sales/new", data=plan | {"step": "look"})
    assert "put in order by lot" in looked.text
    page = client.post("/office/sales/new", data=plan | {"step": "announce"}).location
    assert "has a sale already" in client.post(
        "/office/sales/new", data=plan | {"step": "announce"}
    ).get_data(as_text=True)

    # A rehearsal buys with real people and leaves nothing behind: no permit, charge, mail, place.
    before = _rows(app)
    rehearsed = client.post(f"{page}/rehearse").text
    found = re.search(r"(\d+) of (\d+) people would have got the permit", rehearsed)
    assert found
    assert (found[1], int(found[2]) >= 5) == ("3", True)
    assert "1 was refused: It is sold out." in rehearsed
    assert "have no vehicle on their account yet" in rehearsed
    assert _rows(app) == before

    assert client.post(f"{page}/take-for", data={"who": "B1"}).status_code == 422
    unknown = client.post(f"{page}/take-for", data={"who": "nobody", "because": "On duty."})
    assert "Nobody has this address" in unknown.text
    behalf = {"who": "B777", "because": "On night shift."}
    assert client.post(f"{page}/take-for", data=behalf).status_code == 303
    assert "On night shift." in client.get(page).text
    assert nurse.email in client.get(f"{page}/places.csv").text

    assert client.post(f"{page}/pause").status_code == 422
    client.post(f"{page}/pause", data={"reason": "The price is wrong."})
    assert "The price is wrong." in client.get(page.replace("/office", "")).text
    client.post(f"{page}/go-on")
    client.post(f"{page}/extend", data={"closes": _typed(5)})
    client.post(f"{page}/pace", data={"per_minute": 600})
    sale_id = int(page.rsplit("/", 1)[1])
    advance(app, sale_id, OPENS)
    told = advance(app, sale_id, OPENS + SECOND)
    assert (told.called, told.left, told.unpaid, told.per_minute) == (1, 2, 1, 600)
    client.post(f"{page}/call-off", data={"why": "Snow closed the campus."})
    story = client.get(page).text
    for line in ("Rehearsed", "Paused", "Went on", "Extended", "600 a minute", "Snow closed"):
        assert line in story
    with app.app_context():
        sale = read_session().get_one(Sale, sale_id)
        assert (sale.state, sale.closes_at) == ("cancelled", NOW + timedelta(hours=5))
    assert "monthly" in client.get("/office/sales/sales.csv").text.lower()


def test_a_refusal_stands_beside_what_was_typed(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context(), transaction() as session:
        page = f"/office/sales/{add_sale(session).id}"
        add_person(session, "employee", badge_number="B777")
    sign_in(client, "office")
    behalf = {"who": "B777", "because": "On night shift."}
    assert client.post(f"{page}/take-for", data=behalf).status_code == 303
    again = client.post(f"{page}/take-for", data=behalf)
    assert again.status_code == 422
    assert 'id="who-error"' in again.text
    assert "has a place in the sale already" in again.text
    assert 'value="B777"' in again.text  # what was typed is kept
    sooner = client.post(f"{page}/extend", data={"closes": _typed(2)})
    assert sooner.status_code == 422
    assert 'id="closes-error"' in sooner.text
    assert "never sooner" in sooner.text
    told = client.get(page).text
    assert f'value="{_typed(5)}"' in told  # the close as it is, to be changed
    assert 'value="60"' in told
    client.post(f"{page}/call-off", data={"why": "Snow closed the campus."})
    assert client.post(f"{page}/extend", data={"closes": _typed(9)}).status_code == 409


def test_a_time_that_the_spring_night_leaves_out_is_refused_beside_the_field(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        listed = add_product(session).id
    sign_in(client, "office")
    plan = {"product": listed, "closes": "2026-03-08T06:00", "per_minute": 60, "step": "look"}

    left_out = client.post("/office/sales/new", data=plan | {"opens": "2026-03-08T02:30"})
    assert left_out.status_code == 422
    assert 'id="opens-error"' in left_out.text
    assert "the clocks are put forward" in left_out.text

    for typed in ("2026-03-08T01:30", "2026-03-08T03:00", "2026-11-01T01:30"):
        later = {"opens": typed, "closes": "2026-11-02T06:00"}
        assert client.post("/office/sales/new", data=plan | later).status_code == 200
