"""The `[barrier]` table of a lane.toml: which barrier, and how it is wired."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from lpr.lane.barriers import checks

MOST_ADDRESS = 65535


@dataclass(frozen=True, slots=True)
class SimulatedSettings:
    """A barrier without a boom."""


@dataclass(frozen=True, slots=True)
class AbsentSettings:
    """No barrier at all: the lane is in shadow."""


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
    key_switch_input: int | None = None
    hold_coil: int | None = None  # stays on for as long as the boom is held up
    passage_register: int | None = None  # the first of eight that keep the passage's id


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """A relay with a web address. A field names an input on its page; empty is not wired."""

    url: str  # scheme, host and port alone
    raise_path: str
    state_path: str
    lower_path: str = ""
    method: str = "POST"
    raised_field: str = ""
    lowered_field: str = ""
    obstructed_field: str = ""
    occupied_field: str = ""
    fire_field: str = ""
    key_switch_field: str = ""
    hold_path: str = ""  # keeps the boom up until `release_path` lets it go
    release_path: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class MqttSettings:
    """A controller behind an MQTT broker; `topic` is where the two of them speak."""

    host: str
    topic: str
    port: int = 8883
    tls: bool = True
    ca_file: Path | None = None
    user: str = ""
    password: str = field(default="", repr=False)


BarrierSettings = SimulatedSettings | AbsentSettings | ModbusSettings | HttpSettings | MqttSettings
KINDS: Mapping[str, type[BarrierSettings]] = {
    "simulated": SimulatedSettings,
    "modbus": ModbusSettings,
    "http": HttpSettings,
    "mqtt": MqttSettings,
}


def read_settings(table: Mapping[str, Any], beside: Path = Path()) -> BarrierSettings:
    """Check the table; files it names lie beside the lane's own.

    Raises ValueError with a sentence that names the setting.
    """
    kind = str(table.get("kind", "simulated"))
    if kind not in KINDS:
        raise ValueError(f"barrier.kind must be one of {', '.join(KINDS)}")
    told = {name: value for name, value in table.items() if name != "kind"}
    unknown = told.keys() - {field.name for field in fields(KINDS[kind])}
    if unknown:
        raise ValueError(f"barrier.{min(unknown)} is no setting of a {kind} barrier")
    if kind == "modbus":
        return _modbus(told)
    if kind == "http":
        return _http(told, beside)
    return _mqtt(told, beside) if kind == "mqtt" else SimulatedSettings()


def _modbus(told: Mapping[str, Any]) -> ModbusSettings:
    checks.require(told, "host", "raise_coil")
    checks.require_host(told)
    for name in told.keys() - {"host"}:
        checks.require_whole(told, name, 0, MOST_ADDRESS)
    if told["raise_coil"] == told.get("lower_coil"):
        raise ValueError("barrier.raise_coil and barrier.lower_coil must differ")
    if told.get("hold_coil", -1) in (told["raise_coil"], told.get("lower_coil")):
        raise ValueError("barrier.hold_coil must be a coil of its own")
    return ModbusSettings(**told)


_PATHS = frozenset({"raise_path", "lower_path", "state_path", "hold_path", "release_path"})


def _http(told: Mapping[str, Any], beside: Path) -> HttpSettings:
    checks.require(told, "url", "raise_path", "state_path")
    checks.require_texts(told, told.keys())
    scheme = checks.require_url(told)
    for name in told.keys() & _PATHS:
        checks.require_path(told, name)
    if told.get("method", "POST") not in ("POST", "PUT", "GET"):
        raise ValueError("barrier.method must be POST, PUT or GET")
    if ("hold_path" in told) != ("release_path" in told):
        raise ValueError("barrier.hold_path and barrier.release_path belong together")
    checks.require_user(told)
    settings = HttpSettings(**{**told, "ca_file": checks.find_ca_file(told, beside)})
    if settings.ca_file and scheme != "https":
        raise ValueError("barrier.ca_file is of no use: barrier.url is not https")
    return settings


def _mqtt(told: Mapping[str, Any], beside: Path) -> MqttSettings:
    checks.require(told, "host", "topic")
    checks.require_host(told)
    checks.require_texts(told, told.keys() - {"port", "tls"})
    checks.require_topic(told)
    checks.require_whole(told, "port", 1, MOST_ADDRESS)
    checks.require_flag(told, "tls")
    checks.require_user(told)
    settings = MqttSettings(**{**told, "ca_file": checks.find_ca_file(told, beside)})
    if settings.ca_file and not settings.tls:
        raise ValueError("barrier.ca_file is of no use: barrier.tls is false")
    return settings
