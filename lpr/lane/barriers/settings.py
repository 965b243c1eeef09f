"""The `[barrier]` table of a lane.toml: which barrier, and how it is wired."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

MOST_ADDRESS = 65535


@dataclass(frozen=True, slots=True)
class SimulatedSettings:
    """A barrier without a boom."""


@dataclass(frozen=True, slots=True)
class ModbusSettings:
    """A Modbus TCP device. Addresses count from 0; an input that is not wired is left out."""

    host: str
    raise_coil: int
    port: int = 502
    device_id: int = 1
    lower_coil: int | None = None
    raised_input: int | None = None
    lowered_input: int | None = None
    obstructed_input: int | None = None
    occupied_input: int | None = None
    fire_input: int | None = None
    passage_register: int | None = None  # the first of eight that keep the passage's id


BarrierSettings = SimulatedSettings | ModbusSettings
KINDS: Mapping[str, type[BarrierSettings]] = {
    "simulated": SimulatedSettings,
    "modbus": ModbusSettings,
}


def read_settings(table: Mapping[str, Any]) -> BarrierSettings:
    """Check the table. Raises ValueError with a sentence that names the setting."""
    kind = str(table.get("kind", "simulated"))
    if kind not in KINDS:
        raise ValueError(f"barrier.kind must be one of {', '.join(KINDS)}")
    told = {name: value for name, value in table.items() if name != "kind"}
    unknown = told.keys() - {field.name for field in fields(KINDS[kind])}
    if unknown:
        raise ValueError(f"barrier.{min(unknown)} is no setting of a {kind} barrier")
    if kind == "modbus":
        return _modbus(told)
    return SimulatedSettings()


def _modbus(told: Mapping[str, Any]) -> ModbusSettings:
    for name in ("host", "raise_coil"):
        if name not in told:
            raise ValueError(f"barrier.{name} is missing")
    if not isinstance(told["host"], str) or not told["host"]:
        raise ValueError("barrier.host must be a name or an address")
    for name in told.keys() - {"host"}:
        value = told[name]
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_ADDRESS:
            raise ValueError(f"barrier.{name} must be a whole number from 0 to {MOST_ADDRESS}")
    if told["raise_coil"] == told.get("lower_coil"):
        raise ValueError("barrier.raise_coil and barrier.lower_coil must differ")
    return ModbusSettings(**told)
