"""Entries and exits brought together in the tables, whatever the order in which they are told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from parking import stays
from parking.models import Stay, UnpairedExit
from parking.queries import spaces_now
from parking.stays.kinds import StayKind
from tests.parking_world import NOW, add_garage

SEEN = "MA/-/8ABC12"
MISREAD = "MA/-/BABC12"
STATELESS = "-/-/8ABC12"


@pytest.fixture
def garage(session):
    return add_garage(session, is_public=True, capacity=10)


def at(hours):
    return NOW + timedelta(hours=hours)


def enter(session, uid, key, hours=0.0):
    return stays.begin_stay(
        session,
        garage_slug="harbor",
        passage_uid=uid,
        plate_key=key,
        kind=StayKind.VISITOR,
        entered_at=at(hours),
    )


def leave(session, uid, key, hours=1.0):
    return stays.end_stay(
        session, garage_slug="harbor", passage_uid=uid, plate_key=key, left_at=at(hours)
    )


def inside(session):
    return spaces_now(session, at(99))[0].occupied


def unpaired(session):
    return list(session.scalars(select(UnpairedExit).order_by(UnpairedExit.id)))


@pytest.mark.parametrize(
    ("left", "doubt"),
    [
        (SEEN, None),
        ("MA/passenger/8ABC12", None),
        (STATELESS, "state_unread"),
        (MISREAD, "one_character"),
    ],
)
def test_a_car_that_was_read_a_little_otherwise_ends_its_stay_with_the_doubt_said(
    session, garage, left, doubt
):
    stay = enter(session, "in", SEEN)
    enter(session, "other", "MA/-/7XYZ34")

    assert leave(session, "out", left) is stay
    assert (stay.doubt, stay.exit_key, stay.left_at) == (doubt, left, at(1))
    assert (inside(session), unpaired(session)) == (1, [])


def test_an_exit_that_two_stays_fit_ends_neither_and_is_recorded_once(session, garage):
    enter(session, "a", "MA/-/BABC12")
    enter(session, "b", "MA/-/8A8C12")

    assert leave(session, "out", SEEN) is None
    assert leave(session, "out", SEEN) is None

    (left,) = unpaired(session)
    assert (left.passage_uid, left.key, left.at, left.is_counted) == ("out", SEEN, at(1), True)
    assert inside(session) == 1


def test_the_right_car_takes_its_stay_back_from_a_misread_one(session, garage):
    mine = enter(session, "in", SEEN)
    enter(session, "unread", None)
    assert leave(session, "other", MISREAD) is mine

    assert leave(session, "mine", SEEN, hours=2) is mine
    assert (mine.exit_passage_uid, mine.left_at, mine.doubt) == ("mine", at(2), None)
    assert [(left.passage_uid, left.at) for left in unpaired(session)] == [("other", at(1))]
    assert inside(session) == 0
    assert leave(session, "other", MISREAD) is None
    assert inside(session) == 0


def test_a_stay_ended_in_doubt_long_ago_is_not_taken_back(session, garage):
    mine = enter(session, "in", SEEN)
    leave(session, "other", MISREAD)

    assert leave(session, "later", SEEN, hours=26) is None
    assert mine.exit_passage_uid == "other"


def test_an_exit_told_before_its_entry_ends_it_all_the_same(session, garage):
    enter(session, "neighbour", "MA/-/7XYZ34")
    assert leave(session, "out", STATELESS, hours=2) is None

    stay = enter(session, "in", SEEN, hours=1)

    assert (stay.left_at, stay.exit_passage_uid, stay.doubt) == (at(2), "out", "state_unread")
    assert (inside(session), unpaired(session)) == (1, [])
    assert leave(session, "out", STATELESS, hours=2) is stay


def test_exit_and_entry_told_late_leave_an_empty_garage_empty(session, garage):
    leave(session, "out", SEEN, hours=2)
    assert inside(session) == 0

    assert enter(session, "in", SEEN, hours=1).left_at == at(2)
    assert inside(session) == 0


def test_two_visits_told_backwards_are_two_stays(session, garage):
    leave(session, "out2", SEEN, hours=8)
    second = enter(session, "in2", SEEN, hours=6)
    leave(session, "out1", SEEN, hours=4)
    first = enter(session, "in1", SEEN, hours=2)

    assert (first.left_at, first.exit_passage_uid) == (at(4), "out1")
    assert (second.left_at, second.exit_passage_uid) == (at(8), "out2")
    assert inside(session) == 0


def test_an_older_visit_told_late_ends_where_the_newer_began(session, garage):
    newer = enter(session, "in2", SEEN, hours=6)
    older = enter(session, "in1", SEEN, hours=2)

    assert (older.left_at, older.closed_by) == (at(6), "superseded")
    assert (newer.left_at, inside(session)) == (None, 1)


def test_a_car_that_left_unread_and_comes_again_is_counted_once(session, garage):
    for number in range(3):
        enter(session, f"other{number}", None)
    enter(session, "in1", SEEN)
    leave(session, "unread", None)
    assert inside(session) == 3

    enter(session, "in2", SEEN, hours=2)

    assert inside(session) == 4
    stay = session.scalars(select(Stay).where(Stay.closed_by == "superseded")).one()
    assert unpaired(session)[0].stay_id == stay.id


def test_cars_that_nobody_counted_in_do_not_make_room_for_later_ones(session, garage):
    for number in range(4):
        leave(session, f"out{number}", None)
    assert inside(session) == 0

    enter(session, "in", SEEN, hours=2)

    assert inside(session) == 1
