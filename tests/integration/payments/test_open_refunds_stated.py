"""The night after a refund that was refused: the statement beside what people did about it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core import outbox
from core.clock import FixedClock
from core.db import read_session, transaction
from payments import books, refunds
from payments.charges import RefundReason
from payments.models import Charge, PaymentEvent, Refund
from payments.ports import RefundRequest
from payments.reconciling.statements import MovementKind
from payments.refunding import remedies
from payments.refunding.commands import Decision
from payments.refunding.remedies import Wanted
from payments.refunding.rules import Way
from tests.contract.test_payment_providers import return_refund
from tests.integration.payments.test_reconciling import (
    compare,
    differences,
    pay_unheard,
    provider,
    state_at_provider,
)
from tests.people import add_person

CENTS = 700


@pytest.fixture
def refund(any_app: Flask, clock: FixedClock) -> Refund:
    """A refund of 7 dollars that the provider refused, of a payment that is stated and booked."""
    charge = pay_unheard(any_app)
    compare(any_app, clock)
    with any_app.app_context(), transaction() as session:
        paid = session.get_one(Charge, charge.id)
        owed = refunds.owe_refund(
            session, paid, cents=CENTS, reason=RefundReason.OFFICE, now=clock.now()
        )
        session.flush()
        assert refunds.mark_refund_failed(session, owed, "the card is closed", "re_1")
        return owed


def do(app: Flask, clock: FixedClock, refund: Refund, way: Way) -> None:
    """Let one person of finance give it in some way."""
    with app.app_context(), transaction() as session:
        decision = Decision(add_person(session, "finance").id, clock.now(), "Closed.", "f" * 32)
        found = session.get_one(Refund, refund.id)
        remedies.ask_remedy(session, found, Wanted(way, "1042"), 10**9, decision)


def read(app: Flask, refund: Refund) -> tuple[str, dict[str, int]]:
    """The refund's state, and the accounts of refunds that are not zero."""
    with app.app_context():
        session = read_session()
        session.expire_all()
        found = dict(books.list_balances(session))
        names = ("liabilities:refunds", "assets:refunds_twice", "outside:cheque")
        return session.get_one(Refund, refund.id).state, {
            name: found[name] for name in names if found.get(name)
        }


def gone(app: Flask, clock: FixedClock, refund: Refund, ref: str) -> None:
    line = {"charge_id": refund.charge_id, "refund_id": refund.id}
    state_at_provider(app, clock, MovementKind.REFUND, subject_ref=ref, cents=-CENTS, **line)


def back(app: Flask, clock: FixedClock, refund: Refund, ref: str) -> None:
    line = {"charge_id": refund.charge_id, "refund_id": refund.id}
    kind = MovementKind.REFUND_RETURNED
    state_at_provider(app, clock, kind, subject_ref=ref, cents=CENTS, **line)


def events(app: Flask) -> list[str]:
    with app.app_context():
        query = select(PaymentEvent.outcome).where(PaymentEvent.kind == "answer")
        return list(read_session().scalars(query))


def test_what_was_given_by_cheque_is_no_difference(
    any_app: Flask, clock: FixedClock, refund: Refund
) -> None:
    do(any_app, clock, refund, Way.CHEQUE)

    for _ in range(2):
        assert compare(any_app, clock).items() >= {"mended": 0, "left": 0}.items()
    assert read(any_app, refund) == ("by_hand", {"outside:cheque": -CENTS})


def test_a_try_that_went_and_came_back_is_booked_and_changes_nothing(
    any_app: Flask, clock: FixedClock, refund: Refund
) -> None:
    do(any_app, clock, refund, Way.CHEQUE)
    gone(any_app, clock, refund, "re_1")
    back(any_app, clock, refund, "re_1")

    assert compare(any_app, clock).items() >= {"mended": 2, "left": 0}.items()
    assert compare(any_app, clock).items() >= {"mended": 0, "left": 0}.items()

    assert [row[2:] for row in differences(any_app)[-2:]] == [("mended", "refund_bounced")] * 2
    assert read(any_app, refund) == ("by_hand", {"outside:cheque": -CENTS})
    assert events(any_app) == []


def test_what_went_through_after_a_cheque_is_booked_as_given_twice_and_calls_somebody(
    any_app: Flask, clock: FixedClock, refund: Refund
) -> None:
    do(any_app, clock, refund, Way.CHEQUE)
    gone(any_app, clock, refund, "re_1")

    assert compare(any_app, clock).items() >= {"mended": 1, "left": 0}.items()

    assert differences(any_app)[-1][2:] == ("mended", "refund_twice")
    assert events(any_app) == ["needs_person"]
    twice = {"assets:refunds_twice": CENTS, "outside:cheque": -CENTS}
    assert read(any_app, refund) == ("by_hand", twice)
    back(any_app, clock, refund, "re_1")
    assert compare(any_app, clock).items() >= {"mended": 1, "left": 0}.items()
    assert differences(any_app)[-1][3] == "twice_came_back"
    assert read(any_app, refund) == ("by_hand", {"outside:cheque": -CENTS})


def test_what_came_back_and_was_sent_again_is_stated_and_booked_each_time(
    any_app: Flask, clock: FixedClock, refund: Refund
) -> None:
    do(any_app, clock, refund, Way.AGAIN)
    with any_app.app_context():
        outbox.send_due(clock.now())
        payment = str(read_session().get_one(Charge, refund.charge_id).payment_ref)
    assert read(any_app, refund) == ("sent", {})
    request = RefundRequest(refund.id, refund.charge_id, payment, CENTS, attempt=1)
    with any_app.app_context():
        return_refund(provider(any_app), request)
    assert compare(any_app, clock).items() >= {"mended": 1, "left": 0}.items()
    assert read(any_app, refund) == ("failed", {"liabilities:refunds": -CENTS})

    clock.advance(timedelta(hours=1))
    with any_app.app_context(), transaction() as session:
        decision = Decision(add_person(session, "finance").id, clock.now(), "", "e" * 32)
        found = session.get_one(Refund, refund.id)
        remedies.ask_remedy(session, found, Wanted(Way.AGAIN), 10**9, decision)
    with any_app.app_context():
        outbox.send_due(clock.now())

    assert read(any_app, refund) == ("sent", {})
    assert compare(any_app, clock).items() >= {"mended": 0, "left": 0}.items()
