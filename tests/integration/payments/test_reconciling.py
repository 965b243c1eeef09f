"""Each night: the statement beside the books, the safe differences mended, the rest listed."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from core.jobs import Findings
from payments import books, refunds
from payments.charges import RefundReason
from payments.checkout import open_checkout
from payments.disputes.models import Dispute
from payments.models import Charge, Refund, TestMovement
from payments.ports import RefundRequest
from payments.reconciling.models import BookDifference
from payments.reconciling.nightly import reconcile
from payments.reconciling.statements import MovementKind
from payments.setup import test_provider as embedded_provider
from payments.test_provider import TestProvider, fee_on
from tests.parking_world import add_product, bill, charges_of, give_permit, hold, read_permit
from tests.people import add_person, sign_in

FEES = "expenses:fees:test"


def provider(app: Flask) -> TestProvider:
    with app.app_context():
        found = embedded_provider()
    assert found is not None
    return found


def pay_unheard(app: Flask, role: str = "employee") -> Charge:
    """A permit paid at the provider by a person of that role, whose event never came."""
    with app.test_request_context(), transaction() as session:
        person = add_person(session, role)
        product = add_product(session)
        charge = bill(session, hold(session, person.id, product).terms[0])
    with app.test_request_context():
        token = open_checkout(charge.id).rpartition("/")[2]
        assert provider(app).settle(token, "paid") is not None
    return charge


def compare(app: Flask, clock: FixedClock) -> Findings:
    """What the night says, an hour or more after all that was done."""
    clock.advance(timedelta(hours=2))
    with app.app_context():
        said = reconcile(clock.now())
        balances = books.list_balances(read_session())
        assert sum(cents for _account, cents in balances) == 0
    return said


def differences(app: Flask) -> list[tuple[str, str, str, str]]:
    with app.app_context():
        session = read_session()
        session.expire_all()
        rows = session.scalars(select(BookDifference).order_by(BookDifference.id))
        return [(row.kind, row.fault, row.state, row.reason) for row in rows]


def state_at_provider(app: Flask, clock: FixedClock, kind: MovementKind, **values: object) -> None:
    """Let the provider's statement have a line of which no event tells."""
    made_up = {"kind": kind, "subject_ref": "x_1", "cents": -500, "fee_cents": 0, "currency": "USD"}
    with app.app_context(), transaction() as session:
        session.add(TestMovement(at=clock.now(), **(made_up | values)))


def test_a_payment_whose_event_was_lost_is_given_and_its_fee_booked(
    any_app: Flask, clock: FixedClock
) -> None:
    charge = pay_unheard(any_app)

    first, second = compare(any_app, clock), compare(any_app, clock)

    assert first == {"booked": 1, "mended": 1, "left": 0}
    assert second == {"booked": 0, "mended": 0, "left": 0}
    assert differences(any_app) == [("payment", "not_booked", "mended", "payment_stated")]
    with any_app.app_context():
        session = read_session()
        assert session.get_one(Charge, charge.id).receipt is not None
        fee = fee_on(charge.amount_cents)
        assert dict(books.list_balances(session)) == {
            "assets:provider:test": charge.amount_cents - fee,
            "deferred:permit": -charge.amount_cents,
            FEES: fee,
        }
        trail = select(AuditEntry).where(AuditEntry.action == "payment.mended")
        entry = session.scalars(trail).one()
        assert (entry.actor_id, entry.reason) == (None, "payment_stated")


def test_a_refund_whose_answer_was_lost_is_sent_and_one_that_came_back_is_owed_again(
    app: Flask, clock: FixedClock
) -> None:
    charge = pay_unheard(app)
    compare(app, clock)
    with app.app_context(), transaction() as session:
        paid = session.get_one(Charge, charge.id)
        refund = refunds.owe_refund(
            session, paid, cents=700, reason=RefundReason.OFFICE, now=clock.now()
        )
    with app.app_context():
        request = RefundRequest(refund.id, charge.id, str(paid.payment_ref), 700)
        ref = provider(app).refund(request).ref

    assert compare(app, clock).items() >= {"mended": 1, "left": 0}.items()
    with app.app_context():
        assert read_session().get_one(Refund, refund.id).state == "sent"

    state_at_provider(app, clock, MovementKind.REFUND_RETURNED, subject_ref=ref, cents=700)
    assert compare(app, clock).items() >= {"mended": 1, "left": 0}.items()
    assert differences(app)[-1] == ("refund_returned", "not_booked", "mended", "refund_came_back")
    with app.app_context():
        assert read_session().get_one(Refund, refund.id).state == "failed"
        assert dict(books.list_balances(read_session()))["liabilities:refunds"] == -700


def test_a_dispute_and_its_fee_that_no_event_told_of_are_booked(
    app: Flask, clock: FixedClock
) -> None:
    state_at_provider(app, clock, MovementKind.DISPUTE_TAKEN, subject_ref="dp_1", fee_cents=1_500)

    assert compare(app, clock) == {"booked": 1, "mended": 1, "left": 0}

    with app.app_context():
        assert read_session().scalars(select(Dispute.state)).one() == "needs_answer"
        balances = dict(books.list_balances(read_session()))
    assert balances == {"assets:provider:test": -2_000, "assets:disputed:test": 500, FEES: 1_500}


@pytest.mark.parametrize(
    ("kind", "cents"),
    [(MovementKind.PAYMENT, 900), (MovementKind.REFUND, -900), (MovementKind.OTHER, 5)],
)
def test_what_nothing_of_ours_explains_waits_for_a_person_and_moves_no_book(
    app: Flask, clock: FixedClock, kind: MovementKind, cents: int
) -> None:
    state_at_provider(app, clock, kind, cents=cents)

    assert compare(app, clock).items() >= {"mended": 0, "left": 1}.items()
    assert differences(app) == [(kind, "not_booked", "open", "")]
    with app.app_context():
        assert books.list_balances(read_session()) == []


def test_finance_explains_what_the_statement_lacks_and_takes_it_back(
    app: Flask, clock: FixedClock
) -> None:
    with app.app_context(), transaction() as session:
        owner = add_person(session, "employee").id
    permit = read_permit(app, give_permit(app, owner))
    with app.app_context():
        ref = str(charges_of(read_session(), permit)[0].payment_ref)
    assert compare(app, clock).items() >= {"mended": 0, "left": 1}.items()
    client = app.test_client()
    sign_in(client, "finance")
    page = f"/office/payments/differences/{_first_id(app)}"

    assert "differ in 1 place." in client.get("/office/payments").text
    assert "In our books, not in the statement" in client.get("/office/payments/differences").text
    assert "Say what it is" in client.post(page, data={"reason": " "}).text
    assert client.post(page, data={"reason": "Paid at the desk."}).status_code == 303
    assert compare(app, clock).items() >= {"mended": 0, "left": 0}.items()
    sign_in(client, "finance")  # two hours later
    assert "Paid at the desk." in client.get(page).text
    assert f",{ref}," in client.get("/office/payments/differences/differences.csv").text
    client.post(f"{page}/reopen")
    assert [row[2] for row in differences(app)] == ["open"]


def test_what_the_statement_brings_later_is_no_difference_any_more(
    app: Flask, clock: FixedClock
) -> None:
    with app.app_context(), transaction() as session:
        owner = add_person(session, "employee").id
    permit = read_permit(app, give_permit(app, owner))
    with app.app_context():
        charge = charges_of(read_session(), permit)[0]
    compare(app, clock)
    late = {"subject_ref": charge.payment_ref, "charge_id": charge.id, "cents": charge.paid_cents}
    state_at_provider(app, clock, MovementKind.PAYMENT, **late)

    compare(app, clock)

    assert [row[2] for row in differences(app)] == ["gone"]


def _first_id(app: Flask) -> int:
    with app.app_context():
        return read_session().scalars(select(BookDifference.id)).one()
