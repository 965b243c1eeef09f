"""Money that goes back: once, whatever fails on the way, and somebody is called if it cannot."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core import outbox
from core.clock import FixedClock
from core.db import read_session, transaction
from core.outbox import OutboxMessage
from payments import books, refunds
from payments.charges import RefundReason
from payments.models import Charge, Refund
from payments.ports import (
    ProviderEvent,
    ProviderRefusedError,
    ProviderUnavailableError,
    RefundNews,
    RefundRequest,
)
from payments.setup import payments
from payments.webhooks import Desk, Outcome, receive
from tests.parking_world import CAMPUS, NOW, add_product, charges_of, give_permit, read_permit
from tests.people import add_person, sign_in


class Slow:
    """A provider that takes refunds and says that they are under way, or fails as told."""

    name = "test"

    def __init__(self) -> None:
        self.asked: list[RefundRequest] = []
        self.failure: Exception | None = None
        self.found: RefundNews | Exception | None = None
        self.name_of: Callable[[RefundRequest], str] = lambda request: f"re_{request.refund_id}"

    def refund(self, request: RefundRequest) -> RefundNews:
        self.asked.append(request)
        if self.failure:
            raise self.failure
        return RefundNews(request.refund_id, self.name_of(request), request.amount_cents)

    def find_refund(self, _request: RefundRequest) -> RefundNews | None:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@pytest.fixture
def slow(any_app: Flask) -> Slow:
    slow = Slow()
    with any_app.app_context():
        subjects = payments().subjects
    any_app.extensions["gatehouse_payments"] = type(
        "Configured", (), {"provider": slow, "subjects": subjects}
    )()
    return slow


@pytest.fixture
def refund_id(any_app: Flask) -> str:
    """Half of a payment of 112 dollars is to go back."""
    with any_app.app_context(), transaction() as session:
        owner = add_person(session, "employee").id
        add_product(session)
    permit = read_permit(any_app, give_permit(any_app, owner))
    with any_app.app_context(), transaction() as session:
        charge = session.get_one(Charge, charges_of(session, permit)[0].id, with_for_update=True)
        refund = refunds.owe_refund(
            session, charge, cents=5_600, reason=RefundReason.OFFICE, now=NOW
        )
        return refund.id


def state(app: Flask, refund_id: str) -> tuple[str, int]:
    """The refund's state, and what we still owe by the books."""
    with app.app_context():
        session = read_session()
        session.expire_all()
        balances = dict(books.list_balances(session))
        assert sum(balances.values()) == 0
        found = session.get_one(Refund, refund_id)
        return found.state, -balances["liabilities:refunds"]


def send(app: Flask, clock: FixedClock) -> None:
    with app.app_context():
        outbox.send_due(clock.now())


def tell(app: Flask, refund_id: str, event_id: str, ref: str = "", **news: object) -> Outcome:
    told = RefundNews(refund_id, ref or f"re_{refund_id}", 5_600, **news)  # type: ignore[arg-type]
    event = ProviderEvent(event_id, "refund.updated", NOW, refund=told)
    with app.app_context(), transaction() as session:
        return receive(session, Desk("test", {}, CAMPUS, NOW), event, b"{}")


def test_a_refund_is_owed_until_the_provider_says_it_is_done(
    any_app: Flask, clock: FixedClock, slow: Slow, refund_id: str
) -> None:
    assert state(any_app, refund_id) == ("owed", 5_600)

    send(any_app, clock)
    assert state(any_app, refund_id) == ("owed", 5_600)
    assert tell(any_app, refund_id, "e1", is_done=True) is Outcome.APPLIED

    assert state(any_app, refund_id) == ("sent", 0)
    assert tell(any_app, refund_id, "e2", is_done=True) is Outcome.NO_CHANGE
    assert tell(any_app, refund_id, "e3", failure="too late") is Outcome.NO_CHANGE
    assert state(any_app, refund_id) == ("sent", 0)


def test_the_providers_word_may_come_before_its_answer(
    any_app: Flask, clock: FixedClock, slow: Slow, refund_id: str
) -> None:
    tell(any_app, refund_id, "e1", is_done=True)

    send(any_app, clock)

    assert slow.asked == []
    assert state(any_app, refund_id) == ("sent", 0)


def test_a_provider_that_does_not_answer_is_asked_again_with_the_same_id(
    any_app: Flask, clock: FixedClock, slow: Slow, refund_id: str
) -> None:
    slow.failure = ProviderUnavailableError("no answer")
    send(any_app, clock)
    slow.failure = None
    clock.advance(timedelta(hours=1))

    send(any_app, clock)

    assert [request.refund_id for request in slow.asked] == [refund_id] * 2
    assert tell(any_app, refund_id, "e1", is_done=True) is Outcome.APPLIED


def test_a_refund_that_is_refused_is_shown_to_finance_and_stays_owed(
    any_app: Flask, clock: FixedClock, slow: Slow, refund_id: str
) -> None:
    slow.failure = ProviderRefusedError("the card is closed")
    send(any_app, clock)

    assert state(any_app, refund_id) == ("failed", 5_600)
    with any_app.app_context():
        message = (
            read_session()
            .scalars(select(OutboxMessage).where(OutboxMessage.kind == refunds.REFUND_MESSAGE))
            .one()
        )
        assert message.state == outbox.DEAD
    client: FlaskClient = any_app.test_client()
    sign_in(client, "finance")
    assert "1 refund did not go through." in client.get("/office/payments").text
    assert "the card is closed" in client.get("/office/payments/refunds").text


def test_a_refund_that_we_did_not_make_calls_somebody(any_app: Flask) -> None:
    assert tell(any_app, "nobody", "e1", is_done=True) is Outcome.NEEDS_PERSON


@pytest.mark.parametrize("cents", [0, -1, 5_601])
def test_no_more_goes_back_than_came_in(any_app: Flask, refund_id: str, cents: int) -> None:
    with any_app.app_context(), transaction() as session:
        charge = session.get_one(Refund, refund_id).charge
        with pytest.raises(ValueError, match="at most what is left"):
            refunds.owe_refund(session, charge, cents=cents, reason=RefundReason.OFFICE, now=NOW)
