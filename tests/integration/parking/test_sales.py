"""A sale day's rules on the database: one place each, called in order, never more than spaces."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import read_session, transaction
from core.outbox import OutboxMessage
from parking.models import Permit
from parking.permits import holding, offering
from parking.permits.life import PermitRefusal, PermitState
from parking.permits.offering import Grant
from parking.permits.steps import Actor, PermitRefusedError
from parking.products.eligibility import Bar
from parking.sales import calling, joining, opening
from parking.sales.life import SaleRefusal, SaleRefusedError
from parking.sales.models import Sale
from parking.waitlists import own_steps
from parking.waitlists.refusals import WaitlistRefusedError
from payments.charges import RefundReason
from tests.parking_world import CAMPUS, NOW, add_product, bill, buy, hold, tell_paid
from tests.people import add_person
from tests.sale_world import (
    CLOSES,
    HOUR,
    MINUTE,
    OPENS,
    SECOND,
    add_sale,
    advance,
    numbers,
    sale_with,
)
from tests.waitlist_world import add_list, add_waiting, states, work


def test_the_early_are_called_by_lot_and_the_late_behind_them(app: Flask) -> None:
    sale_id, early = sale_with(app, 5, per_minute=600)
    with app.test_request_context(), transaction() as session:
        # The sale opens at this very instant, though the usher has not looked yet.
        late = [add_person(session, "employee").id for _ in range(3)]
        for person in late:
            joining.take_place(session, sale_id, person, OPENS, CAMPUS)
        # The second tab, the other phone: the same place.
        again = joining.take_place(session, sale_id, early[0], OPENS + MINUTE, CAMPUS)
        assert again.place == 1
    told = advance(app, sale_id, OPENS + SECOND)
    assert (told.places, told.early, told.called) == (8, 5, 3)  # one for each space
    called = numbers(app, sale_id)
    assert sorted(n for n in called.values() if n) == [1, 2, 3]
    assert all(called[person] is None for person in late)
    # Nobody begins to buy: after ten minutes the spaces are the next three's.
    told = advance(app, sale_id, OPENS + 11 * MINUTE)
    assert told.called == 6
    called = numbers(app, sale_id)
    assert sorted(called[person] or 0 for person in early) == [1, 2, 3, 4, 5]
    assert [called[person] for person in late] == [6, None, None]


def test_only_who_was_called_can_buy_and_no_more_than_there_are_spaces(app: Flask) -> None:
    sale_id, people = sale_with(app, 5, per_minute=600)
    with app.test_request_context(), transaction() as session:
        product = session.get_one(Sale, sale_id).product
        with pytest.raises(PermitRefusedError) as refused:
            hold(session, people[0], product)
        assert refused.value.code == Bar.SALE_BY_TURNS
    advance(app, sale_id, OPENS)
    assert advance(app, sale_id, OPENS + SECOND).called == 3
    called = {number: person for person, number in numbers(app, sale_id).items() if number}
    now = OPENS + MINUTE
    with app.test_request_context(), transaction() as session:
        product = session.get_one(Sale, sale_id).product
        for number in (1, 2):
            hold(session, called[number], product, now=now)
    told = advance(app, sale_id, now)
    assert (told.called, told.left, told.unpaid) == (3, 1, 2)  # the last space waits for number 3
    with app.test_request_context(), transaction() as session:
        product = session.get_one(Sale, sale_id).product
        hold(session, called[3], product, now=now)
    # Nobody pays: the spaces come back, and the next are called.
    with app.test_request_context(), transaction() as session:
        for permit in session.scalars(select(Permit)):
            assert holding.lapse(session, permit.id, now + 17 * MINUTE)
    assert advance(app, sale_id, now + 17 * MINUTE).called == 5


def test_a_pause_calls_and_sells_nothing_and_an_end_gives_the_product_back(app: Flask) -> None:
    sale_id, _people = sale_with(app, 4, per_minute=60)
    with app.test_request_context(), transaction() as session:
        office = Actor(add_person(session, "office").id, NOW, "The price is wrong.")
        opening.pause(session, sale_id, office)
        opening.pause(session, sale_id, office)  # pressed twice
    told = advance(app, sale_id, OPENS + HOUR)
    assert (told.early, told.called, told.is_paused) == (4, 0, True)
    with app.test_request_context(), transaction() as session:
        opening.go_on(session, sale_id, Actor(office.person_id, OPENS + HOUR))
        with pytest.raises(SaleRefusedError) as refused:
            opening.extend(session, sale_id, CLOSES - SECOND, office)
        assert refused.value.code == SaleRefusal.ENDS_TOO_SOON
        opening.extend(session, sale_id, CLOSES + HOUR, office)
    # The hour of the pause is not made up for.
    assert advance(app, sale_id, OPENS + HOUR + SECOND).called == 1
    assert advance(app, sale_id, CLOSES + SECOND).state == "open"
    told = advance(app, sale_id, CLOSES + HOUR)
    assert told.state == "over"
    with app.test_request_context(), transaction() as session:
        product = session.get_one(Sale, sale_id).product
        stranger = add_person(session, "employee").id
        assert hold(session, stranger, product, now=CLOSES + HOUR).state == PermitState.HELD
        with pytest.raises(SaleRefusedError):
            joining.take_place(session, sale_id, stranger, CLOSES + HOUR, CAMPUS)


def test_a_space_waits_ten_minutes_for_who_is_called_whoever_else_comes(app: Flask) -> None:
    with app.test_request_context(), transaction() as session:
        product = add_product(session, spaces=1)
        other = add_product(session, "carpool")
        other.pool = product.pool
        stranger = add_person(session, "employee").id
    sale_id, _people = sale_with(app, 3, product=product)
    advance(app, sale_id, OPENS)
    assert advance(app, sale_id, OPENS + SECOND).called == 1
    # A pause takes nothing of the turn away: it is whole when the sale goes on.
    office = Actor(stranger, OPENS + MINUTE, "The page was slow.")
    with app.test_request_context(), transaction() as session:
        opening.pause(session, sale_id, office)
    with app.test_request_context(), transaction() as session:
        opening.go_on(session, sale_id, Actor(stranger, OPENS + HOUR))
    assert advance(app, sale_id, OPENS + HOUR + 9 * MINUTE).called == 1
    late = OPENS + HOUR + 10 * MINUTE
    assert advance(app, sale_id, late).called == 2
    called = {number: person for person, number in numbers(app, sale_id).items()}
    # The turn of the first is over: neither they, nor who buys another permit for the same
    # garage, nor the office can have the space that waits for the second.
    for person, wanted in ((called[1], product), (stranger, other)):
        with app.test_request_context(), transaction() as session:
            with pytest.raises(PermitRefusedError) as refused:
                hold(session, person, wanted, now=late)
            assert refused.value.code == PermitRefusal.SOLD_OUT
    with app.test_request_context(), transaction() as session:
        grant = Grant(stranger, other.id, late + HOUR)
        with pytest.raises(PermitRefusedError):
            offering.offer(session, grant, Actor(None, late, "Asked for."))
    with app.test_request_context(), transaction() as session:
        assert hold(session, called[2], product, now=late).state == PermitState.HELD


def test_who_gives_a_space_back_in_their_turn_does_not_take_that_of_the_next(app: Flask) -> None:
    with app.test_request_context(), transaction() as session:
        product = add_product(session, spaces=1)
    sale_id, _people = sale_with(app, 2, product=product)
    advance(app, sale_id, OPENS)
    advance(app, sale_id, OPENS + SECOND)
    now = OPENS + MINUTE
    first = next(person for person, number in numbers(app, sale_id).items() if number == 1)
    with app.test_request_context(), transaction() as session:
        kept = hold(session, first, product, now=now)
        session.flush()
        holding.cancel_hold(session, kept.id, Actor(first, now))
    assert advance(app, sale_id, now + SECOND).called == 2
    second = next(person for person, number in numbers(app, sale_id).items() if number == 2)
    with app.test_request_context(), transaction() as session:
        with pytest.raises(PermitRefusedError) as refused:
            hold(session, first, product, now=now + MINUTE)
        assert refused.value.code == PermitRefusal.SOLD_OUT
    with app.test_request_context(), transaction() as session:
        assert hold(session, second, product, now=now + MINUTE).state == PermitState.HELD


def test_two_sales_of_one_zone_call_no_more_than_there_are_spaces(app: Flask) -> None:
    with app.test_request_context(), transaction() as session:
        product = add_product(session, spaces=2)
        other = add_product(session, "carpool")
        other.pool = product.pool
    sales = [sale_with(app, 3, product=one, per_minute=600)[0] for one in (product, other)]
    for instant in (OPENS, OPENS + SECOND, OPENS + 2 * SECOND):
        called = [advance(app, sale_id, instant).called for sale_id in sales]
    assert sum(called) == 2


def test_while_a_product_is_sold_by_turns_its_waitlist_rests(app: Flask) -> None:
    with app.test_request_context(), transaction() as session:
        waitlist = add_list(session, spaces=2)
        list_id, product = waitlist.id, waitlist.product
        offered, leaver = (add_waiting(session, waitlist).person_id for _ in range(2))
    with app.test_request_context(), transaction() as session:
        with pytest.raises(SaleRefusedError) as refused:  # what people wait for is not sold so
            add_sale(session, product)
        assert refused.value.code == SaleRefusal.NOT_FIRST_COME
        own_steps.leave(session, list_id, Actor(leaver, NOW))
    assert work(app) == {"settled": 0, "offered": 1}
    sale_id, people = sale_with(app, 1, product=product)
    advance(app, sale_id, OPENS)
    told = advance(app, sale_id, OPENS + MINUTE)
    assert (told.called, told.left) == (1, 1)  # the offer keeps its space from the sale
    with app.test_request_context(), transaction() as session:
        stranger = add_person(session, "employee").id
        for person in (stranger, people[0]):  # to have been called helps nobody
            with pytest.raises(WaitlistRefusedError) as barred:
                own_steps.join(session, list_id, Actor(person, OPENS + MINUTE), CAMPUS)
            assert barred.value.bars == (Bar.SALE_BY_TURNS,)
        # Who left may take the place back; it gives nothing, in the line or out of it.
        own_steps.undo_leave(session, list_id, Actor(leaver, OPENS + MINUTE))
        joining.take_place(session, sale_id, leaver, OPENS + MINUTE, CAMPUS)
        buy(session, offered, product, now=OPENS + MINUTE)
    work(app, OPENS + MINUTE)
    later = OPENS + 11 * MINUTE
    assert advance(app, sale_id, later).called == 2
    work(app, later + 11 * MINUTE)  # the space is free, and whoever waits was called
    assert states(app) == ["accepted", "waiting"]
    # What nobody in the line bought goes to the list when the sale is over.
    assert advance(app, sale_id, CLOSES).state == "over"
    work(app, CLOSES)
    assert states(app) == ["accepted", "offered"]


def test_for_whom_the_office_took_a_place_the_space_is_kept_while_they_sleep(app: Flask) -> None:
    sale_id, _people = sale_with(app, 1, per_minute=600)
    with app.test_request_context(), transaction() as session:
        nurse = add_person(session, "employee").id
        office = Actor(add_person(session, "office").id, NOW, "On night shift.")
        joining.take_for(session, sale_id, nurse, office, CAMPUS)
        with pytest.raises(SaleRefusedError) as refused:
            joining.take_for(session, sale_id, nurse, office, CAMPUS)
        assert refused.value.code == SaleRefusal.HAS_PLACE
    advance(app, sale_id, OPENS)
    advance(app, sale_id, OPENS + SECOND)
    with app.test_request_context(), transaction() as session:
        permit = session.scalars(select(Permit).where(Permit.person_id == nurse)).one()
        assert permit.state == PermitState.OFFERED
        assert permit.hold_expires_at == OPENS + SECOND + timedelta(days=3)
        mails = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "mail")).all()
        assert len(mails) == 1
        # In the morning they buy, with nobody's turn in the way.
        morning = OPENS + 10 * HOUR
        product = session.get_one(Sale, sale_id).product
        bought = buy(session, nurse, product, now=morning)
        assert (bought.id, bought.state) == (permit.id, PermitState.ACTIVE)


def test_who_may_not_have_the_product_gets_no_place(session: Session) -> None:
    product = add_product(session, employment_classes=["nurse"])
    sale = add_sale(session, product)
    physician = add_person(session, "employee", employment_class="physician").id
    with pytest.raises(SaleRefusedError) as refused:
        joining.take_place(session, sale.id, physician, NOW, CAMPUS)
    assert refused.value.details["bar"] == Bar.OTHER_CLASS
    with pytest.raises(SaleRefusedError) as twice:
        add_sale(session, product)
    assert twice.value.code == SaleRefusal.HAS_SALE


def test_a_hold_is_extended_once_and_its_late_payment_honoured_or_refunded(
    session: Session,
) -> None:
    product = add_product(session, spaces=1)
    person = add_person(session, "employee").id
    permit = hold(session, person, product)
    charge = bill(session, permit.terms[0])
    session.flush()
    holding.extend_hold(session, permit.id, Actor(person, NOW + 14 * MINUTE))
    assert permit.hold_expires_at == NOW + 30 * MINUTE
    session.flush()
    session.expire(permit, ["events"])
    with pytest.raises(PermitRefusedError) as refused:  # the second click
        holding.extend_hold(session, permit.id, Actor(person, NOW + 14 * MINUTE))
    assert refused.value.code == PermitRefusal.EXTENDED_ONCE
    with pytest.raises(PermitRefusedError) as over:
        holding.extend_hold(session, permit.id, Actor(person, NOW + 30 * MINUTE))
    assert over.value.code == PermitRefusal.HOLD_EXPIRED
    assert holding.lapse(session, permit.id, NOW + 31 * MINUTE)
    other = add_person(session, "employee").id
    hold(session, other, product, now=NOW + 32 * MINUTE)
    settled = tell_paid(session, charge, NOW + 33 * MINUTE)
    assert settled.note == f"refunded: {RefundReason.HOLD_EXPIRED_SOLD_OUT}"
    assert permit.state == PermitState.LAPSED


def test_the_usher_calls_the_same_however_often_it_looks(app: Flask) -> None:
    sale_id, _people = sale_with(app, 3, per_minute=60)
    for instant in (OPENS, OPENS, OPENS + SECOND, OPENS + SECOND):
        told = advance(app, sale_id, instant)
    assert told.called == 1
    with app.test_request_context():
        assert calling.find_live(read_session(), OPENS) == [sale_id]
