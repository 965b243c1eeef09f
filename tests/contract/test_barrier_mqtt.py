"""What only a barrier behind an MQTT broker must keep, on a real Mosquitto."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.subscribeoptions import SubscribeOptions

from lpr.lane.barriers.driven import WireError
from lpr.lane.barriers.mqtt import MqttWire
from lpr.lane.barriers.port import BarrierAnswer, BarrierCommand
from tests.services.barrier_rigs import BACK_S, MovingClock, MqttRig
from tests.services.mosquitto import PASSWORDS, TOPIC, trust
from tests.services.processes import wait_until

P1, P2 = "1" * 32, "2" * 32


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[MqttRig]:
    made = MqttRig("mqtt", tmp_path, MovingClock(datetime.now(UTC)))
    yield made
    made.barrier.close()
    made.stop()


@pytest.fixture
def wire(rig: MqttRig) -> Iterator[MqttWire]:
    """A second lane's wire to the same controller, which a test drives step by step."""
    made = MqttWire(rig.settings(rig.port))
    yield made
    made.close()


def command(rig: MqttRig, passage_uid: str = P1) -> BarrierCommand:
    # By the rig's own clock: next to another it may have been set back, and the order has expired.
    return BarrierCommand(passage_uid, rig.clock.now())


@contextmanager
def everything_said(rig: MqttRig) -> Iterator[list[MQTTMessage]]:
    """All that goes through the broker, as it was sent."""
    heard: list[MQTTMessage] = []
    ready: list[bool] = []
    as_sent = SubscribeOptions(qos=2, retainAsPublished=True)
    ear = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    ear.on_connect = lambda *_: ear.subscribe("#", options=as_sent)
    ear.on_subscribe = lambda *_: ready.append(True)
    ear.on_message = lambda _client, _data, message: heard.append(message)
    ear.username_pw_set("ear", PASSWORDS["ear"])
    ear.tls_set_context(trust(rig.folder))
    ear.connect("localhost", rig.port)
    ear.loop_start()
    try:
        wait_until(lambda: bool(ready), 10, "nobody listens")
        yield heard
    finally:
        ear.disconnect()
        ear.loop_stop()


def test_no_order_is_kept_by_the_broker_or_lives_long(rig):
    with everything_said(rig) as heard:
        assert rig.barrier.raise_for(command(rig), rig.clock.now()) is BarrierAnswer.RAISED
        wait_until(lambda: any(b'"raise"' in message.payload for message in heard), 10, "no raise")
    orders = [message for message in heard if message.topic == f"{TOPIC}/do"]
    assert not any(message.retain for message in heard)
    assert {message.qos for message in heard} == {0}
    assert all(1 <= message.properties.MessageExpiryInterval <= 2 for message in orders)
    [told] = [order for order in map(json.loads, (m.payload for m in orders)) if "ticket" in order]
    assert (told["passage"], told["command"]) == (P1, P1)
    life = datetime.fromisoformat(told["expires_at"]) - datetime.now(UTC)
    assert life.total_seconds() < 5


@pytest.mark.parametrize("held_by", ["controller", "broker"])
def test_a_command_that_was_held_up_moves_nothing(rig, wire, held_by):
    who = rig if held_by == "controller" else rig.broker
    wire.read()
    who.freeze()
    with pytest.raises(WireError):
        wire.raise_boom(command(rig))
    wire.close()
    time.sleep(0.3)
    who.thaw()
    rig.until(lambda state: state.answers, BACK_S)
    rig.wait_a_moment()
    if held_by == "controller":
        assert P1 in (rig.folder / "heard.log").read_text()
    assert rig.moves() == []


def test_a_controller_that_was_away_does_nothing_of_what_it_missed(rig, wire):
    wire.read()
    rig.cut()
    with pytest.raises(WireError):
        wire.raise_boom(command(rig))
    rig.restore()
    rig.wait_a_moment()
    assert rig.moves() == []


def test_a_ticket_is_good_once_and_not_for_long(rig, wire):
    wire.read()
    wire.raise_boom(command(rig))
    with pytest.raises(WireError, match="no ticket"):
        wire.raise_boom(command(rig, P2))
    wire.read()
    time.sleep(1.2)
    with pytest.raises(WireError, match="refuses: the ticket"):
        wire.raise_boom(command(rig, P2))
    assert rig.raised() == [P1]


def test_a_broker_that_went_away_is_called_again_and_tells_nothing_late(rig):
    rig.until(lambda state: state.answers and state.fire is False)
    rig.broker.stop()
    assert rig.barrier.raise_for(command(rig), rig.clock.now()) is BarrierAnswer.FAILED
    rig.until(lambda state: not state.answers)
    rig.broker.start()
    rig.until(lambda state: state.answers, BACK_S)
    rig.wait_a_moment()
    assert rig.moves() == []
    assert rig.barrier.raise_for(command(rig, P2), rig.clock.now()) is BarrierAnswer.RAISED


# The library leaves a socket whose handshake failed to be collected.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket")
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"password": "guess"}, "the broker refuses us"),
        ({"user": "", "password": ""}, "the broker refuses us"),
        ({"ca_file": None}, "certificate"),
        ({"host": "127.0.0.1"}, "certificate"),
        ({"tls": False, "ca_file": None}, "broker|timed out"),
        ({"user": "ear", "password": PASSWORDS["ear"]}, "the controller does not"),
    ],
)
def test_who_is_not_to_be_trusted_is_told_apart(rig, change, says):
    wire = MqttWire(replace(rig.settings(rig.port), **change))
    began = time.monotonic()
    with pytest.raises(WireError, match=says) as error:
        wire.read()
    wire.close()
    assert time.monotonic() - began < 5
    assert "guess" not in str(error.value)
    assert rig.moves() == []
