"""Revenue through a busy history: it agrees with the books, and no past day changes afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.db import read_session, transaction
from parking.models import Permit, Product, Vehicle
from parking.permits import closing, holding, leave
from parking.permits.holding import Purchase
from parking.permits.life import PermitState
from parking.permits.steps import Actor, PermitRefusedError
from parking.permits.terms import price_from
from parking.reports import revenue
from parking.reports.models import DailyFigure
from parking.reports.periods import Period
from parking.reports.report import Asked
from parking.reports.revenue import Money
from parking.reports.summing import sum_soon
from payments.books import list_balances
from payments.charges import ChargeState
from payments.models import Charge
from payments.refunding import commands as refunding
from payments.refunding.commands import Decision
from tests.parking_world import CAMPUS, NOW, add_product, add_vehicle, bill, buy, hold, tell_paid
from tests.people import add_person, sign_in

DAY = timedelta(days=1)
FIRST = date(2026, 3, 4)
_PERMITS = "deferred:permit"


def money(session: Session, now: datetime, first: date = FIRST) -> Sequence[Money]:
    """Every day until now."""
    period = Period(first, now.astimezone(CAMPUS).date(), cut_by_day=True)
    return revenue.money_of(session, Asked(period, now, compares=False, choices={}), period)


def is_in_books(session: Session) -> int:
    """What the books have of permits: received, less what went back."""
    return -dict(list_balances(session)).get(_PERMITS, 0)


@dataclass
class Campus:
    """A few people who buy, switch, rest, end and renew as chance has it."""

    session: Session
    chance: Random
    people: Sequence[int]
    products: Sequence[Product]
    now: datetime
    office: int
    done: list[str] = field(default_factory=list)

    def step(self) -> None:
        """Let somebody do something; what the rules refuse is simply not done."""
        seldom = [self.switch, self.end_on, self.end_now, self.rest]
        does = self.chance.choice([*seldom, *[self.get] * 2, *[self.go_on] * 4])
        try:
            with self.session.begin_nested():
                does(self.chance.choice(self.people))
                self.done.append(does.__name__)
        except PermitRefusedError:
            self.session.expire_all()

    def get(self, person: int) -> None:
        """Buy, or pay a hold that is over."""
        product = self.chance.choice(self.products)
        permit = hold(self.session, person, product, now=self.now)
        if permit.state == PermitState.HELD and permit.follows_id is None:
            late = self.chance.choice([timedelta(), timedelta(hours=1)])
            charge = bill(self.session, permit.terms[0], self.now)
            tell_paid(self.session, charge, self.now + late)

    def switch(self, person: int) -> None:
        """Switch to another product, in this zone or another."""
        permit = self.own(person)
        product = self.chance.choice([one for one in self.products if one is not permit.product])
        car = self.session.scalars(select(Vehicle).where(Vehicle.person_id == person)).first()
        assert car is not None
        shown = price_from(product, self.now.astimezone(CAMPUS).date()).cents
        purchase = Purchase(person, product.id, [car.id], shown, permit.id)
        held = holding.hold_permit(self.session, purchase, self.now, CAMPUS)
        tell_paid(self.session, bill(self.session, held.terms[0], self.now), self.now)

    def end_on(self, person: int) -> None:
        """End on a day to come."""
        day = self.now.astimezone(CAMPUS).date() + self.chance.randint(1, 12) * DAY
        closing.end_on(self.session, self.own(person).id, day, Actor(person, self.now), CAMPUS)

    def end_now(self, person: int) -> None:
        """End at once, by a rule."""
        actor = Actor(None, self.now, "Has left.")
        closing.end_now(self.session, self.own(person).id, actor, CAMPUS)

    def rest(self, person: int) -> None:
        """Go on leave, or come back from it."""
        permit = self.own(person)
        actor = Actor(person, self.now)
        if permit.state == PermitState.AWAY:
            term = leave.prepare_return(self.session, permit.id, self.now, CAMPUS)
            tell_paid(self.session, bill(self.session, term, self.now), self.now)
        else:
            day = self.now.astimezone(CAMPUS).date() + self.chance.randint(1, 9) * DAY
            leave.plan_leave(self.session, permit.id, day, actor, CAMPUS)

    def go_on(self, person: int) -> None:
        """Pay the next month."""
        permit = self.own(person)
        term = holding.prepare_renewal(self.session, permit.id, self.now, CAMPUS)
        tell_paid(self.session, bill(self.session, term, self.now), self.now)

    def by_hand(self) -> None:
        """Let the office give a part of some payment back."""
        query = select(Charge).where(Charge.state == ChargeState.PAID).order_by(Charge.id)
        for charge in self.session.scalars(query).all():
            left = charge.paid_cents - charge.refunded_cents
            if left > 1 and self.chance.random() < 0.2:
                decision = Decision(self.office, self.now, "Sorry.")
                cents = self.chance.randint(1, left)
                refunding.ask_refund(
                    self.session, charge, cents=cents, alone_cents=10**9, decision=decision
                )

    def midnight(self) -> None:
        """Let days pass that are over."""
        query = select(Permit.id).where(Permit.state.in_(["active", "away"]))
        for permit_id in self.session.scalars(query).all():
            holding.expire(self.session, permit_id, self.now)

    def own(self, person: int) -> Permit:
        """A permit of theirs that is in force, or a refusal."""
        query = select(Permit).where(
            Permit.person_id == person, Permit.state.in_(["active", "away"])
        )
        found = self.session.scalars(query.order_by(Permit.id)).all()
        if not found:
            raise PermitRefusedError(holding.PermitRefusal.NOT_NOW)
        return self.chance.choice(found)


def _campus(session: Session, seed: int) -> Campus:
    people = [add_person(session, "employee").id for _ in range(6)]
    for person in people:
        add_vehicle(session, person)
    near = add_product(session, "near", spaces=4, leave_days=60)
    far = add_product(session, "far", spaces=3, cents=7_777, leave_days=60)
    same = add_product(session, "same", cents=9_001)
    same.pool = near.pool
    session.flush()
    office = add_person(session, "finance").id
    return Campus(session, Random(seed), people, [near, far, same], NOW, office)  # noqa: S311


@pytest.mark.parametrize("seed", range(3))
def test_no_past_day_changes_and_all_agrees_with_the_books(app: Flask, seed: int) -> None:
    with app.test_request_context(), transaction() as session:
        campus = _campus(session, seed)
        told: dict[date, Money] = {}
        for _day in range(66):
            for _step in range(campus.chance.randint(0, 4)):
                campus.step()
            session.flush()
            today = campus.now.astimezone(CAMPUS).date()
            told[today] = money(session, campus.now, today)[0]
            campus.now += DAY
            campus.midnight()
        last = campus.now - DAY
        parts = money(session, last)
        assert sum(p.permits for p in parts) + parts[-1].deferred == is_in_books(session)
        assert {"get", "switch", "end_on", "end_now", "rest", "go_on"} <= set(campus.done)
        days = [FIRST + at * DAY for at in range(len(parts))]
        for day, now_said in zip(days, parts, strict=True):
            assert now_said == told[day], day
            assert now_said.permits >= 0, day
            assert now_said.deferred >= 0, day


def test_what_the_office_gives_back_by_hand_lessens_that_day_and_no_day_before(
    any_app: Flask,
) -> None:
    with any_app.test_request_context():
        with transaction() as session:
            buy(session, add_person(session).id, add_product(session))  # 400 cents a day
        with transaction() as session:
            before = money(session, NOW + 3 * DAY)
        with transaction() as session:
            charge = session.scalars(select(Charge)).one()
            decision = Decision(add_person(session, "finance").id, NOW + 5 * DAY, "Sorry.")
            refunding.ask_refund(session, charge, cents=5_000, alone_cents=10**9, decision=decision)
        session = read_session()
        after = money(session, NOW + 7 * DAY)
        assert after[:4] == before
        assert [each.permits for each in after] == [400, 400, 400, 400, 400, -4_600, 400, 400]
        assert sum(p.permits for p in after) + after[-1].deferred == is_in_books(session)


@pytest.mark.parametrize("seed", range(2))
def test_by_hand_and_by_rule_together_still_agree_with_the_books(app: Flask, seed: int) -> None:
    with app.test_request_context(), transaction() as session:
        campus = _campus(session, seed)
        for _day in range(40):
            for _step in range(campus.chance.randint(0, 4)):
                campus.step()
            campus.by_hand()
            session.flush()
            campus.now += DAY
            campus.midnight()
        parts = money(session, campus.now)
        assert sum(p.permits for p in parts) + parts[-1].deferred == is_in_books(session)


def test_days_that_no_worker_summed_are_read_from_the_books(any_app: Flask) -> None:
    with any_app.test_request_context():
        with transaction() as session:
            product = add_product(session)
            buy(session, add_person(session).id, product)
        sum_soon(NOW)
        with transaction() as session:
            buy(session, add_person(session).id, product, now=NOW + 3 * DAY)
        session = read_session()
        later = NOW + 20 * DAY  # the worker has been away since
        parts = money(session, later)
        assert [each.received for each in parts[:4]] == [28 * 400, 0, 0, 25 * 400]
        assert {each.permits for each in parts[4:]} == {800}
        with transaction() as session:
            session.execute(delete(DailyFigure))
        assert money(read_session(), later) == parts


@pytest.mark.parametrize(
    "name", ["permits", "revenue", "occupancy", "oversell", "waitlists", "exceptions"]
)
@pytest.mark.parametrize(
    ("first", "last", "rows"),
    [
        ("2024-02-20", "2024-03-05", 15),  # the 29th is among the days
        ("2025-02-20", "2025-03-05", 14),  # … among those of the year before
        ("2024-01-15", "2024-03-17", 3),  # by the month; a year before it would be by the day
        ("2025-01-15", "2025-03-16", 61),
    ],
)
def test_reports_can_be_compared_over_29_february(
    app: Flask, name: str, first: str, last: str, rows: int
) -> None:
    client = app.test_client()
    sign_in(client, "auditor")
    asked = f"from={first}&until={last}&compare=1"
    assert client.get(f"/office/reports/{name}?{asked}").status_code == 200
    table = {"permits": "in-force", "revenue": "money", "waitlists": "movement"}.get(name)
    if table:
        lines = client.get(f"/office/reports/{name}/{table}.csv?{asked}").text.splitlines()
        assert len(lines) == 1 + rows + (table != "in-force")


def test_money_below_nought_is_a_number_in_the_spreadsheet(app: Flask) -> None:
    with app.test_request_context():
        with transaction() as session:
            buy(session, add_person(session).id, add_product(session))
        with transaction() as session:
            charge = session.scalars(select(Charge)).one()
            decision = Decision(add_person(session, "finance").id, NOW, "Sorry.")
            refunding.ask_refund(session, charge, cents=5_000, alone_cents=10**9, decision=decision)
    client = app.test_client()
    sign_in(client, "auditor")
    text = client.get("/office/reports/revenue/money.csv?from=2026-03-04&until=2026-03-04").text
    assert ",-46.00," in text
