"""What one lane is told about itself: its lane.toml, read and checked."""

import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lpr.lane.barriers.settings import (
    AbsentSettings,
    BarrierSettings,
    HttpSettings,
    ModbusSettings,
    SimulatedSettings,
    read_settings,
)
from lpr.lane.cameras.address import parse_address
from lpr.lane.cameras.patience import Patience, read_patience
from lpr.lane.credentials.settings import NamedReader, read_readers
from lpr.lane.safety.settings import SafetySettings, read_safety
from lpr.lane.screen.settings import ScreenSettings, read_screen
from lpr.lane.tickets.settings import PrinterSettings, read_printer
from lpr.lane.watching.movement import Faces
from lpr.reading.consensus import AGREEING_READS
from parking.access import Direction, LaneKind, LaneRules

CAMERA_KINDS = ("folder", "video", "url")
MOST_AGREEING = 20
LATE_TICKET, MOST_LATE_S = timedelta(seconds=30), 300


class Trigger(StrEnum):
    """What begins a passage."""

    PICTURE = "picture"  # the picture alone
    DETECTOR = "detector"  # the vehicle detector that the barrier reports


class LaneConfigError(ValueError):
    """The lane's file cannot be used; the message says what to change."""


@dataclass(frozen=True, slots=True)
class CameraConfig:
    """Where frames come from: an inbox folder, a video file or a camera's address."""

    kind: str
    source: str = field(repr=False)  # a camera's address may hold its password
    user: str = ""
    password: str = field(default="", repr=False)
    patience: Patience = field(default_factory=Patience)
    faces: Faces = Faces.FRONT  # which end of a properly driven car it sees


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """The server this lane reports to; `list_key` is its Ed25519 public key, base64."""

    url: str
    token: str
    list_key: str


@dataclass(frozen=True, slots=True)
class LaneConfig:
    """One lane: who it is, where it keeps its files, and what it is wired to."""

    rules: LaneRules
    zone: ZoneInfo
    folder: Path
    camera: CameraConfig
    server: ServerConfig
    engine: str
    barrier: BarrierSettings = field(default_factory=SimulatedSettings)
    agreeing_reads: int = AGREEING_READS  # frames that must read the same before a plate opens
    trigger: Trigger = Trigger.PICTURE
    life_safety: SafetySettings = field(default_factory=SafetySettings)
    readers: tuple[NamedReader, ...] = ()
    screen: ScreenSettings | None = None
    printer: PrinterSettings = field(default_factory=PrinterSettings)
    late_ticket: timedelta = LATE_TICKET  # so long after it left a car's ticket is still its own

    @property
    def slug(self) -> str:
        """The lane's name in addresses."""
        return self.rules.slug

    def pay_address(self, code: str) -> str:
        """Where a visitor pays the stay of a ticket."""
        base = self.screen.pay_url if self.screen else ""
        return f"{base or f'{self.server.url}/pay'}/{code}"


def load_config(path: Path) -> LaneConfig:
    """Read a lane.toml. Raises LaneConfigError with a sentence that says what is wrong."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except OSError as error:
        raise LaneConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except tomllib.TOMLDecodeError as error:
        raise LaneConfigError(f"{path} is not valid TOML: {error}.") from error
    try:
        return _from_table(table, path.parent)
    except KeyError as error:
        raise LaneConfigError(f"{path} lacks the setting {error}.") from error
    except (ValueError, TypeError, ZoneInfoNotFoundError) as error:
        raise LaneConfigError(f"{path}: {error}.") from error


def _from_table(table: dict[str, Any], beside: Path) -> LaneConfig:
    camera = _camera(table["camera"])
    server = table["server"]
    trigger = Trigger(table.get("trigger", Trigger.PICTURE))
    barrier = _barrier(table, beside)
    if trigger is Trigger.DETECTOR:
        _require_detector(camera, barrier)
    return LaneConfig(
        rules=LaneRules(
            slug=str(table["slug"]),
            kind=LaneKind(table["kind"]),
            direction=Direction(table["direction"]),
            garage=str(table["garage"]),
            public_fails_open=bool(table.get("public_fails_open", True)),
        ),
        zone=ZoneInfo(str(table.get("zone", "America/New_York"))),
        folder=beside / str(table.get("folder", ".")),
        camera=camera,
        server=ServerConfig(
            str(server["url"]).rstrip("/"), str(server["token"]), str(server["list_key"])
        ),
        engine=str(table["reading"]["engine"]),
        barrier=barrier,
        agreeing_reads=_agreeing_reads(table["reading"]),
        trigger=trigger,
        life_safety=read_safety(table.get("life_safety", {})),
        readers=read_readers(table.get("reader", []), beside),
        screen=read_screen(table.get("screen")),
        printer=read_printer(table.get("printer", {})),
        late_ticket=_late_ticket(table),
    )


def _barrier(table: dict[str, Any], beside: Path) -> BarrierSettings:
    shadow = table.get("shadow", False)
    if not isinstance(shadow, bool):
        raise TypeError("shadow must be true or false, without quotes")
    if shadow and "barrier" in table:
        raise ValueError("a lane in shadow has no barrier: take the [barrier] table out")
    return AbsentSettings() if shadow else read_settings(table.get("barrier", {}), beside)


def _camera(table: dict[str, Any]) -> CameraConfig:
    camera = CameraConfig(
        kind=str(table["kind"]),
        source=str(table["source"]),
        user=str(table.get("user", "")),
        password=str(table.get("password", "")),
        patience=read_patience(table.get("patience", {})),
        faces=Faces(table.get("faces", Faces.FRONT)),
    )
    if camera.kind not in CAMERA_KINDS:
        raise ValueError(f"camera.kind must be one of {', '.join(CAMERA_KINDS)}")
    if camera.kind == "url":
        parse_address(camera.source)
    return camera


def _require_detector(camera: CameraConfig, barrier: BarrierSettings) -> None:
    """Refuse a lane that would wait for a detector that is not there, and strand everybody."""
    if camera.kind == "folder":
        raise ValueError('trigger = "detector" needs a camera that films: a folder says who comes')
    if not _may_have_detector(barrier):
        raise ValueError('trigger = "detector" needs a barrier whose occupied input is wired')


def _may_have_detector(barrier: BarrierSettings) -> bool:
    """Whether the barrier may report a vehicle; one that then does not is not waited for."""
    if isinstance(barrier, ModbusSettings):
        return barrier.occupied_input is not None
    if isinstance(barrier, HttpSettings):
        return bool(barrier.occupied_field)
    return not isinstance(barrier, SimulatedSettings | AbsentSettings)


def _late_ticket(table: dict[str, Any]) -> timedelta:
    seconds = table.get("late_ticket_s", LATE_TICKET.seconds)
    if type(seconds) is not int or not 0 <= seconds <= MOST_LATE_S:
        raise ValueError(f"late_ticket_s must be a whole number from 0 to {MOST_LATE_S}")
    return timedelta(seconds=seconds)


def _agreeing_reads(reading: dict[str, Any]) -> int:
    wanted = reading.get("agreeing_reads", AGREEING_READS)
    if not isinstance(wanted, int) or isinstance(wanted, bool) or not 1 <= wanted <= MOST_AGREEING:
        raise ValueError(f"reading.agreeing_reads must be a whole number from 1 to {MOST_AGREEING}")
    return wanted
