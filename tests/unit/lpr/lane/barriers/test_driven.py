"""The rules that a barrier at the end of a wire keeps, with a clock and a wire of the test's."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from core.clock import FixedClock
from lpr.lane.barriers import driven
from lpr.lane.barriers.driven import DrivenBarrier, WireError
from lpr.lane.barriers.port import (
    BarrierAnswer,
    BarrierCommand,
    BarrierState,
    LowerAnswer,
    Position,
)
from lpr.lane.barriers.raise_log import RaiseLog
from lpr.lane.safety.boom import HeldBoom
from tests.services.processes import wait_until

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


@dataclass
class StillClock:
    """Moves only when it is told, or when the barrier waits."""

    now: float = 100.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class OwnWire:
    position: Position = Position.LOWERED
    looks: int = 0
    raised: list[str] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)
    is_away: bool = False
    can_hold: bool = True
    can_lower: bool = True
    rises: bool = False

    def read(self) -> BarrierState:
        self.looks += 1
        if self.is_away:
            raise WireError("away")
        return BarrierState(self.position, occupied=False, fire=False)

    def raise_boom(self, command: BarrierCommand) -> None:
        self.raised.append(command.passage_uid)
        if self.rises:
            self.position = Position.RAISED

    def lower_boom(self) -> None:
        """Do nothing."""

    def hold_boom(self, *, is_held: bool) -> None:
        self.held.append(is_held)

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def clock(monkeypatch):
    still = StillClock()
    monkeypatch.setattr(driven, "time", still)
    monkeypatch.setattr(driven, "POLL_S", 0.01)
    return still


@pytest.fixture
def wire():
    return OwnWire()


@pytest.fixture
def barrier(clock, wire, tmp_path):
    made = DrivenBarrier(wire, RaiseLog(tmp_path / "barrier.log"))
    yield made
    made.close()


def seen(barrier, wire):
    """The position after two more looks: one may have begun before the test changed something."""
    enough = wire.looks + 2
    wait_until(lambda: wire.looks > enough, 10, "nobody looks")
    return barrier.state(NOW).position


def test_a_boom_under_way_for_more_than_ten_seconds_is_stuck(barrier, wire, clock):
    wire.position = Position.MOVING
    assert seen(barrier, wire) is Position.MOVING
    clock.now += 10
    assert seen(barrier, wire) is Position.MOVING
    clock.now += 0.1
    assert seen(barrier, wire) is Position.OBSTRUCTED
    wire.position = Position.RAISED
    assert seen(barrier, wire) is Position.RAISED
    wire.position = Position.MOVING
    assert seen(barrier, wire) is Position.MOVING


def test_a_boom_that_is_stuck_on_its_way_has_not_risen(barrier, wire, clock):
    wire.position = Position.MOVING
    seen(barrier, wire)
    clock.now += 11
    seen(barrier, wire)
    assert barrier.raise_for(BarrierCommand("p1", NOW), NOW) is BarrierAnswer.OBSTRUCTED
    assert wire.raised == ["p1"]


@pytest.mark.parametrize(
    ("position", "told"), [(Position.RAISED, []), (Position.LOWERED, ["h1"])], ids=["up", "down"]
)
def test_a_boom_to_be_kept_up_is_told_only_where_it_is_not_seen_up(barrier, wire, position, told):
    seen(barrier, wire)
    wire.position = position
    wire.rises = True
    order = BarrierCommand("h1", NOW, keeps_up=True)
    assert barrier.raise_for(order, NOW) is BarrierAnswer.RAISED
    assert wire.raised == told


def test_a_held_boom_that_is_up_is_not_told_again_because_a_look_was_lost(barrier, wire):
    wire.position = Position.RAISED
    seen(barrier, wire)
    HeldBoom(barrier, FixedClock(NOW)).drive("h1", BarrierState(answers=False))
    assert wire.raised == []


def test_a_car_is_let_in_also_while_the_boom_is_up_for_the_one_before(barrier, wire):
    wire.position = Position.RAISED
    seen(barrier, wire)
    assert barrier.raise_for(BarrierCommand("p1", NOW), NOW) is BarrierAnswer.RAISED
    assert wire.raised == ["p1"]


def test_a_hold_is_told_once_and_again_to_every_new_connection(barrier, wire):
    seen(barrier, wire)
    assert wire.held == []  # what an earlier process had told it stays so until somebody says
    barrier.hold(is_held=True)
    seen(barrier, wire)
    assert wire.held == [True]
    assert barrier.lower(NOW) is LowerAnswer.HELD
    wire.is_away = True
    wait_until(lambda: not barrier.state(NOW).answers, 10, "nobody noticed")
    wire.is_away = False
    wait_until(lambda: wire.held == [True, True], 30, "the barrier was not told again")
    barrier.hold(is_held=False)
    seen(barrier, wire)
    assert wire.held == [True, True, False]
