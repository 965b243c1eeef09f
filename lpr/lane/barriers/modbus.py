"""Modbus TCP: a coil raises the boom, discrete inputs tell where it is and what is under it."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from pymodbus.client import ModbusTcpClient
from pymodbus.exceptions import ModbusException

from lpr.lane.barriers.driven import WireError
from lpr.lane.barriers.line import find_addresses, forget_unsent
from lpr.lane.barriers.port import BarrierCommand, BarrierState, Position
from lpr.lane.barriers.settings import ModbusSettings
from lpr.lane.barriers.switches import position_of

TIMEOUT_S = 0.8
PULSE_S = 0.2  # how long a button of the controller is held down


class ModbusWire:
    """One connection to one device. Coils are pressed and let go, like buttons."""

    def __init__(self, settings: ModbusSettings) -> None:
        self._settings = settings
        self._client = self._new_client()
        self._is_ready = False

    def read(self) -> BarrierState:
        """Read each input; a switch that is not wired says nothing, but the device must answer."""
        at = self._settings
        ends = (at.raised_input, at.lowered_input, at.obstructed_input)
        raised, lowered, obstructed = (self._input(address) for address in ends)
        others = (at.occupied_input, at.fire_input, at.key_switch_input)
        occupied, fire, key = (self._input(address) for address in others)
        if all(told is None for told in (raised, lowered, obstructed, occupied, fire, key)):
            self._ask(lambda client, unit: client.read_coils(at.raise_coil, device_id=unit))
        position = Position.OBSTRUCTED if obstructed else position_of(raised, lowered)
        return BarrierState(position, occupied, fire, key_switch=key)

    @property
    def can_hold(self) -> bool:
        """Whether a coil keeps the boom up."""
        return self._settings.hold_coil is not None

    @property
    def can_lower(self) -> bool:
        """Whether a coil lowers it."""
        return self._settings.lower_coil is not None

    def hold_boom(self, *, is_held: bool) -> None:
        """Press the coil that keeps the boom up, and leave it so, or let it go.

        It outlives this process and its connection, as a button does that somebody leans on.
        """
        if self._settings.hold_coil is not None:
            self._set(self._settings.hold_coil, is_on=is_held)

    def raise_boom(self, command: BarrierCommand) -> None:
        """Leave the passage's id where the device keeps it, then press the coil."""
        register = self._settings.passage_register
        if register is not None:
            words = passage_words(command.passage_uid)
            self._ask(lambda client, unit: client.write_registers(register, words, device_id=unit))
        self._press(self._settings.raise_coil)

    def lower_boom(self) -> None:
        """Press the coil that lowers, where there is one."""
        if self._settings.lower_coil is not None:
            self._press(self._settings.lower_coil)

    def close(self) -> None:
        """The next call begins with a client that knows nothing of this one."""
        self._client.close()  # type: ignore[no-untyped-call] # the library's own gap
        self._client = self._new_client()
        self._is_ready = False

    def _new_client(self) -> ModbusTcpClient:
        at = self._settings
        return ModbusTcpClient(at.host, port=at.port, timeout=TIMEOUT_S, retries=0)

    def _press(self, coil: int) -> None:
        self._set(coil, is_on=True)
        time.sleep(PULSE_S)
        self._set(coil, is_on=False)

    def _set(self, coil: int, *, is_on: bool) -> None:
        self._ask(partial(_write_coil, coil=coil, is_on=is_on))

    def _input(self, address: int | None) -> bool | None:
        if address is None:
            return None
        told = self._ask(lambda client, unit: client.read_discrete_inputs(address, device_id=unit))
        return bool(told.bits[0])

    def _ask(self, request: Callable[[ModbusTcpClient, int], Any]) -> Any:
        """Ask once. Raises WireError for silence, a broken line and a device's refusal."""
        if not self._is_ready:
            self._connect()
        return self._exchange(request)

    def _connect(self) -> None:
        """Connect, and let go of a button that a broken line left pressed."""
        at = self._settings
        try:
            # The library would wait for a resolver that hangs.
            find_addresses(at.host, at.port, TIMEOUT_S)
        except OSError as error:
            raise WireError(str(error)) from error
        if not self._client.connect():  # type: ignore[no-untyped-call] # the library's own gap
            raise WireError("it takes no connection")
        if self._client.socket is not None:
            forget_unsent(self._client.socket)
        for coil in (self._settings.raise_coil, self._settings.lower_coil):
            if coil is not None:
                self._exchange(partial(_write_coil, coil=coil, is_on=False))
        self._is_ready = True

    def _exchange(self, request: Callable[[ModbusTcpClient, int], Any]) -> Any:
        try:
            told = request(self._client, self._settings.device_id)
        except (ModbusException, OSError) as error:
            raise WireError(str(error)) from error
        if told.isError():
            raise WireError(f"it refused: {told}")
        return told


def _write_coil(client: ModbusTcpClient, unit: int, *, coil: int, is_on: bool) -> Any:
    return client.write_coil(coil, is_on, device_id=unit)


def passage_words(passage_uid: str) -> list[int]:
    """A passage's id, 32 hexadecimal digits, as eight registers, the first digits first."""
    digits = passage_uid if _is_hex(passage_uid) else passage_uid.encode().hex()
    digits = digits[:32].ljust(32, "0")
    return [int(digits[place : place + 4], 16) for place in range(0, 32, 4)]


def _is_hex(text: str) -> bool:
    return len(text) == 32 and all(sign in "0123456789abcdef" for sign in text)
