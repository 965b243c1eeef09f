"""A waitlist through anything that can happen: the log gives the list, no space is given twice.

One list with the real commands, in one transaction that is rolled back at the end of each run.
"""

import contextlib
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import transaction
from parking.models import Pool
from parking.permits import inventory
from parking.permits.steps import Actor, PermitRefusedError
from parking.products.eligibility import Bar
from parking.waitlists import office_steps, own_steps
from parking.waitlists.checking import replay
from parking.waitlists.log import Kind, State
from parking.waitlists.models import Waitlist, WaitlistEntry, WaitlistEvent
from parking.waitlists.offering import make_offers, settle
from parking.waitlists.refusals import WaitlistRefusedError
from parking.waitlists.rules import Criterion, Rules
from tests.parking_world import CAMPUS, NOW, buy, hold
from tests.people import add_person
from tests.waitlist_world import add_list, add_waiting, line

RULES = (
    Rules(),
    Rules(criteria=(Criterion.SENIORITY, Criterion.APPLIED), misses_at_most=1),
    Rules(criteria=(Criterion.PRIORITY,), priorities=(frozenset({"night"}),), rest_days=2),
)
picked = st.integers(0, 50)
# Neither shrunk nor explained: each run is a database's, and a failure would take minutes to tell.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)


class WaitlistMachine(RuleBasedStateMachine):
    """Two spaces, and whoever wants them."""

    app: Flask

    @initialize()
    def begin(self) -> None:
        self._context = self.app.test_request_context()
        self._context.push()
        self._transaction = transaction()
        self.session: Session = self._transaction.__enter__()
        self.waitlist: Waitlist = add_list(self.session, spaces=2)
        self.now: datetime = NOW
        self.office = add_person(self.session, "office").id

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.rollback()
            self._transaction.__exit__(None, None, None)
            self._context.pop()

    @rule(has_car=st.booleans(), night=st.booleans())
    def join(self, has_car: bool, night: bool) -> None:
        kind = "night" if night else "staff"
        add_waiting(self.session, self.waitlist, has_car=has_car, employment_class=kind)

    @rule(days=st.integers(0, 9))
    def work(self, days: int) -> None:
        self.now += timedelta(days=days)
        settle(self.session, self.waitlist.id, self.now)
        was = set(line(self.session, self.waitlist))
        before = line(self.session, self.waitlist)
        states = {row.number: row.state for row in self.rows()}
        last = self.waitlist.last_number
        make_offers(self.session, self.waitlist.product.pool_id, self.now, CAMPUS)
        self.nobody_was_passed_over_in_silence(before, states, last)
        assert was == set(line(self.session, self.waitlist))

    @precondition(lambda self: self.of(State.WAITING))
    @rule(who=picked, days=st.integers(1, 40))
    def defer(self, who: int, days: int) -> None:
        actor = self.somebody(State.WAITING, who)
        until = self.now.astimezone(CAMPUS).date() + timedelta(days=days)
        own_steps.defer(self.session, self.waitlist.id, until, actor, CAMPUS)

    @precondition(lambda self: self.of(State.WAITING))
    @rule(who=picked, rank=st.integers(1, 9))
    def move(self, who: int, rank: int) -> None:
        number = self.of(State.WAITING)[who % len(self.of(State.WAITING))].number
        actor = Actor(self.office, self.now, "A doctor's note.")
        try:
            office_steps.move(self.session, self.waitlist.id, number, rank, actor)
        except WaitlistRefusedError:
            assert len(line(self.session, self.waitlist)) == 1
            return
        found = line(self.session, self.waitlist)
        assert found.index(number) + 1 == min(rank, len(found))

    @precondition(lambda self: self.of(State.OFFERED))
    @rule(who=picked)
    def decline(self, who: int) -> None:
        own_steps.decline(self.session, self.waitlist.id, self.somebody(State.OFFERED, who))

    @precondition(lambda self: self.of(State.OFFERED))
    @rule(who=picked, is_paid=st.booleans())
    def accept(self, who: int, is_paid: bool) -> None:
        """Take the offer up: while its time is not over that works, however full the pool is."""
        offered = self.of(State.OFFERED)[who % len(self.of(State.OFFERED))]
        assert offered.offer_expires_at is not None
        take = buy if is_paid else hold
        try:
            take(self.session, offered.person_id, self.waitlist.product, now=self.now)
        except PermitRefusedError as refused:
            # Paid for already: the worker has not yet written that the offer was taken.
            is_taken = refused.code == Bar.ALREADY_HELD
            assert is_taken or offered.offer_expires_at <= self.now

    @rule()
    def buy_past_the_list(self) -> None:
        """While somebody waits nobody else gets in first."""
        stranger = add_person(self.session, "employee").id
        if self.of(State.WAITING):
            with pytest.raises(PermitRefusedError):
                hold(self.session, stranger, self.waitlist.product, now=self.now)

    @precondition(lambda self: self.of(State.WAITING))
    @rule(who=picked, is_undone=st.booleans())
    def leave(self, who: int, is_undone: bool) -> None:
        before = line(self.session, self.waitlist)
        actor = self.somebody(State.WAITING, who)
        own_steps.leave(self.session, self.waitlist.id, actor)
        if is_undone:
            own_steps.undo_leave(self.session, self.waitlist.id, actor)
            assert line(self.session, self.waitlist) == before

    @precondition(lambda self: self.of(State.OFFERED))
    @rule(who=picked)
    def leave_with_an_offer(self, who: int) -> None:
        """Whoever comes back has the place, and the offer goes on."""
        actor = self.somebody(State.OFFERED, who)
        own_steps.leave(self.session, self.waitlist.id, actor)
        with contextlib.suppress(WaitlistRefusedError):  # one missed offer too many
            own_steps.undo_leave(self.session, self.waitlist.id, actor)
        row = next(row for row in self.rows() if row.person_id == actor.person_id)
        assert row.state in (State.WAITING, State.LEFT)
        assert row.missed

    @rule(rules=st.sampled_from(RULES))
    def change_rules(self, rules: Rules) -> None:
        actor = Actor(self.office, self.now, "Agreed.")
        last = self.waitlist.last_number
        office_steps.set_rules(self.session, self.waitlist.id, rules, last, actor)

    @invariant()
    def the_log_gives_what_stands(self) -> None:
        if hasattr(self, "session"):
            assert replay(self.session, self.waitlist).differences == ()

    @invariant()
    def no_space_is_given_twice(self) -> None:
        if hasattr(self, "session"):
            pool = self.session.get_one(Pool, self.waitlist.product.pool_id)
            assert inventory.count_taken(self.session, pool.id, self.now) <= pool.sellable

    def nobody_was_passed_over_in_silence(
        self, before: list[int], states: dict[int, str], last: int
    ) -> None:
        query = select(WaitlistEvent).where(
            WaitlistEvent.waitlist_id == self.waitlist.id, WaitlistEvent.number > last
        )
        news = list(self.session.scalars(query.order_by(WaitlistEvent.number)))
        served = [event.entry_number for event in news if event.kind == Kind.OFFERED]
        excused = {event.entry_number for event in news if event.kind == Kind.SKIPPED}
        for number in served:
            ahead = [one for one in before[: before.index(number)] if states[one] == State.WAITING]
            assert set(ahead) <= excused | set(served)

    def rows(self) -> list[WaitlistEntry]:
        query = select(WaitlistEntry).where(WaitlistEntry.waitlist_id == self.waitlist.id)
        return list(self.session.scalars(query.order_by(WaitlistEntry.number)))

    def of(self, state: State) -> list[WaitlistEntry]:
        return (
            [row for row in self.rows() if row.state == state] if hasattr(self, "session") else []
        )

    def somebody(self, state: State, who: int) -> Actor:
        rows = self.of(state)
        return Actor(rows[who % len(rows)].person_id, self.now)


@pytest.fixture
def machine(app: Flask) -> type[WaitlistMachine]:
    class OnThisDatabase(WaitlistMachine):
        pass

    OnThisDatabase.app = app
    return OnThisDatabase


def test_whatever_happens(machine: type[WaitlistMachine]) -> None:
    found = machine.TestCase
    found.settings = settings(max_examples=8, stateful_step_count=12, phases=QUICK)
    found("runTest").runTest()
