"""Receipts: numbered, printed, mailed, and shown to whoever paid and to finance alone."""

import io
from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from core import outbox
from core.clock import FixedClock
from core.db import read_session, transaction
from core.mail import list_mails, mail_folder, text_of
from payments.checkout import open_checkout
from payments.models import Charge, TestCheckout
from payments.setup import test_provider as embedded_provider
from tests.fixtures.apps import QueryCounter
from tests.parking_world import NOW, add_product, bill, hold, tell_paid
from tests.people import add_person, sign_in

NAME = "Zoë 山田"


@pytest.fixture
def charge(app: Flask) -> Charge:
    """A charge of 112 dollars, tax included, to somebody who reads Spanish."""
    app.config["TAX_PERCENT"] = 18.375
    with app.test_request_context(), transaction() as session:
        person = add_person(session, "employee", name=NAME, locale="es")
        return bill(session, hold(session, person.id, add_product(session)).terms[0])


def pay(app: Flask, charge: Charge) -> None:
    """Pay on the test provider's page, which tells the card as well."""
    sent: list[tuple[bytes, dict[str, str]]] = []

    def keep(_url: str, body: bytes, headers: dict[str, str]) -> int:
        sent.append((body, headers))
        return 200

    with app.test_request_context():
        provider = embedded_provider()
        assert provider is not None
        provider.send = keep
        open_checkout(charge.id)
        token = read_session().scalars(select(TestCheckout.token)).one()
        page = provider.settle(token, "paid")
        assert page is not None
        provider.tell(page)
    for body, headers in sent:
        app.test_client().post("/payments/webhooks/test", data=body, headers=headers)


def send_mails(app: Flask, clock: FixedClock) -> list[EmailMessage]:
    with app.app_context():
        outbox.send_due(clock.now())
    return [mail for _name, mail in list_mails(mail_folder(app))]


def read(data: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(data)).pages[0].extract_text().split())


def test_a_payment_and_its_refund_bring_a_receipt_each_by_mail_and_on_the_pages(
    app: Flask, client: FlaskClient, clock: FixedClock, charge: Charge
) -> None:
    pay(app, charge)
    (mail,) = send_mails(app, clock)

    number = f"R-{NOW.year}-000001"
    assert mail["Subject"] == "Su pago de $112.00 ha llegado"
    assert "Visa" in text_of(mail)
    assert f"/payments/receipts/{number}" in text_of(mail)
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == f"{number}.pdf"
    said = read(attached.get_payload(decode=True))
    for word in (number, NAME, "4242", "18.375 %", "$17.39"):
        assert word in said

    finance = app.test_client()
    sign_in(finance, "finance")
    form = {"dollars": "12.00", "reason": "Closed for three days."}
    finance.post(f"/office/payments/charges/{charge.id}/refund", data=form)
    send_mails(app, clock)  # the refund itself, which brings the mail
    (back,) = [one for one in send_mails(app, clock) if one["Subject"] != mail["Subject"]]
    assert back["Subject"] == "Le devolvemos $12.00"
    assert [file.get_filename() for file in back.iter_attachments()] == [f"{number}-1.pdf"]

    sign_in(client, person_id=charge.person_id)
    page = client.get(f"/payments/receipts/{number}").text
    assert f"/payments/receipts/{number}.pdf" in page
    assert f"/payments/receipts/{number}-1.pdf" in page
    assert f"{number}-1.pdf" in client.get("/payments/receipts").text
    assert f"{number}-1.pdf" in finance.get(f"/office/payments/charges/{charge.id}").text
    answer = client.get(f"/payments/receipts/{number}-1.pdf")
    assert answer.mimetype == "application/pdf"
    given = read(answer.data)
    for word in (f"{number}-1", "$12.00", "$1.86", f"{number}."):  # 18.375 % in 12 dollars
        assert word in given
    assert "Closed for three days" not in given

    assert client.get(f"/payments/receipts/{number}-2.pdf").status_code == 404
    stranger = app.test_client()
    sign_in(stranger, "employee")
    assert stranger.get(f"/payments/receipts/{number}.pdf").status_code == 404
    assert stranger.get(f"/payments/{charge.id}/receipt.pdf").status_code == 404


def test_a_visitor_has_a_receipt_by_the_key_of_the_payment(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context(), transaction() as session:
        product = add_product(session)
        made = bill(session, hold(session, add_person(session, "employee").id, product).terms[0])
        made.person_id = None
        tell_paid(session, made)
        charge_id = made.id

    assert read(client.get(f"/payments/{charge_id}/receipt.pdf").data).startswith("Gatehouse")
    assert f"/payments/{charge_id}/receipt.pdf" in client.get(f"/payments/{charge_id}/receipt").text
    assert client.get(f"/payments/{charge_id}/receipt-1.pdf").status_code == 404


def test_the_number_is_the_last_of_the_locks(any_app: Flask, query_counter: QueryCounter) -> None:
    """Who settles many has locked what they are for before: the other order waits for itself."""
    with any_app.test_request_context(), transaction() as session:
        permit = hold(session, add_person(session, "employee").id, add_product(session))
        charge = bill(session, permit.terms[0])
        with query_counter() as counted:
            tell_paid(session, charge)
            session.flush()
    asked = [" ".join(statement.split()) for statement in counted.statements]
    permits = [at for at, one in enumerate(asked) if "FROM permit WHERE permit.id" in one]
    series = [at for at, one in enumerate(asked) if "receipt_series" in one]
    assert permits
    assert permits[-1] < series[0]
