"""What every wire to a barrier keeps towards a peer that behaves badly."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from lpr.lane.barriers.driven import Wire, WireError
from lpr.lane.barriers.modbus import ModbusWire
from lpr.lane.barriers.mqtt import MqttWire
from lpr.lane.barriers.relay import HttpWire
from lpr.lane.barriers.settings import HttpSettings, ModbusSettings, MqttSettings

MAKERS = {
    "modbus": lambda host, port: ModbusWire(ModbusSettings(host, 0, port=port)),
    "http": lambda host, port: HttpWire(HttpSettings(f"http://{host}:{port}", "/up", "/inputs")),
    "mqtt": lambda host, port: MqttWire(MqttSettings(host, "boom", port, tls=False)),
}
PATIENCE_S = 3.5


@pytest.fixture(params=MAKERS)
def make(request):
    return MAKERS[request.param]


class Mute:
    """Takes one connection; sends `drip` over and over, and keeps what the lane did with it."""

    def __init__(self, drip: bytes = b"") -> None:
        self._drip, self._listener = drip, socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.was_reset = threading.Event()
        self._thread = threading.Thread(target=self._hold)
        self._thread.start()

    def _hold(self) -> None:
        with self._listener, self._listener.accept()[0] as line:
            line.settimeout(0.05)
            until = time.monotonic() + 10
            while time.monotonic() < until:
                try:
                    if not line.recv(1024):
                        return
                    line.sendall(self._drip)
                except TimeoutError:
                    line.sendall(self._drip)
                except ConnectionError:
                    self.was_reset.set()
                    return

    def join(self) -> None:
        self._thread.join()


def fails(wire: Wire) -> str:
    """Look at the barrier in vain, in time."""
    began = time.monotonic()
    with pytest.raises(WireError) as error:
        wire.read()
    assert time.monotonic() - began < PATIENCE_S
    return str(error.value)


def test_a_line_that_is_given_up_takes_with_it_what_has_not_left(make):
    mute = Mute()
    wire = make("127.0.0.1", mute.port)
    fails(wire)
    wire.close()
    mute.join()
    assert mute.was_reset.is_set()


# An SSH server; an MQTT greeting cut short; a Modbus answer to nobody.
@pytest.mark.parametrize(
    "drip", [b"SSH-2.0-door\r\n", b"\x20\x03\x00\x00\x09", b"\x00\x09\x00\x00\x00\x03\x01\x81\x02"]
)
def test_a_peer_that_speaks_another_language_is_no_barrier(make, drip):
    mute = Mute(drip)
    wire = make("127.0.0.1", mute.port)
    fails(wire)
    wire.close()
    mute.join()


def test_nobody_there_is_told_at_once(make):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert fails(make("127.0.0.1", port))


@pytest.fixture
def _no_resolver(monkeypatch) -> Iterator[None]:
    back = threading.Event()

    def hang(*_, **__):
        back.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    yield
    back.set()


@pytest.mark.usefixtures("_no_resolver")
def test_a_resolver_that_hangs_keeps_nobody_waiting(make):
    assert "barrier.example" in fails(make("barrier.example", 9))


def test_a_relay_that_trickles_is_given_up():
    mute = Mute(b"HTTP/1.1 200 OK\r\nA: " + b"a" * 20)
    wire = MAKERS["http"]("127.0.0.1", mute.port)
    assert "timed out" in fails(wire)
    mute.join()
