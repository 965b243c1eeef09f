"""One reader of badges and codes for a test, on its real peer: what it reads, and its absence."""

import contextlib
import json
import os
import struct
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from paho.mqtt import publish
from paho.mqtt.enums import MQTTProtocolVersion

from core.clock import SystemClock
from lpr.lane.barriers.settings import MqttSettings
from lpr.lane.credentials.opening import make_reader
from lpr.lane.credentials.port import CredentialReader
from lpr.lane.credentials.settings import KeyboardSettings, LineSettings, NamedReader
from lpr.lane.credentials.typed_keys import _SIGNS
from lpr.lane.screen.server import ScreenServer
from lpr.lane.screen.settings import ScreenSettings
from tests.services.mosquitto import PASSWORDS, TOPIC, Mosquitto
from tests.services.processes import free_port, wait_until

BACK_S = 30
_KEYS = {sign: code for code, sign in reversed(_SIGNS.items())}


@dataclass
class ReaderRig:
    """A reader with its peer; `lines` is all that it presented."""

    name: str
    folder: Path
    lines: list[str] = field(default_factory=list)
    reader: CredentialReader = field(init=False)
    has_peer = True

    def __post_init__(self) -> None:  # noqa: D105
        self.begin()
        self.open()

    def begin(self) -> None:
        """Start the peer."""
        raise NotImplementedError

    def made(self) -> CredentialReader:
        """A reader of this peer."""
        raise NotImplementedError

    def show(self, text: str) -> None:
        """Hold a badge or code before the reader."""
        raise NotImplementedError

    def cut(self) -> None:
        """Take the peer away."""
        raise NotImplementedError

    def restore(self) -> None:
        """Bring the peer back."""
        raise NotImplementedError

    def open(self) -> None:
        """Start the lane's side, and wait until it can read."""
        self.reader = self.made()
        self.reader.start(self.lines.append)
        self.wait_for_reader()

    def wait_for_reader(self) -> None:
        wait_until(lambda: not self.reader.trouble, BACK_S, f"{self.name}: {self.reader.trouble}")

    def wait_for(self, *lines: str) -> None:
        """Wait until exactly these lines were presented."""
        with contextlib.suppress(TimeoutError):
            wait_until(lambda: len(self.lines) >= len(lines), 10, "")
        assert self.lines == list(lines)

    def end(self) -> None:
        self.reader.stop()
        self.cut()


class LineRig(ReaderRig):
    """A serial reader, on a pseudo terminal; the plug is a link to it."""

    def begin(self) -> None:
        self.restore()

    def made(self) -> CredentialReader:
        settings = LineSettings(self.folder / "plug")
        return make_reader(NamedReader("badge", settings), SystemClock())

    def show(self, text: str) -> None:
        os.write(self._ours, text.encode() + b"\r\n")

    def cut(self) -> None:
        (self.folder / "plug").unlink(missing_ok=True)
        for device in (self._ours, self._theirs):
            with contextlib.suppress(OSError):
                os.close(device)

    def restore(self) -> None:
        self._ours, self._theirs = os.openpty()
        (self.folder / "plug").symlink_to(os.ttyname(self._theirs))


class KeyboardRig(ReaderRig):
    """A reader that types: the kernel's own events, through a pipe."""

    def begin(self) -> None:
        self._path = self.folder / "keys"
        self.restore()

    def made(self) -> CredentialReader:
        return make_reader(NamedReader("badge", KeyboardSettings(self._path)), SystemClock())

    def show(self, text: str) -> None:
        for sign in text:
            if sign.isupper():
                self._send(42, 1)
            self._press(_KEYS[sign.lower()])
            if sign.isupper():
                self._send(42, 0)
        self._press(28)

    def _press(self, code: int) -> None:
        self._send(code, 1)
        self._send(code, 0)

    def _send(self, code: int, value: int) -> None:
        scan, report = struct.pack("llHHi", 0, 0, 4, 4, code), struct.pack("llHHi", 0, 0, 0, 0, 0)
        os.write(self._pipe, scan + struct.pack("llHHi", 0, 0, 1, code, value) + report)

    def cut(self) -> None:
        self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            os.close(self._pipe)

    def restore(self) -> None:
        os.mkfifo(self._path)
        self._pipe = os.open(self._path, os.O_RDWR)


class MqttReaderRig(ReaderRig):
    """Readers behind a Mosquitto with TLS and users."""

    def begin(self) -> None:
        self._port = free_port()
        self._broker = Mosquitto(self.folder, self._port)
        self._broker.start()

    def made(self) -> CredentialReader:
        settings = MqttSettings(
            "localhost",
            f"{TOPIC}/do",
            self._port,
            ca_file=self.folder / "ca.pem",
            user="boom",
            password=PASSWORDS["boom"],
        )
        return make_reader(NamedReader("badge", settings), SystemClock())

    def show(self, text: str) -> None:
        self.publish(json.dumps({"shown": text}))

    def publish(self, payload: str, *, retain: bool = False) -> None:
        publish.single(
            f"{TOPIC}/do",
            payload,
            qos=1,
            retain=retain,
            hostname="localhost",
            port=self._port,
            auth={"username": "lane", "password": PASSWORDS["lane"]},
            tls={"ca_certs": str(self.folder / "ca.pem")},
            protocol=MQTTProtocolVersion.MQTTv5,
        )

    def cut(self) -> None:
        self._broker.stop()

    def restore(self) -> None:
        self._broker.start()


class ScreenRig(ReaderRig):
    """The lane's own screen; its peer is a browser, which is there whenever it types."""

    has_peer = False

    def begin(self) -> None:
        self._port = free_port()

    def made(self) -> CredentialReader:
        return ScreenServer(ScreenSettings(self._port), dict, lambda: None, lambda: None)

    def show(self, text: str) -> None:
        line = HTTPConnection("127.0.0.1", self._port, timeout=10)
        headers = {"Gatehouse-Screen": "1"}
        with contextlib.suppress(ConnectionRefusedError):
            line.request("POST", "/show", json.dumps({"text": text}), headers)
            line.getresponse().read()
        line.close()

    def cut(self) -> None:
        pass


RIGS = {"screen": ScreenRig, "line": LineRig, "keyboard": KeyboardRig, "mqtt": MqttReaderRig}
