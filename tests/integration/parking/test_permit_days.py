"""Ending, leave, switch and transfer: the days that are kept are paid, the others go back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.outbox import OutboxMessage
from parking.models import Permit, Product, ProductPrice
from parking.permits import closing, holding, keeping, leave, offering, renewing, unpaid
from parking.permits.holding import Purchase
from parking.permits.life import PermitRefusal, PermitState
from parking.permits.offering import Grant
from parking.permits.steps import Actor, PermitRefusedError
from parking.permits.terms import midnight, price_from
from parking.queries import entry_rights
from payments import books
from payments.charges import RefundReason
from tests.parking_world import (
    CAMPUS,
    NOW,
    add_product,
    add_vehicle,
    bill,
    buy,
    charges_of,
    hold,
    tell_paid,
)
from tests.people import add_person

# NOW is the 4th of March; March has 31 days, so 12,400 a month is 400 a day.
TODAY = date(2026, 3, 4)


@pytest.fixture
def product(session: Session) -> Product:
    return add_product(session, spaces=1)


@pytest.fixture
def nurse(session: Session) -> int:
    return add_person(session, "employee", employment_class="nurse").id


def refused(code: PermitRefusal) -> object:
    return pytest.raises(PermitRefusedError, check=lambda error: error.code == code)


def net(session: Session, *permits: Permit) -> int:
    """What was paid for permits and not given back."""
    charges = [charge for permit in permits for charge in charges_of(session, permit)]
    assert sum(cents for _account, cents in books.list_balances(session)) == 0
    return sum(charge.paid_cents - charge.refunded_cents for charge in charges)


def switch(session: Session, permit: Permit, product: Product) -> Permit:
    cars = [entry.vehicle_id for entry in keeping.current_vehicles(permit)]
    shown = price_from(product, TODAY).cents
    purchase = Purchase(permit.person_id, product.id, cars, shown, permit.id)
    return holding.hold_permit(session, purchase, NOW, CAMPUS)


def test_a_permit_ends_before_a_day_and_the_days_after_go_back(
    session: Session, product: Product, nurse: int
) -> None:
    permit = buy(session, nurse, product)

    back = closing.end_on(session, permit.id, date(2026, 3, 22), Actor(nurse, NOW), CAMPUS)

    assert back == 10 * 400
    assert net(session, permit) == permit.terms[0].cents == 18 * 400
    assert charges_of(session, permit)[0].refunds[0].reason == RefundReason.DAYS_GIVEN_BACK
    assert permit.valid_until == midnight(date(2026, 3, 22), CAMPUS)
    assert entry_rights(session, "harbor", permit.valid_until) == []
    assert permit.events[0].details == {"first_free": "2026-03-22", "back": 4_000}
    assert renewing.expire(session, permit.id, permit.valid_until)
    assert permit.state == PermitState.ENDED


@pytest.mark.parametrize("day", [TODAY, date(2026, 3, 3), date(2026, 4, 1), date(2027, 1, 1)])
def test_only_a_paid_day_after_today_can_be_given_back(
    session: Session, product: Product, nurse: int, day: date
) -> None:
    permit = buy(session, nurse, product)

    with refused(PermitRefusal.DAY_OUTSIDE):
        closing.end_on(session, permit.id, day, Actor(nurse, NOW), CAMPUS)
    assert net(session, permit) == 28 * 400


def test_a_leave_keeps_the_space_unpaid_and_the_return_pays_from_that_day(
    session: Session, product: Product, nurse: int
) -> None:
    permit, other = buy(session, nurse, product), add_person(session, "employee").id
    leave.plan_leave(session, permit.id, date(2026, 3, 11), Actor(nurse, NOW), CAMPUS)
    begins = midnight(date(2026, 3, 11), CAMPUS)
    assert not renewing.is_renewal_due(permit, begins - timedelta(days=1))

    renewing.expire(session, permit.id, begins)

    assert permit.state == PermitState.AWAY
    assert entry_rights(session, "harbor", begins) == []
    with pytest.raises(PermitRefusedError):
        hold(session, other, product, now=begins)
    back = begins + timedelta(days=11)  # the 22nd, ten days to the end of the month
    term = leave.prepare_return(session, permit.id, back, CAMPUS)
    tell_paid(session, bill(session, term, back), back)
    assert permit.state == PermitState.ACTIVE
    assert [(t.state, t.cents) for t in permit.terms] == [("paid", 7 * 400), ("paid", 10 * 400)]
    assert net(session, permit) == 17 * 400
    assert len(entry_rights(session, "harbor", back)) == 1


def test_a_leave_that_is_taken_back_pays_its_days_again(
    session: Session, product: Product, nurse: int
) -> None:
    permit = buy(session, nurse, product)
    leave.plan_leave(session, permit.id, date(2026, 3, 5), Actor(nurse, NOW), CAMPUS)

    keeping.keep(session, permit.id, Actor(nurse, NOW))
    term = holding.prepare_renewal(session, permit.id, NOW, CAMPUS)
    tell_paid(session, bill(session, term))

    assert net(session, permit) == 28 * 400
    assert permit.valid_until == midnight(date(2026, 4, 1), CAMPUS)


def test_a_leave_that_is_too_long_gives_the_space_to_others(
    session: Session, product: Product, nurse: int
) -> None:
    permit = buy(session, nurse, product)
    leave.plan_leave(session, permit.id, date(2026, 3, 11), Actor(nurse, NOW), CAMPUS)
    renewing.expire(session, permit.id, midnight(date(2026, 3, 11), CAMPUS))
    assert permit.away_until == midnight(date(2026, 9, 11), CAMPUS)

    assert not renewing.expire(session, permit.id, permit.away_until - timedelta(seconds=1))
    assert renewing.expire(session, permit.id, permit.away_until)

    assert permit.state == PermitState.ENDED


@pytest.mark.parametrize("month_cents", [24_800, 3_100, 0])
def test_a_switch_pays_the_new_and_gives_back_the_old_from_today_on(
    session: Session, product: Product, nurse: int, month_cents: int
) -> None:
    """Up, down, and to one that costs nothing."""
    old, better = buy(session, nurse, product), add_product(session, "new", cents=month_cents)
    old.terms[0].first_day, old.terms[0].cents = date(2026, 3, 2), 30 * 400
    charges_of(session, old)[0].paid_cents = 30 * 400  # bought two days ago

    new = switch(session, old, better)
    if month_cents:
        assert (old.state, new.state) == (PermitState.ACTIVE, PermitState.HELD)
        tell_paid(session, bill(session, new.terms[0]))

    assert (old.state, new.state) == (PermitState.SWITCHED, PermitState.ACTIVE)
    assert net(session, old) == 2 * 400
    assert net(session, new) == 28 * month_cents // 31
    assert [right.permit_id for right in entry_rights(session, "harbor", NOW)] == [new.id]
    assert (old.events[0].action, new.follows_id) == ("switch", old.id)


def test_a_switch_that_is_not_paid_changes_nothing(
    session: Session, product: Product, nurse: int
) -> None:
    old, better = buy(session, nurse, product), add_product(session, "new")
    new = switch(session, old, better)
    charge = bill(session, new.terms[0])

    holding.cancel_hold(session, new.id, Actor(nurse, NOW))
    tell_paid(session, charge)

    assert old.state == PermitState.ACTIVE
    assert (net(session, old), net(session, new)) == (28 * 400, 0)


def test_a_switch_within_a_full_pool_takes_the_old_permits_space(
    session: Session, product: Product, nurse: int
) -> None:
    old, other = buy(session, nurse, product), add_person(session, "employee").id
    twin = add_product(session, "twin")
    twin.pool = product.pool
    session.flush()

    new = switch(session, old, twin)
    with pytest.raises(PermitRefusedError):
        hold(session, other, twin)
    tell_paid(session, bill(session, new.terms[0]))

    assert new.state == PermitState.ACTIVE


def test_a_permit_is_handed_to_another_person_when_they_have_paid(
    session: Session, product: Product, nurse: int
) -> None:
    permit, other = buy(session, nurse, product), add_person(session, "employee").id
    until, office = NOW + timedelta(days=7), Actor(nurse, NOW, "They share a desk.")

    offered = offering.offer_transfer(session, permit.id, other, until, office)
    with refused(PermitRefusal.PASSED_ON):
        offering.offer_transfer(session, permit.id, other, until, office)
    assert permit.state == PermitState.ACTIVE
    taken = hold(session, other, product, add_vehicle(session, other))
    assert (taken.id, taken.hold_expires_at) == (offered.id, until)
    tell_paid(session, bill(session, taken.terms[0]))

    assert (permit.state, taken.state) == (PermitState.TRANSFERRED, PermitState.ACTIVE)
    assert (net(session, permit), net(session, taken)) == (0, 28 * 400)
    told = select(OutboxMessage.payload).where(OutboxMessage.key.like("permit_decided:%"))
    mail = session.scalars(told).one()
    assert (mail["to"], "Handed to another person" in mail["body"]) == (permit.person.email, True)


def test_whoever_takes_an_offer_and_pays_days_later_pays_from_that_day_on(
    session: Session, product: Product, nurse: int
) -> None:
    """The one who hands over keeps the days on which they still parked."""
    permit, other = buy(session, nurse, product), add_person(session, "employee").id
    until, office = NOW + timedelta(days=7), Actor(nurse, NOW, "They share a desk.")
    offering.offer_transfer(session, permit.id, other, until, office)
    taken = hold(session, other, product, add_vehicle(session, other))
    shown = bill(session, taken.terms[0])
    later = NOW + timedelta(days=3)

    assert unpaid.cents_to_pay(taken, later, CAMPUS) == 25 * 400
    term = unpaid.term_to_pay(session, taken.id, later, CAMPUS)
    assert unpaid.term_to_pay(session, taken.id, later, CAMPUS) is term
    tell_paid(session, bill(session, term, later), later)
    tell_paid(session, shown, later)  # by a page that was left open

    assert (permit.state, taken.state) == (PermitState.TRANSFERRED, PermitState.ACTIVE)
    assert (net(session, permit), net(session, taken)) == (3 * 400, 25 * 400)
    assert taken.valid_from == midnight(date(2026, 3, 7), CAMPUS)
    assert taken.valid_until == midnight(date(2026, 4, 1), CAMPUS)


def test_an_offer_that_is_taken_in_one_month_is_paid_for_the_next(
    session: Session, product: Product, nurse: int
) -> None:
    product.by_application = True
    taken_at, paid_at = NOW + timedelta(days=26), NOW + timedelta(days=29)  # 30 March, 2 April
    grant = Grant(nurse, product.id, NOW + timedelta(days=31))
    offering.offer(session, grant, Actor(None, taken_at))
    taken = hold(session, nurse, product, now=taken_at)
    assert taken.terms[0].cents == 2 * 400

    term = unpaid.term_to_pay(session, taken.id, paid_at, CAMPUS)
    tell_paid(session, bill(session, term, paid_at), paid_at)

    assert (taken.state, term.first_day) == (PermitState.ACTIVE, date(2026, 4, 2))
    assert net(session, taken) == term.cents == 12_400 - round(12_400 / 30)
    assert len(entry_rights(session, "harbor", paid_at)) == 1


def test_what_costs_nothing_from_today_on_is_given_at_once(
    session: Session, product: Product, nurse: int
) -> None:
    product.prices.append(ProductPrice(effective_from=date(2026, 4, 1), cents=0))
    taken_at, paid_at = NOW + timedelta(days=26), NOW + timedelta(days=29)
    offering.offer(session, Grant(nurse, product.id, NOW + timedelta(days=31)), Actor(None, NOW))
    taken = hold(session, nurse, product, now=taken_at)

    unpaid.term_to_pay(session, taken.id, paid_at, CAMPUS)

    assert (taken.state, net(session, taken)) == (PermitState.ACTIVE, 0)


def test_what_is_not_sold_is_asked_for_offered_and_taken(
    session: Session, product: Product, nurse: int
) -> None:
    product.by_application = True
    asked = offering.apply_for(session, product, Actor(nurse, NOW, "I cannot walk far."), CAMPUS)
    again = offering.apply_for(session, product, Actor(nurse, NOW, "Please."), CAMPUS)
    assert asked.id == again.id

    until = NOW + timedelta(days=5)
    offering.offer(session, Grant(nurse, product.id, until), Actor(None, NOW))
    other = add_person(session, "employee").id
    with refused(PermitRefusal.SOLD_OUT):
        offering.offer(session, Grant(other, product.id, until), Actor(None, NOW))
    taken = hold(session, nurse, product)
    tell_paid(session, bill(session, taken.terms[0]))

    assert (taken.id, taken.state) == (asked.id, PermitState.ACTIVE)
    story = [event.action for event in reversed(taken.events)]
    assert story == ["apply", "offer", "accept", "pay"]


def test_an_offer_that_nobody_takes_frees_its_space(
    session: Session, product: Product, nurse: int
) -> None:
    until = NOW + timedelta(days=5)
    offered = offering.offer(session, Grant(nurse, product.id, until), Actor(None, NOW))

    assert not holding.lapse(session, offered.id, until)
    assert holding.lapse(session, offered.id, until + timedelta(minutes=1))

    assert offered.state == PermitState.LAPSED


def test_the_office_ends_a_permit_and_gives_back_from_tomorrow_on(
    session: Session, product: Product, nurse: int
) -> None:
    permit = buy(session, nurse, product)
    clerk = add_person(session, "office").id

    closing.end_now(session, permit.id, Actor(clerk, NOW, "Left the hospital."), CAMPUS)

    assert (permit.state, net(session, permit)) == (PermitState.ENDED, 400)


def test_a_price_that_changes_in_the_month_is_paid_and_given_back_as_it_was_sold(
    session: Session, product: Product, nurse: int
) -> None:
    change = ProductPrice(effective_from=date(2026, 3, 22), cents=15_500)
    product.prices.append(change)
    session.flush()
    permit = hold(session, nurse, product)
    tell_paid(session, bill(session, permit.terms[0]))
    assert permit.terms[0].cents == 18 * 400 + 10 * 500

    change.cents = 99_900  # what was sold stays sold at its price
    back = closing.end_on(session, permit.id, date(2026, 3, 20), Actor(nurse, NOW), CAMPUS)

    assert back == 2 * 400 + 10 * 500
    assert net(session, permit) == 16 * 400
