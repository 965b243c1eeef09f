"""Permits whose holders no longer fit: found by the clock, decided by the office, told."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session, transaction
from core.identity.models import Person
from core.jobs import Findings
from core.outbox import OutboxMessage
from parking.in_question.jobs import look_at_all
from parking.in_question.models import PermitQuestion
from parking.models import Permit, PermitVehicle, Product, Vehicle
from parking.permits import keeping, leave
from parking.permits.life import Action, PermitState
from parking.permits.steps import Actor
from parking.products.models import PersonFacts, ProductChange
from parking.products.parts import Part
from parking.vehicles.commands import remove_vehicle
from payments.models import Refund
from tests.parking_world import CAMPUS, NOW, add_product, add_vehicle, buy, read_permit
from tests.people import add_person, sign_in

DAY = timedelta(days=1)
URL = "/office/in-question"


def raise_holder(app: Flask, **rules: Any) -> tuple[str, int]:
    """Ana's permit of a product that takes no transit pass, bought before she had one."""
    with app.test_request_context(), transaction() as session:
        ana = add_person(session, "employee", name="Ana Ruiz")
        product = add_product(session, **({"excludes_transit": True} | rules))
        return buy(session, ana.id, product).id, ana.id


@pytest.fixture
def ana(app: Flask) -> tuple[str, int]:
    return raise_holder(app)


def know(app: Flask, person_id: int, **facts: Any) -> None:
    """Let other facts be known of somebody, as a feed would."""
    with app.app_context(), transaction() as session:
        kept = session.get(PersonFacts, person_id) or PersonFacts(person_id=person_id)
        session.add(kept)
        for name, value in {"shift": "", "updated_at": NOW, **facts}.items():
            setattr(kept, name, value)


def look(app: Flask, now: datetime = NOW) -> Findings:
    with app.app_context():
        return look_at_all(now)


def questions(app: Flask) -> list[tuple[str, dict[str, str]]]:
    with app.app_context():
        read_session().expire_all()
        query = select(PermitQuestion).order_by(PermitQuestion.id)
        return [(row.state, row.reasons) for row in read_session().scalars(query)]


def test_a_holder_comes_to_the_list_and_leaves_it_with_the_facts(any_app: Flask) -> None:
    _permit, person = raise_holder(any_app, employment_classes=["nurse", "staff"])
    assert look(any_app) == {"asked": 0, "changed": 0, "over": 0}

    know(any_app, person, has_transit_pass=True)
    assert look(any_app) == {"asked": 1, "changed": 0, "over": 0}
    assert look(any_app, NOW + DAY) == {"asked": 0, "changed": 0, "over": 0}
    with any_app.app_context(), transaction() as session:
        session.get_one(Person, person).employment_class = "physician"
    assert look(any_app, NOW + DAY) == {"asked": 0, "changed": 1, "over": 0}
    both = {"other_class": "physician", "transit_pass": "yes"}
    assert questions(any_app) == [("open", both)]
    with any_app.app_context():
        assert read_session().scalar(select(PermitQuestion.found_at)) == NOW

    know(any_app, person, has_transit_pass=False)
    with any_app.app_context(), transaction() as session:
        session.get_one(Person, person).employment_class = "nurse"
    assert look(any_app, NOW + 2 * DAY) == {"asked": 0, "changed": 0, "over": 1}
    know(any_app, person, has_transit_pass=True)
    assert look(any_app, NOW + 3 * DAY) == {"asked": 1, "changed": 0, "over": 0}
    assert [state for state, _reasons in questions(any_app)] == ["over", "open"]


def test_a_carpool_that_has_lost_a_car_is_in_question(any_app: Flask) -> None:
    permit, _person = raise_holder(any_app, kind="carpool", excludes_transit=False)
    with any_app.test_request_context(), transaction() as session:
        session.get_one(Permit, permit).product.least_people = 2
        partner = add_person(session, "employee", name="Ben Osei")
        car = add_vehicle(session, partner.id)
        session.add(PermitVehicle(permit_id=permit, vehicle_id=car.id, added_at=NOW))
    assert look(any_app)["asked"] == 0

    with any_app.test_request_context(), transaction() as session:
        remove_vehicle(session, session.get_one(Vehicle, car.id), NOW)
    assert look(any_app)["asked"] == 1
    assert questions(any_app) == [("open", {"too_few_people": "1"})]
    office = any_app.test_client()
    sign_in(office, "office")
    assert "It needs cars of at least 2 people; those on it are of 1." in office.get(URL).text

    with any_app.app_context(), transaction() as session:
        query = select(PermitVehicle).where(PermitVehicle.vehicle_id == car.id)
        session.scalars(query).one().removed_at = None
    assert look(any_app)["over"] == 1


def test_nothing_but_what_lies_with_a_holder_counts(app: Flask, ana: tuple[str, int]) -> None:
    """No longer sold, without a price, sold out: whoever has it is not asked about."""
    with app.app_context(), transaction() as session:
        product = session.scalars(select(Product)).one()
        product.is_offered, product.pool.spaces = False, 0
        product.sold_by, product.sale_closes_at = "waitlist", NOW - DAY
    look(app)
    assert questions(app) == []


@pytest.mark.parametrize(
    "passing",
    [
        lambda session, permit: keeping.ask_end(session, permit.id, Actor(permit.person_id, NOW)),
        lambda _session, permit: setattr(permit.person, "active", False),
        lambda session, permit: keeping.act(
            session, permit.id, Action.END, Actor(None, NOW, "Gone.")
        ),
    ],
    ids=["ends anyway", "left", "ended"],
)
def test_a_permit_that_ends_anyway_leaves_the_list(
    app: Flask, ana: tuple[str, int], passing: Any
) -> None:
    know(app, ana[1], has_transit_pass=True)
    look(app)
    with app.test_request_context(), transaction() as session:
        passing(session, session.get_one(Permit, ana[0]))
    look(app)
    assert [state for state, _reasons in questions(app)] == ["over"]


def test_a_rule_that_changed_is_told_apart(
    app: Flask, client: FlaskClient, ana: tuple[str, int]
) -> None:
    sign_in(client, "office")
    with app.app_context(), transaction() as session:
        product = session.scalars(select(Product)).one()
        product.distance_miles = 10
        office = session.scalars(select(Person.id)).first()
        session.add(
            ProductChange(
                part=Part.WHO,
                subject_id=product.id,
                title="",
                before={"distance_miles": 0},
                after={"distance_miles": 10},
                state="in_force",
                reason="",
                created_at=NOW,
                created_by=office,
                decided_at=NOW + DAY,
                touched={},
            )
        )
    look(app, NOW + DAY)

    assert "Ana Ruiz" not in client.get(URL).text
    page = client.get(f"{URL}?shown=rule").text
    assert "Ana Ruiz" in page
    assert "that is not known of the holder" in page
    # Not even the rules of then let her in with a pass.
    know(app, ana[1], has_transit_pass=True)
    look(app, NOW + DAY)
    assert "Ana Ruiz" in client.get(URL).text
    assert "Ana Ruiz" not in client.get(f"{URL}?shown=rule").text


@pytest.fixture
def asked(app: Flask, client: FlaskClient, ana: tuple[str, int]) -> str:
    """Ana has a pass since, and the office is signed in; her permit."""
    know(app, ana[1], has_transit_pass=True)
    look(app)
    sign_in(client, "office")
    return ana[0]


def decide(client: FlaskClient, what: str, **data: str) -> Any:
    return client.post(f"{URL}/1", data={"what": what, "reason": "You ride the train.", **data})


def holder_of(app: Flask, permit_id: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person_id=read_permit(app, permit_id).person_id)
    return client


def test_the_office_reads_who_what_why_and_since_when(
    client: FlaskClient, asked: str, query_counter: Any
) -> None:
    with query_counter() as queries:
        page = client.get(URL).text
    assert len(queries.statements) <= 12
    assert "Ana Ruiz" in page
    assert "It cannot be had together with a transit pass; the holder has one." in page
    assert "Mar 4" in page
    assert "In question (1)" in client.get("/office/permits").text
    with query_counter() as queries:
        assert "Decide about this permit" in client.get(f"/office/permits/{asked}").text
    assert len(queries.statements) <= 12
    text = client.get(f"{URL}/in-question.csv").data.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    assert [(row["holder"], row["rule_changed"], row["state"]) for row in table] == [
        ("Ana Ruiz", "no", "open")
    ]
    assert "No permit of this kind" in client.get(f"{URL}?product=other").text


def test_a_permit_ends_with_its_paid_days_and_its_holder_reads_why(
    app: Flask, client: FlaskClient, asked: str
) -> None:
    assert decide(client, "ends", reason="").status_code == 422
    assert decide(client, "on_day").status_code == 422
    assert questions(app)[0][0] == "open"
    decide(client, "ends")

    permit = read_permit(app, asked)
    assert (permit.state, permit.ends_with_term) == (PermitState.ACTIVE, True)
    ana = holder_of(app, asked)
    for path in ("/mine", f"/mine/permits/{asked}"):
        page = ana.get(path).text
        assert "the parking office has decided that it ends on" in page.lower()
        assert "You ride the train." in page
        assert "Keep it after all" not in page
        assert "as you asked" not in page
    assert ana.post(f"/mine/permits/{asked}/keep").status_code == 409
    day = {"what": "leave", "day": "2026-03-10"}
    assert ana.post(f"/mine/permits/{asked}/days", query_string=day).status_code == 409
    assert read_permit(app, asked).ends_with_term
    with app.app_context():
        keys = list(read_session().scalars(select(OutboxMessage.key)))
        said = read_session().scalars(
            select(AuditEntry).where(AuditEntry.action == "permit_question.ends")
        )
        assert [(e.subject_id, e.reason) for e in said] == [(asked, "You ride the train.")]
    assert [key.split(":")[:2] for key in keys if key.startswith("permit_ends")] == [
        ["permit_ends", "1"]
    ]
    assert "Ana Ruiz" in client.get(f"{URL}?shown=decided").text
    assert decide(client, "stays").status_code == 409

    # She gives the pass back: then it is hers to keep.
    know(app, permit.person_id, has_transit_pass=False)
    look(app)
    assert "you may keep it" in ana.get("/mine").text
    ana.post(f"/mine/permits/{asked}/keep")
    assert not read_permit(app, asked).ends_with_term
    look(app)
    assert questions(app) == [("over", {})]


def test_it_ends_before_a_day_and_large_money_waits_for_a_second_person(
    app: Flask, client: FlaskClient, asked: str
) -> None:
    assert "Choose a day from" in decide(client, "on_day", day="2026-03-04").text
    app.config["REFUND_ALONE_CENTS"] = 1_000
    decide(client, "on_day", day="2026-03-15")

    permit = read_permit(app, asked)
    assert permit.valid_until.astimezone(CAMPUS).date().isoformat() == "2026-03-15"
    with app.app_context():
        (refund,) = read_session().scalars(select(Refund))
        # 17 of March's 31 days, at 400 cents a day.
        assert (refund.amount_cents, refund.state) == (6_800, "waiting")


def test_an_exception_stays_until_other_facts_are_known(
    app: Flask, client: FlaskClient, asked: str
) -> None:
    decide(client, "stays", reason="She drives on nights only.")

    assert not read_permit(app, asked).ends_with_term
    assert "She drives on nights only." in holder_of(app, asked).get(f"/mine/permits/{asked}").text
    look(app)
    assert [state for state, _reasons in questions(app)] == ["stays"]
    assert "Ana Ruiz" not in client.get(URL).text
    with app.app_context(), transaction() as session:
        session.scalars(select(Product)).one().employment_classes = ["nurse"]
    look(app)
    assert [state for state, _reasons in questions(app)] == ["over", "open"]


def test_a_decision_is_taken_back(app: Flask, client: FlaskClient, asked: str) -> None:
    decide(client, "ends")
    assert client.post(f"{URL}/1/take-back", data={"reason": ""}).status_code == 422
    client.post(f"{URL}/1/take-back", data={"reason": "Her pass was somebody else's."})

    assert not read_permit(app, asked).ends_with_term
    assert questions(app) == [("open", {"transit_pass": "yes"})]
    again = client.post(f"{URL}/1/take-back", data={"reason": "Again."})
    assert again.status_code == 409


def test_on_leave_or_suspended_it_ends_at_once(app: Flask, client: FlaskClient, asked: str) -> None:
    with app.test_request_context(), transaction() as session:
        keeping.act(session, asked, Action.SUSPEND, Actor(None, NOW, "Letters came back."))
    assert decide(client, "on_day", day="2026-03-15").status_code == 422
    decide(client, "ends")
    assert read_permit(app, asked).state == PermitState.ENDED
    assert client.post(f"{URL}/1/take-back", data={"reason": "No."}).status_code == 409


def test_a_leave_that_was_planned_is_not_begun_by_what_ends(
    app: Flask, client: FlaskClient, asked: str
) -> None:
    with app.test_request_context(), transaction() as session:
        permit = session.get_one(Permit, asked)
        leave.plan_leave(session, asked, NOW.date() + 5 * DAY, Actor(permit.person_id, NOW), CAMPUS)
    decide(client, "ends")
    permit = read_permit(app, asked)
    assert (permit.away_from, permit.ends_with_term) == (None, True)


def test_facts_that_were_put_right_meanwhile_leave_nothing_to_decide(
    app: Flask, client: FlaskClient, asked: str
) -> None:
    know(app, read_permit(app, asked).person_id, has_transit_pass=False)
    assert decide(client, "ends").status_code == 409
    assert not read_permit(app, asked).ends_with_term


def test_nobody_decides_about_their_own(app: Flask, ana: tuple[str, int]) -> None:
    know(app, ana[1], has_transit_pass=True)
    look(app)
    with app.app_context(), transaction() as session:
        rosa = add_person(session, "office")
        session.get_one(Permit, ana[0]).person_id = rosa.id
        session.add(PersonFacts(person_id=rosa.id, updated_at=NOW, has_transit_pass=True))
        rosa_id = rosa.id
    client = app.test_client()
    sign_in(client, person_id=rosa_id)
    assert decide(client, "stays").status_code == 409
    assert questions(app)[0][0] == "open"


def test_facts_entered_by_hand_are_looked_at_at_once(
    app: Flask, client: FlaskClient, ana: tuple[str, int]
) -> None:
    sign_in(client, "office")
    typed = {"shift": "", "has_transit_pass": "y", "reason": "She told us."}
    page = client.post(f"/office/people/{ana[1]}/facts", data=typed, follow_redirects=True).text
    assert "may no longer have a permit that they hold" in page
    assert questions(app) == [("open", {"transit_pass": "yes"})]


def test_finance_reads_and_does_not_decide(client: FlaskClient, asked: str) -> None:
    sign_in(client, "finance")
    assert "What becomes of it?" not in client.get(f"{URL}/1").text
    assert decide(client, "ends").status_code == 403
    assert client.get(f"{URL}/99").status_code == 404
