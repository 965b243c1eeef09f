"""A sale day for a buyer: a place, the waiting page without a database, the turn, the payment."""

import re

from flask import Flask
from flask.testing import FlaskClient

from core.clock import FixedClock
from core.db import transaction
from parking.models import ProductPrice
from parking.sales.board import board_path
from parking.sales.models import Sale
from tests.fixtures.apps import MakeApp, QueryCounter
from tests.parking_world import add_vehicle
from tests.people import sign_in
from tests.sale_world import MINUTE, OPENS, SECOND, add_sale, advance, sale_with

PAGE = re.compile(r'data-phase="(\w*)" data-number="(\d*)" data-next="(\d*)"')


def told(page: str) -> tuple[str, int, str]:
    """The phase, the number and the next look that a waiting page tells."""
    found = PAGE.search(page)
    assert found, page
    return found[1], int(found[2]), found[3]


def test_from_the_first_look_to_the_permit(
    app: Flask, client: FlaskClient, clock: FixedClock, query_counter: QueryCounter
) -> None:
    sale_id, _others = sale_with(app, 0, per_minute=60)
    assert "Sign in to take a place" in client.get(f"/sales/{sale_id}").text
    who = sign_in(client)
    with app.test_request_context(), transaction() as session:
        car = add_vehicle(session, who.id).id
    page = client.get("/mine/permits/new/monthly").text
    assert "sold by turns" in page
    assert "shown_cents" not in page
    # A double click, and the back button: one place.
    first = client.post(f"/sales/{sale_id}/join").location
    assert client.post(f"/sales/{sale_id}/join").location == first
    assert client.get(f"/sales/{sale_id}/place").location == first
    advance(app, sale_id, clock.now())
    page = client.get(first).text
    assert told(page)[0] == "before"
    assert 'http-equiv="refresh"' in page  # without scripts
    clock.instant = OPENS + SECOND
    advance(app, sale_id, OPENS)
    advance(app, sale_id, OPENS + SECOND)
    with query_counter() as counted:
        page = client.get(f"{first}/news", headers={"HX-Request": "true"}).text
    assert counted.statements == []
    assert told(page) == ("called", 1, "")
    assert "/mine/permits/new/monthly" in page
    # Who waited for an hour without a click signs in again, and the turn is still theirs.
    assert "/account/sign-in" in client.get("/mine/permits/new/monthly").location
    sign_in(client, person_id=who.id)
    page = client.get("/mine/permits/new/monthly").text
    shown = re.search(r'name="shown_cents" value="(\d+)"', page)
    assert shown
    form = {"vehicles": car, "shown_cents": shown[1]}
    # The price changes while the page is open: nothing is bought at one that was not shown.
    with app.app_context(), transaction() as session:
        product = session.get_one(Sale, sale_id).product
        session.add(ProductPrice(product_id=product.id, effective_from=OPENS.date(), cents=24_800))
    refused = client.post("/mine/permits/new/monthly", data=form)
    assert refused.status_code == 409
    assert "The price changed" in refused.text
    shown = re.search(r'name="shown_cents" value="(\d+)"', refused.text)
    assert shown
    form["shown_cents"] = shown[1]
    paying = client.post("/mine/permits/new/monthly", data=form)
    assert "/payments/test/" in paying.location
    assert client.post("/mine/permits/new/monthly", data=form).location == paying.location
    permit = re.search(r"/mine/permits/\w{12}\b", client.get("/mine/permits").text)
    assert permit
    assert "I need 15 more minutes" in client.get(permit[0]).text
    client.post(f"{permit[0]}/extend")
    page = client.get(permit[0]).text
    assert "The time to pay was extended" in page
    assert "I need 15 more minutes" not in page


def test_a_place_outlives_processes_and_their_news(
    app: Flask,
    client: FlaskClient,
    clock: FixedClock,
    make_app: MakeApp,
    query_counter: QueryCounter,
) -> None:
    sale_id, _people = sale_with(app, 30, per_minute=60)
    sign_in(client)
    place = client.post(f"/sales/{sale_id}/join").location
    assert told(client.get(place).text)[0] == "no_news"
    clock.instant = OPENS + 3 * SECOND
    advance(app, sale_id, OPENS)
    advance(app, sale_id, OPENS + 3 * SECOND)
    waiting = told(client.get(place).text)
    # Another web process, started anew, tells the same; it need not know who asks.
    other = make_app(app.config["SQLALCHEMY_DATABASE_URI"]).test_client()
    with query_counter() as counted:
        assert told(other.get(place).text) == waiting
    assert counted.statements == []
    # The usher is away for a while: the place is what it was, and the page says how old it is.
    clock.instant = OPENS + 60 * SECOND
    page = client.get(place).text
    assert told(page)[1] == waiting[1]
    assert "every place is kept" in page
    board_path(app.config["INSTANCE_DIR"], sale_id).unlink()
    assert told(client.get(place).text)[0] == "no_news"
    assert client.get(place.replace("waiting/", "waiting/x")).status_code == 404


def test_a_call_is_told_by_the_clock_too(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    sale_id, _others = sale_with(app, 2, per_minute=1)
    sign_in(client)
    place = client.post(f"/sales/{sale_id}/join").location
    clock.instant = OPENS
    called = advance(app, sale_id, OPENS).called
    page = client.get(place).text
    number = told(page)[1]
    assert f"at the earliest, at 11:0{number - called}" in page


def test_the_rules_and_a_place_ask_the_database_as_little_as_can_be(
    app: Flask, client: FlaskClient, query_counter: QueryCounter
) -> None:
    sale_id, _people = sale_with(app, 3, per_minute=60)
    sign_in(client)
    with query_counter() as rules:
        assert "Take a place" in client.get(f"/sales/{sale_id}").text
    # Who asks; the sale with one's own place.
    assert rules.count == 2, rules.statements
    with query_counter() as joining:
        assert "/waiting/" in client.post(f"/sales/{sale_id}/join").location
    # The same two, whether the product is for them, the lock, and whether another tab came first.
    assert joining.count == 5, joining.statements
    with query_counter() as again:
        assert "You have a place" in client.get(f"/sales/{sale_id}").text
    assert again.count == 2, again.statements


def test_the_waiting_page_speaks_the_language_of_who_took_the_place(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    with app.test_request_context(), transaction() as session:
        sale_id = add_sale(session).id
    sign_in(client)
    advance(app, sale_id, clock.now())
    place = client.post(f"/sales/{sale_id}/join?lang=es").location
    with client.session_transaction() as cookie:
        cookie.clear()
    page = client.get(place).text
    assert '<html lang="es"' in page
    assert "Llegó a tiempo" in page


def test_a_turn_is_told_with_its_end_wherever_somebody_looks(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    sale_id, _others = sale_with(app, 0, per_minute=60)
    who = sign_in(client)
    with app.test_request_context(), transaction() as session:
        car = add_vehicle(session, who.id).id
    client.post(f"/sales/{sale_id}/join")
    assert "your turn" not in client.get("/mine").text
    advance(app, sale_id, OPENS)
    told_to_all = advance(app, sale_id, OPENS + SECOND)
    assert (told_to_all.left, told_to_all.turns) == (3, 1)
    clock.instant = OPENS + 2 * SECOND
    sign_in(client, person_id=who.id)
    until = "A space waits for you until 11:10"
    assert until in client.get("/mine").text
    assert "as number 1." in client.get("/sales").text
    waiting = client.get(f"/sales/{sale_id}/place", follow_redirects=True).text
    assert "You can close this page" not in waiting
    page = client.get("/mine/permits/new/monthly").text
    assert until.lower() in page
    clock.instant = OPENS + 11 * MINUTE
    assert "your turn" not in client.get("/mine").text
    page = client.get("/mine/permits/new/monthly").text
    assert "Your ten minutes were over at 11:10" in page
    # Whoever comes back to the page of a permit that they keep is led on to it.
    shown = re.search(r'name="shown_cents" value="(\d+)"', page)
    assert shown
    client.post("/mine/permits/new/monthly", data={"vehicles": car, "shown_cents": shown[1]})
    page = client.get("/mine/permits/new/monthly").text
    permit = re.search(r'href="(/mine/permits/\w{12})">Pay for it', page)
    assert permit
    assert "The time can be extended once" in client.get(permit[1]).text
    assert "Drive up to the gate" not in client.get(permit[1]).text


def test_a_pause_is_told_whatever_sentence_the_office_wrote(
    app: Flask, client: FlaskClient
) -> None:
    sale_id, _others = sale_with(app, 1)
    sign_in(client, "office")
    client.post(f"/office/sales/{sale_id}/pause", data={"reason": "no bank today"})
    assert "every place is kept. The reason: no bank today" in client.get("/sales").text
