"""Pages of draws: the office opens, rehearses and calls off; employees enter on their own page."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from core.audit import AuditEntry
from core.db import read_session, transaction
from core.outbox import OutboxMessage
from parking.draws.lottery import commitment_of
from parking.draws.models import Draw, DrawEntry
from parking.draws.odds import Measure, Odds, stored
from parking.draws.odds_words import odds_lines
from parking.draws.rules import rules_hash
from parking.models import Product
from parking.permits.steps import Actor
from parking.products.models import PersonFacts
from parking.sales.opening import call_off
from tests.draw_world import CLOSES, DRAWS, add_draw, at, enter, open_with, read_draw, states
from tests.parking_world import CAMPUS, NOW, add_product
from tests.people import add_person, sign_in
from tests.sale_world import add_sale

TYPED = {
    "product": "1",
    "places": "2",
    "opens": "2026-03-04T09:00",
    "closes": "2026-03-05T10:00",
    "draws": "2026-03-05T11:00",
    "offer_days": "3",
    "until": "2026-04-05T11:00",
    "measure": "nothing",
    "steps": "",
    "source": "",
}


@pytest.fixture
def product(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        add_product(session, spaces=3)


def test_the_office_looks_at_the_rules_and_publishes_them(
    app: Flask, client: FlaskClient, product: None
) -> None:
    sign_in(client, "office")
    typed = TYPED | {"measure": "losses", "steps": "5 2\n10: 3", "source": "Evening numbers."}
    looked = client.post("/office/draws/new", data=typed | {"step": "look"}).text
    assert "From 5 earlier draws of this permit without a place on: 2 balls." in looked
    assert "nobody knows before the close: Evening numbers." in looked
    with app.app_context():
        assert read_session().scalar(select(func.count(Draw.id))) == 0
    client.post("/office/draws/new", data=typed | {"step": "open"})
    draw = read_draw(app, 1)
    public = app.test_client().get("/draws/1").text
    assert draw.commitment in public
    assert "From 10 earlier draws of this permit without a place on: 3 balls." in public
    assert draw.seed is None
    again = client.post("/office/draws/new", data=typed | {"step": "open"})
    assert "A draw of this product is going on" in again.text
    assert "Monthly permit" in client.get("/office/draws").text
    assert ",open,2," in client.get("/office/draws/draws.csv").text


def test_a_draw_and_a_sale_day_of_one_product_exclude_each_other(
    app: Flask, client: FlaskClient, product: None
) -> None:
    sign_in(client, "office")
    with app.test_request_context(), transaction() as session:
        sale_id = add_sale(session, session.get_one(Product, 1)).id
    refused = client.post("/office/draws/new", data=TYPED | {"step": "open"})
    assert refused.status_code == 422
    assert "A sale day of this product is announced" in refused.text.split('id="places"')[0]
    with app.test_request_context(), transaction() as session:
        call_off(session, sale_id, Actor(None, NOW, "Rain."))
    assert client.post("/office/draws/new", data=TYPED | {"step": "open"}).status_code == 303
    times = {"opens": "2026-03-05T08:00", "closes": "2026-03-05T12:00"}
    plan = {"product": "1", "per_minute": "60", "step": "announce"} | times
    refused = client.post("/office/sales/new", data=plan)
    assert refused.status_code == 422
    assert "A draw of this product is going on" in refused.text.split('id="opens"')[0]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"places": "0"}, "Type a number from 1"),
        ({"places": "4"}, "Its pool has 3 free spaces now"),
        ({"closes": "2026-03-04T08:00"}, "Entry closes after it opens"),
        ({"closes": "2026-03-03T08:00", "opens": "2026-03-02T08:00"}, "not in the past"),
        ({"draws": "2026-03-05T09:00"}, "It is drawn at the close or later"),
        ({"until": "2026-03-05T11:00"}, "Places pass on after the draw"),
        ({"measure": "losses"}, "Write two numbers a line"),
        ({"measure": "losses", "steps": "3 2\n1 4"}, "Write two numbers a line"),
        ({"measure": "losses", "steps": "1 400"}, "Write two numbers a line"),
        ({"steps": "1 2"}, "Write two numbers a line"),
        ({"measure": "class", "steps": "staff 400"}, "Write a code and a number a line"),
        ({"measure": "site", "steps": "moon 2"}, "has the code moon"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    client: FlaskClient, product: None, changed: dict[str, str], said: str
) -> None:
    sign_in(client, "office")
    answer = client.post("/office/draws/new", data=TYPED | changed | {"step": "open"})
    assert answer.status_code == 422
    assert said in answer.text


def test_a_person_enters_withdraws_and_enters_again(
    app: Flask, client: FlaskClient, query_counter: Any
) -> None:
    with app.test_request_context(), transaction() as session:
        draw_id = add_draw(session).id
    ana = sign_in(client, "employee")
    assert "Employees may enter and withdraw until" in client.get("/mine/draws").text
    page = client.post(f"/mine/draws/{draw_id}/enter", follow_redirects=True).text
    assert "You are in, whenever you entered." in page
    page = client.post(f"/mine/draws/{draw_id}/withdraw", follow_redirects=True).text
    assert "You have withdrawn." in page
    client.post(f"/mine/draws/{draw_id}/enter")
    client.post(f"/mine/draws/{draw_id}/enter")  # a double click is one entry
    assert states(app, draw_id) == {ana.id: "entered"}
    with query_counter() as queries:
        client.get("/mine/draws")
    assert queries.count <= 12, queries.statements
    assert client.post(f"/mine/draws/{draw_id}/decline").status_code == 409
    assert "It is given by lot now" in client.get("/mine/permits/new").text


def test_an_offered_place_is_bought_by_the_ordinary_page_or_declined(
    app: Flask, client: FlaskClient, clock: Any
) -> None:
    with app.test_request_context(), transaction() as session:
        draw_id = add_draw(session).id
    sign_in(client, "employee")
    client.post(f"/mine/draws/{draw_id}/enter")
    for day in (CLOSES, DRAWS):
        at(app, day)
    clock.advance(DRAWS - NOW)
    sign_in(client, person_id=next(iter(states(app, draw_id))))
    page = client.get("/mine/draws").text
    assert "A place is kept for you. Buy the permit by the end of Sun, Mar 8, 2026" in page
    assert "Open to you now" in client.get("/mine/permits/new").text
    assert "/mine/permits/new/monthly" in client.get("/mine/permits/new").text
    page = client.post(f"/mine/draws/{draw_id}/decline", follow_redirects=True).text
    assert "You declined the place." in page


def test_a_rehearsal_draws_real_entries_and_tells_nobody(app: Flask, client: FlaskClient) -> None:
    draw_id, people = open_with(app, 4)
    at(app, NOW)
    sign_in(client, "office")
    with app.app_context():
        before = read_session().scalar(select(func.count(OutboxMessage.id)))
    page = client.post(f"/office/draws/{draw_id}/rehearse").text
    assert "4 tickets would be on the list." in page
    assert "a seed that is thrown away" in page
    at(app, NOW)
    with app.app_context():
        session = read_session()
        assert session.scalar(select(func.count(OutboxMessage.id))) == before
        assert session.scalars(select(DrawEntry.position)).all() == [None] * len(people)
        query = select(AuditEntry.action).where(AuditEntry.subject_type == "draw")
        assert session.scalars(query.order_by(AuditEntry.id)).all() == [
            "draw.open",
            "draw.rehearse",
        ]
    assert "Rehearsed with a seed" in client.get(f"/office/draws/{draw_id}").text


def test_a_draw_that_is_called_off_is_explained_to_all(app: Flask, client: FlaskClient) -> None:
    draw_id, people = open_with(app, 2)
    sign_in(client, "office")
    address = f"/office/draws/{draw_id}/cancel"
    assert "Write the reason" in client.post(address, data={"reason": " "}).text
    client.post(address, data={"reason": "The level is being repaired."})
    at(app, NOW)
    assert set(states(app, draw_id).values()) == {"cancelled"}
    public = app.test_client().get(f"/draws/{draw_id}").text
    assert "The level is being repaired." in public
    draw = read_draw(app, draw_id)
    assert commitment_of(draw.seed or "") == draw.commitment
    with app.app_context():
        rows = read_session().scalars(select(OutboxMessage)).all()
    assert sum("was called off: The level" in row.payload["body"] for row in rows) == len(people)
    assert client.post(address, data={"reason": "Again."}).status_code == 409
    entries = client.get(f"/office/draws/{draw_id}/entries.csv?state=cancelled").text
    assert entries.count("cancelled") == len(people)


def test_odds_are_said_with_the_right_endings(app: Flask) -> None:
    steps = Odds(Measure.LOSSES, ((0, 1), (1, 2), (5, 3)))
    with app.test_request_context():
        assert odds_lines(steps)[1:] == [
            "From the first draw on: 1 ball.",
            "From 1 earlier draw of this permit without a place on: 2 balls.",
            "From 5 earlier draws of this permit without a place on: 3 balls.",
        ]


def test_years_of_service_weigh_as_published_and_each_sees_their_own_odds(
    app: Flask, client: FlaskClient
) -> None:
    """Counted on the day of the close; the odds cannot be changed unseen once entries come."""
    odds = Odds(Measure.SERVICE, ((5, 2), (10, 3)))
    with app.test_request_context(), transaction() as session:
        draw = add_draw(session, odds=odds, places=1)
        day = CLOSES.astimezone(CAMPUS).date()
        first_days = {3: day.replace(year=day.year - 10), 1: day.replace(year=day.year - 4)}
        people = {}
        for balls, since in first_days.items():
            person = add_person(session, "employee")
            session.add(
                PersonFacts(person_id=person.id, service_since=since, shift="", updated_at=NOW)
            )
            people[person.id] = balls
        people[add_person(session, "employee").id] = 1  # nobody knows since when
        draw_id, told = draw.id, rules_hash(draw)
        enter(session, draw, *people)
    ten_years = next(iter(people))
    at(app, NOW)
    sign_in(client, person_id=ten_years)
    mine = client.get("/mine/draws").text
    assert "3 balls" in mine
    assert "Chance of a place: about 5" in " ".join(mine.split())
    page = " ".join(client.get(f"/draws/{draw_id}").text.split())
    assert "From 10 years of service on: 3 balls." in page
    assert '3 balls <strong>(yours)</strong></th><td class="number">1</td>' in page
    assert told in page
    assert "odds: service 5=2 10=3<br>" in page
    with app.app_context():
        bodies = [row.payload["body"] for row in read_session().scalars(select(OutboxMessage))]
    assert sum(told in body for body in bodies) == len(people)
    for day_of in (CLOSES, DRAWS):
        at(app, day_of)
    with app.app_context():
        query = select(DrawEntry.person_id, DrawEntry.weight)
        assert {row.person_id: row.weight for row in read_session().execute(query)} == people
    assert "Drawn for a place" in client.get(f"/draws/{draw_id}").text
    verify = ["draws", "verify", str(draw_id)]
    assert "rules recomputed" in app.test_cli_runner().invoke(args=verify).output
    with app.app_context(), transaction() as session:
        session.execute(update(Draw).values(odds=stored(Odds(Measure.SERVICE, ((5, 3),)))))
    assert "not those that the trail says" in app.test_cli_runner().invoke(args=verify).output
