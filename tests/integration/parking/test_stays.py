"""Stays: begun and ended by passages, counted, corrected, found by their codes."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from parking import stays
from parking.garages.commands import Clerk
from parking.models import Garage, Stay
from parking.queries import spaces_now
from parking.stays.kinds import StayKind
from tests.parking_world import NOW, add_garage, add_product, add_vehicle, buy
from tests.people import add_person

KEY = "MA/passenger/8ABC12"


@pytest.fixture
def garage(session: Session) -> Garage:
    return add_garage(session, is_public=True, capacity=3)


def enter(session: Session, uid: str, key: str | None = None, minutes: int = 0) -> Stay:
    return stays.begin_stay(
        session,
        garage_slug="harbor",
        passage_uid=uid,
        plate_key=key,
        kind=StayKind.VISITOR,
        entered_at=NOW + timedelta(minutes=minutes),
    )


def leave(session: Session, uid: str, key: str | None = None, minutes: int = 60) -> Stay | None:
    return stays.end_stay(
        session,
        garage_slug="harbor",
        passage_uid=uid,
        plate_key=key,
        left_at=NOW + timedelta(minutes=minutes),
    )


def free(session: Session, minutes: int = 120) -> int:
    session.flush()
    return spaces_now(session, NOW + timedelta(minutes=minutes))[0].free


def test_a_visitor_comes_in_with_a_code_and_goes(session: Session, garage: Garage) -> None:
    stay = enter(session, "p1", KEY)
    assert len(stay.claim_code or "") == 8
    assert free(session) == 2

    left = leave(session, "p2", KEY)

    assert left is stay
    assert (stay.left_at, stay.closed_by) == (NOW + timedelta(hours=1), "exit")
    assert free(session) == 3


def test_a_passage_that_is_reported_twice_counts_once(session: Session, garage: Garage) -> None:
    assert enter(session, "p1", KEY).id == enter(session, "p1", KEY).id
    assert free(session) == 2

    first, second = leave(session, "p2", KEY), leave(session, "p2", KEY)
    assert first is second
    assert free(session) == 3


def test_a_car_that_comes_again_without_having_left_is_counted_once(
    session: Session, garage: Garage
) -> None:
    missed = enter(session, "p1", KEY)
    enter(session, "p2", KEY, minutes=30)

    assert missed.closed_by == "superseded"
    assert free(session) == 2


def test_a_car_that_was_not_read_on_the_way_in_still_frees_a_space(
    session: Session, garage: Garage
) -> None:
    enter(session, "p1", None)
    assert free(session) == 2

    assert leave(session, "p2", KEY) is None
    assert free(session) == 3


def test_the_count_stays_within_the_garage_and_can_be_corrected(
    session: Session, garage: Garage
) -> None:
    for number in range(5):
        enter(session, f"p{number}")
    assert free(session) == 0
    for number in range(9):
        leave(session, f"x{number}")
    assert free(session) == 3

    person = add_person(session, "office").id
    clerk = Clerk(person, NOW + timedelta(hours=1))
    counted = stays.correct_count(session, "harbor", 2, "Walked all levels", clerk)

    assert free(session) == 1
    assert spaces_now(session, NOW)[0].counted_at == NOW + timedelta(hours=1)
    enter(session, "late", "MA/-/9LATE9", minutes=30)
    leave(session, "later", None, minutes=40)
    assert free(session) == 1
    enter(session, "after", "MA/-/7AFTER", minutes=90)
    assert free(session) == 0

    assert stays.undo_correction(session, "harbor", counted.id, clerk)
    assert not stays.undo_correction(session, "harbor", counted.id, clerk)
    assert free(session) == 2


@pytest.mark.parametrize("state", ["full", "closed", "closed_to_all"])
def test_a_garage_that_takes_nobody_has_no_free_space(
    session: Session, garage: Garage, state: str
) -> None:
    garage.state = state

    assert free(session) == 0


def test_a_permit_holder_gets_no_code_and_owes_nothing(session: Session) -> None:
    product = add_product(session)
    person = add_person(session, "employee").id
    car = add_vehicle(session, person)
    permit = buy(session, person, product, car)

    stay = enter(session, "p1", car.key)

    assert (stay.permit_id, stay.claim_code) == (permit.id, None)


def test_a_stay_is_found_by_its_code_and_by_its_plate(session: Session, garage: Garage) -> None:
    stay = enter(session, "p1", KEY)
    code = stay.claim_code or ""

    assert stays.find_claimed(session, f" {code[:4].lower()}-{code[4:]} ") is stay
    assert stays.find_claimed(session, "") is None
    assert stays.find_payable_by_number(session, garage.id, "8ABC12") is stay
    for pattern in ("%", "ABC12", "8ABC1_"):
        assert stays.find_payable_by_number(session, garage.id, pattern) is None


def test_a_garage_nobody_knows_is_said_so(session: Session, garage: Garage) -> None:
    with pytest.raises(stays.UnknownGarageError):
        stays.begin_stay(
            session,
            garage_slug="nowhere",
            passage_uid="p",
            plate_key=None,
            kind=StayKind.VISITOR,
            entered_at=NOW,
        )
