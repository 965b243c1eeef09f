"""A list gathered as far as it has changed says what one gathered whole does, for little."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.db import read_session, transaction
from core.identity.models import Person
from core.revisions import Revision, RevisionSubject
from lpr.fallbacks import jobs
from lpr.lists import gathering
from lpr.lists.drafts import Drafts, draft_list
from lpr.lists.gathering import GATHERED_FOR, WHOLE_FOR
from lpr.models import Lane
from parking.listed.rights import LAPSED_FOR
from parking.models import Permit, PermitVehicle, Product, Vehicle
from parking.permits.steps import Actor
from parking.rights import duties, presence
from parking.rights.duties import Shift
from tests.integration.lpr.lanes import NOW, add_lanes
from tests.parking_world import add_product, add_vehicle, buy
from tests.people import add_person

CROWD = 8


class Office:
    """Holds one process's drafts, and compares each with one that remembers nothing."""

    def __init__(self, app, clock):
        self.app, self.clock = app, clock
        self.drafts = Drafts()
        self.seen = None
        add_lanes(app)
        with app.test_request_context(), transaction() as session:
            product = add_product(session, spaces=200)
            for place in range(CROWD):
                badge = f"B{place:03}"
                person = add_person(session, "employee", badge_number=badge)
                car = add_vehicle(session, person.id, f"7XY{place:03}")
                self.permit_id = buy(session, person.id, product, car).id
            self.person_id, self.car_id, self.product_id = person.id, car.id, product.id
        self.work()

    def work(self):
        with self.app.app_context():
            jobs.digest_badges(NOW)

    def change(self, act):
        with self.app.test_request_context(), transaction() as session:
            act(session, self)

    def look(self):
        """The rows that came and went since the last look."""
        with self.app.app_context():
            session, now = read_session(), self.clock.now()
            lane = session.scalars(select(Lane).where(Lane.slug == "staff")).one()
            content = self.drafts.draft(session, lane, now).content
            whole = draft_list(session, lane, now).content
        assert content.rows == whole.rows
        assert content.digest == whole.digest
        before, self.seen = self.seen, content
        changes = content.changes_from(before) if before else None
        assert changes is None or before.changed(changes).digest == content.digest
        return changes


@pytest.fixture
def office(app, clock):
    made = Office(app, clock)
    made.look()
    return made


@pytest.fixture
def made(monkeypatch):
    """The rights that were written down as rows: what a gathering costs."""
    rows = []
    write = gathering.right_row
    monkeypatch.setattr(gathering, "right_row", lambda right: rows.append(right) or write(right))
    return rows


def suspend(session, office):
    session.get_one(Permit, office.permit_id).state = "suspended"


def end(session, office):
    session.get_one(Permit, office.permit_id).state = "ended"


def another_car(session, office):
    car = add_vehicle(session, office.person_id, "8ABC13")
    session.add(PermitVehicle(permit_id=office.permit_id, vehicle_id=car.id, added_at=NOW))


def another_plate(session, office):
    car = session.get_one(Vehicle, office.car_id)
    car.number, car.key = "8ABC12", "MA/passenger/8ABC12"


def car_removed(session, office):
    session.get_one(Vehicle, office.car_id).removed_at = NOW


def another_badge(session, office):
    session.get_one(Person, office.person_id).badge_number = "B999"


def permit_of_another(session, office):
    other = add_person(session, "employee")
    session.get_one(Permit, office.permit_id).person_id = other.id


def somebody_new(session, office):
    person = add_person(session, "employee")
    buy(session, person.id, session.get_one(Product, office.product_id))


def on_duty(session, office):
    lane = session.scalars(select(Lane).where(Lane.slug == "staff")).one()
    garage = session.get_one(Product, office.product_id).garage
    assert lane.garage_slug == garage.slug
    shift = Shift(office.person_id, garage.id, NOW, NOW + timedelta(hours=8))
    duties.add_duty(session, shift, Actor(office.person_id, NOW, "Tested."))


def exempt(session, office):
    actor = Actor(office.person_id, NOW, "Tested.")
    presence.exempt(session, office.permit_id, NOW + timedelta(minutes=2), actor)


SMALL = {
    act.__name__: act
    for act in (
        suspend,
        end,
        another_car,
        another_plate,
        car_removed,
        another_badge,
        permit_of_another,
        somebody_new,
        on_duty,
        exempt,
    )
}


@pytest.mark.parametrize("what", SMALL)
def test_a_change_is_told_and_costs_what_it_is_not_what_the_list_is(office, made, what):
    office.change(SMALL[what])
    with office.app.app_context():
        session, now = read_session(), office.clock.now()
        lane = session.scalars(select(Lane).where(Lane.slug == "staff")).one()
        office.drafts.draft(session, lane, now)
    assert len(made) <= 3
    assert 1 <= len(office.look()) <= 4


def test_either_database_tells_one_change_after_another(any_app, clock):
    office = Office(any_app, clock)
    office.look()
    for act in (suspend, another_plate, another_car, another_badge, somebody_new, on_duty, end):
        office.change(act)
        assert 1 <= len(office.look()) <= 4
    office.change(statement)
    office.look()


def test_a_badge_that_the_worker_has_digested_is_told_for_one_row(office, made):
    office.change(another_badge)
    office.look()
    made.clear()
    office.work()
    assert [row for row in office.look().added if '"badge"' in row]
    assert len(made) <= CROWD + 3, "one of them gathered whole, to compare"


def test_what_a_change_was_about_holds_no_badge_number(office):
    office.change(another_badge)
    office.work()
    with office.app.app_context():
        keys = read_session().scalars(select(RevisionSubject.key)).all()
        badges = set(read_session().scalars(select(Person.badge_number)))
    assert "B999" in badges
    assert keys
    assert not badges & set(keys)


def test_a_worker_with_nothing_to_do_changes_nothing(office, made):
    with office.app.app_context():
        before = dict(read_session().execute(select(Revision.name, Revision.number)).all())
    office.work()
    with office.app.app_context():
        assert before == dict(read_session().execute(select(Revision.name, Revision.number)).all())


def statement(session, office):
    session.execute(update(Permit).where(Permit.id == office.permit_id).values(state="ended"))


def hours_of_a_product(session, office):
    windows = [{"days": [0], "starts": 0, "ends": 60}]
    session.get_one(Product, office.product_id).windows = windows


def by_hand(session, office):
    connection = session.connection()
    connection.execute(update(Permit).values(state="suspended"))
    connection.execute(update(Revision).values(number=Revision.number + 1))


@pytest.mark.parametrize("act", [statement, hours_of_a_product, by_hand])
def test_what_does_not_say_what_it_is_about_is_gathered_whole(office, act):
    office.change(act)
    assert office.look()


def test_more_permits_than_can_be_named_are_gathered_whole(office, monkeypatch):
    monkeypatch.setattr(gathering, "MOST_PERMITS", 1)
    office.change(suspend)
    office.change(
        lambda session, _: setattr(session.scalars(select(Permit)).first(), "state", "ended")
    )
    assert office.look()


def lapses(office):
    with office.app.app_context():
        return read_session().get_one(Permit, office.permit_id).valid_until


def test_what_passes_by_the_clock_alone_is_seen(office, made):
    until = lapses(office)
    office.clock.advance(until - timedelta(seconds=1) - office.clock.now())
    office.look()
    office.clock.advance(timedelta(seconds=1) + GATHERED_FOR)
    made.clear()
    went = office.look().removed
    assert len([row for row in went if '"badge"' in row]) == CROWD
    office.clock.advance(until + LAPSED_FOR - office.clock.now())
    office.look()
    office.clock.advance(GATHERED_FOR)
    assert len([row for row in office.look().removed if '"right"' in row]) == CROWD


def test_a_hold_that_runs_out_is_seen_within_minutes(office):
    office.change(
        lambda session, _: setattr(session.get_one(Permit, office.permit_id), "state", "held")
    )
    office.change(
        lambda session, _: setattr(
            session.get_one(Permit, office.permit_id), "hold_expires_at", NOW + timedelta(minutes=2)
        )
    )
    assert '"unpaid"' in " ".join(office.look().added)
    office.clock.advance(GATHERED_FOR)
    assert '"unpaid"' in " ".join(office.look().removed)


def test_a_clock_that_is_put_back_gathers_whole(office):
    office.clock.advance(timedelta(days=40))
    office.look()
    office.clock.advance(-timedelta(days=40))
    assert len([row for row in office.look().added if '"badge"' in row]) == CROWD


def test_what_was_written_past_the_session_is_seen_within_the_hour(office):
    office.change(
        lambda session, _: session.connection().execute(update(Permit).values(state="ended"))
    )
    office.clock.advance(WHOLE_FOR)
    assert office.look()


def test_a_change_takes_as_many_queries_with_more_permits(office, query_counter):
    counts = []
    for _ in range(2):
        office.change(suspend)
        with office.app.app_context():
            session, now = read_session(), office.clock.now()
            lane = session.scalars(select(Lane).where(Lane.slug == "staff")).one()
            with query_counter() as counted:
                office.drafts.draft(session, lane, now)
        counts.append(counted.count)
        office.change(
            lambda session, _: setattr(session.get_one(Permit, office.permit_id), "state", "active")
        )
        for _ in range(CROWD):
            office.change(somebody_new)
        office.look()
    assert counts[0] == counts[1] <= 20
