"""Any walk through a permit's life: the story is a path of the table, and every cent is placed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from itertools import count, pairwise

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.models import Permit, Product
from parking.permits import (
    closing,
    holding,
    inventory,
    keeping,
    leave,
    offering,
    renewing,
    unpaid,
)
from parking.permits.holding import Purchase
from parking.permits.life import TRANSITIONS, Action, PermitState
from parking.permits.offering import Grant
from parking.permits.steps import Actor, PermitRefusedError
from parking.permits.terms import price_from, price_of
from parking.queries import entry_rights
from payments import books
from tests.parking_world import CAMPUS, NOW, add_product, add_vehicle, bill, charges_of, tell_paid
from tests.people import add_person

_walks = count()


@dataclass
class Walk:
    """Two people, two products with one space each, and what was done so far."""

    session: Session
    products: list[Product]
    people: list[int]
    cars: dict[int, int]
    clerk: int
    now: datetime = NOW

    def permit(self, which: int) -> Permit | None:
        """One of the permits there are, newest first."""
        mine = Permit.person_id.in_(self.people)
        found = list(self.session.scalars(select(Permit).where(mine).order_by(Permit.created_at)))
        return found[which % len(found)] if found else None


def _hold(walk: Walk, which: int, days: int) -> None:
    person, product = walk.people[which % 2], walk.products[days % 2]
    shown = price_from(product, walk.now.astimezone(CAMPUS).date()).cents
    held = next((p for p in [walk.permit(which)] if p and p.state == PermitState.ACTIVE), None)
    follows = held.id if held and held.person_id == person and held.product != product else None
    purchase = Purchase(person, product.id, [walk.cars[person]], shown, follows)
    holding.hold_permit(walk.session, purchase, walk.now, CAMPUS)


def _offer(walk: Walk, which: int, days: int) -> None:
    grant = Grant(
        walk.people[which % 2], walk.products[days % 2].id, walk.now + timedelta(days=days)
    )
    offering.offer(walk.session, grant, Actor(None, walk.now))


def _pay(walk: Walk, which: int, days: int) -> None:
    """Pay whatever a permit asks for, or may ask for."""
    permit = walk.permit(which)
    if permit is None:
        return
    if permit.state == PermitState.AWAY:
        term = leave.prepare_return(walk.session, permit.id, walk.now, CAMPUS)
    elif permit.state == PermitState.ACTIVE:
        term = holding.prepare_renewal(walk.session, permit.id, walk.now, CAMPUS)
    elif permit.state == PermitState.HELD and not which % 2:
        term = unpaid.term_to_pay(walk.session, permit.id, walk.now, CAMPUS)
    elif permit.terms:
        term = permit.terms[-1]  # by a page that was opened before, and may be old
    else:
        return
    if term.state != "paid" and term.cents:
        tell_paid(walk.session, bill(walk.session, term, walk.now), walk.now)


def _on(act: Callable[[Walk, Permit, Actor, int], object]) -> Callable[[Walk, int, int], None]:
    def step(walk: Walk, which: int, days: int) -> None:
        permit = walk.permit(which)
        if permit is not None:
            act(walk, permit, Actor(permit.person_id, walk.now, "Because."), days)

    return step


def _wait(walk: Walk, which: int, days: int) -> None:
    walk.now += timedelta(days=days)
    for permit in [walk.permit(0), walk.permit(1), walk.permit(2)]:
        if permit is not None:
            holding.lapse(walk.session, permit.id, walk.now)
            renewing.expire(walk.session, permit.id, walk.now)


def _day(walk: Walk, days: int) -> object:
    return walk.now.astimezone(CAMPUS).date() + timedelta(days=days)


STEPS: dict[str, Callable[[Walk, int, int], None]] = {
    "hold": _hold,
    "offer": _offer,
    "pay": _pay,
    "pay again": _pay,
    "wait": _wait,
    "end on": _on(lambda w, p, a, d: closing.end_on(w.session, p.id, _day(w, d), a, CAMPUS)),
    "end now": _on(
        lambda w, p, a, _d: closing.end_now(w.session, p.id, replace(a, person_id=w.clerk), CAMPUS)
    ),
    "leave": _on(lambda w, p, a, d: leave.plan_leave(w.session, p.id, _day(w, d), a, CAMPUS)),
    "keep": _on(lambda w, p, a, _d: keeping.keep(w.session, p.id, a)),
    "ask end": _on(lambda w, p, a, _d: keeping.ask_end(w.session, p.id, a)),
    "cancel": _on(lambda w, p, a, _d: holding.cancel_hold(w.session, p.id, a)),
    "give up": _on(lambda w, p, a, _d: offering.give_up(w.session, p.id, a)),
    "refuse": _on(lambda w, p, a, _d: offering.refuse(w.session, p.id, a)),
    "suspend": _on(lambda w, p, a, _d: keeping.act(w.session, p.id, Action.SUSPEND, a)),
    "resume": _on(lambda w, p, a, _d: keeping.act(w.session, p.id, Action.RESUME, a)),
    "hand over": _on(
        lambda w, p, a, d: offering.offer_transfer(
            w.session, p.id, w.people[d % 2], w.now + timedelta(days=3), a
        )
    ),
}


def _check(walk: Walk) -> None:
    session = walk.session
    permits = session.scalars(select(Permit).where(Permit.person_id.in_(walk.people)))
    for permit in permits:
        session.refresh(permit, ["events", "terms"])
        story = [Action(event.action) for event in reversed(permit.events)]
        assert reduce(lambda s, action: TRANSITIONS[s, action], story, None) == permit.state
        paid = sorted((t for t in permit.terms if t.state == "paid"), key=lambda t: t.first_day)
        assert all(a.last_day < b.first_day for a, b in pairwise(paid))
        for term in permit.terms:
            assert term.cents == price_of(term).cents
        charges = charges_of(session, permit)
        kept = sum(charge.paid_cents - charge.refunded_cents for charge in charges)
        assert kept == sum(term.cents for term in paid)
        if permit.state in (PermitState.ACTIVE, PermitState.SUSPENDED):
            assert permit.valid_until == max(term.ends_at for term in paid)
        if permit.state == PermitState.ACTIVE:
            assert permit.hold_expires_at is None
    assert sum(cents for _account, cents in books.list_balances(session)) == 0
    for product in walk.products:
        assert inventory.count_taken(session, product.pool_id, walk.now) <= 1
    rights = entry_rights(session, "harbor", walk.now)
    open_to = {session.get_one(Permit, right.permit_id).state for right in rights}
    assert open_to <= {PermitState.ACTIVE}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 3), st.integers(1, 30)),
        max_size=18,
    )
)
@example([("hand over", 0, 1), ("suspend", 0, 1), ("pay", 1, 1)])
@example([("hand over", 0, 1), ("leave", 0, 3), ("wait", 0, 3), ("pay", 1, 1)])
def test_no_walk_leaves_the_table_or_loses_a_cent(
    session: Session, steps: list[tuple[str, int, int]]
) -> None:
    number = next(_walks)
    products = [
        add_product(session, f"walk-{number}-{n}", spaces=1, cents=12_400 + n) for n in (0, 1)
    ]
    people = [add_person(session, "employee").id for _ in range(2)]
    cars = {person: add_vehicle(session, person).id for person in people}
    walk = Walk(session, products, people, cars, clerk=add_person(session, "office").id)
    for name, which, days in [("hold", 0, 1), ("pay", 0, 1), *steps]:
        inner = session.begin_nested()
        try:
            STEPS[name](walk, which, days)
            session.flush()
            inner.commit()
        except PermitRefusedError:
            inner.rollback()
        _check(walk)
