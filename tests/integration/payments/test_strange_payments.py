"""Payments as nobody planned them: for nothing we know, of absurd amounts, too early, twice."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.clock import FixedClock
from core.db import read_session, transaction
from parking.models import Permit, ProductPrice
from payments import books, checkout, queries
from payments.charges import Told
from payments.forgetting import forget_told
from payments.models import Charge, PaymentEvent
from payments.ports import Checkout, CheckoutRequest, Outcome
from payments.service import Bill, create_charge
from payments.setup import test_provider as embedded_provider
from payments.signatures import sign
from payments.test_provider import SIGNATURE_HEADER, TestProvider
from tests.parking_world import NOW, add_product, bill, hold
from tests.people import add_person, sign_in

UNAPPLIED = "liabilities:unapplied"


@pytest.fixture
def charge(app: Flask) -> Charge:
    """A charge of 112 dollars for a held permit."""
    with app.test_request_context(), transaction() as session:
        person = add_person(session, "employee")
        return bill(session, hold(session, person.id, add_product(session)).terms[0])


def provider_of(app: Flask) -> TestProvider:
    with app.app_context():
        provider = embedded_provider()
    assert provider is not None
    return provider


def post(app: Flask, clock: FixedClock, charge_id: str, **changes: Any) -> str:
    """Let the provider tell of a payment of 112 dollars, but for what changes; the outcome."""
    payload: dict[str, Any] = {"id": f"evt_{changes.get('payment', 'pay_1')}"}
    payload |= {"type": "checkout.paid", "created": 1_772_636_400, "charge_id": charge_id}
    payload |= {"payment": "pay_1", "amount": 11_200, "currency": "USD", "failure": ""} | changes
    body = json.dumps(payload).encode()
    headers = {SIGNATURE_HEADER: sign(provider_of(app).secret, body, clock.now())}
    answer = app.test_client().post("/payments/webhooks/test", data=body, headers=headers)
    assert answer.status_code == 200
    return str(answer.get_json()["outcome"])


def unapplied(app: Flask) -> int:
    with app.app_context():
        session = read_session()
        session.expire_all()
        balances = dict(books.list_balances(session))
    assert sum(balances.values()) == 0
    return -balances.get(UNAPPLIED, 0)


def test_money_for_an_unknown_charge_is_kept_shown_and_given_by_a_replay_once_it_is_known(
    app: Flask, client: FlaskClient, clock: FixedClock, charge: Charge
) -> None:
    runner, lost, known = app.test_cli_runner(), "f" * 32, charge.id
    sign_in(client, "finance")

    assert post(app, clock, lost) == "unknown_charge"
    assert post(app, clock, lost, id="evt_told_again") == "unknown_charge"
    again = runner.invoke(args=["payments", "replay", "evt_pay_1"])

    assert again.output.strip() == "test:evt_pay_1: unknown_charge (11200 USD came in)"
    assert unapplied(app) == 11_200  # once, whatever tells of it
    page = client.get("/office/payments").text
    assert "For a charge we do not know" in page
    assert "test:evt_pay_1" in page
    assert "Came in for nothing we could give" in page

    event = "/office/payments/events/test:evt_told_again"
    assert client.post(f"{event}/dealt-with", data={"words": " "}).status_code == 422
    assert client.post(f"{event}/dealt-with", data={"words": "A twin."}).status_code == 303
    assert client.post(f"{event}/dealt-with", data={"words": "Late."}).status_code == 409
    assert "A twin." in client.get(event).text
    assert "evt_told_again" not in client.get("/office/payments").text
    assert client.post(f"{event}/look-again").status_code == 303
    assert "evt_told_again" in client.get("/office/payments").text

    # As after a backup that was older than the payment: the charge is there again.
    with app.app_context(), transaction() as session:
        session.execute(update(Charge).where(Charge.id == known).values(id=lost))
    for name in ("evt_pay_1", "evt_told_again"):
        runner.invoke(args=["payments", "replay", name])

    assert unapplied(app) == 0
    assert "evt_pay_1" not in client.get("/office/payments").text
    with app.app_context():
        assert read_session().scalars(select(Permit.state)).one() == "active"


def test_what_was_told_long_ago_is_forgotten_but_what_waits_for_somebody(
    app: Flask, client: FlaskClient, clock: FixedClock, charge: Charge
) -> None:
    sign_in(client, "finance")
    post(app, clock, charge.id, id="evt_known")
    post(app, clock, "f" * 32, id="evt_unknown", payment="pay_2")
    pages = [f"/office/payments/events/test:evt_{name}" for name in ("known", "unknown")]
    assert all("11200" in client.get(page).text for page in pages)

    with app.app_context():
        assert forget_told(clock.now() + timedelta(days=550)) == {"forgotten": 0}
        assert forget_told(clock.now() + timedelta(days=551)) == {"forgotten": 1}
        assert forget_told(clock.now() + timedelta(days=551)) == {"forgotten": 0}

    known, unknown = (client.get(page).text for page in pages)
    assert "forgotten after 550 days" in known
    assert "11200" not in known
    assert "11200" in unknown
    again = app.test_cli_runner().invoke(args=["payments", "replay", "evt_known"])
    assert again.exit_code == 1
    assert "was forgotten" in again.output


@pytest.mark.parametrize("is_known", [True, False])
def test_amounts_that_cannot_be_move_no_book_and_call_somebody(
    app: Flask, clock: FixedClock, charge: Charge, is_known: bool
) -> None:
    charge_id = charge.id if is_known else "f" * 32
    strange = [{"amount": amount} for amount in (0, -11_200, 10**12)] + [{"currency": "EUR"}]
    for number, change in enumerate(strange):
        outcome = post(app, clock, charge_id, payment=f"pay_{number}", **change)
        assert outcome in {"needs_person", "unknown_charge"}

    assert unapplied(app) == 0
    with app.app_context():
        session = read_session()
        assert len(queries.figures(session, NOW).attention) == len(strange)
        assert session.scalars(select(Permit.state)).one() == "held"


def test_no_charge_is_for_nothing_less_or_more_than_can_be_paid(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        for cents in (0, -1, 10**8):
            with pytest.raises(ValueError, match="needs an amount"):
                create_charge(
                    session, Bill("permit", "1", "", [("", cents)]), provider="test", now=NOW
                )


def test_an_answer_of_another_amount_is_kept_and_shown_as_an_event_would_be(
    app: Flask, client: FlaskClient, charge: Charge, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Outcome(Told.PAID, 9_900, "USD", "pay_less")
    monkeypatch.setattr(TestProvider, "fetch_outcome", lambda _self, _ref: told)
    with app.test_request_context():
        checkout.open_checkout(charge.id)
        for _ in range(2):
            checkout.ask_after_old_charges(NOW + checkout.ASK_AFTER)
        with transaction() as session:
            session.execute(update(Charge).values(asked_at=None))
        checkout.ask_after_old_charges(NOW + checkout.ASK_AFTER)

    sign_in(client, "finance")
    assert client.get("/office/payments").text.count("asked 11200, got 9900 USD") == 1
    assert unapplied(app) == 9_900
    with app.app_context():
        event = read_session().scalars(select(PaymentEvent)).one()
    told_again = app.test_cli_runner().invoke(args=["payments", "replay", event.id])
    assert "was an answer" in told_again.output


def test_a_payment_whose_event_comes_before_the_page_is_kept_counts_and_is_said_so(
    app: Flask, clock: FixedClock, charge: Charge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another tab got the same page and paid, while this one still waits for the address."""

    def paid_meanwhile(_self: TestProvider, _request: CheckoutRequest) -> Checkout:
        assert post(app, clock, charge.id) == "applied"
        return Checkout("page_1", "https://pay.example/page_1")

    monkeypatch.setattr(TestProvider, "open_checkout", paid_meanwhile)

    with app.test_request_context():
        address = checkout.open_checkout(charge.id)

    payer = app.test_client()
    sign_in(payer, person_id=charge.person_id)
    assert "Paid: $112.00. Thank you." in payer.get(urlsplit(address).path).text


def test_a_price_that_changes_while_a_hold_is_unpaid_changes_neither_bill_nor_payment(
    app: Flask, clock: FixedClock, charge: Charge
) -> None:
    with app.test_request_context(), transaction() as session:
        permit = session.scalars(select(Permit)).one()
        session.add(ProductPrice(product=permit.product, effective_from=NOW.date(), cents=99_900))
        assert bill(session, permit.terms[0]).id == charge.id

    assert post(app, clock, charge.id) == "applied"
    assert unapplied(app) == 0
