"""Rounds of renew or release: asked, reminded, asked again, decided; spaces go to who waits."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import read_session, transaction
from core.outbox import OutboxMessage
from parking.jobs import end_permits
from parking.models import Permit
from parking.permits import keeping, leave
from parking.permits.life import Action
from parking.permits.steps import Actor
from parking.rounds.jobs import move_rounds
from parking.rounds.models import RenewRound, RoundAnswer
from tests.parking_world import CAMPUS, NOW, add_product, buy
from tests.people import add_person, sign_in
from tests.waitlist_world import add_list, add_waiting, work

DAY = timedelta(days=1)
TYPED = {
    "product": "1",
    "answer_by": "2026-03-14T10:00",
    "last_chance": "2026-03-21T10:00",
    "silence": "release",
    "reason": "Many wait.",
}


@pytest.fixture
def people(app: Flask) -> list[int]:
    """Four who hold the product, the last of them suspended; one waits for it."""
    with app.test_request_context(), transaction() as session:
        product = add_product(session, spaces=4)
        found = [add_person(session, "employee").id for _ in range(4)]
        permits = [buy(session, person, product) for person in found]
        actor = Actor(None, NOW, "Letters came back.")
        keeping.act(session, permits[3].id, Action.SUSPEND, actor)
        add_waiting(session, add_list(session))
        return found


def move(app: Flask, now: datetime) -> None:
    with app.app_context():
        move_rounds(now)


def mails(app: Flask) -> list[str]:
    with app.app_context():
        query = select(OutboxMessage.key).where(OutboxMessage.key.like("round:%"))
        return sorted(key.split(":", 1)[1] for key in read_session().scalars(query))


def outcomes(app: Flask) -> list[tuple[str, str, bool]]:
    with app.app_context():
        session = read_session()
        session.expire_all()
        query = (
            select(RoundAnswer.outcome, Permit.state, Permit.ends_with_term)
            .join(Permit, Permit.id == RoundAnswer.permit_id)
            .order_by(RoundAnswer.person_id)
        )
        return [(outcome, state, ends) for outcome, state, ends in session.execute(query)]


def test_a_round_from_the_question_to_the_next_in_line(
    app: Flask, client: FlaskClient, people: list[int]
) -> None:
    sign_in(client, "office")
    looked = client.post("/office/rounds/new", data=TYPED | {"step": "look"}).text
    assert "4 holders would be asked" in looked
    assert "1 person waits for it" in looked
    assert "Whoever says nothing at all loses it" in looked
    client.post("/office/rounds/new", data=TYPED | {"step": "open"})
    again = client.post("/office/rounds/new", data=TYPED | {"step": "open"})
    assert again.status_code == 409
    move(app, NOW)
    move(app, NOW + DAY)
    assert mails(app) == ["1:asked", "2:asked", "3:asked", "4:asked"]

    keeper, giver = app.test_client(), app.test_client()
    sign_in(keeper, person_id=people[0])
    assert "Do you keep your space?" in keeper.get("/mine").text
    keeper.post("/mine/rounds/1", data={"answer": "release"})
    keeper.post("/mine/rounds/1", data={"answer": "keep"})
    assert "You said that you keep it" in keeper.get("/mine/rounds/1").text
    assert keeper.get("/mine/rounds/2").status_code == 404
    assert keeper.post("/mine/rounds/2", data={"answer": "release"}).status_code == 404
    sign_in(giver, person_id=people[1])
    giver.post("/mine/rounds/2", data={"answer": "release"})

    move(app, NOW + 8 * DAY)
    assert [key for key in mails(app) if "remind" in key] == ["3:reminded", "4:reminded"]
    move(app, NOW + 11 * DAY)
    assert [key for key in mails(app) if "again" in key] == ["3:asked_again", "4:asked_again"]
    assert outcomes(app)[:3] == [
        ("kept", "active", False),
        ("released", "active", True),
        ("", "active", False),
    ]
    move(app, NOW + 18 * DAY)
    assert outcomes(app)[2:] == [("released", "active", True), ("released", "ended", False)]
    assert [key for key in mails(app) if "outcome" in key] == [
        "2:outcome",
        "3:outcome",
        "4:outcome",
    ]
    page = client.get("/office/rounds/1").text
    assert "Closed" in page
    assert client.get("/office/rounds/1/answers.csv?answer=none").text.count("released") == 2
    assert ",4,1,1,2,1,3,0" in client.get("/office/rounds/rounds.csv").text

    with app.app_context():
        end_permits(datetime(2026, 4, 2, 12, tzinfo=NOW.tzinfo))
    assert work(app, datetime(2026, 4, 2, 12, tzinfo=NOW.tzinfo))
    with app.app_context():
        keys = read_session().scalars(select(OutboxMessage.key))
        assert any(key.startswith("waitlist:") for key in keys)


def test_a_space_that_is_released_before_a_leave_is_not_kept_through_it(
    app: Flask, client: FlaskClient, people: list[int]
) -> None:
    with app.test_request_context(), transaction() as session:
        permit = session.scalars(select(Permit).where(Permit.person_id == people[0])).one()
        leave.plan_leave(session, permit.id, date(2026, 3, 28), Actor(people[0], NOW), CAMPUS)
    sign_in(client, "office")
    client.post("/office/rounds/new", data=TYPED | {"step": "open"})
    holder = app.test_client()
    sign_in(holder, person_id=people[0])
    holder.post("/mine/rounds/1", data={"answer": "release"})
    move(app, NOW + 11 * DAY)
    with app.app_context():
        end_permits(datetime(2026, 3, 29, 12, tzinfo=NOW.tzinfo))

    assert outcomes(app)[0] == ("released", "ended", True)


def test_a_round_that_is_called_off_takes_nothing(
    app: Flask, client: FlaskClient, people: list[int]
) -> None:
    sign_in(client, "office")
    client.post("/office/rounds/new", data=TYPED | {"step": "open"})
    assert client.post("/office/rounds/1/cancel", data={"reason": ""}).status_code == 422
    client.post("/office/rounds/1/cancel", data={"reason": "The lot grows."})
    move(app, NOW + 30 * DAY)

    assert {outcome for outcome, _state, _ends in outcomes(app)} == {""}
    assert mails(app) == []
    holder = app.test_client()
    sign_in(holder, person_id=people[0])
    assert "The lot grows." in holder.get("/mine/rounds/1").text
    assert holder.post("/mine/rounds/1", data={"answer": "release"}).status_code == 409
    with app.app_context():
        assert read_session().get_one(RenewRound, 1).state == "cancelled"
