"""Events in any order, any number of times: what they leave is always the same."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from payments import books, refunds, service
from payments.charges import ChargeState, RefundReason
from payments.disputes.models import Dispute
from payments.models import Charge, PaymentEvent, Receipt, Refund
from payments.service import Bill
from payments.stripe_events import parse
from payments.webhooks import Desk, apply, receive
from tests.integration.payments.test_books import Sold
from tests.parking_world import CAMPUS, NOW

CENTS = 11_200
DESK = Desk("test", {"permit": Sold()}, CAMPUS, NOW)
_shared = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def session_event(charge_id: str, kind: str, *, is_paid: bool = False) -> tuple[str, Any]:
    page = {
        "status": "complete" if is_paid else "expired",
        "payment_status": "paid" if is_paid else "unpaid",
        "amount_total": CENTS,
        "currency": "usd",
        "payment_intent": "pi_1",
        "metadata": {"charge_id": charge_id},
    }
    return f"checkout.session.{kind}", page


def intent_event(charge_id: str) -> tuple[str, Any]:
    intent = {"id": "pi_1", "amount": CENTS, "currency": "usd"}
    return "payment_intent.succeeded", intent | {"metadata": {"charge_id": charge_id}}


def refund_event(refund_id: str, status: str) -> tuple[str, Any]:
    refund = {"id": "re_1", "amount": 5_000, "status": status, "metadata": {"refund_id": refund_id}}
    return "refund.updated", refund


def dispute_event(kind: str, status: str) -> tuple[str, Any]:
    dispute = {"id": "dp_1", "amount": CENTS, "currency": "usd", "created": 1_772_636_400}
    return f"charge.dispute.{kind}", dispute | {"status": status, "payment_intent": "pi_1"}


def tell(session: Session, number: int, told: tuple[str, Any]) -> None:
    kind, subject = told
    body = {"id": f"evt_{number}", "type": kind, "created": 1_772_636_400}
    raw = json.dumps(body | {"data": {"object": subject}}).encode()
    receive(session, DESK, parse(raw), raw)
    session.flush()
    assert sum(cents for _account, cents in books.list_balances(session)) == 0


def add_charge(session: Session) -> Charge:
    bill = Bill("permit", "1", "Permit", [("Permit", CENTS)])
    charge = service.create_charge(session, bill, provider="test", now=NOW)
    session.flush()
    return charge


def replay_all(session: Session, order: Sequence[int]) -> None:
    """What `flask payments replay` does, for every kept event."""
    for number in dict.fromkeys(order):
        kept = session.get_one(PaymentEvent, f"test:evt_{number}")
        apply(session, DESK, kept, parse(kept.body.encode()))
    session.flush()


orders = st.lists(st.integers(0, 7), min_size=0, max_size=8).flatmap(
    lambda extra: st.permutations([*range(8), *extra])
)


@pytest.mark.parametrize("decided", ["lost", "won"])
@_shared
@given(order=orders)
def test_a_payment_and_its_dispute_end_the_same_in_every_order(
    session: Session, decided: str, order: list[int]
) -> None:
    with session.begin_nested() as savepoint:
        charge = add_charge(session)
        told = [
            session_event(charge.id, "completed", is_paid=True),
            session_event(charge.id, "expired"),
            session_event(charge.id, "async_payment_failed"),
            intent_event(charge.id),
            dispute_event("created", "needs_response"),
            dispute_event("funds_withdrawn", "needs_response"),
            dispute_event("updated", "under_review"),
            dispute_event("closed", decided),
        ]
        for number in order:
            tell(session, number, told[number])
        ends = (
            {"assets:provider:test": 0, "assets:disputed:test": 0, "expenses:disputes": CENTS}
            if decided == "lost"
            else {"assets:provider:test": CENTS, "assets:disputed:test": 0}
        )
        for _ in range(2):
            assert charge.state == ChargeState.PAID
            assert session.scalars(select(Dispute.state)).one() == decided
            assert session.scalar(select(func.count()).select_from(Receipt)) == 1
            balances = dict(books.list_balances(session))
            assert balances == ends | {"deferred:permit": -CENTS}
            replay_all(session, order)
        savepoint.rollback()
    session.expunge_all()


@_shared
@given(order=orders)
def test_a_refund_and_a_loss_that_was_reversed_end_the_same_in_every_order(
    session: Session, order: list[int]
) -> None:
    with session.begin_nested() as savepoint:
        charge = add_charge(session)
        tell(session, 100, intent_event(charge.id))
        refund = refunds.owe_refund(
            session, charge, cents=5_000, reason=RefundReason.OFFICE, now=NOW
        )
        session.flush()
        told = [
            refund_event(refund.id, "pending"),
            refund_event(refund.id, "succeeded"),
            refund_event(refund.id, "succeeded"),
            session_event(charge.id, "completed", is_paid=True),
            dispute_event("funds_withdrawn", "needs_response"),
            dispute_event("closed", "lost"),
            dispute_event("funds_reinstated", "lost"),
            dispute_event("created", "warning_needs_response"),
        ]
        for number in order:
            tell(session, number, told[number])
        replay_all(session, order)
        assert session.get_one(Refund, refund.id).state == "sent"
        assert session.scalars(select(Dispute.state)).one() == "won"
        balances = {name: cents for name, cents in books.list_balances(session) if cents}
        assert balances == {
            "assets:provider:test": CENTS - 5_000,
            "deferred:permit": 5_000 - CENTS,
        }
        savepoint.rollback()
    session.expunge_all()
