"""What every barrier does, whatever it is wired to, each on its real peer."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lpr.lane.barriers import driven
from lpr.lane.barriers.port import (
    COMMAND_LIFE,
    BarrierAnswer,
    BarrierCommand,
    LowerAnswer,
    Position,
)
from tests.services.barrier_rigs import (
    HttpRig,
    ModbusRig,
    MovingClock,
    MqttRig,
    Rig,
    SimulatedRig,
)

# No call may take longer, whatever the barrier does.
PATIENCE_S = 5.0
PEERS = {"modbus": ModbusRig, "http": HttpRig, "mqtt": MqttRig}
RIGS = {"simulated": SimulatedRig, **PEERS}
P1, P2 = "1" * 32, "2" * 32


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    made = RIGS[request.param](request.param, tmp_path, MovingClock(datetime.now(UTC)))
    yield made
    made.barrier.close()
    if stop := getattr(made, "stop", None):
        stop()


def command(rig: Rig, passage_uid: str = P1, **more: str) -> BarrierCommand:
    return BarrierCommand(passage_uid, rig.clock.now(), **more)


def raise_for(rig: Rig, order: BarrierCommand) -> BarrierAnswer:
    """Raise, and hold that the lane was not kept waiting."""
    began = time.monotonic()
    answer = rig.barrier.raise_for(order, rig.clock.now())
    assert time.monotonic() - began < PATIENCE_S
    return answer


def test_a_raise_carries_its_passage_and_the_position_is_read_back(rig):
    rig.until(lambda state: state.position is Position.LOWERED)
    assert raise_for(rig, command(rig)) is BarrierAnswer.RAISED
    assert rig.raised() == [P1]
    rig.until(lambda state: state.position is Position.RAISED)


def test_no_command_is_done_twice_also_after_a_restart(rig):
    order = command(rig)
    assert raise_for(rig, order) is BarrierAnswer.RAISED
    assert raise_for(rig, order) is BarrierAnswer.ALREADY
    assert raise_for(rig, command(rig, command_uid="c1")) is BarrierAnswer.ALREADY
    rig.reopen()
    assert raise_for(rig, order) is BarrierAnswer.ALREADY
    assert rig.raised() == [P1]


def test_each_passage_raises_the_boom_anew(rig):
    for uid in (P1, P2):
        assert raise_for(rig, command(rig, uid)) is BarrierAnswer.RAISED
    assert rig.raised() == [P1, P2]


@pytest.mark.parametrize("late", [COMMAND_LIFE + timedelta(seconds=1), timedelta(seconds=-1)])
def test_an_expired_command_and_one_from_a_clock_set_back_move_nothing(rig, late):
    order = BarrierCommand(P1, rig.clock.now() - late)
    assert raise_for(rig, order) is BarrierAnswer.EXPIRED
    assert rig.moves() == []


@pytest.mark.parametrize("trouble", ["cut", "mute", "stuck"])
def test_a_barrier_that_does_not_answer_or_move_has_failed_and_nothing_is_sent_later(rig, trouble):
    rig.until(lambda state: state.position is Position.LOWERED)
    rig.cut() if trouble == "cut" else rig.set(**{trouble: True})
    assert raise_for(rig, command(rig)) is BarrierAnswer.FAILED
    told = rig.raised()
    rig.restore() if trouble == "cut" else rig.set()
    rig.until(lambda state: state.answers)
    rig.wait_a_moment()
    assert rig.raised() == told
    assert told in ([], [P1])


def test_a_command_whose_answer_is_lost_is_not_given_again(rig):
    rig.until(lambda state: state.position is Position.LOWERED)
    order = command(rig)
    rig.set(mute_after=True)
    assert raise_for(rig, order) is BarrierAnswer.FAILED
    told = rig.raised()
    assert told == ([] if rig.name == "simulated" else [P1])
    rig.set()
    rig.until(lambda state: state.answers)
    assert raise_for(rig, order) is BarrierAnswer.ALREADY
    rig.wait_a_moment()
    assert rig.raised() == told


@pytest.mark.parametrize("rig", PEERS, indirect=True)
def test_a_boom_that_does_not_arrive_is_stuck(rig, monkeypatch):
    monkeypatch.setattr(driven, "TRAVEL_S", 1.0)
    rig.until(lambda state: state.position is Position.LOWERED)
    rig.set(slow=True)
    assert raise_for(rig, command(rig)) is BarrierAnswer.RAISED
    rig.until(lambda state: state.position is Position.MOVING)
    rig.until(lambda state: state.position is Position.OBSTRUCTED)
    rig.set()
    rig.until(lambda state: state.position is Position.RAISED)


def test_a_barrier_that_went_away_says_so_and_comes_back(rig):
    rig.until(lambda state: state.position is Position.LOWERED)
    rig.cut()
    rig.until(lambda state: not state.answers and state.position is Position.UNKNOWN)
    rig.restore()
    rig.until(lambda state: state.answers and state.position is Position.LOWERED, 25)
    assert raise_for(rig, command(rig, P2)) is BarrierAnswer.RAISED


def test_after_a_failure_only_a_person_may_ask_again_for_the_same_car(rig):
    order = command(rig)
    rig.set(stuck=True)
    assert raise_for(rig, order) is BarrierAnswer.FAILED
    rig.set()
    rig.until(lambda state: state.answers)
    assert raise_for(rig, order) is BarrierAnswer.ALREADY
    assert raise_for(rig, command(rig, command_uid="c1")) is BarrierAnswer.RAISED


def test_a_boom_with_something_in_its_way_is_obstructed(rig):
    rig.until(lambda state: state.position is Position.LOWERED)
    rig.set(obstructed=True)
    assert raise_for(rig, command(rig)) is BarrierAnswer.OBSTRUCTED
    rig.until(lambda state: state.position is Position.OBSTRUCTED)


def test_fire_is_seen_and_forbids_lowering(rig):
    assert rig.state().fire is not True
    raise_for(rig, command(rig))
    rig.set(fire=True)
    rig.until(lambda state: state.fire is True)
    assert rig.barrier.lower(rig.clock.now()) is LowerAnswer.FIRE
    rig.wait_a_moment()
    assert "lower" not in rig.moves()
    rig.set()
    rig.until(lambda state: state.fire is False)


def test_the_boom_never_lowers_onto_an_occupied_detector(rig):
    raise_for(rig, command(rig))
    rig.set(occupied=True)
    rig.until(lambda state: state.occupied is True)
    assert rig.barrier.lower(rig.clock.now()) is LowerAnswer.OCCUPIED
    rig.wait_a_moment()
    assert rig.state().position is Position.RAISED
    assert "lower" not in rig.moves()
    rig.set()
    rig.until(lambda state: state.occupied is False)
    assert rig.barrier.lower(rig.clock.now()) is LowerAnswer.LOWERING
    rig.until(lambda state: state.position is Position.LOWERED)


def test_a_boom_whose_detector_cannot_be_asked_is_not_lowered(rig):
    raise_for(rig, command(rig))
    rig.until(lambda state: state.position is Position.RAISED)
    rig.cut()
    rig.until(lambda state: not state.answers)
    assert rig.barrier.lower(rig.clock.now()) is LowerAnswer.FAILED
    assert "lower" not in rig.moves()
