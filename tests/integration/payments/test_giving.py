"""Money that goes back since a permit ended: by a rule at once, above a limit by two people."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import Session

from core.db import transaction
from core.identity.people import Act
from parking import farewell
from parking.models import Permit
from parking.permits import closing
from parking.permits.steps import Actor
from payments import books
from payments.disputes import commands as disputes
from payments.disputes.rules import DisputeState
from payments.models import Refund
from payments.ports import DisputeNews
from payments.refunding import commands
from payments.refunding.commands import Decision, RefundRefusedError
from payments.refunding.rules import Refusal
from tests.parking_world import CAMPUS, NOW, add_product, buy, charges_of, give_permit
from tests.people import add_person, sign_in

# From tomorrow on 27 days of 31 at 400 cents go back: more than the limit of these tests.
LIMIT, FROM_TOMORROW = 5_000, 10_800
TOMORROW = date(2026, 3, 5)


@pytest.fixture
def permits(session: Session) -> list[Permit]:
    """Three people's permits, 112 dollars each."""
    current_app.config["REFUND_ALONE_CENTS"] = LIMIT
    product = add_product(session)
    return [buy(session, add_person(session, "employee").id, product) for _ in range(3)]


def owed(session: Session) -> int:
    """What is on its way back, by books that balance."""
    balances = dict(books.list_balances(session))
    assert sum(balances.values()) == 0
    return -balances.get("liabilities:refunds", 0)


def refunds(session: Session, permit: Permit) -> list[Refund]:
    return [refund for charge in charges_of(session, permit) for refund in charge.refunds]


def test_a_rule_gives_at_once_and_a_person_above_the_limit_only_with_a_second(
    session: Session, permits: list[Permit]
) -> None:
    own, ended, left = permits
    office = add_person(session, "office").id

    back = closing.end_on(session, own.id, TOMORROW, Actor(own.person_id, NOW), CAMPUS)
    assert (back, owed(session)) == (FROM_TOMORROW, FROM_TOMORROW)
    farewell.end_all_of(session, [left.person_id], Act(None, "", NOW))
    assert owed(session) == 2 * FROM_TOMORROW

    back = closing.end_now(session, ended.id, Actor(office, NOW, "Asked by phone."), CAMPUS)

    assert (ended.state, back, owed(session)) == ("ended", 0, 2 * FROM_TOMORROW)
    (waiting,) = refunds(session, ended)
    assert (waiting.state, waiting.amount_cents) == ("waiting", FROM_TOMORROW)
    assert (waiting.asked_by, waiting.note) == (office, "Asked by phone.")
    with pytest.raises(RefundRefusedError):
        commands.approve(session, waiting, Decision(office, NOW))
    commands.approve(session, waiting, Decision(add_person(session, "finance").id, NOW))
    assert owed(session) == 3 * FROM_TOMORROW


def test_whoever_takes_a_feed_in_by_hand_decides_and_small_amounts_need_nobody_else(
    session: Session, permits: list[Permit]
) -> None:
    office = add_person(session, "office").id

    farewell.end_all_of(session, [permits[0].person_id], Act(office, "Feed 7", NOW))
    late = NOW + timedelta(days=20)
    closing.end_now(session, permits[1].id, Actor(office, late, "Moved away."), CAMPUS)

    assert [refund.state for refund in refunds(session, permits[0])] == ["waiting"]
    assert [refund.state for refund in refunds(session, permits[1])] == ["owed"]
    assert owed(session) == 7 * 400


def test_what_a_bank_is_deciding_about_does_not_go_back_by_a_rule_either(
    session: Session, permits: list[Permit]
) -> None:
    permit, finance = permits[0], Decision(add_person(session, "finance").id, NOW)
    payment = charges_of(session, permit)[0].payment_ref
    asked = DisputeNews("dp_1", payment, 11_200, DisputeState.NEEDS_ANSWER, NOW)
    disputes.apply_news(session, "test", asked, NOW)

    back = closing.end_on(session, permit.id, TOMORROW, Actor(permit.person_id, NOW), CAMPUS)

    assert (back, owed(session)) == (0, 0)
    (waiting,) = refunds(session, permit)
    with pytest.raises(RefundRefusedError):
        commands.approve(session, waiting, finance)
    won = DisputeNews("dp_1", payment, 11_200, DisputeState.WON, NOW)
    disputes.apply_news(session, "test", won, NOW)
    commands.approve(session, waiting, finance)
    assert owed(session) == FROM_TOMORROW


def test_what_a_bank_took_for_good_does_not_go_back_once_more(
    session: Session, permits: list[Permit]
) -> None:
    permit, finance = permits[0], Decision(add_person(session, "finance").id, NOW)
    payment = charges_of(session, permit)[0].payment_ref
    asked = DisputeNews("dp_1", payment, 6_000, DisputeState.NEEDS_ANSWER, NOW)
    disputes.apply_news(session, "test", asked, NOW)
    closing.end_on(session, permit.id, date(2026, 3, 10), Actor(permit.person_id, NOW), CAMPUS)
    (waiting,) = refunds(session, permit)
    lost = DisputeNews("dp_1", payment, 6_000, DisputeState.LOST, NOW)
    disputes.apply_news(session, "test", lost, NOW)

    with pytest.raises(RefundRefusedError) as refused:  # 22 days, of which 13 are left
        commands.approve(session, waiting, finance)
    assert refused.value.code == Refusal.LOST
    commands.refuse(session, waiting, finance)
    charge = charges_of(session, permit)[0]
    with pytest.raises(RefundRefusedError) as again:
        commands.ask_refund(session, charge, cents=5_201, alone_cents=10**6, decision=finance)
    assert again.value.code == Refusal.LOST
    with pytest.raises(RefundRefusedError) as absurd:
        commands.ask_refund(session, charge, cents=11_201, alone_cents=10**6, decision=finance)
    assert absurd.value.code == Refusal.TOO_MUCH
    # A rule gives what is left, and no more.
    closing.end_now(session, permit.id, Actor(None, NOW, "Has left."), CAMPUS)
    assert owed(session) == min(5 * 400, 5_200)
    won = DisputeNews("dp_1", payment, 6_000, DisputeState.WON, NOW)
    disputes.apply_news(session, "test", won, NOW)
    assert commands.stand(session, charge).left_cents == 11_200 - 5 * 400


def test_a_rule_gives_no_more_than_a_bank_has_left(session: Session, permits: list[Permit]) -> None:
    permit = permits[0]
    payment = charges_of(session, permit)[0].payment_ref
    lost = DisputeNews("dp_1", payment, 11_200, DisputeState.LOST, NOW)
    disputes.apply_news(session, "test", lost, NOW)
    assert closing.end_on(session, permit.id, TOMORROW, Actor(permit.person_id, NOW), CAMPUS) == 0
    assert (owed(session), refunds(session, permit)) == (0, [])


def test_the_office_reads_that_it_waits_and_finance_finds_it(app: Flask) -> None:
    app.config["REFUND_ALONE_CENTS"] = LIMIT
    with app.app_context(), transaction() as session:
        holder = add_person(session, "employee").id
    permit_id = give_permit(app, holder)
    office, finance, payer = (app.test_client() for _ in range(3))
    sign_in(office, "office")
    sign_in(finance, "finance")
    sign_in(payer, person_id=holder)

    data = {"reason": "Garage closed."}
    url = f"/office/permits/{permit_id}"
    assert office.post(f"{url}/end-and-refund", data=data).status_code == 303

    said = "$108.00 goes back once a second person has approved it."
    assert said in office.get(url).text
    assert "Garage closed." in finance.get("/office/payments").text
    assert "108.00" not in payer.get(f"/mine/permits/{permit_id}").text
    with app.app_context(), transaction() as session:
        waiting = session.scalars(sa.select(Refund.id)).one()
    approved = finance.post(f"/office/payments/charges/refunds/{waiting}/approve")
    assert approved.status_code == 303
    assert said not in office.get(url).text
    assert "108.00" in payer.get(f"/mine/permits/{permit_id}").text
