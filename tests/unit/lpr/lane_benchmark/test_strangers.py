"""Strangers as the lane's bench draws them: their plates, their misreadings, their way in."""

from collections import Counter
from random import Random

import pytest

from core.plates import fold, pattern
from lpr.lane_benchmark.misread_counts import Characters, States
from lpr.lane_benchmark.misreads import LOOKS, Misreader, Reading
from lpr.lane_benchmark.plates import HOMES, Plate, draw_plate
from lpr.lane_benchmark.report_gates import spread
from lpr.lane_benchmark.strangers import Way, enrolled, way_in
from lpr.training.calibration import MOST_WRONG
from parking.access import Decision, Outcome, Reason
from parking.access.answer import Rule

SURELY = {"right": 60, "wrong": 1}
NAMES = {"right": 80, "unread": 15, "home": 0, "wrong": {"NH": 5}, "surely": SURELY}
TABLE = {
    "passages": {
        LOOKS: {"sure": 700, "sure_wrong": 0, "unsure": 250, "unsure_wrong": 50, "unread": 50}
    },
    "characters": {
        "seen": {"8": 100, "B": 100},
        "read_as": {"8": {"B": 9, "3": 1}},
        "lost": {},
        "added": {},
    },
    "states": {LOOKS: {"own": NAMES, "borrowed": {**NAMES, "home": 20}}},
    "types": {"right": 1, "unread": 3},
}
OURS = Plate("MA", "passenger", "8ABC12")


def dice_of(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - drawn alike each time


def test_plates_are_of_the_states_shares_and_of_their_forms() -> None:
    plates = [draw_plate(dice_of(seed)) for seed in range(4_000)]
    states = Counter(plate.state for plate in plates)
    assert states["MA"] / len(plates) == pytest.approx(HOMES["MA"] / 100, abs=0.03)
    assert len(states) > 30
    assert pattern(draw_plate(dice_of(5), "VT").number) == "AAA999"


def test_no_plate_is_enrolled_twice_and_permits_have_one_to_three() -> None:
    rights = list(enrolled(300, dice_of(1)))
    assert len({right.plate for right in rights}) == len(rights)
    assert set(Counter(right.permit_id for right in rights).values()) == {1, 2, 3}


def test_plates_are_misread_as_often_as_counted_and_never_less_than_the_threshold_allows() -> None:
    dice, misreader = dice_of(1), Misreader(TABLE, LOOKS)
    reads = [misreader.read(OURS, dice) for _ in range(20_000)]
    sure = [read for read in reads if read.is_sure]
    wrong = [read for read in sure if fold(read.number or "") != OURS.number]
    assert len(sure) / len(reads) == pytest.approx(0.7, abs=0.02)
    assert len(wrong) / len(reads) == pytest.approx(MOST_WRONG, abs=0.0007)
    assert {read.number for read in wrong} <= {"BABC12", "3ABC12"}
    assert sum(read.number is None for read in reads) / len(reads) == pytest.approx(0.05, abs=0.01)
    assert sum(read.state is None for read in sure) / len(sure) == pytest.approx(0.15, abs=0.02)
    ours = [read for read in sure if read.state == "MA"]
    assert sum(read.is_state_sure for read in ours) / len(ours) == pytest.approx(0.75, abs=0.02)


def test_a_neighbours_number_may_make_a_plate_the_neighbours() -> None:
    dice, misreader = dice_of(1), Misreader(TABLE, LOOKS)
    states = Counter(misreader.read(OURS, dice, home="RI").state for _ in range(3_000))
    assert states["RI"] > states["NH"] > 0


def test_a_type_is_named_only_where_there_is_one() -> None:
    dice, misreader = dice_of(1), Misreader(TABLE, LOOKS)
    guard = Plate("MA", "national_guard", "1557")
    kinds = Counter(misreader.read(guard, dice).plate_type for _ in range(2_000))
    assert set(kinds) == {None, "national_guard"}
    assert misreader.read(OURS, dice).plate_type is None


@pytest.mark.parametrize(
    ("read", "key", "way"),
    [
        (Reading("8ABC12", None, None, True), "NH/passenger/8ABC12", Way.STATE_UNREAD),
        (Reading("8ABC12", "NH", None, True, True), "NH/passenger/8ABC12", Way.STATE_MISREAD),
        (Reading("8ABC12", "NH", None, True, False), "NH/passenger/8ABC12", Way.STATE_UNREAD),
        (Reading("8ABC12", "MA", None, True), "MA/dealer/8ABC12", Way.TYPE_UNREAD),
        (Reading("8ABC12", "MA", "dealer", True), "MA/dealer/8ABC12", Way.TYPE_MISREAD),
        (Reading("BABC12", "MA", None, True), "MA/passenger/BABC12", Way.NUMBER_MISREAD),
        (Reading("BABC12", None, None, True), "NH/passenger/BABC12", Way.NUMBER_MISREAD),
        (Reading("BABC12", "MA", None, True), "MA/passenger/8ABC12", Way.NEAR_MATCH),
    ],
)
def test_how_a_stranger_came_in(read: Reading, key: str, way: Way) -> None:
    opened = Decision(Outcome.OPEN, Reason.PERMIT, Rule.EXACT_MATCH, key=key)
    assert way_in(OURS, read, opened) is way


def test_whatever_opens_without_the_list_counts_as_a_near_match() -> None:
    opened = Decision(Outcome.OPEN, Reason.ALIAS, Rule.REVIEWED_ALIAS, key=OURS.key)
    assert way_in(OURS, Reading("8ABC12", "MA", None, is_sure=True), opened) is Way.NEAR_MATCH


def test_characters_are_counted_where_a_read_is_hardly_another() -> None:
    counted = Characters()
    counted.add("8ABC12", "BABC12")
    counted.add("8ABC12", "8ABC2")
    counted.add("8ABC12", "8ABCI2")
    counted.add("8ABC12", "TAXI")
    assert counted.read_as == {"8": {"B": 1}}
    assert (counted.lost, counted.added) == ({"1": 1}, {})


def test_a_state_is_right_unread_its_numbers_or_another() -> None:
    counted = States()
    for named in ("MA", None, "NH", "RI"):
        counted.add(named, 0.96 if named == "MA" else 0.9, "MA", home="NH")
    assert (counted.right, counted.unread, counted.home, counted.wrong) == (1, 1, 1, {"RI": 1})
    assert +counted.surely == {"right": 1}


def test_a_count_of_none_still_has_an_interval() -> None:
    assert spread(0, 1_000_000) == "0 (0.0 to 3.8)"
    assert spread(2, 1_000_000) == "2 (0.5 to 7.3)"
