"""Pages on which a permit changes: days given back, a switch, an application, a transfer."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.clock import FixedClock
from core.db import read_session, transaction
from core.mail import list_mails, mail_folder
from core.outbox import OutboxMessage, send_due
from parking.codes import spaced
from parking.models import Permit, PermitVehicle
from parking.permits import offering
from parking.permits.life import PermitState
from parking.permits.offering import Grant
from parking.permits.steps import Actor
from tests.parking_world import CAMPUS, NOW, add_product, add_vehicle, buy, hold, read_permit
from tests.people import SignedIn, add_person, sign_in


@pytest.fixture
def ana(client: FlaskClient) -> SignedIn:
    return sign_in(client, "employee")


@pytest.fixture
def permit_id(app: Flask, ana: SignedIn) -> str:
    with app.test_request_context(), transaction() as session:
        return buy(session, ana.id, add_product(session, "monthly")).id


def test_a_pause_shows_what_goes_back_before_it_is_made(
    app: Flask, client: FlaskClient, permit_id: str
) -> None:
    page = f"/mine/permits/{permit_id}/days"

    assert "Tomorrow at the earliest" in client.get(page).text
    early = client.get(page, query_string={"what": "leave", "day": "2026-03-04"})
    assert early.status_code == 422
    assert "Choose a day from" in early.text
    shown = client.get(page, query_string={"what": "leave", "day": "2026-03-22"}).text
    for said in ("$72.00", "$40.00", "$112.00", "kept for 184 days"):
        assert said in shown

    client.post(page, query_string={"what": "leave", "day": "2026-03-22"})

    permit = read_permit(app, permit_id)
    assert (permit.state, permit.terms[0].cents) == (PermitState.ACTIVE, 7_200)
    mine = client.get(f"/mine/permits/{permit_id}").text
    for said in ("Your leave begins on", "$40.00 goes back"):
        assert said in mine
    client.post(f"/mine/permits/{permit_id}/keep")
    assert "Your leave begins on" not in client.get(f"/mine/permits/{permit_id}").text


def test_a_switch_shows_both_amounts_and_leads_to_the_payment(
    app: Flask, client: FlaskClient, permit_id: str
) -> None:
    with app.app_context(), transaction() as session:
        add_product(session, "better", name="Better permit", cents=24_800)
    cars = [entry.vehicle_id for entry in read_permit(app, permit_id).vehicles]

    assert "Better permit" in client.get(f"/mine/permits/{permit_id}/switch").text
    page = client.get(f"/mine/permits/{permit_id}/switch/better").text
    for said in ("$224.00", "$112.00"):
        assert said in page
    wrong = client.post(
        f"/mine/permits/{permit_id}/switch/better", data={"vehicles": cars, "shown_cents": "1"}
    )
    assert wrong.status_code == 409
    gone = client.post(
        f"/mine/permits/{permit_id}/switch/better", data={"vehicles": cars, "shown_cents": "22400"}
    )

    assert "/payments/test/" in gone.location
    assert read_permit(app, permit_id).state == PermitState.ACTIVE


def test_an_application_is_answered_by_the_office_and_taken(
    app: Flask, client: FlaskClient, ana: SignedIn
) -> None:
    with app.app_context(), transaction() as session:
        add_product(session, "wide", name="Wide space", by_application=True)
        add_vehicle(session, ana.id)
    assert "/mine/permits/apply/wide" in client.get("/mine/permits/new").text
    assert client.post("/mine/permits/apply/wide", data={"reason": " "}).status_code == 422
    sent = client.post("/mine/permits/apply/wide", data={"reason": "Long shifts on my feet."})
    permit_id = sent.location.rsplit("/", 1)[1]
    assert "The parking office has your application" in client.get(sent.location).text

    office = app.test_client()
    sign_in(office, "office")
    page = office.get(f"/office/permits/{permit_id}").text
    assert "Long shifts on my feet." in page
    days = {"offer_days": "0"}
    assert office.post(f"/office/permits/{permit_id}/offer", data=days).status_code == 422
    office.post(f"/office/permits/{permit_id}/offer", data={"offer_days": "5"})

    with app.app_context():
        send_due(NOW)
        subjects = [mail["Subject"] for _name, mail in list_mails(mail_folder(app))]
    assert subjects == ["A permit is offered to you: Wide space, Harbor Garage"]
    assert "Take it" in client.get(sent.location).text
    assert "It is offered to you until" in client.get("/mine/permits/new/wide").text
    client.post(f"/mine/permits/{permit_id}/give-up")
    assert read_permit(app, permit_id).state == PermitState.CANCELLED


def test_the_office_hands_a_permit_to_another_person(
    app: Flask, client: FlaskClient, permit_id: str
) -> None:
    with app.app_context(), transaction() as session:
        bo = add_person(session, "employee", name="Bo Lind", badge_number="B4711").id
    office = app.test_client()
    sign_in(office, "office")
    path = f"/office/permits/{permit_id}/transfer"

    unknown = office.post(path, data={"receiver": "nobody", "why": "They swap."})
    assert unknown.status_code == 422
    assert "Nobody has this address or number." in unknown.text
    assert office.post(path, data={"receiver": "B4711", "why": "They swap."}).status_code == 303

    assert "Offered to Bo Lind until" in office.get(f"/office/permits/{permit_id}").text
    assert "It is offered to Bo Lind." in client.get(f"/mine/permits/{permit_id}").text
    with app.app_context(), transaction() as session:
        offered = session.scalars(select(Permit).where(Permit.person_id == bo)).one()
        assert (offered.state, offered.follows_id) == (PermitState.OFFERED, permit_id)


def test_a_card_shows_the_permit_while_it_is_in_force(
    app: Flask, client: FlaskClient, permit_id: str
) -> None:
    path = f"/mine/permits/{permit_id}/card"
    number = read_permit(app, permit_id).vehicles[0].vehicle.number

    assert path in client.get(f"/mine/permits/{permit_id}").text
    card = client.get(path).text
    for said in ("Harbor Garage", number, "data:image/svg+xml", spaced(permit_id)):
        assert said in card
    office = app.test_client()
    sign_in(office, "office")
    office.post(f"/office/permits/{permit_id}/suspend", data={"reason": "Two cars at once."})
    assert client.get(path).status_code == 404


def test_a_hold_of_days_is_shown_and_asked_at_todays_price(
    app: Flask, client: FlaskClient, ana: SignedIn, clock: FixedClock
) -> None:
    with app.test_request_context(), transaction() as session:
        product = add_product(session, "kept")
        grant = Grant(ana.id, product.id, NOW + timedelta(days=40))
        offering.offer(session, grant, Actor(None, NOW))
        kept_id = hold(session, ana.id, product).id
        car_id = session.scalars(select(PermitVehicle.vehicle_id)).one()
    page = f"/mine/permits/{kept_id}"
    assert "Pay $112.00" in client.get(page).text

    clock.advance(timedelta(days=29))  # the 2nd of April
    sign_in(client, person_id=ana.id)
    for where in (page, "/mine"):
        assert "Pay $119.87" in client.get(where).text
    client.post(f"{page}/pay")
    again = {"vehicles": car_id, "shown_cents": 11_987}
    assert client.post("/mine/permits/new/kept", data=again).status_code == 303
    asked = [term.cents for term in read_permit(app, kept_id).terms if term.state == "due"]
    assert asked == [11_987]


def test_of_two_in_the_office_who_decide_at_once_the_first_is_heard(
    app: Flask, client: FlaskClient, ana: SignedIn
) -> None:
    with app.test_request_context(), transaction() as session:
        wide = add_product(session, "wide", by_application=True)
        actor = Actor(ana.id, NOW, "I cannot walk far.")
        asked = offering.apply_for(session, wide, actor, CAMPUS).id
    office = app.test_client()
    sign_in(office, "office")
    page = f"/office/permits/{asked}"
    assert f"{page}/refuse" in office.get(page).text
    assert office.post(f"{page}/take-back", data={"reason": "Full."}).status_code == 409

    assert office.post(f"{page}/offer", data={"offer_days": 3}).status_code == 303
    late = office.post(f"{page}/refuse", data={"reason": "Full."})

    assert late.status_code == 409
    assert "“Offered to you” now" in late.text
    assert f"{page}/take-back" in office.get(page).text
    assert office.post(f"{page}/take-back", data={"reason": "Full."}).status_code == 303
    assert read_permit(app, asked).state == PermitState.REFUSED


def test_whoever_is_named_as_a_sponsor_hears_of_it(
    app: Flask, client: FlaskClient, ana: SignedIn
) -> None:
    with app.app_context(), transaction() as session:
        add_product(session, "vendor", kind="vendor", by_application=True, needs_sponsor=True)
        sponsor = add_person(session, "employee", name="Bo Lind", locale="es").email
    page = "/mine/permits/apply/vendor"
    why = {"reason": "I service the elevators."}
    for nobody in ("", "nobody@h.example", ana.email):
        answer = client.post(page, data=why | {"sponsor": nobody})
        assert (answer.status_code, "Name an employee" in answer.text) == (422, True)

    asked = client.post(page, data=why | {"sponsor": sponsor})
    client.post(page, data=why | {"sponsor": sponsor})

    assert "Bo Lind answers for it" in client.get(asked.location).text
    with app.app_context():
        told = select(OutboxMessage.payload).where(OutboxMessage.key.like("permit_sponsor:%"))
        mail = read_session().scalars(told).one()
    assert (mail["to"], f"{ana.name} dice" in mail["subject"]) == (sponsor, True)
    assert why["reason"] in mail["body"]
