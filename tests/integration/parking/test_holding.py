"""Permits by their commands: hold, pay in time and late, lapse, cancel, renew, end."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from parking.models import Permit, Product
from parking.permits import holding, keeping
from parking.permits.holding import HOLD_FOR, Purchase
from parking.permits.inventory import HOLD_GRACE
from parking.permits.life import PermitRefusal, PermitState
from parking.permits.steps import Actor, PermitRefusedError
from parking.products.eligibility import Bar
from parking.queries import entry_rights
from payments import books
from payments.charges import ChargeState, RefundReason
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

AFTER_HOLD = NOW + HOLD_FOR + HOLD_GRACE


@pytest.fixture
def product(session: Session) -> Product:
    return add_product(session, spaces=1)


@pytest.fixture
def nurse(session: Session) -> int:
    return add_person(session, "employee", employment_class="nurse").id


@pytest.fixture
def other(session: Session) -> int:
    return add_person(session, "employee").id


def refused(code: PermitRefusal | Bar) -> object:
    return pytest.raises(PermitRefusedError, check=lambda error: error.code == code)


def test_a_hold_keeps_the_last_space_from_others_until_it_is_over(
    session: Session, product: Product, nurse: int, other: int
) -> None:
    mine = hold(session, nurse, product)

    with refused(Bar.SOLD_OUT):
        hold(session, other, product)
    assert holding.lapse(session, mine.id, NOW + HOLD_FOR) is False  # a minute of grace
    theirs = hold(session, other, product, now=AFTER_HOLD)
    assert theirs.state == PermitState.HELD


def test_a_paid_hold_is_a_permit_until_the_end_of_the_month(
    session: Session, product: Product, nurse: int
) -> None:
    permit = buy(session, nurse, product)

    assert permit.state == PermitState.ACTIVE
    assert permit.terms[0].cents == 28 * 400  # the 4th to the 31st of March
    assert permit.valid_until.astimezone(CAMPUS).isoformat() == "2026-04-01T00:00:00-04:00"
    assert [right.permit_id for right in entry_rights(session, "harbor", NOW)] == [permit.id]
    assert entry_rights(session, "harbor", permit.valid_until) == []


def test_two_clicks_are_one_hold(session: Session, product: Product, nurse: int) -> None:
    car = add_vehicle(session, nurse)

    first, second = hold(session, nurse, product, car), hold(session, nurse, product, car)

    assert first.id == second.id
    assert bill(session, first.terms[0]).id == bill(session, second.terms[0]).id


def test_nobody_holds_the_same_permit_twice(session: Session, product: Product, nurse: int) -> None:
    buy(session, nurse, product)

    with refused(Bar.ALREADY_HELD):
        hold(session, nurse, product)


def test_a_price_that_changed_in_between_is_shown_before_anything_is_held(
    session: Session, product: Product, nurse: int
) -> None:
    car = add_vehicle(session, nurse)
    purchase = Purchase(nurse, product.id, [car.id], shown_cents=1)

    with refused(PermitRefusal.PRICE_CHANGED) as caught:
        holding.hold_permit(session, purchase, NOW, CAMPUS)
    assert caught.value.details == {"cents": 28 * 400}


def test_only_ones_own_cars_and_not_too_many(
    session: Session, product: Product, nurse: int, other: int
) -> None:
    strange, own = add_vehicle(session, other), [add_vehicle(session, nurse) for _ in range(3)]

    with refused(PermitRefusal.VEHICLE_NEEDED):
        hold(session, nurse, product, strange)
    with refused(PermitRefusal.VEHICLE_LIMIT):
        hold(session, nurse, product, *own)


def test_a_late_payment_is_honoured_while_a_space_is_there(
    session: Session, product: Product, nurse: int
) -> None:
    permit = hold(session, nurse, product)
    charge = bill(session, permit.terms[0])
    assert holding.lapse(session, permit.id, AFTER_HOLD)

    tell_paid(session, charge, AFTER_HOLD)

    assert permit.state == PermitState.ACTIVE
    assert charge.refunded_cents == 0


def test_a_late_payment_for_a_space_that_was_sold_goes_back_by_itself(
    session: Session, product: Product, nurse: int, other: int
) -> None:
    permit = hold(session, nurse, product)
    charge = bill(session, permit.terms[0])
    holding.lapse(session, permit.id, AFTER_HOLD)
    buy(session, other, product, now=AFTER_HOLD)

    tell_paid(session, charge, AFTER_HOLD)

    assert permit.state == PermitState.LAPSED
    assert (charge.state, charge.refunded_cents) == (ChargeState.PAID, charge.amount_cents)
    assert [refund.reason for refund in charge.refunds] == [RefundReason.HOLD_EXPIRED_SOLD_OUT]
    assert sum(cents for _account, cents in books.list_balances(session)) == 0


def test_a_late_payment_is_late_also_before_the_job_has_come(
    session: Session, product: Product, nurse: int, other: int
) -> None:
    """The space of a hold that is over may be sold while nobody has written that it lapsed."""
    permit = hold(session, nurse, product)
    charge = bill(session, permit.terms[0])
    theirs = buy(session, other, product, now=AFTER_HOLD)
    assert (permit.state, theirs.state) == (PermitState.HELD, PermitState.ACTIVE)

    tell_paid(session, charge, AFTER_HOLD)

    assert permit.state == PermitState.LAPSED
    assert [refund.reason for refund in charge.refunds] == [RefundReason.HOLD_EXPIRED_SOLD_OUT]


def test_a_late_payment_before_the_job_has_come_is_honoured_while_a_space_is_there(
    session: Session, product: Product, nurse: int
) -> None:
    permit = hold(session, nurse, product)
    tell_paid(session, bill(session, permit.terms[0]), AFTER_HOLD)

    assert permit.state == PermitState.ACTIVE
    session.refresh(permit, ["events"])
    assert [event.action for event in permit.events] == ["pay_late", "lapse", "hold"]


def test_a_payment_in_the_last_second_beats_a_buyer_who_was_waiting(
    session: Session, product: Product, nurse: int, other: int
) -> None:
    """Both instants lie around the end of the hold: whoever comes first, one space is sold."""
    permit = hold(session, nurse, product)
    charge = bill(session, permit.terms[0])

    with refused(Bar.SOLD_OUT):
        hold(session, other, product, now=NOW + HOLD_FOR + timedelta(seconds=1))
    tell_paid(session, charge, NOW + HOLD_FOR + timedelta(seconds=2))

    assert permit.state == PermitState.ACTIVE
    assert charge.refunded_cents == 0


def test_a_payment_after_the_holder_gave_the_space_back_goes_back(
    session: Session, product: Product, nurse: int
) -> None:
    permit = hold(session, nurse, product)
    charge = bill(session, permit.terms[0])
    holding.cancel_hold(session, permit.id, Actor(nurse, NOW))
    assert charge.state == ChargeState.CANCELLED

    tell_paid(session, charge)

    assert permit.state == PermitState.CANCELLED
    assert [refund.reason for refund in charge.refunds] == [RefundReason.HOLD_CANCELLED]


def test_what_is_paid_twice_goes_back_once(session: Session, product: Product, nurse: int) -> None:
    permit = hold(session, nurse, product)
    first = bill(session, permit.terms[0])
    first.state = ChargeState.DECLINED
    second = bill(session, permit.terms[0])
    assert first.id != second.id

    tell_paid(session, second)
    tell_paid(session, first)

    assert permit.state == PermitState.ACTIVE
    assert [c.refunded_cents for c in (first, second)] == [first.amount_cents, 0]
    assert first.refunds[0].reason == RefundReason.ALREADY_PAID


def test_the_next_month_can_be_paid_in_the_last_ten_days(
    session: Session, product: Product, nurse: int
) -> None:
    permit = buy(session, nurse, product)
    with refused(PermitRefusal.NOT_DUE):
        holding.prepare_renewal(session, permit.id, NOW, CAMPUS)
    late_march = permit.valid_until - timedelta(days=3)

    term = holding.prepare_renewal(session, permit.id, late_march, CAMPUS)
    again = holding.prepare_renewal(session, permit.id, late_march, CAMPUS)
    tell_paid(session, bill(session, term, late_march), late_march)

    assert term.id == again.id
    assert term.cents == 12_400
    assert permit.valid_until.astimezone(CAMPUS).isoformat() == "2026-05-01T00:00:00-04:00"
    assert holding.expire(session, permit.id, term.ends_at - timedelta(seconds=1)) is False
    assert holding.expire(session, permit.id, term.ends_at)
    assert permit.state == PermitState.ENDED


def test_a_permit_that_is_to_end_asks_for_no_more_money_and_can_be_kept(
    session: Session, product: Product, nurse: int
) -> None:
    permit = buy(session, nurse, product)
    late = permit.valid_until - timedelta(days=3)
    charge = bill(session, holding.prepare_renewal(session, permit.id, late, CAMPUS), late)

    keeping.ask_end(session, permit.id, Actor(nurse, late))

    assert charge.state == ChargeState.CANCELLED
    assert not holding.is_renewal_due(permit, late)
    keeping.keep(session, permit.id, Actor(nurse, late))
    assert holding.is_renewal_due(permit, late)


def test_a_permit_that_costs_nothing_needs_no_payment(session: Session, nurse: int) -> None:
    permit = hold(session, nurse, add_product(session, "free", cents=0))

    assert permit.state == PermitState.ACTIVE
    assert charges_of(session, permit) == []


def test_vehicles_go_on_and_off_but_never_all(
    session: Session, product: Product, nurse: int
) -> None:
    permit = buy(session, nurse, product)
    actor, second, third = Actor(nurse, NOW), *(add_vehicle(session, nurse) for _ in range(2))

    keeping.put_vehicle(session, permit.id, second, actor)
    with refused(PermitRefusal.VEHICLE_LISTED):
        keeping.put_vehicle(session, permit.id, second, actor)
    with refused(PermitRefusal.VEHICLE_LIMIT):
        keeping.put_vehicle(session, permit.id, third, actor)
    assert len(entry_rights(session, "harbor", NOW)) == 2

    first_id = keeping.current_vehicles(permit)[0].vehicle_id
    keeping.take_vehicle(session, permit.id, first_id, actor)
    assert [right.number for right in entry_rights(session, "harbor", NOW)] == [second.number]
    with refused(PermitRefusal.VEHICLE_NEEDED):
        keeping.take_vehicle(session, permit.id, second.id, actor)


def test_every_step_is_in_the_story_with_who_and_when(
    session: Session, product: Product, nurse: int
) -> None:
    permit = buy(session, nurse, product)
    keeping.ask_end(session, permit.id, Actor(nurse, NOW + timedelta(days=1)))
    session.flush()
    session.refresh(permit, ["events"])

    story = [(event.action, event.actor_id) for event in reversed(permit.events)]
    assert story == [("hold", nurse), ("pay", None), ("ask_end", nurse)]


def test_a_permit_bought_on_the_last_evening_of_february_costs_one_day(
    session: Session, product: Product, nurse: int
) -> None:
    """It is March in London already; on campus it is the 28th."""
    permit = hold(session, nurse, product, now=NOW.replace(month=3, day=1, hour=4, minute=30))

    assert permit.terms[0].cents == round(12_400 / 28)
    assert isinstance(permit, Permit)
