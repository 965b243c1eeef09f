"""The office's pages: search permits, suspend and end with a reason, garages, payments."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from core.outbox import OutboxMessage
from parking.models import Garage
from parking.queries import entry_rights, withheld_rights
from tests.parking_world import NOW, add_garage, add_product, add_rates, add_vehicle, buy
from tests.people import add_person, sign_in


@pytest.fixture
def permit_id(app: Flask) -> str:
    """Ana's permit, on car 8ABC12."""
    with app.test_request_context(), transaction() as session:
        ana = add_person(session, "employee", name="Ana Ruiz", badge_number="B777")
        return buy(session, ana.id, add_product(session), add_vehicle(session, ana.id, "8ABC12")).id


def rows(client: FlaskClient, path: str) -> list[list[str]]:
    text = client.get(path).data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("words", ["ana", "RUIZ", "8abc-12", "abc1", "B777", "ana ruiz", "{id}"])
def test_a_permit_is_found_by_name_plate_badge_and_id(
    app: Flask, client: FlaskClient, permit_id: str, words: str
) -> None:
    sign_in(client, "office")
    with app.test_request_context(), transaction() as session:
        other = add_person(session, "employee", name="Bo Lind")
        buy(session, other.id, add_product(session, "other"), add_vehicle(session, other.id))

    page = client.get("/office/permits", query_string={"words": words.format(id=permit_id)}).text

    assert "Ana Ruiz" in page
    assert "Bo Lind" not in page


def test_the_list_can_be_narrowed_and_taken_as_a_table(client: FlaskClient, permit_id: str) -> None:
    sign_in(client, "office")

    assert "No permit fits" in client.get("/office/permits?state=suspended").text
    assert "No permit fits" in client.get("/office/permits?words=%25").text
    table = rows(client, "/office/permits/permits.csv?state=active&product=monthly")
    assert table[1][1:7] == [
        "active",
        "Ana Ruiz",
        table[1][3],
        "Monthly permit",
        "Harbor Garage",
        "MA 8ABC12",
    ]


def test_a_suspended_permit_opens_no_gate_and_says_why(
    app: Flask, client: FlaskClient, permit_id: str
) -> None:
    office = sign_in(client, "office")

    without = client.post(f"/office/permits/{permit_id}/suspend", data={"reason": "  "})
    assert without.status_code == 422
    assert "Write the reason" in without.text
    client.post(f"/office/permits/{permit_id}/suspend", data={"reason": "Two cars at once."})

    with app.app_context():
        session = read_session()
        assert entry_rights(session, "harbor", NOW) == []
        [withheld] = withheld_rights(session, "harbor", NOW)
        assert (withheld.number, withheld.standing) == ("8ABC12", "suspended")
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "permit.suspend")
        ).one()
        assert (entry.actor_id, entry.reason) == (office.id, "Two cars at once.")
    page = client.get(f"/office/permits/{permit_id}").text
    assert "Two cars at once." in page
    assert office.name in page

    client.post(f"/office/permits/{permit_id}/resume", data={"reason": "It was a mistake."})
    with app.app_context():
        assert len(entry_rights(read_session(), "harbor", NOW)) == 1
        assert withheld_rights(read_session(), "harbor", NOW) == []
        told = select(OutboxMessage.payload).where(OutboxMessage.key.like("permit_decided:%"))
        mails = read_session().scalars(told.order_by(OutboxMessage.id)).all()
    assert [mail["subject"].rpartition(": ")[2] for mail in mails] == [
        "it opens no gate",
        "Active again",
    ]
    assert "The reason: Two cars at once." in mails[0]["body"]
    assert f"/mine/permits/{permit_id}" in mails[0]["body"]


def test_what_a_permit_cannot_do_is_refused_in_words(client: FlaskClient, permit_id: str) -> None:
    sign_in(client, "office")
    client.post(f"/office/permits/{permit_id}/end", data={"reason": "Left the hospital."})

    again = client.post(f"/office/permits/{permit_id}/suspend", data={"reason": "Once more."})

    assert again.status_code == 409
    assert "the permit is “Ended” now" in again.text
    assert client.post("/office/permits/KKKK/end", data={"reason": "x"}).status_code == 404
    assert client.post(f"/office/permits/{permit_id}/x", data={"reason": "x"}).status_code == 404


def test_the_lists_ask_the_database_little(app: Flask, client: FlaskClient, query_counter) -> None:
    with app.test_request_context(), transaction() as session:
        product = add_product(session, spaces=40)
        for _ in range(30):
            buy(session, add_person(session, "employee").id, product)
    sign_in(client, "admin")

    for path in (
        "/office/permits",
        "/office/permits/permits.csv",
        "/office/payments",
        "/office/payments/payments.csv",
        "/office/garages",
    ):
        with query_counter() as queries:
            assert client.get(path).status_code == 200
        assert queries.count <= 12, (path, queries.statements)


def test_payments_are_listed_with_books_that_balance(client: FlaskClient, permit_id: str) -> None:
    sign_in(client, "finance")

    page = client.get("/office/payments?words=ana").text

    for said in ("Ana Ruiz", "R-2026-000001", "$112.00", "Held by the payment company (test)"):
        assert said in page
    assert "do not balance" not in page
    table = rows(client, "/office/payments/payments.csv?state=paid&words=R-2026-000001")
    assert table[1][6:9] == ["112.00", "112.00", "0.00"]


def test_a_name_that_is_a_formula_does_nothing_in_a_spreadsheet(
    app: Flask, client: FlaskClient
) -> None:
    with app.test_request_context(), transaction() as session:
        sly = add_person(session, "employee", name='=HYPERLINK("http://x")')
        buy(session, sly.id, add_product(session))
    sign_in(client, "finance")

    assert rows(client, "/office/payments/payments.csv")[1][4].startswith("'=")


def test_the_office_closes_a_garage_and_drivers_are_told(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        add_garage(session, is_public=True)
    sign_in(client, "office")

    client.post(
        "/office/garages/harbor/state", data={"state": "closed", "note": "Ice on the ramp."}
    )

    page = client.get("/garages/harbor").text
    assert "Closed to visitors" in page
    assert "Ice on the ramp." in page
    wrong = client.post("/office/garages/harbor/state", data={"state": "on fire"})
    assert wrong.status_code == 422


def test_the_office_corrects_a_count(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        add_garage(session, is_public=True)
    sign_in(client, "office")

    assert client.post("/office/garages/harbor/count", data={"cars": "-1"}).status_code == 422
    assert client.post("/office/garages/harbor/count", data={"cars": "40"}).status_code == 422
    counted = {"cars": "40", "reason": "Walked all levels"}
    client.post("/office/garages/harbor/count", data=counted)

    page = client.get("/office/garages/harbor").text
    assert "40 of 100 spaces are taken." in page
    assert "Walked all levels" in page
    assert rows(client, "/office/garages/garages.csv")[1][4:6] == ["40", "60"]

    undo = "/office/garages/harbor/counts/1/undo"
    assert client.post(undo).status_code == 303
    assert "0 of 100 spaces are taken." in client.get("/office/garages/harbor").text
    assert client.post(undo).status_code == 409


def test_rates_begin_on_their_day_and_cannot_be_unmade_after(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    with app.app_context(), transaction() as session:
        add_rates(session, add_garage(session, is_public=True), (60, 1_200))
    sign_in(client, "office")
    step = {"effective_from": "2026-03-05", "hours": "1", "dollars": "12.50"}

    assert client.post("/office/garages/harbor/rates", data=step).status_code == 303
    assert (
        client.post("/office/garages/harbor/rates", data=step | {"dollars": "-3"}).status_code
        == 422
    )

    assert "$12.00" in client.get("/garages/harbor").text
    with app.app_context():
        garage = read_session().scalars(select(Garage)).one()
        ids = {rate.cents: rate.id for rate in garage.rates}
    begun = client.post(f"/office/garages/harbor/rates/{ids[1200]}/remove")
    assert begun.status_code == 409
    clock.advance(timedelta(minutes=30))
    assert client.post(f"/office/garages/harbor/rates/{ids[1250]}/remove").status_code == 303
    with app.app_context():
        read_session().expire_all()
        assert [rate.cents for rate in read_session().scalars(select(Garage)).one().rates] == [1200]
