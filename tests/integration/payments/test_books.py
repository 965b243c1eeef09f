"""The books on disk: zero after every step, and nobody changes what stands there."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from core.db import read_session, transaction
from payments import books, refunds, service
from payments.charges import RefundReason, Told
from payments.ledger import REFUNDS_OWED, UNAPPLIED, at_provider, earned_from
from payments.models import Charge, LedgerLine, LedgerPosting, Refund
from payments.ports import Outcome
from payments.service import Bill
from payments.settling import News, settle
from tests.parking_world import CAMPUS, NOW, give_permit
from tests.people import add_person


class Sold:
    """Something that can be had, or that is sold out: `mark_paid` as payments ask it."""

    def __init__(self) -> None:
        self.refusal: RefundReason | None = None

    def prepare(self, *_args: object) -> None:
        """Nothing to do."""

    def mark_paid(self, *_args: object) -> RefundReason | None:
        return self.refusal

    def mark_unpaid(self, *_args: object) -> None:
        """Nothing to do."""

    def page(self, *_args: object) -> Any:
        raise NotImplementedError


class Books(RuleBasedStateMachine):
    """Payments and refunds by the commands that pages use, in any order."""

    charges = Bundle("charges")
    owed = Bundle("owed")

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.sold, self.number = session, Sold(), 0
        self.savepoint = session.begin_nested()
        self.came_in = self.went_back = self.waits = 0

    def teardown(self) -> None:
        self.savepoint.rollback()
        self.session.expunge_all()

    @rule(target=charges, cents=st.integers(1, 5_000_000), is_sold_out=st.booleans())
    def pay(self, cents: int, is_sold_out: bool) -> str:
        bill = Bill("permit", "1", "Permit", [("Permit", cents)])
        charge = service.create_charge(self.session, bill, provider="test", now=NOW)
        self.session.flush()
        self.sold.refusal = RefundReason.HOLD_EXPIRED_SOLD_OUT if is_sold_out else None
        self.tell(charge, cents, f"pay_{charge.id}")
        self.came_in += cents
        assert charge.refunded_cents == (cents if is_sold_out else 0)
        return charge.id

    @rule(charge_id=charges, events=st.integers(1, 3))
    def pay_again(self, charge_id: str, events: int) -> None:
        """The same thing paid a second time: however many events tell of it, it came in once."""
        charge = self.session.get_one(Charge, charge_id)
        self.number += 1
        payment = f"again_{self.number}"
        for _ in range(events):
            self.tell(charge, 700, payment)
        self.came_in += 700
        self.waits += 700

    @rule(target=owed, charge_id=charges, share=st.integers(1, 100))
    def decide_refund(self, charge_id: str, share: int) -> str:
        charge = self.session.get_one(Charge, charge_id)
        left = charge.paid_cents - charge.refunded_cents
        if not left:
            return ""
        cents = max(1, left * share // 100)
        refund = refunds.owe_refund(
            self.session, charge, cents=cents, reason=RefundReason.OFFICE, now=NOW
        )
        self.session.flush()
        return refund.id

    @rule(refund_id=consumes(owed), times=st.integers(1, 2), fails_first=st.booleans())
    def send_refund(self, refund_id: str, times: int, fails_first: bool) -> None:
        if not refund_id:
            return
        refund = self.session.get_one(Refund, refund_id)
        if fails_first:
            refunds.mark_refund_failed(refund, "the card is closed")
        for _ in range(times):
            refunds.mark_refund_sent(self.session, refund, f"re_{refund_id}", NOW)
        self.went_back += refund.amount_cents

    @invariant()
    def the_trial_balance_is_zero(self) -> None:
        self.session.flush()
        balances = dict(books.list_balances(self.session))
        assert sum(balances.values()) == 0
        assert books.find_unbalanced(self.session) == []
        assert balances.get(at_provider("test"), 0) == self.came_in - self.went_back
        assert -balances.get(UNAPPLIED, 0) == self.waits

    @invariant()
    def what_is_owed_is_what_was_decided_and_not_sent(self) -> None:
        not_sent = sa.select(sa.func.sum(Refund.amount_cents)).where(Refund.state != "sent")
        balances = dict(books.list_balances(self.session))
        assert -balances.get(REFUNDS_OWED, 0) == (self.session.scalar(not_sent) or 0)
        assert balances.get(earned_from("permit"), 0) <= 0

    def tell(self, charge: Charge, cents: int, payment: str) -> None:
        outcome = Outcome(Told.PAID, cents, "USD", payment)
        self.number += 1
        news = News(outcome, f"evt_{self.number}", NOW, CAMPUS)
        settle(self.session, charge, news, {"permit": self.sold})


def test_whatever_happens_the_books_balance_after_every_step(session: Session) -> None:
    run_state_machine_as_test(
        lambda: Books(session), settings=settings(max_examples=20, stateful_step_count=20)
    )


@pytest.mark.parametrize(
    "tamper",
    [
        lambda s: s.execute(sa.update(LedgerLine).values(cents=1)),
        lambda s: s.execute(sa.delete(LedgerLine)),
        lambda s: s.execute(sa.update(LedgerPosting).values(key="another")),
        lambda s: s.execute(sa.delete(LedgerPosting)),
        lambda s: s.delete(s.scalars(sa.select(LedgerLine)).first()),
    ],
    ids=["change a line", "delete lines", "rename a posting", "delete postings", "by the model"],
)
def test_the_database_refuses_to_change_or_delete_what_was_booked(
    any_app: Flask, tamper: Callable[[Session], object]
) -> None:
    with any_app.app_context(), transaction() as session:
        owner = add_person(session, "employee").id
    give_permit(any_app, owner)
    with any_app.app_context():
        before = books.list_balances(read_session())

        with pytest.raises(sa.exc.DBAPIError, match="only ever added to"), transaction() as session:
            tamper(session)

        read_session().expire_all()
        assert before
        assert books.list_balances(read_session()) == before
