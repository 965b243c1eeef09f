"""What every reader of badges and codes keeps, each on its real peer."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.services.reader_rigs import RIGS, MqttReaderRig, ReaderRig


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReaderRig]:
    made = RIGS[request.param](request.param, tmp_path)
    yield made
    made.end()


@pytest.fixture(params=[name for name, rig in RIGS.items() if rig.has_peer])
def wired(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReaderRig]:
    """A reader that can be taken away from the lane."""
    made = RIGS[request.param](request.param, tmp_path)
    yield made
    made.end()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[MqttReaderRig]:
    made = MqttReaderRig("mqtt", tmp_path)
    yield made
    made.end()


def test_each_line_is_presented_once_and_in_order(rig: ReaderRig) -> None:
    for number in range(5):
        rig.show(f"B100{number}")
    rig.wait_for("B1000", "B1001", "B1002", "B1003", "B1004")


def test_enter_alone_is_an_empty_line(tmp_path: Path) -> None:
    keypad = RIGS["keyboard"]("keyboard", tmp_path)
    keypad.show("")
    keypad.show("B1")
    keypad.wait_for("", "B1")
    keypad.end()


def test_a_pass_of_144_signs_arrives_whole(rig: ReaderRig) -> None:
    rig.show("GH1" + "A2" * 70 + "7")
    rig.wait_for("GH1" + "A2" * 70 + "7")


def test_a_reader_that_was_away_is_read_again_and_says_so(wired: ReaderRig) -> None:
    wired.show("B1")
    wired.wait_for("B1")
    wired.cut()
    deadline = time.monotonic() + 15
    while not wired.reader.trouble:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    wired.restore()
    wired.wait_for_reader()
    wired.show("B2")
    wired.wait_for("B1", "B2")


def test_what_is_shown_while_the_lane_is_away_never_comes(rig: ReaderRig) -> None:
    rig.reader.stop()
    rig.show("B1")
    rig.open()
    time.sleep(0.5)
    rig.show("B2")
    rig.wait_for("B2")


def test_a_reader_stops_soon(rig: ReaderRig) -> None:
    began = time.monotonic()
    rig.reader.stop()
    assert time.monotonic() - began < 3


def test_what_a_broker_keeps_or_holds_up_is_not_taken(broker: MqttReaderRig) -> None:
    now = datetime.now(UTC)
    broker.publish(json.dumps({"shown": "LATE", "at": (now - timedelta(minutes=1)).isoformat()}))
    broker.publish(json.dumps({"shown": "NOW", "at": now.isoformat()}))
    broker.publish("PLAIN")
    for rubbish in ('{"shown"', "{}", '{"shown": "X", "at": "noon"}', '{"at": 5}', "[" * 1500):
        broker.publish(rubbish)
    broker.publish("KEPT", retain=True)
    broker.publish("LAST")
    broker.wait_for("NOW", "PLAIN", "[" * 1500, "KEPT", "LAST")
    broker.reader.stop()
    broker.lines.clear()
    broker.open()
    broker.publish("FIRST")
    broker.wait_for("FIRST")
