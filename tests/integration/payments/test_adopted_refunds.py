"""A refund made on the provider's own page: finance says whose it is, and books it."""

import pytest
from flask import Flask
from sqlalchemy import select

from core.campus_time import campus_zone
from core.clock import FixedClock
from core.db import read_session, transaction
from core.outbox import OutboxMessage
from payments import books, refunds, webhooks
from payments.charges import RefundReason
from payments.models import Charge, PaymentEvent, Refund
from payments.ports import ProviderEvent, RefundNews
from payments.reconciling.models import BookDifference
from payments.reconciling.statements import MovementKind
from payments.webhooks import Desk, Outcome
from tests.integration.payments.test_reconciling import compare, pay_unheard, state_at_provider
from tests.people import sign_in


def paid(app: Flask, clock: FixedClock, role: str = "employee") -> Charge:
    """A permit that is paid, as books and statement have it."""
    charge = pay_unheard(app, role)
    compare(app, clock)
    with app.app_context():
        return read_session().get_one(Charge, charge.id)


def made_there(app: Flask, clock: FixedClock, charge: Charge, **other: object) -> str:
    """A refund of a payment on the provider's page, as the night finds it; its address."""
    line = {"subject_ref": "re_9", "payment_ref": charge.payment_ref, "cents": -500} | other
    state_at_provider(app, clock, MovementKind.REFUND, **line)
    compare(app, clock)
    with app.app_context():
        query = select(BookDifference.id).where(BookDifference.ref == "re_9")
        return f"/office/payments/differences/{read_session().scalars(query).one()}"


def hear(app: Flask, clock: FixedClock, cents: int) -> Outcome:
    """What comes of the provider's event of that refund."""
    event = ProviderEvent(
        id="evt_9",
        kind="refund.updated",
        occurred_at=clock.now(),
        refund=RefundNews(None, "re_9", cents, is_done=True),
    )
    with app.app_context(), transaction() as session:
        desk = Desk("test", {}, campus_zone(), clock.now())
        return webhooks.receive(session, desk, event, b"{}")


def state(app: Flask) -> str:
    """Where the difference stands."""
    with app.app_context():
        query = select(BookDifference.state).where(BookDifference.ref == "re_9")
        return read_session().scalars(query).one()


@pytest.mark.parametrize("was_refused", [False, True])
def test_it_is_booked_once_and_nothing_differs_any_more(
    any_app: Flask, clock: FixedClock, *, was_refused: bool
) -> None:
    charge = paid(any_app, clock)
    cents = charge.paid_cents - 100
    if was_refused:  # all but a dollar was owed and refused: it is given on that page instead
        with any_app.app_context(), transaction() as session:
            locked = session.get_one(Charge, charge.id)
            why = RefundReason.OFFICE
            refunds.owe_refund(
                session, locked, cents=cents, reason=why, now=clock.now()
            ).state = "failed"
    assert hear(any_app, clock, cents) is Outcome.NEEDS_PERSON
    page = made_there(any_app, clock, charge, cents=-cents)
    client = any_app.test_client()
    sign_in(client, "finance")

    assert "Book it as a refund of this payment" in client.get(page).text
    assert "Say why it was given back" in client.post(f"{page}/book", data={"why": " "}).text
    assert client.post(f"{page}/book", data={"why": "Hired for a day."}).status_code == 303
    assert client.post(f"{page}/book", data={"why": "Hired for a day."}).status_code == 409

    assert "Booked by finance" in client.get(page).text
    story = client.get(f"/office/payments/charges/{charge.id}").text
    assert "given back by the payment company" in story
    compare(any_app, clock)
    assert state(any_app) == "booked"
    with any_app.app_context():
        session = read_session()
        [refund] = session.scalars(select(Refund)).all()
        assert (refund.state, refund.provider_ref, refund.serial) == ("sent", "re_9", 1)
        assert refund.note == ("" if was_refused else "Hired for a day.")
        assert session.get_one(Charge, charge.id).refunded_cents == cents
        balances = dict(books.list_balances(session))
        assert (balances["deferred:permit"], balances.get("liabilities:refunds", 0)) == (-100, 0)
        told = session.get_one(PaymentEvent, "test:evt_9")
        assert told.outcome == Outcome.DEALT_WITH
        mails = select(OutboxMessage.id).where(OutboxMessage.key.startswith("refund_sent:"))
        assert len(session.scalars(mails).all()) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"payment_ref": "pi_of_nobody"},
        {"cents": -1_000_000},
        {"cents": 500},
        {"currency": "EUR"},
    ],
)
def test_what_can_be_no_refund_of_a_payment_is_only_explained(
    app: Flask, clock: FixedClock, other: dict[str, object]
) -> None:
    page = made_there(app, clock, paid(app, clock), **other)
    client = app.test_client()
    sign_in(client, "finance")

    assert "Explain it" in client.get(page).text
    assert "Book it" not in client.get(page).text
    assert client.post(f"{page}/book", data={"why": "Somebody asked."}).status_code == 409
    assert state(app) == "open"
    with app.app_context():
        assert read_session().scalars(select(Refund)).all() == []


def test_nobody_of_finance_books_a_refund_of_their_own_payment(
    app: Flask, clock: FixedClock
) -> None:
    charge = paid(app, clock, "finance")
    page = made_there(app, clock, charge)
    client = app.test_client()
    sign_in(client, person_id=charge.person_id)

    refused = client.post(f"{page}/book", data={"why": "I want it."})

    assert refused.status_code == 409
    assert "somebody else of finance must book it" in refused.text
    assert state(app) == "open"


def test_one_that_came_back_after_it_was_booked_is_owed(app: Flask, clock: FixedClock) -> None:
    charge = paid(app, clock)
    page = made_there(app, clock, charge)
    client = app.test_client()
    sign_in(client, "finance")
    client.post(f"{page}/book", data={"why": "Hired for a day."})
    back = {"subject_ref": "re_9", "payment_ref": charge.payment_ref, "cents": 500}
    state_at_provider(app, clock, MovementKind.REFUND_RETURNED, **back)

    compare(app, clock)

    with app.app_context():
        assert read_session().scalars(select(Refund.state)).one() == "failed"
        assert dict(books.list_balances(read_session()))["liabilities:refunds"] == -500
