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
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from core.db import read_session, transaction
from payments import books, refunds, service
from payments.charges import RefundReason, Told
from payments.ledger import GIVEN_TWICE, REFUNDS_OWED, UNAPPLIED, at_provider, earned_from
from payments.models import Charge, LedgerLine, LedgerPosting, Refund
from payments.ports import Outcome
from payments.refunding import remedies
from payments.refunding.commands import Decision
from payments.refunding.models import RefundRemedy
from payments.refunding.remedies import Wanted
from payments.refunding.rules import OUTSIDE, Way
from payments.refunds import Given
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
        self.by_hand: dict[str, RefundRemedy] = {}
        self.people = [add_person(session, "finance").id for _ in range(2)]

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
            assert refunds.mark_refund_failed(self.session, refund, "the card is closed")
            assert not refunds.mark_refund_failed(self.session, refund, "the card is closed")
        for number in range(times):
            given = refunds.note_given(self.session, refund, f"re_{refund_id}", NOW)
            assert given is (Given.KNOWN if number else Given.SENT)
        self.went_back += refund.amount_cents

    @rule(
        target=owed,
        refund_id=consumes(owed),
        way=st.sampled_from((Way.AGAIN, *OUTSIDE)),
        alone=st.booleans(),
    )
    def give_what_was_refused(self, refund_id: str, way: Way, alone: bool) -> str:
        """Sent again, or given by hand: by one person, or by two."""
        if not refund_id:
            return ""
        refund = self.session.get_one(Refund, refund_id)
        refunds.mark_refund_failed(self.session, refund, "the card is closed", self.name("re"))
        wanted, limit = Wanted(way, "1042"), 10**9 if alone else 0
        remedy = remedies.ask_remedy(self.session, refund, wanted, limit, self.by(1))
        self.session.flush()
        if remedy.state == "waiting":
            remedies.approve_remedy(self.session, remedy, self.by(2))
        assert refund.state == ("owed" if way is Way.AGAIN else "by_hand")
        if way is Way.AGAIN:
            return refund_id
        self.by_hand[refund_id] = remedy
        return ""

    @precondition(lambda self: self.by_hand)
    @rule(target=owed, is_twice=st.booleans(), data=st.data())
    def take_back(self, is_twice: bool, data: st.DataObject) -> str:
        """The cheque came back; perhaps the provider had given the money meanwhile."""
        refund_id = data.draw(st.sampled_from(sorted(self.by_hand)))
        remedy, refund = self.by_hand.pop(refund_id), self.session.get_one(Refund, refund_id)
        if is_twice:
            ref = self.name("late")
            assert refunds.note_given(self.session, refund, ref, NOW) is Given.TWICE
            assert refunds.note_given(self.session, refund, ref, NOW) is Given.KNOWN
            assert dict(books.list_balances(self.session))[GIVEN_TWICE] == refund.amount_cents
            self.went_back += refund.amount_cents
        remedies.take_back(self.session, remedy, self.by(1))
        assert refund.state == ("sent" if is_twice else "failed")
        if is_twice:
            return ""
        again = Wanted(Way.AGAIN)
        remedies.ask_remedy(self.session, refund, again, 10**9, self.by(1))
        return refund_id

    @rule(target=owed, charge_id=charges)
    def give_and_come_back(self, charge_id: str) -> str:
        """A cent goes to the payer, comes back from their bank, and is sent once more."""
        charge = self.session.get_one(Charge, charge_id)
        if charge.refunded_cents == charge.paid_cents:
            return ""
        refund = refunds.owe_refund(
            self.session, charge, cents=1, reason=RefundReason.OFFICE, now=NOW
        )
        self.session.flush()
        refunds.note_given(self.session, refund, self.name("re"), NOW)
        refunds.mark_refund_returned(self.session, refund, NOW)
        remedies.ask_remedy(self.session, refund, Wanted(Way.AGAIN), 10**9, self.by(1))
        return refund.id

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
        not_sent = sa.select(sa.func.sum(Refund.amount_cents)).where(
            Refund.state.not_in(refunds.GIVEN)
        )
        balances = dict(books.list_balances(self.session))
        assert -balances.get(REFUNDS_OWED, 0) == (self.session.scalar(not_sent) or 0)
        assert balances.get(earned_from("permit"), 0) <= 0
        by_hand = sum(cents for name, cents in balances.items() if name.startswith("outside:"))
        given = [self.session.get_one(Refund, name).amount_cents for name in self.by_hand]
        assert -by_hand == sum(given)
        assert balances.get(GIVEN_TWICE, 0) == 0

    def name(self, kind: str) -> str:
        """A name that the provider gives to nothing else."""
        self.number += 1
        return f"{kind}_{self.number}"

    def by(self, person: int) -> Decision:
        """What the first or the second person decides, once."""
        self.number += 1
        return Decision(self.people[person - 1], NOW, "Because.", f"once_{self.number}")

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
