"""The office's page of one person: everything on it, few queries, stays only after a reason."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session, transaction
from core.mail import enqueue_text
from parking import stays
from parking.models import Permit
from parking.stays.kinds import StayKind
from tests.fixtures.apps import QueryCounter
from tests.parking_world import NOW, give_permit
from tests.people import sign_in
from tests.sale_world import add_sale

MOST_QUERIES = 12


def test_a_story_holds_all_of_a_person_and_asks_why_before_their_stays(
    app: Flask, query_counter: QueryCounter
) -> None:
    holder = sign_in(app.test_client(), "employee")
    permit_id = give_permit(app, holder.id)
    with app.test_request_context(), transaction() as session:
        permit = session.get_one(Permit, permit_id)
        key = permit.vehicles[0].vehicle.key
        garage = permit.product.garage.slug
        stays.begin_stay(
            session,
            garage_slug=garage,
            passage_uid="p-1",
            plate_key=key,
            kind=StayKind.PERMIT,
            entered_at=NOW,
        )
        number = permit.vehicles[0].vehicle.number
        enqueue_text(
            session, to=holder.email.upper(), subject="Hello", body="x", key="hello", now=NOW
        )
    client = app.test_client()
    sign_in(client, "office")
    address = f"/office/people/{holder.id}/story"
    with query_counter() as counted:
        page = client.get(address).text
    assert counted.count <= MOST_QUERIES, counted.statements
    for told in (holder.name, number, "Monthly permit", "$", "Paid", "Vehicle added", "Hello"):
        assert told in page, told
    assert "Harbor Garage</td>" not in page
    back = client.post("/office/stays/look", data={"reason": "Asked by phone", "back": address})
    assert back.location == address
    assert "Harbor Garage</td>" in client.get(address).text
    assert "Monthly permit" in client.get(f"{address}.csv").text
    with app.app_context():
        looks = read_session().scalars(
            select(AuditEntry).where(
                AuditEntry.subject_id == str(holder.id), AuditEntry.action.like("person.%")
            )
        )
        kept = [(look.action, look.reason) for look in looks]
    assert kept.count(("person.look", "")) == 3
    assert kept.count(("person.stays", "Asked by phone")) == 1


def test_finance_sees_payments_and_no_stays_and_nobody_has_no_page(app: Flask) -> None:
    holder = sign_in(app.test_client(), "employee")
    give_permit(app, holder.id)
    client = app.test_client()
    sign_in(client, "finance")
    page = client.get(f"/office/people/{holder.id}/story").text
    assert "/office/payments/charges/" in page
    assert "shown to the office alone" in page
    assert client.get("/office/people/99999999999/story").status_code == 404


def test_what_the_office_did_elsewhere_is_told_by_its_place(
    app: Flask, client: FlaskClient
) -> None:
    with app.test_request_context(), transaction() as session:
        actor_id = add_sale(session).created_by
    sign_in(client, "office")
    page = client.get(f"/office/people/{actor_id}/story").text
    assert "Worked on: Sale days" in page
    assert "sale.announce" not in page
