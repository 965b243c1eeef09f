"""A question for the list waits until something has changed, and no longer than it may."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import read_session, transaction
from core.identity.models import Person
from core.revisions import read_revisions
from lpr.fallbacks.models import BadgeDigest
from lpr.lane.lists.fetch import WAIT_S
from lpr.lists.desk import ListDesk
from lpr.lists.drafts import draft_list
from lpr.lists.sources import COUNTED
from lpr.lists.waiting import LOOK_S, WaitingRoom
from lpr.models import Lane
from parking.models import Garage, Permit, Product, Stay, Vehicle
from parking.rights.models import PlateAlias
from tests.integration.lpr.lanes import NOW, add_lanes, call, new_uid, passage, send
from tests.integration.lpr.lists.list_box import ListBox
from tests.parking_world import add_product, add_vehicle, buy
from tests.people import add_person


class Time:
    """Passes only while somebody waits; `then` happens during the look of that number."""

    def __init__(self):
        self.looks = 0
        self.then = {}

    def pause(self, seconds):
        assert seconds == LOOK_S
        self.looks += 1
        self.then.get(self.looks, lambda: None)()

    def seconds(self):
        return self.looks * LOOK_S


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def box(app, client, tmp_path, time):
    add_lanes(app)
    give(app)
    sit(app, time)
    made = ListBox(client, tmp_path)
    made.ask()
    made.waits = True
    return made


def sit(app, time, seats=2, **more):
    room = WaitingRoom(seats, pause=time.pause, seconds=time.seconds, **more)
    app.extensions["gatehouse_lists"] = ListDesk(room)


def give(app, number="7XY101"):
    with app.test_request_context(), transaction() as session:
        person = add_person(session)
        product = add_product(session, f"for-{number.lower()}")
        return buy(session, person.id, product, add_vehicle(session, person.id, number)).id


def change(app, model, **values):
    """Change the first row of a table, as services do."""
    with app.app_context(), transaction() as session:
        row = session.scalars(select(model)).first()
        for name, value in values.items():
            setattr(row, name, value)


def begin_stay(app):
    with app.app_context(), transaction() as session:
        garage = session.scalars(select(Garage)).one()
        stay = Stay(garage_id=garage.id, passage_uid=new_uid(), entered_at=NOW)
        session.add(stay)


CHANGES = {
    "permit": lambda app: give(app, "7XY102"),
    "permit ended": lambda app: change(app, Permit, state="ended"),
    "hours": lambda app: change(app, Product, windows=[{"days": [0], "starts": 0, "ends": 60}]),
    "vehicle removed": lambda app: change(app, Vehicle, removed_at=NOW),
    "garage": lambda app: change(app, Garage, state="closed"),
    "last space taken": begin_stay,
    "lane": lambda app: change(app, Lane, switches={"one_inside": "hard"}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_in_the_lane_after_the_next_look(app, box, time, what):
    change(app, Garage, capacity=1)
    box.waits = False
    before = box.ask()
    box.waits = True
    time.then[3] = lambda: CHANGES[what](app)
    after = box.ask()
    assert time.looks == 3
    assert after.serial > before.serial
    assert box.answers[-1] == "change"


def test_a_change_made_through_another_web_process_is_seen(make_app, sqlite_url, app, box, time):
    other = make_app(sqlite_url)
    time.then[2] = lambda: give(other, "7XY102")
    assert box.numbers() == ["7XY101", "7XY102"]
    assert time.looks == 2


def test_an_end_by_the_clock_alone_is_seen(app, box, time, clock):
    with app.app_context(), transaction() as session:
        right = session.scalars(select(Vehicle)).one()
        until = NOW + timedelta(minutes=2)
        person = session.scalars(select(Person)).first()
        session.add(
            PlateAlias(
                state="MA",
                plate_type="passenger",
                number=right.number,
                key=right.key,
                read_as="7XYI01",
                reason="Dirt",
                added_by=person.id,
                added_at=NOW,
                approved_at=NOW,
                expires_at=until,
            )
        )
    assert len(box.ask().special.aliases) == 1
    looked = time.looks
    time.then[looked + 4] = lambda: clock.advance(timedelta(minutes=2))
    assert box.ask().special.aliases == ()
    assert time.looks == looked + 4


def test_a_list_is_made_anew_while_somebody_waits(box, time, clock):
    time.then[2] = lambda: clock.advance(timedelta(minutes=5))
    before = box.lists.current
    assert box.ask().made_at - before.made_at == timedelta(minutes=5)


def test_without_a_change_the_question_is_over_after_its_time(box, time, query_counter):
    with query_counter() as counted:
        box.ask()
    assert box.answers[-1] == "same"
    assert time.seconds() == WAIT_S
    assert counted.count < time.looks + 12, "a look is one query"


def test_what_lanes_report_and_what_is_no_change_wakes_nobody(app, client, box, time):
    status = {"clock": NOW.isoformat()}
    time.then[1] = lambda: call(client, "staff", "POST", "status", json=status)
    time.then[2] = lambda: send(client, "staff", passage(1, new_uid()))
    with app.app_context():
        before = read_revisions(read_session())
    box.ask()
    with app.app_context():
        assert read_revisions(read_session()) == before
    assert box.answers[-1] == "same"


def test_no_more_wait_than_there_are_seats(app, box, time):
    sit(app, time, seats=0)
    box.ask()
    assert (box.answers[-1], time.looks) == ("same", 0)


def test_who_waits_is_sent_away_when_the_process_ends(app, box, time):
    sit(app, time, is_closing=lambda: time.looks == 2)
    box.ask()
    assert (box.answers[-1], time.looks) == ("same", 2)


def test_a_seat_is_free_again_after_a_question_that_failed(time):
    room = WaitingRoom(1, pause=time.pause, seconds=time.seconds)

    def fail():
        raise OSError("gone")

    for _ in range(2):
        with pytest.raises(OSError, match="gone"):
            room.wait(fail, 1)


def test_every_table_that_a_list_is_made_of_is_watched(app, box, query_counter):
    with app.test_request_context(), transaction() as session:
        session.add(BadgeDigest(badge_number="B1", salt_mark="x", digest="y"))
    with app.app_context(), query_counter() as counted:
        lane = read_session().scalars(select(Lane)).first()
        draft_list(read_session(), lane, NOW)
    text = " ".join(counted.statements)
    read = set(re.findall(r"(?:FROM|JOIN) ([a-z_]+)", text)) - {"revision"}
    watched = {source.model.__tablename__ for sources in COUNTED.values() for source in sources}
    assert read <= watched
    assert watched - read <= {"lane"}


def test_either_database_counts_changes(any_app, tmp_path, time):
    add_lanes(any_app)
    sit(any_app, time)
    box = ListBox(any_app.test_client(), tmp_path)
    box.ask()
    box.waits = True
    time.then[2] = lambda: give(any_app)
    assert box.numbers() == ["7XY101"]
    assert time.looks == 2
