"""Fire, a key and a command hold every kind of barrier open, each on its real peer, in 2 s."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lpr.lane.barriers.port import LowerAnswer, Position
from lpr.lane.journal.recorder import Recorder
from lpr.lane.journal.store import Journal
from lpr.lane.safety.boom import HeldBoom
from lpr.lane.safety.holds import HoldBook
from lpr.lane.safety.keeper import SafetyKeeper
from lpr.lane.safety.settings import SafetySettings
from tests.services.barrier_rigs import HttpRig, ModbusRig, MovingClock, MqttRig, Rig, SimulatedRig
from tests.services.processes import wait_until

OPEN_WITHIN_S = 2.0
RIGS = {"simulated": SimulatedRig, "modbus": ModbusRig, "http": HttpRig, "mqtt": MqttRig}


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    made = RIGS[request.param](request.param, tmp_path, MovingClock(datetime.now(UTC)))
    yield made
    made.barrier.close()
    if stop := getattr(made, "stop", None):
        stop()


@pytest.fixture
def keeper(rig: Rig, tmp_path: Path) -> Iterator[SafetyKeeper]:
    """What holds the lane open, at work as in a lane's process."""
    recorder = Recorder(Journal(tmp_path / "journal.db"), rig.clock)
    book = HoldBook(tmp_path / "holds.json", rig.clock.now())
    boom = HeldBoom(rig.barrier, rig.clock)
    made = SafetyKeeper(SafetySettings(), boom, recorder, book, rig.clock)
    thread = threading.Thread(target=made.run, daemon=True)
    rig.until(lambda state: state.position is Position.LOWERED)
    thread.start()
    yield made
    made.stop()
    thread.join(10)


def rises(rig: Rig, began: float) -> None:
    """The boom is told to rise in time, and arrives."""
    wait_until(lambda: bool(rig.raised()), OPEN_WITHIN_S, "the boom was not told to rise")
    assert time.monotonic() - began < OPEN_WITHIN_S
    rig.until(lambda state: state.position is Position.RAISED)


@pytest.mark.parametrize("name", ["fire", "key_switch"])
def test_an_input_opens_and_is_held(rig: Rig, keeper: SafetyKeeper, name: str) -> None:
    began = time.monotonic()
    rig.set(**{name: True})
    rises(rig, began)
    assert rig.barrier.lower(rig.clock.now()) is LowerAnswer.HELD
    if rig.name in ("modbus", "http"):
        wait_until(lambda: "hold" in rig.moves(), 5, "the contact that keeps it up is off")
    assert keeper.cause() == name


def test_a_release_lowers_the_boom_once_nobody_is_under_it(rig: Rig, keeper: SafetyKeeper) -> None:
    began = time.monotonic()
    keeper.hold("c1", "Dana Reyes", "smoke")
    rises(rig, began)
    rig.set(occupied=True)
    rig.until(lambda state: state.occupied is True)
    keeper.release("c2", "Dana Reyes", "all clear")
    rig.wait_a_moment()
    assert rig.state().position is Position.RAISED
    assert not {"lower", "let go"} & set(rig.moves())
    rig.set()
    rig.until(lambda state: state.position is Position.LOWERED)
    assert keeper.cause() is None
