"""Renewals whose answer was lost: nobody pays twice, and nobody loses a permit for it."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from core.jobs import Findings
from parking.jobs import end_permits
from parking.listed.rights import entry_rights
from parking.permits.life import PermitState
from parking.renewals.rules import GRACE, KEPT_FOR, RenewalState
from payments import books, checkout
from payments.cards.models import SavedCard
from payments.cards.rules import CardState
from payments.cards.unanswered import LOOK_AFTER
from payments.models import Charge, Refund, TestCheckout
from payments.ports import CardCharge, ProviderRefusedError, ProviderUnavailableError
from payments.setup import test_provider as embedded_provider
from payments.test_cards import TestCards
from tests.people import add_person, sign_in
from tests.renewal_world import (
    ENDS,
    permit_with_card,
    read_permit,
    renew_at,
    renewal_of,
    save_card,
)

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
ASKED_AT = ENDS - 5 * DAY


class Line:
    """The line to the provider's cards: what was asked, and what does not come through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.takes = True
        self.is_dead = True
        self.may_look = True
        charge, find = TestCards.charge, TestCards.find

        def ask(cards: TestCards, request: CardCharge) -> object:
            self.asked.append(request.charge_id)
            answer = charge(cards, request) if self.takes else None
            if self.is_dead:
                raise ProviderUnavailableError("the line went dead")
            return answer

        def look(cards: TestCards, request: CardCharge) -> object:
            if not self.may_look:
                raise ProviderRefusedError("no such customer")
            return find(cards, request)

        monkeypatch.setattr(TestCards, "charge", ask)
        monkeypatch.setattr(TestCards, "find", look)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    return Line(monkeypatch)


@pytest.fixture
def person_id(any_app: Flask) -> int:
    with any_app.app_context(), transaction() as session:
        return add_person(session, "employee").id


@pytest.fixture
def permit_id(any_app: Flask, clock: FixedClock, person_id: int, line: Line) -> str:
    """A permit that was asked for, and of which no answer came."""
    found = permit_with_card(any_app, person_id)
    renew_at(any_app, clock, ENDS - 7 * DAY)
    assert renew_at(any_app, clock, ASKED_AT)["silent"] == 1
    return found


def charges(app: Flask) -> list[Charge]:
    """What was asked of saved cards, oldest first."""
    with app.app_context():
        session = read_session()
        session.expire_all()
        query = select(Charge).where(Charge.card_id.is_not(None)).order_by(Charge.created_at)
        return list(session.scalars(query))


def ask_after(app: Flask, clock: FixedClock, instant: datetime) -> Findings:
    """Let the asking job run at an instant."""
    clock.instant = instant
    with app.test_request_context():
        return checkout.ask_after_old_charges(instant)


def go_to_page(app: Flask, person_id: int, permit_id: str) -> None:
    """Let the holder go to the payment page of the next days, which withdraws the card's charge."""
    holder = app.test_client()
    sign_in(holder, person_id=person_id)
    assert holder.post(f"/mine/permits/{permit_id}/pay").status_code == 303


def at_provider(app: Flask) -> int:
    with app.app_context():
        balances = dict(books.list_balances(read_session()))
    assert sum(balances.values()) == 0
    return balances["assets:provider:test"]


def test_a_look_up_that_is_refused_says_nothing_and_is_made_again(
    any_app: Flask, clock: FixedClock, line: Line, permit_id: str
) -> None:
    line.is_dead = line.may_look = False
    found = renew_at(any_app, clock, ASKED_AT + 10 * MINUTE)
    assert (found["declined"], found["silent"]) == (0, 1)
    ask_after(any_app, clock, ASKED_AT + HOUR)

    assert renewal_of(any_app, permit_id).state == RenewalState.ASKED
    assert [charge.state for charge in charges(any_app)] == ["pending"]

    line.may_look = True
    assert renew_at(any_app, clock, ASKED_AT + 2 * HOUR)["paid"] == 1
    assert len(line.asked) == 1
    assert read_permit(any_app, permit_id).valid_until == ENDS + 30 * DAY


def test_gates_open_and_the_space_is_kept_while_nobody_knows(
    any_app: Flask, clock: FixedClock, line: Line, permit_id: str
) -> None:
    line.may_look = False
    instant = ENDS + GRACE - DAY
    while instant < ENDS + KEPT_FOR + DAY:
        assert renew_at(any_app, clock, instant)["suspended"] == 0
        with any_app.app_context():
            end_permits(instant)
            (right,) = entry_rights(read_session(), "harbor", instant + 11 * HOUR)
            assert right.valid_until is not None
            assert right.valid_until > instant + 11 * HOUR
        instant += 12 * HOUR - 10 * MINUTE

    assert read_permit(any_app, permit_id).state == PermitState.ACTIVE
    assert len(line.asked) == 1


def test_finance_is_shown_it_after_some_hours_and_ends_it_so_that_the_renewal_goes_on(
    any_app: Flask, clock: FixedClock, line: Line, permit_id: str
) -> None:
    line.may_look = line.takes = False
    (charge,) = charges(any_app)
    with any_app.app_context(), transaction() as session:
        session.execute(TestCheckout.__table__.delete())  # type: ignore[attr-defined]
    finance = any_app.test_client()
    said = "Nobody knows whether"
    page = f"/office/payments/charges/{charge.id}"
    clock.instant = ASKED_AT + LOOK_AFTER - MINUTE
    sign_in(finance, "finance")
    assert said not in finance.get("/office/payments").text
    assert finance.post(f"{page}/not-taken", data={"found": "Too early."}).status_code == 409
    clock.instant = ASKED_AT + LOOK_AFTER
    assert said in finance.get("/office/payments").text
    assert said in finance.get(page).text

    assert "Say where you looked" in finance.post(f"{page}/not-taken", data={"found": " "}).text
    assert finance.post(f"{page}/not-taken", data={"found": "Nothing there."}).status_code == 303
    assert finance.post(f"{page}/not-taken", data={"found": "Nothing there."}).status_code == 409

    assert said not in finance.get("/office/payments").text
    with any_app.app_context():
        trail = select(AuditEntry).where(AuditEntry.action == "payment.not_taken")
        assert read_session().scalars(trail).one().reason == "Nothing there."
    line.may_look = line.takes = True
    line.is_dead = False
    assert renew_at(any_app, clock, clock.now() + 10 * MINUTE)["paid"] == 1
    assert [charge.state for charge in charges(any_app)] == ["expired", "paid"]
    assert renewal_of(any_app, permit_id).tries == 1


def test_what_finance_ended_and_was_taken_all_the_same_goes_back_where_another_was_paid(
    any_app: Flask, clock: FixedClock, line: Line, permit_id: str
) -> None:
    line.may_look = False
    (charge,) = charges(any_app)
    clock.instant = ASKED_AT + LOOK_AFTER
    finance = any_app.test_client()
    sign_in(finance, "finance")
    page = f"/office/payments/charges/{charge.id}"
    assert finance.post(f"{page}/not-taken", data={"found": "Overlooked."}).status_code == 303
    line.is_dead = False
    assert renew_at(any_app, clock, clock.now() + 10 * MINUTE)["paid"] == 1

    line.may_look = True
    assert ask_after(any_app, clock, clock.now() + 40 * MINUTE)["settled"] == 1

    assert [charge.state for charge in charges(any_app)] == ["paid", "paid"]
    with any_app.app_context():
        refund = read_session().scalars(select(Refund)).one()
    assert (refund.charge_id, refund.reason) == (charge.id, "already_paid")


def test_a_withdrawn_charge_that_was_taken_is_found_within_the_hour_and_counts(
    any_app: Flask, clock: FixedClock, line: Line, person_id: int, permit_id: str
) -> None:
    go_to_page(any_app, person_id, permit_id)
    assert [charge.state for charge in charges(any_app)] == ["cancelled"]
    renew_at(any_app, clock, ASKED_AT + 10 * MINUTE)
    assert renewal_of(any_app, permit_id).state == RenewalState.ASKED, "who knows whether it paid?"

    assert ask_after(any_app, clock, ASKED_AT + 25 * MINUTE)["settled"] == 1

    assert [charge.state for charge in charges(any_app)] == ["paid"]
    assert renewal_of(any_app, permit_id).state == RenewalState.PAID
    assert read_permit(any_app, permit_id).valid_until == ENDS + 30 * DAY
    assert at_provider(any_app) == 28 * 400 + 12_400


def test_a_withdrawn_charge_that_was_taken_goes_back_where_its_holder_has_paid_by_hand(
    any_app: Flask, clock: FixedClock, line: Line, person_id: int, permit_id: str
) -> None:
    go_to_page(any_app, person_id, permit_id)
    with any_app.test_request_context():
        by_hand = select(Charge).where(Charge.card_id.is_(None), Charge.state == "pending")
        token = str(read_session().scalars(by_hand).one().checkout_ref)
        provider = embedded_provider()
        assert provider is not None
        assert provider.settle(token, "paid")

    assert ask_after(any_app, clock, ASKED_AT + 25 * MINUTE)["settled"] == 2

    with any_app.app_context():
        refund = read_session().scalars(select(Refund)).one()
    assert (refund.state, refund.amount_cents, refund.reason) == ("owed", 12_400, "already_paid")
    assert read_permit(any_app, permit_id).valid_until == ENDS + 30 * DAY


def test_no_other_charge_is_made_while_a_withdrawn_one_may_have_been_taken(
    any_app: Flask, clock: FixedClock, line: Line, person_id: int, permit_id: str
) -> None:
    line.may_look = line.is_dead = False
    go_to_page(any_app, person_id, permit_id)
    for hours in range(1, 40, 3):
        ask_after(any_app, clock, ASKED_AT + hours * HOUR)
        renew_at(any_app, clock, ASKED_AT + hours * HOUR + MINUTE)
    assert len(line.asked) == 1
    finance = any_app.test_client()
    sign_in(finance, "finance")
    assert "Nobody knows whether" in finance.get("/office/payments").text

    line.may_look = True
    ask_after(any_app, clock, ASKED_AT + 41 * HOUR)

    assert len(line.asked) == 1
    assert renewal_of(any_app, permit_id).state == RenewalState.PAID


def test_a_withdrawn_charge_that_was_not_taken_lets_the_renewal_go_on(
    any_app: Flask, clock: FixedClock, line: Line, person_id: int, permit_id: str
) -> None:
    with any_app.app_context(), transaction() as session:
        session.execute(update(TestCheckout).values(charge_id="f" * 32, state="declined"))
    line.is_dead = False
    go_to_page(any_app, person_id, permit_id)
    ask_after(any_app, clock, ASKED_AT + 25 * MINUTE)

    renew_at(any_app, clock, ASKED_AT + 30 * MINUTE)
    assert renewal_of(any_app, permit_id).state == RenewalState.WAITING
    assert renew_at(any_app, clock, ASKED_AT + 2 * HOUR)["paid"] == 1
    assert [charge.state for charge in charges(any_app)] == ["cancelled", "paid"]


def test_a_card_that_was_replaced_is_not_charged_and_the_new_one_is(
    any_app: Flask, clock: FixedClock, line: Line, person_id: int, permit_id: str
) -> None:
    with any_app.app_context(), transaction() as session:
        session.execute(update(TestCheckout).values(charge_id="f" * 32, state="declined"))
    new = save_card(any_app, person_id)
    line.is_dead = False

    renew_at(any_app, clock, ASKED_AT + 10 * MINUTE)

    old, paid = charges(any_app)
    assert (old.state, paid.state, paid.card_id) == ("expired", "paid", new)
    with any_app.app_context():
        state = read_session().get_one(SavedCard, old.card_id).state
    assert state == CardState.REPLACED
