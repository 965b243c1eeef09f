"""A draw from opening to its last place: entered, closed, drawn, offered, passed on, checked."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.clock import FixedClock
from core.db import read_session, transaction
from core.identity.models import Person
from core.outbox import OutboxMessage
from lpr.jobs import purge_reads
from lpr.retention.models import PurgeReceipt
from parking.draws import entering
from parking.draws.life import DrawRefusal, DrawRefusedError
from parking.draws.lottery import commitment_of, find_faults
from parking.draws.models import DrawEntry
from parking.draws.odds import Measure, Odds
from parking.models import Permit, Product
from parking.permits.steps import Actor, PermitRefusedError
from parking.products.eligibility import Bar
from tests.draw_world import (
    CLOSES,
    DAY,
    DRAWS,
    HOUR,
    UNTIL,
    add_draw,
    at,
    enter,
    open_with,
    read_draw,
    seal,
    states,
)
from tests.parking_world import CAMPUS, NOW, add_product, bill, hold, tell_paid
from tests.people import add_person, sign_in


def mails(app: Flask, person_id: int) -> list[str]:
    """What was written to somebody about draws, oldest first."""
    with app.app_context():
        session = read_session()
        email = session.get_one(Person, person_id).email
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [m.payload["body"] for m in rows if m.payload.get("to") == email]


def buy_offered(app: Flask, person_id: int, *, now: Any) -> None:
    with app.test_request_context(), transaction() as session:
        permit = hold(session, person_id, session.scalars(select(Product)).one(), now=now)
        tell_paid(session, bill(session, permit.terms[0], now), now)


def test_places_go_down_the_drawn_order_until_all_are_taken(any_app: Flask) -> None:
    app = any_app
    draw_id, people = open_with(app, 5)
    at(app, NOW)
    assert "You are in" in mails(app, people[0])[0]
    assert read_draw(app, draw_id).commitment in mails(app, people[0])[0]

    at(app, CLOSES)
    assert set(states(app, draw_id).values()) == {"listed"}
    assert read_draw(app, draw_id).seed is None
    at(app, DRAWS)
    drawn = list(states(app, draw_id))
    first, second, third, fourth, fifth = drawn
    assert list(states(app, draw_id).values()) == ["offered"] * 2 + ["in_line"] * 3
    assert "A place is kept for you" in mails(app, first)[1]
    assert "drawn as number 3; there are 2 places" in mails(app, third)[1]

    buy_offered(app, first, now=DRAWS + HOUR)
    with app.test_request_context(), transaction() as session:
        entering.decline(session, draw_id, Actor(second, DRAWS + HOUR))
        entering.withdraw(session, draw_id, Actor(third, DRAWS + HOUR))
    at(app, DRAWS + 2 * HOUR)
    assert list(states(app, draw_id).values()) == [
        "taken",
        "declined",
        "stepped_back",
        "offered",
        "in_line",
    ]
    at(app, DRAWS + 5 * DAY)
    assert list(states(app, draw_id).values())[3:] == ["lapsed", "offered"]
    assert "goes to the next" in mails(app, fourth)[2]
    buy_offered(app, fifth, now=DRAWS + 5 * DAY)
    at(app, DRAWS + 6 * DAY)
    assert list(states(app, draw_id)) == drawn
    assert read_draw(app, draw_id).state == "over"
    # Nobody holds two, and each of the two places went to one.
    with app.app_context():
        assert sorted(read_session().scalars(select(Permit.person_id))) == sorted([first, fifth])


def test_whoever_is_left_is_told_at_the_end_and_the_rest_is_sold_as_ever(app: Flask) -> None:
    draw_id, _people = open_with(app, 3)
    with app.test_request_context(), transaction() as session:
        outsider = add_person(session, "employee").id
        product = session.scalars(select(Product)).one()
        with pytest.raises(PermitRefusedError) as refused:
            hold(session, outsider, product)
    assert refused.value.code == Bar.BY_DRAW

    for day in (CLOSES, DRAWS, UNTIL, UNTIL):
        at(app, day)
    assert sorted(states(app, draw_id).values()) == ["lapsed", "lapsed", "no_place"]
    last = next(person for person, state in states(app, draw_id).items() if state == "no_place")
    assert "no place came to your ticket" in mails(app, last)[-1]
    with app.test_request_context(), transaction() as session:
        hold(session, outsider, session.get_one(Product, product.id), now=UNTIL)


def test_places_are_kept_from_others_who_sell_from_the_same_pool(app: Flask) -> None:
    with app.test_request_context(), transaction() as session:
        product = add_product(session, spaces=3)
        add_draw(session, product)
        other = add_product(session, "other")
        other.pool = product.pool
        session.flush()
        hold(session, add_person(session, "employee").id, other)
        with pytest.raises(PermitRefusedError) as sold_out:
            hold(session, add_person(session, "employee").id, other)
        assert sold_out.value.code == Bar.SOLD_OUT
        for refused_product, code in (
            (product, DrawRefusal.HAS_DRAW),
            (other, DrawRefusal.TOO_FEW_SPACES),
        ):
            with pytest.raises(DrawRefusedError) as refused:
                add_draw(session, refused_product, places=1)
            assert refused.value.code == code


def test_a_ticket_is_the_same_however_often_and_whenever_one_enters(session: Any) -> None:
    draw = add_draw(session)
    ana, bo = (add_person(session, "employee").id for _ in range(2))
    (early,) = enter(session, draw, ana)
    ticket = early.ticket
    enter(session, draw, bo)
    entering.withdraw(session, draw.id, Actor(ana, NOW))
    (again,) = enter(session, draw, ana)
    assert again.ticket == ticket
    with pytest.raises(DrawRefusedError):
        entering.withdraw(session, draw.id, Actor(ana, CLOSES))


def test_who_is_no_longer_fit_is_left_out_at_the_close_and_told_why(app: Flask) -> None:
    draw_id, (moved, gone, stays) = open_with(app, 3)
    with app.test_request_context(), transaction() as session:
        product = session.scalars(select(Product)).one()
        product.employment_classes = ["staff"]
        session.get_one(Person, moved).employment_class = "research"
        session.get_one(Person, gone).active = False
    at(app, CLOSES)
    assert states(app, draw_id) == {moved: "left_out", gone: "left_out", stays: "listed"}
    assert "It is for staff" in mails(app, moved)[-1]
    assert mails(app, gone) == []


def test_odds_by_lost_draws_count_those_of_the_same_product(app: Flask) -> None:
    first, people = open_with(app, 3)
    for day in (CLOSES, DRAWS, UNTIL, UNTIL):
        at(app, day)
    loser = next(p for p, state in states(app, first).items() if state == "no_place")
    with app.test_request_context(), transaction() as session:
        product = session.scalars(select(Product)).one()
        times = {
            "opens_at": UNTIL,
            "closes_at": UNTIL + DAY,
            "draws_at": UNTIL + DAY,
            "offers_until": UNTIL + 9 * DAY,
        }
        draw = add_draw(session, product, odds=Odds(Measure.LOSSES, ((1, 5),)), **times)
        entering_now = [Actor(person, UNTIL) for person in people]
        for actor in entering_now:
            entering.enter(session, draw.id, seal(), actor, CAMPUS)
        second = draw.id
    at(app, UNTIL + DAY)
    with app.app_context():
        query = select(DrawEntry.person_id, DrawEntry.weight).where(DrawEntry.draw_id == second)
        weights = {row.person_id: row.weight for row in read_session().execute(query)}
    assert weights == {person: 5 if person == loser else 1 for person in people}


def test_anybody_can_check_it_and_finds_what_was_altered(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    draw_id, people = open_with(app, 4)
    early = client.get(f"/draws/{draw_id}/draw.json").json
    assert early["seed"] is None
    assert early["tickets"] == []
    at(app, CLOSES)
    at(app, DRAWS)
    clock.advance(DRAWS - NOW)

    told = client.get(f"/draws/{draw_id}/draw.json").json
    assert find_faults(told) == []
    assert told["commitment"] == early["commitment"] == commitment_of(told["seed"])
    listed = client.get(f"/draws/{draw_id}/tickets.csv").data
    assert hashlib.sha256(listed).hexdigest() == told["list_hash"]
    order = client.get(f"/draws/{draw_id}/order.csv").text
    assert told["order"][0] in order
    page = client.get(f"/draws/{draw_id}").text
    assert told["seed"] in page
    with app.app_context():
        names = read_session().scalars(select(Person.name).where(Person.id.in_(people))).all()
    public = page + json.dumps(told) + order + listed.decode()
    assert not [name for name in names if name in public]
    assert "def draw_order" in client.get("/draws/verify_draw.py").text
    runner = app.test_cli_runner()
    assert "4 tickets" in runner.invoke(args=["draws", "verify", str(draw_id)]).output

    with app.app_context(), transaction() as session:
        session.execute(update(DrawEntry).where(DrawEntry.person_id == people[0]).values(weight=7))
    found = runner.invoke(args=["draws", "verify", str(draw_id)])
    assert found.exit_code == 1
    assert "whose hash was published" in found.output
    assert client.get("/draws/999").status_code == 404


def test_a_draw_waits_for_its_public_value_from_a_second_person(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    draw_id, _people = open_with(app, 12, public_source="Evening numbers of the lottery")
    at(app, CLOSES)
    at(app, DRAWS)
    assert read_draw(app, draw_id).state == "closed"
    clock.advance(DRAWS - NOW)
    value = {"value": " 4 8 1 7 ", "again": "4 8 1 7"}
    sign_in(client, person_id=read_draw(app, draw_id).created_by)
    refused = client.post(f"/office/draws/{draw_id}/value", data=value)
    assert "Somebody else must write down" in refused.text
    sign_in(client, "office")
    typo = client.post(f"/office/draws/{draw_id}/value", data=value | {"again": "4 8 1 9"})
    assert "The two are not alike" in typo.text
    client.post(f"/office/draws/{draw_id}/value", data=value)
    at(app, DRAWS)
    told = client.get(f"/draws/{draw_id}/draw.json").json
    assert told["public_value"] == "4 8 1 7"
    assert find_faults(told) == []
    assert find_faults(told | {"public_value": "4 8 1 9"})


def test_who_was_in_a_draw_is_forgotten_with_a_receipt_and_it_can_still_be_replayed(
    app: Flask,
) -> None:
    draw_id, people = open_with(app, 3)
    for instant in (CLOSES, DRAWS, UNTIL):
        at(app, instant)
    kept = timedelta(days=app.config["DRAW_ENTRIES_KEPT_DAYS"])

    def purge(instant: datetime) -> list[tuple[str, int]]:
        with app.app_context():
            purge_reads(instant)
            return [(r.kind, r.items) for r in read_session().scalars(select(PurgeReceipt))]

    assert purge(UNTIL + kept) == []
    before = tickets_of(app, draw_id)
    assert purge(UNTIL + kept + DAY) == [("draws", len(people))]
    assert purge(UNTIL + kept + DAY * 2) == [("draws", len(people))]
    assert tickets_of(app, draw_id) == before
    with app.app_context():
        entries = read_session().scalars(select(DrawEntry)).all()
        assert {entry.person_id for entry in entries} == {None}
        client = app.test_client()
    sign_in(client, "office")
    assert client.get(f"/office/draws/{draw_id}").status_code == 200
    assert client.get(f"/draws/{draw_id}").status_code == 200


def tickets_of(app: Flask, draw_id: int) -> str:
    """The list as anybody may fetch it."""
    return app.test_client().get(f"/draws/{draw_id}/tickets.csv").text
