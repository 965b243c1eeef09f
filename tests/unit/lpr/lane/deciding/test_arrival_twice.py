"""An arrival that comes a second time, as after a moment in which the journal did not answer."""

import pytest

from tests.unit.lpr.lane.deciding.test_gatekeeper import Lane, replace_times
from tests.unit.lpr.lane.deciding.test_passage import vehicle


@pytest.fixture
def lane(tmp_path):
    return Lane(tmp_path)


def arrive(lane, name):
    car = replace_times(vehicle(*[("8ABC12", 0.999)] * 4), lane.now())
    car.arrival = name
    return lane.keeper.handle(car)


def test_an_arrival_that_was_decided_raises_no_boom_again(lane):
    first = arrive(lane, "car-1")
    lane.elapsed += 1
    arrive(lane, "car-1")
    assert [event.passage_uid for event in lane.told("passage")] == [first.uid]
    assert {event.passage_uid for event in lane.told("barrier")} == {first.uid}
    assert lane.raises == 1


def test_the_next_arrival_is_served(lane):
    arrive(lane, "car-1")
    arrive(lane, "car-1")
    lane.elapsed += 10
    arrive(lane, "car-2")
    assert len(lane.told("passage")) == 2
