"""One barrier for a test, on its real peer: what the test can do to it and see of it."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from lpr.lane.barriers.opening import open_barrier
from lpr.lane.barriers.port import Barrier, BarrierState
from lpr.lane.barriers.settings import (
    BarrierSettings,
    HttpSettings,
    ModbusSettings,
    MqttSettings,
)
from lpr.lane.barriers.simulated import SimulatedBarrier
from tests.services import http_relay
from tests.services.boom import Inputs
from tests.services.mosquitto import PASSWORDS, TOPIC, Mosquitto
from tests.services.processes import die_with_parent, end_group, free_port, wait_until

SEEN_S = 8
BACK_S = 30  # a lane calls a barrier that is away every twenty seconds at least


class Clock(Protocol):
    def now(self): ...


@dataclass
class Rig:
    """A barrier with its peer. `name` says which adapter it is."""

    name: str
    folder: Path
    clock: Clock
    barrier: Barrier = field(init=False)

    def __post_init__(self) -> None:  # noqa: D105
        self.begin()

    def begin(self) -> None:
        """Start the peer and open the barrier."""
        raise NotImplementedError

    def moves(self) -> list[str]:
        """What the boom was told, in order."""
        raise NotImplementedError

    def set(self, **inputs: bool) -> None:
        """Change what the world does to the barrier, and wait until the lane sees it."""
        raise NotImplementedError

    def cut(self) -> None:
        """Take the peer away."""
        raise NotImplementedError

    def restore(self) -> None:
        """Bring the peer back, and wait until the lane has it again."""
        raise NotImplementedError

    def reopen(self) -> None:
        """Let the lane's process end and begin anew."""
        raise NotImplementedError

    def raised(self) -> list[str]:
        """The passages for which the boom was told to rise."""
        return [move.split()[1] for move in self.moves() if move.startswith("raise")]

    def state(self) -> BarrierState:
        return self.barrier.state(self.clock.now())

    def until(self, what: Callable[[BarrierState], bool], seconds: float = SEEN_S) -> None:
        """Wait until the barrier's state is such."""
        wait_until(lambda: what(self.state()), seconds, f"{self.name}: {self.state()}")

    def wait_a_moment(self) -> None:
        """Long enough for a lane that would lower the boom by itself, or repeat a command."""
        time.sleep(1.5)


class MovingClock:
    """The machine's own clock, with what a test adds."""

    def __init__(self, start) -> None:
        self._start, self._began = start, time.monotonic()
        self.ahead = timedelta(0)

    def now(self):
        return self._start + timedelta(seconds=time.monotonic() - self._began) + self.ahead


class SimulatedRig(Rig):
    """The simulated barrier is its own peer."""

    def begin(self) -> None:
        self._log = self.folder / "barrier.log"
        self.reopen()

    def reopen(self) -> None:
        self.barrier = SimulatedBarrier(self._log)

    def moves(self) -> list[str]:
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [f"raise {json.loads(line)['passage']}" for line in lines]

    def set(self, **inputs: bool) -> None:
        told = Inputs(**inputs)
        barrier = self.barrier
        barrier.occupied, barrier.fire = told.occupied, told.fire
        barrier.key_switch = told.key_switch
        barrier.obstructed = told.obstructed
        barrier.answers = not (told.stuck or told.mute or told.mute_after)

    def cut(self) -> None:
        self.barrier.answers = False

    def restore(self) -> None:
        self.barrier.answers = True

    def wait_a_moment(self) -> None:
        self.clock.ahead += timedelta(minutes=1)


class PeerRig(Rig):
    """A barrier whose peer is a process that moves a `Boom`. Passages are 32 digits there."""

    module = ""

    def begin(self) -> None:
        self.port = free_port()
        self._open()

    def _open(self) -> None:
        Inputs().write(self.folder)
        self._start()
        self.barrier = open_barrier(self.settings(self.port), self.folder / "barrier.log")

    def settings(self, port: int) -> BarrierSettings:
        raise NotImplementedError

    def stop(self) -> None:
        end_group(self._process, grace=3)

    def reopen(self) -> None:
        self.barrier.close()
        self.barrier = open_barrier(self.settings(self.port), self.folder / "barrier.log")

    def moves(self) -> list[str]:
        log = self.folder / "moves.log"
        return log.read_text().splitlines() if log.exists() else []

    def set(self, **inputs: bool) -> None:
        Inputs(**inputs).write(self.folder)

    def cut(self) -> None:
        self.stop()

    def restore(self) -> None:
        self._start()
        self.until(lambda state: state.answers, BACK_S)

    def _start(self) -> None:
        words = [sys.executable, "-m", self.module, str(self.port), str(self.folder)]
        with (self.folder / "peer.log").open("ab") as output:
            self._process = subprocess.Popen(
                words,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        wait_until(self._listens, 30, f"see {self.folder / 'peer.log'}")

    def _listens(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False


class ModbusRig(PeerRig):
    module = "tests.services.modbus_barrier"

    def settings(self, port: int) -> BarrierSettings:
        return ModbusSettings(
            host="127.0.0.1",
            port=port,
            raise_coil=0,
            lower_coil=1,
            raised_input=0,
            lowered_input=1,
            obstructed_input=2,
            occupied_input=3,
            fire_input=4,
            key_switch_input=5,
            hold_coil=2,
            passage_register=0,
        )


class HttpRig(PeerRig):
    module = "tests.services.http_relay"

    def settings(self, port: int) -> BarrierSettings:
        return HttpSettings(
            url=f"http://127.0.0.1:{port}",
            raise_path="/raise?for={passage}&until={expires}",
            lower_path="/lower",
            state_path="/inputs.json",
            raised_field="boom.raised",
            lowered_field="boom.lowered",
            obstructed_field="boom.obstructed",
            occupied_field="contacts.0.state",
            fire_field="contacts.1.state",
            key_switch_field="contacts.2.state",
            hold_path="/hold",
            release_path="/release",
            user=http_relay.USER,
            password=http_relay.PASSWORD,
        )


class MqttRig(PeerRig):
    """The controller is what a test takes away; `broker` can be frozen and taken away as well."""

    module = "tests.services.mqtt_barrier"

    def settings(self, port: int) -> BarrierSettings:
        ca_file = self.folder / "ca.pem"
        return MqttSettings("localhost", TOPIC, port, True, ca_file, "lane", PASSWORDS["lane"])

    def begin(self) -> None:
        self.port = free_port()
        self.broker = Mosquitto(self.folder, self.port)
        self.broker.start()
        self._open()

    def stop(self) -> None:
        super().stop()
        self.broker.stop()

    def cut(self) -> None:
        super().stop()
        (self.folder / "listens").unlink()

    def _listens(self) -> bool:
        return (self.folder / "listens").exists()

    def freeze(self) -> None:
        """Let the controller take what comes and do nothing, until it thaws."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on where it stood."""
        self._process.send_signal(signal.SIGCONT)
