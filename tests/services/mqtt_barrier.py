"""A controller on MQTT with a boom behind it, a process of its own; its broker is a Mosquitto.

`python -m tests.services.mqtt_barrier PORT FOLDER`. It keeps its session and asks for QoS 1, so
that a broker keeps for it whatever may be kept. A ticket is good for one order, for a second.
`FOLDER/listens` is there once the broker would tell it of an order.
"""

import json
import secrets
import sys
import time
from pathlib import Path

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from tests.services.boom import Boom
from tests.services.mosquitto import PASSWORDS, TOPIC, trust

TICKET_S = 1.0


class Controller:
    """Answers each order on the topic that the order names."""

    def __init__(self, folder: Path) -> None:
        self._boom = Boom(folder)
        self._heard = folder / "heard.log"
        self._tickets: dict[str, float] = {}

    def obey(self, client: Client, _data: object, message: MQTTMessage) -> None:
        order = json.loads(message.payload)
        if order["do"] != "look":
            with self._heard.open("a") as file:
                file.write(message.payload.decode() + "\n")
        while self._boom.inputs.mute:
            time.sleep(0.02)
        told = self._look() if order["do"] == "look" else self._move(order)
        if order["do"] != "look" and self._boom.inputs.mute_after:
            return
        about = Properties(PacketTypes.PUBLISH)
        about.CorrelationData = message.properties.CorrelationData
        client.publish(message.properties.ResponseTopic, json.dumps(told), properties=about)

    def _look(self) -> dict:
        now, ticket, inputs = time.monotonic(), secrets.token_hex(8), self._boom.inputs
        self._tickets = {old: end for old, end in self._tickets.items() if end > now}
        self._tickets[ticket] = now + TICKET_S
        position = self._boom.position()
        facts = {"occupied": inputs.occupied, "fire": inputs.fire, "key_switch": inputs.key_switch}
        return {"position": position, **facts, "ticket": ticket}

    def _move(self, order: dict) -> dict:
        if self._tickets.pop(order["ticket"], 0) < time.monotonic():
            return {"refused": "the ticket is not good"}
        if order["do"] == "raise":
            self._boom.raise_for(order["passage"])
        else:
            self._boom.lower()
        return {"done": True}


def serve(port: int, folder: Path) -> None:
    client = Client(
        CallbackAPIVersion.VERSION2, client_id="boom", protocol=MQTTProtocolVersion.MQTTv5
    )
    client.on_message = Controller(folder).obey
    client.on_connect = lambda *_: client.subscribe(f"{TOPIC}/do", qos=1)
    client.on_subscribe = lambda *_: (folder / "listens").touch()
    client.username_pw_set("boom", PASSWORDS["boom"])
    client.tls_set_context(trust(folder))
    client.reconnect_delay_set(1, 1)
    kept = Properties(PacketTypes.CONNECT)
    kept.SessionExpiryInterval = 3600
    client.connect("localhost", port, clean_start=False, properties=kept)
    client.loop_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
