"""Readers behind an MQTT broker: what they publish is taken as it comes, and never later."""

import json
import logging
from datetime import datetime, timedelta
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from core.clock import Clock
from lpr.lane.backoff import backoff
from lpr.lane.barriers.line import trust_in
from lpr.lane.barriers.settings import MqttSettings
from lpr.lane.credentials.port import Present

log = logging.getLogger("gatehouse.lane")

# What a network or a broker held up longer belongs to a driver who is gone.
FRESH = timedelta(seconds=10)
_KEEPALIVE_S = 10
_MOST_BYTES = 2048
_SOONEST_S = 1


class MqttReader:
    """Listens on one topic at QoS 0, with a clean session; what is retained is passed over.

    A message is the line itself, or JSON: `{"shown": "123456", "at": "2026-03-04T15:00:00Z"}`.
    """

    def __init__(self, name: str, settings: MqttSettings, clock: Clock) -> None:
        self._name = name
        self._settings = settings
        self._clock = clock
        self._trouble = "not connected yet"
        self._present: Present = lambda _line: None
        self._client = Client(
            CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5, userdata=None
        )
        if settings.tls:
            self._client.tls_set_context(trust_in(settings.ca_file))
        if settings.user:
            self._client.username_pw_set(settings.user, settings.password or None)
        self._failures = 0
        self._client.on_connect = self._connected
        self._client.on_connect_fail = self._not_connected
        self._client.on_disconnect = self._disconnected
        self._client.on_subscribe = self._subscribed
        self._client.on_message = self._received

    @property
    def name(self) -> str:
        """What the record calls it."""
        return self._name

    @property
    def trouble(self) -> str:
        """What is wrong with it; empty while it can be read."""
        return self._trouble

    def start(self, present: Present) -> None:
        """Begin to listen, and to call the broker until it answers."""
        self._present = present
        at = self._settings
        wishes = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # the library's own gap
        wishes.MaximumPacketSize = _MOST_BYTES * 2
        self._client.connect_async(
            at.host, at.port, _KEEPALIVE_S, clean_start=True, properties=wishes
        )
        self._client.loop_start()

    def stop(self) -> None:
        """Hang up."""
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(
        self, client: Client, _data: Any, _flags: ConnectFlags, code: ReasonCode, _about: Any
    ) -> None:
        if code.is_failure:
            self._note(f"the broker refuses us: {code}")
            return
        as_it_comes = SubscribeOptions(qos=0, retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND)
        client.subscribe(self._settings.topic, options=as_it_comes)

    def _subscribed(
        self, _client: Client, _data: Any, _mid: int, codes: list[ReasonCode], _about: Any
    ) -> None:
        failed = next((code for code in codes if code.is_failure), None)
        self._failures = 0
        self._note(f"the broker gives us nothing: {failed}" if failed else "")

    def _not_connected(self, _client: Client, _data: Any) -> None:
        self._note("the broker does not answer")
        self._call_again_later()

    def _disconnected(
        self, _client: Client, _data: Any, _flags: DisconnectFlags, code: ReasonCode, _about: Any
    ) -> None:
        if not self._trouble.startswith("the broker refuses"):
            self._note(f"the broker hung up: {code}")
        self._call_again_later()

    def _call_again_later(self) -> None:
        """Later each time, and not when all other lanes do. The library waits whole seconds."""
        self._failures += 1
        pause = max(_SOONEST_S, round(backoff(self._failures, _SOONEST_S)))
        self._client.reconnect_delay_set(pause, pause)

    def _received(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        if message.retain or len(message.payload) > _MOST_BYTES:
            return
        line = self._line(bytes(message.payload))
        if line:
            self._present(line)

    def _line(self, payload: bytes) -> str:
        text = payload.decode("utf-8", "replace")
        if not text.startswith("{"):
            return text
        try:
            told = json.loads(text)
            at = datetime.fromisoformat(told["at"]) if "at" in told else None
            is_late = at is not None and self._clock.now() - at > FRESH
            return "" if is_late else str(told["shown"])
        except (ValueError, TypeError, KeyError, RecursionError):
            return ""

    def _note(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            log.warning("reader %s: %s", self._name, trouble or "it can be read")
