"""The `[[reader]]` tables of a lane.toml: what reads badges and codes, and how it is wired."""

import re
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from lpr.lane.barriers.settings import MqttSettings

MOST_READERS = 8
_USUAL_BAUD = 9600
_NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")


@dataclass(frozen=True, slots=True)
class KeyboardSettings:
    """A USB reader that types: its file under /dev/input/by-id."""

    device: Path


@dataclass(frozen=True, slots=True)
class LineSettings:
    """A serial reader, or a pipe that some other program fills with lines."""

    device: Path
    baud: int = _USUAL_BAUD


DeviceSettings = KeyboardSettings | LineSettings
ReaderSettings = KeyboardSettings | LineSettings | MqttSettings
_DEVICES: Mapping[str, type[DeviceSettings]] = {"keyboard": KeyboardSettings, "line": LineSettings}


@dataclass(frozen=True, slots=True)
class NamedReader:
    """One reader of the lane, with the name that the record calls it."""

    name: str
    settings: ReaderSettings


def read_readers(tables: Sequence[Mapping[str, Any]], beside: Path) -> tuple[NamedReader, ...]:
    """Check the tables; files they name lie beside the lane's own. Raises ValueError."""
    if len(tables) > MOST_READERS:
        raise ValueError(f"a lane has at most {MOST_READERS} readers")
    readers = tuple(_reader(table, beside) for table in tables)
    names = [reader.name for reader in readers]
    if len(set(names)) != len(names):
        raise ValueError("two readers have one name: give each its own reader.name")
    return readers


def _reader(table: Mapping[str, Any], beside: Path) -> NamedReader:
    kind = str(table.get("kind", ""))
    name = str(table.get("name", kind))
    if kind not in (*_DEVICES, "mqtt"):
        raise ValueError(f"reader.kind must be one of {', '.join((*_DEVICES, 'mqtt'))}")
    if not _NAME.fullmatch(name):
        raise ValueError("reader.name must be a short word of small letters, digits and dashes")
    told = {key: value for key, value in table.items() if key not in ("kind", "name")}
    known = {field.name for field in fields(_DEVICES.get(kind, MqttSettings))}
    if unknown := told.keys() - known:
        raise ValueError(f"reader.{min(unknown)} is no setting of a {kind} reader")
    return NamedReader(name, _mqtt(told, beside) if kind == "mqtt" else _device(kind, told, beside))


def _device(kind: str, told: Mapping[str, Any], beside: Path) -> DeviceSettings:
    if not isinstance(told.get("device"), str) or not told["device"]:
        raise ValueError("reader.device is missing: the file that the reader is read from")
    baud = told.get("baud", _USUAL_BAUD)
    if type(baud) is not int or not hasattr(termios, f"B{baud}"):
        raise ValueError("reader.baud must be a speed of serial lines, such as 9600")
    return _DEVICES[kind](**{**told, "device": beside / told["device"]})


def _mqtt(told: Mapping[str, Any], beside: Path) -> MqttSettings:
    texts = {name: told.get(name, "") for name in ("host", "topic", "user", "password", "ca_file")}
    wrong = [name for name, value in texts.items() if not isinstance(value, str)]
    wrong += [name for name in ("host", "topic") if not texts[name]]
    if wrong:
        raise ValueError(f"reader.{wrong[0]} must be a text")
    if any(sign in texts["topic"] for sign in "+#"):
        raise ValueError("reader.topic must name one topic: whoever writes there may open the lane")
    if type(told.get("tls", True)) is not bool or type(told.get("port", 1)) is not int:
        raise ValueError("reader.tls must be true or false, reader.port a number")
    ca_file = beside / texts["ca_file"] if texts["ca_file"] else None
    if ca_file is not None and not ca_file.is_file():
        raise ValueError(f"reader.ca_file: there is no {ca_file}")
    return MqttSettings(**{**told, "ca_file": ca_file})
