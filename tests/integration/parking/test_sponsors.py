"""Who answers for a vendor: named, told, seen on their page, withdrawn, left, named by bulk."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session, transaction
from core.identity.models import Person
from core.identity.people import Act
from core.outbox import OutboxMessage
from parking.bulk import offers
from parking.in_question.jobs import look_at_all
from parking.in_question.models import PermitQuestion
from parking.models import Permit, Product
from parking.permits import offering
from parking.permits.life import PermitRefusal
from parking.permits.offering import Grant
from parking.permits.steps import Actor, PermitRefusedError
from tests.parking_world import NOW, add_product, add_vehicle, buy, read_permit
from tests.people import add_person, sign_in

VENDOR = {"by_application": True, "needs_sponsor": True}


@pytest.fixture
def people(app: Flask) -> tuple[int, int]:
    """Vic, who sells flowers here, and Ada, who answers for him."""
    with app.test_request_context(), transaction() as session:
        add_product(session, "vendor", **VENDOR)
        vic = add_person(session, "employee", name="Vic Lund", employee_number="V1")
        ada = add_person(session, "employee", name="Ada Quinn", employee_number="A1")
        return vic.id, ada.id


def apply(app: Flask, client: FlaskClient, vic: int) -> str:
    sign_in(client, person_id=vic)
    for wrong in ("", "X9", "V1"):
        data = {"reason": "Flowers every morning.", "sponsor": wrong}
        answer = client.post("/mine/permits/apply/vendor", data=data)
        assert (answer.status_code, "Name an employee who answers" in answer.text) == (422, True)
    client.post("/mine/permits/apply/vendor", data=data | {"sponsor": "a1"})
    with app.app_context():
        return read_session().scalars(select(Permit.id)).one()


def grant(app: Flask, vic: int) -> None:
    """The office offers what was applied for, and it is taken and paid."""
    with app.test_request_context(), transaction() as session:
        product = session.scalars(select(Product)).one()
        wish = Grant(vic, product.id, NOW + timedelta(days=7))
        offering.offer(session, wish, Actor(None, NOW))
        buy(session, vic, product, add_vehicle(session, vic))


@pytest.fixture
def permit(app: Flask, people: tuple[int, int]) -> str:
    """Vic's permit, in force, for which Ada answers."""
    permit_id = apply(app, app.test_client(), people[0])
    grant(app, people[0])
    return permit_id


def mails(app: Flask) -> list[str]:
    with app.app_context():
        keys = read_session().scalars(select(OutboxMessage.key))
        return [
            key.split(":")[2]
            for key in keys
            if key.startswith(("permit_sponsor:", "permit_sponsored:"))
        ]


def reasons(app: Flask) -> list[tuple[str, dict[str, str]]]:
    with app.app_context():
        look_at_all(NOW)
        read_session().expire_all()
        return [(row.state, row.reasons) for row in read_session().scalars(select(PermitQuestion))]


def test_who_answers_is_kept_shown_and_told(
    app: Flask, client: FlaskClient, permit: str, people: tuple[int, int], query_counter: Any
) -> None:
    assert read_permit(app, permit).sponsor_id == people[1]
    assert mails(app) == [str(people[1])]
    assert reasons(app) == []
    sign_in(client, person_id=people[0])
    assert "Ada Quinn answers for you." in client.get(f"/mine/permits/{permit}").text
    assert "For whom I answer" not in client.get("/mine").text
    sign_in(client, person_id=people[1])
    with query_counter() as queries:
        page = client.get("/mine").text
    assert len(queries.statements) <= 12
    assert "For whom I answer" in page
    assert "Vic Lund: Monthly permit, Harbor Garage" in page
    sign_in(client, "office")
    assert "Ada Quinn, " in client.get(f"/office/permits/{permit}").text


def test_a_sponsor_withdraws_and_the_office_names_another(
    app: Flask, client: FlaskClient, permit: str, people: tuple[int, int]
) -> None:
    path = f"/mine/answer-for/{permit}"
    sign_in(client, person_id=people[0])
    assert client.get(path).status_code == 404
    sign_in(client, person_id=people[1])
    assert client.post(path, data={"reason": ""}).status_code == 422
    client.post(path, data={"reason": "He works for another ward now."})
    assert client.post(path, data={"reason": "Again."}).status_code == 404

    assert (read_permit(app, permit).state, read_permit(app, permit).sponsor_id) == (
        "active",
        None,
    )
    assert reasons(app) == [("open", {"no_sponsor": ""})]
    with app.app_context():
        said = read_session().scalars(
            select(AuditEntry).where(AuditEntry.action == "permit.sponsor_withdrew")
        )
        assert [(entry.subject_id, entry.reason) for entry in said] == [
            (permit, "He works for another ward now.")
        ]
    sign_in(client, person_id=people[0])
    page = client.get(f"/mine/permits/{permit}").text
    assert "Nobody answers for you now." in page
    assert "He works for another ward now." in page

    sign_in(client, "office")
    assert "Nobody answers for its holder." in client.get("/office/in-question").text
    name = f"/office/permits/{permit}/sponsor"
    typed = {"sponsor": "nobody@gatehouse.example", "reason": "She runs the shop."}
    assert "Nobody has this address" in client.post(name, data=typed).text
    assert "who holds it" in client.post(name, data=typed | {"sponsor": "V1"}).text
    with app.app_context(), transaction() as session:
        bea = add_person(session, "employee", employee_number="B1").id
    client.post(name, data=typed | {"sponsor": "b1"})
    assert read_permit(app, permit).sponsor_id == bea
    assert [state for state, _reasons in reasons(app)] == ["over"]
    assert mails(app) == [str(people[1]), str(bea)]


def test_a_sponsor_who_left_puts_the_permit_on_the_list(
    app: Flask, client: FlaskClient, permit: str, people: tuple[int, int]
) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Person, people[1]).active = False
    assert reasons(app) == [("open", {"sponsor_left": "Ada Quinn"})]
    sign_in(client, "office")
    assert (
        "Ada Quinn answered for its holder, and has left."
        in client.get("/office/in-question/1").text
    )
    assert "who has left" in client.get(f"/office/permits/{permit}").text
    client.post("/office/in-question/1", data={"what": "stays", "reason": "Until Friday."})
    assert [state for state, _reasons in reasons(app)] == ["stays"]


def test_nothing_is_offered_to_a_vendor_for_whom_nobody_answers(
    app: Flask, client: FlaskClient, people: tuple[int, int]
) -> None:
    permit = apply(app, client, people[0])
    with app.app_context(), transaction() as session:
        session.get_one(Person, people[1]).active = False
    with pytest.raises(PermitRefusedError) as refused:
        grant(app, people[0])
    assert refused.value.code is PermitRefusal.NO_SPONSOR
    sign_in(client, "office")
    answer = client.post(f"/office/permits/{permit}/offer", data={"offer_days": "7"})
    assert answer.status_code == 409
    assert "Nobody answers for this permit now." in answer.text


def test_whoever_takes_a_vendors_permit_over_has_the_same_sponsor(
    app: Flask, permit: str, people: tuple[int, int]
) -> None:
    with app.test_request_context(), transaction() as session:
        uma = add_person(session, "employee")
        actor = Actor(None, NOW, "The shop has another driver.")
        until = NOW + timedelta(days=7)
        offered = offering.offer_transfer(session, permit, uma.id, until, actor)
        assert offered.sponsor_id == people[1]
        with pytest.raises(PermitRefusedError):
            offering.offer(session, Grant(people[1], offered.product_id, until), Actor(None, NOW))


def of_rows(app: Flask, *rows: str) -> list[str]:
    """What becomes of rows of new permits, and put those that are good in force."""
    text = "\n".join(("employee_number,product,days,reason,sponsor", *rows, "")).encode()
    with app.test_request_context():
        found = offers.KIND.look(read_session(), text, NOW)
        act = Act(None, "Sent by the shop.", NOW)
        for part in offers.KIND.parts(read_session(), text, act):
            with transaction() as session:
                part(session)
        return [line.text or line.outcome.value for line in found.lines]


def test_new_permits_of_a_spreadsheet_name_their_sponsor(
    app: Flask, people: tuple[int, int]
) -> None:
    with app.app_context(), transaction() as session:
        add_person(session, "employee", employee_number="G1", active=False)
    for row in ("V1,vendor,7,,", "V1,vendor,7,,V1", "V1,vendor,7,,G1", "V1,vendor,7,,X9"):
        (said,) = of_rows(app, row)
        assert "An employee must answer for a vendor" in said, row
    (said,) = of_rows(app, "v1,vendor,7,,a1")
    assert said == "added"
    with app.app_context():
        offered = read_session().scalars(select(Permit)).one()
        assert (offered.state, offered.sponsor_id) == ("offered", people[1])
    assert mails(app) == [str(people[1])]


def test_an_application_in_a_spreadsheet_keeps_who_answers(
    app: Flask, client: FlaskClient, people: tuple[int, int]
) -> None:
    permit = apply(app, client, people[0])
    with app.app_context():
        (row,) = offers.rows_asked(read_session())
        assert list(row)[:5] == ["V1", "vendor", 7, "", "A1"]
    (said,) = of_rows(app, "V1,vendor,7,,")
    assert said == "added"
    assert read_permit(app, permit).sponsor_id == people[1]
