"""Events from the provider: signed, once, in any order, never lost."""

import itertools
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.clock import FixedClock
from core.db import read_session, transaction
from parking.models import Permit
from payments import books
from payments.models import Charge, PaymentEvent, Receipt, Refund
from payments.setup import test_provider as embedded_provider
from payments.signatures import sign
from payments.test_provider import SIGNATURE_HEADER
from tests.parking_world import add_product, bill, hold
from tests.people import add_person

URL = "/payments/webhooks/test"


@pytest.fixture
def charge(any_app: Flask) -> Charge:
    """A charge for a held permit."""
    with any_app.test_request_context(), transaction() as session:
        person = add_person(session, "employee")
        return bill(session, hold(session, person.id, add_product(session)).terms[0])


def event(charge: Charge, what: str, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": f"evt_{what}",
        "type": f"checkout.{what}",
        "created": 1_772_636_400,
        "charge_id": charge.id,
        "payment": "pay_1",
        "amount": charge.amount_cents,
        "currency": "USD",
        "failure": "",
    }
    return made | changes


def post(app: Flask, payload: dict[str, Any], *, clock: FixedClock) -> tuple[int, str]:
    body = json.dumps(payload).encode()
    with app.app_context():
        provider = embedded_provider()
        assert provider is not None
        signature = sign(provider.secret, body, clock.now())
    answer = app.test_client().post(URL, data=body, headers={SIGNATURE_HEADER: signature})
    return answer.status_code, answer.json.get("outcome", "") if answer.json else ""


def permit_state(app: Flask) -> str:
    with app.app_context():
        return read_session().scalars(select(Permit.state)).one()


def test_a_payment_makes_the_permit_active_and_gives_one_receipt(
    any_app: Flask, charge: Charge, clock: FixedClock
) -> None:
    assert post(any_app, event(charge, "paid"), clock=clock) == (200, "applied")

    assert permit_state(any_app) == "active"
    with any_app.app_context():
        receipt = read_session().scalars(select(Receipt)).one()
        assert receipt.number == "R-2026-000001"
        assert dict(books.list_balances(read_session())) == {
            "assets:provider:test": charge.amount_cents,
            "deferred:permit": -charge.amount_cents,
        }


def test_the_same_event_again_and_the_same_news_by_another_event_change_nothing(
    any_app: Flask, charge: Charge, clock: FixedClock
) -> None:
    post(any_app, event(charge, "paid"), clock=clock)

    assert post(any_app, event(charge, "paid"), clock=clock) == (200, "seen_before")
    assert post(any_app, event(charge, "paid", id="evt_x"), clock=clock) == (200, "no_change")

    with any_app.app_context():
        session = read_session()
        assert session.scalar(select(func.count()).select_from(Receipt)) == 1
        balances = dict(books.list_balances(session))
        assert balances["assets:provider:test"] == charge.amount_cents


@pytest.mark.parametrize("order", list(itertools.permutations(["paid", "declined", "closed"])))
def test_in_every_order_a_payment_is_a_payment(
    app: Flask, clock: FixedClock, order: tuple[str, ...]
) -> None:
    with app.test_request_context(), transaction() as session:
        person = add_person(session, "employee")
        charge = bill(session, hold(session, person.id, add_product(session)).terms[0])

    for what in order:
        assert post(app, event(charge, what), clock=clock)[0] == 200

    assert permit_state(app) == "active"


@pytest.mark.parametrize("signature", [None, "", "t=1,v1=00", "nonsense"])
def test_an_event_that_is_not_signed_by_the_provider_is_refused(
    any_app: Flask, charge: Charge, signature: str | None
) -> None:
    headers = {} if signature is None else {SIGNATURE_HEADER: signature}
    body = json.dumps(event(charge, "paid"))

    answer = any_app.test_client().post(URL, data=body, headers=headers)

    assert answer.status_code == 400
    assert permit_state(any_app) == "held"
    with any_app.app_context():
        assert read_session().scalars(select(PaymentEvent)).all() == []


def test_a_signature_that_was_overheard_is_no_use_later(
    app: Flask, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    body = b"{}"
    with app.app_context():
        provider = embedded_provider()
        assert provider is not None
        signature = sign(provider.secret, body, clock.now())
    clock.advance(timedelta(minutes=6))

    answer = app.test_client().post(URL, data=body, headers={SIGNATURE_HEADER: signature})

    assert answer.status_code == 400
    assert "webhook_refused" in caplog.text


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'{"id": 1}', b"\xff\xfe", b"null"])
def test_a_signed_body_that_is_no_event_is_refused(
    app: Flask, clock: FixedClock, body: bytes
) -> None:
    with app.app_context():
        provider = embedded_provider()
        assert provider is not None
        signature = sign(provider.secret, body, clock.now())

    answer = app.test_client().post(URL, data=body, headers={SIGNATURE_HEADER: signature})

    assert answer.status_code == 400


def test_money_for_a_charge_we_do_not_know_is_kept_and_somebody_is_called(
    any_app: Flask, charge: Charge, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    payload = event(charge, "paid", charge_id="0" * 32, amount=500)

    assert post(any_app, payload, clock=clock) == (200, "unknown_charge")

    assert any(record.levelname == "ERROR" for record in caplog.records)
    with any_app.app_context():
        session = read_session()
        kept = session.scalars(select(PaymentEvent)).one()
        assert json.loads(kept.body)["amount"] == 500
        assert dict(books.list_balances(session))["liabilities:unapplied"] == -500


def test_another_amount_than_was_asked_gives_nothing_and_calls_somebody(
    any_app: Flask, charge: Charge, clock: FixedClock
) -> None:
    payload = event(charge, "paid", amount=1)

    assert post(any_app, payload, clock=clock) == (200, "needs_person")

    assert permit_state(any_app) == "held"
    with any_app.app_context():
        assert dict(books.list_balances(read_session()))["liabilities:unapplied"] == -1


def test_an_event_of_another_provider_is_not_for_us(client: FlaskClient) -> None:
    assert client.post("/payments/webhooks/stripe", data=b"{}").status_code == 404


def test_a_kept_event_can_be_applied_once_more(
    app: Flask, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    with app.test_request_context(), transaction() as session:
        person = add_person(session, "employee")
        charge = bill(session, hold(session, person.id, add_product(session)).terms[0])
    post(app, event(charge, "paid"), clock=clock)
    runner = app.test_cli_runner()

    again = runner.invoke(args=["payments", "replay", "evt_paid"])
    unknown = runner.invoke(args=["payments", "replay", "evt_none"])
    balance = runner.invoke(args=["payments", "balance"])

    assert again.output.strip() == "test:evt_paid: no_change (already paid)"
    assert unknown.exit_code != 0
    assert "There is no event test:evt_none." in unknown.output
    assert balance.exit_code == 0
    assert balance.output.strip().endswith("0.00  trial balance")
    with app.app_context():
        assert read_session().scalars(select(Refund)).all() == []
