"""One connection to an MQTT broker: orders to a controller, and its answers to them."""

import json
import secrets
import select
import socket
import ssl
import struct
import time
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.exception import MQTTException
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from lpr.lane.barriers.driven import WireError
from lpr.lane.barriers.line import find_addresses, forget_unsent, left
from lpr.lane.barriers.settings import MqttSettings

CONNECT_S = 2.0  # name, connection, certificate, credentials and subscription together
ANSWER_S = 1.0
ORDER_LIFE_S = 2  # a broker counts whole seconds: in one of them it may drop what just came
_KEEPALIVE_S = 10
_MOST_BYTES = 16 * 1024


class MqttLine:
    """Connects once and is thrown away: no order of it can be sent by a later connection.

    The library's own thread would reconnect by itself, and at its end send what is left: the
    socket is served here instead, by whoever asks.
    """

    def __init__(self, settings: MqttSettings, tls: ssl.SSLContext | None) -> None:
        self._at = settings
        self._answers: dict[bytes, bytes] = {}
        self._is_ready = False
        self._refusal = ""
        name = f"gatehouse-{secrets.token_hex(8)}"
        self._answer_topic = f"{settings.topic}/answer/{name}"
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=name,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
        )
        if tls:
            self._client.tls_set_context(tls)
        if settings.user:
            self._client.username_pw_set(settings.user, settings.password or None)
        self._client.on_connect = self._connected
        self._client.on_subscribe = self._subscribed
        self._client.on_message = self._received

    def open(self) -> None:
        """Connect with a clean session and subscribe to the answers. Raises WireError."""
        try:
            self._open(time.monotonic() + CONNECT_S)
        except OSError as error:
            why = str(error) or type(error).__name__
        else:
            return
        # Not from within: the library leaves a socket whose certificate was refused to whoever
        # keeps the error's traceback.
        raise WireError(why)

    def _open(self, until: float) -> None:
        at = self._at
        # The library would wait for a resolver that hangs.
        find_addresses(at.host, at.port, left(until))
        self._client.connect_timeout = left(until) / 2  # once for TCP, once for TLS
        wishes = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # the library's own gap
        wishes.MaximumPacketSize = _MOST_BYTES
        self._client.connect(at.host, at.port, _KEEPALIVE_S, clean_start=True, properties=wishes)
        if isinstance(line := self._client.socket(), socket.socket):
            forget_unsent(line)
        while not self._is_ready:
            self._serve(until)

    def ask(self, order: dict[str, str]) -> dict[str, Any]:
        """Give the controller an order once and wait for its answer. Raises WireError."""
        until, key = time.monotonic() + ANSWER_S, secrets.token_bytes(8)
        about = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call] # the library's own gap
        about.MessageExpiryInterval = ORDER_LIFE_S
        about.ResponseTopic = self._answer_topic
        about.CorrelationData = key
        self._answers.clear()
        sent = self._client.publish(
            f"{self._at.topic}/do", json.dumps(order), qos=0, retain=False, properties=about
        )
        self._check(sent.rc)
        try:
            while key not in self._answers:
                self._serve(until)
        except TimeoutError:
            raise WireError("the controller does not answer") from None
        except OSError as error:
            raise WireError(str(error)) from error
        return _parsed(self._answers.pop(key))

    def drop(self) -> None:
        """End the connection as it is, without a word that could wait behind an order."""
        line = self._client.socket()
        if line is not None:
            line.close()

    def _serve(self, until: float) -> None:
        """Let the library read or write once. Raises OSError, TimeoutError when time is up."""
        line = self._client.socket()
        if line is None:
            raise WireError(self._refusal or "the broker hung up")
        held = isinstance(line, ssl.SSLSocket) and line.pending() > 0
        writing = [line] if self._client.want_write() else []
        seconds = left(until)
        readable, writable, _ = select.select([line], writing, [], 0 if held else seconds)
        try:
            if writable:
                self._check(self._client.loop_write())
            if readable or held:
                self._check(self._client.loop_read())
            self._check(self._client.loop_misc())
        except (ValueError, IndexError, struct.error, MQTTException) as error:
            raise WireError(f"what answers there speaks no MQTT: {error}") from error

    def _check(self, told: MQTTErrorCode) -> None:
        if self._refusal:
            raise WireError(self._refusal)
        if told != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise WireError(f"the broker is gone: {told.name}")

    def _connected(
        self, client: Client, _data: Any, _flags: ConnectFlags, code: ReasonCode, _about: Any
    ) -> None:
        if code.is_failure:
            self._refusal = f"the broker refuses us: {code}"
        else:
            client.subscribe(self._answer_topic, qos=0)

    def _subscribed(
        self, _client: Client, _data: Any, _mid: int, codes: list[ReasonCode], _about: Properties
    ) -> None:
        if any(code.is_failure for code in codes):
            self._refusal = f"the broker gives us no answers: {codes[0]}"
        self._is_ready = True

    def _received(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        key = getattr(message.properties, "CorrelationData", b"")
        self._answers[key] = bytes(message.payload)


def _parsed(payload: bytes) -> dict[str, Any]:
    try:
        told = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise WireError("the controller's answer is no JSON") from error
    if not isinstance(told, dict):
        raise WireError("the controller's answer is no JSON object")
    return told
