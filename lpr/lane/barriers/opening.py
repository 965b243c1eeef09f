"""Opens the barrier that a lane's file names."""

from pathlib import Path

from lpr.lane.barriers.driven import DrivenBarrier, Wire
from lpr.lane.barriers.port import Barrier
from lpr.lane.barriers.raise_log import RaiseLog
from lpr.lane.barriers.settings import (
    AbsentSettings,
    BarrierSettings,
    HttpSettings,
    ModbusSettings,
    MqttSettings,
)
from lpr.lane.barriers.simulated import NoBarrier, SimulatedBarrier


def open_barrier(settings: BarrierSettings, log: Path) -> Barrier:
    """Return the barrier at once; one that is away is called until it answers."""
    if isinstance(settings, AbsentSettings):
        return NoBarrier()
    wire = _open_wire(settings)
    return DrivenBarrier(wire, RaiseLog(log)) if wire else SimulatedBarrier(log)


def _open_wire(settings: BarrierSettings) -> Wire | None:
    """The wire to a boom, each loaded only where it is used: the other lanes start without it."""
    match settings:
        case ModbusSettings():
            from lpr.lane.barriers.modbus import ModbusWire  # noqa: PLC0415

            return ModbusWire(settings)
        case HttpSettings():
            from lpr.lane.barriers.relay import HttpWire  # noqa: PLC0415

            return HttpWire(settings)
        case MqttSettings():
            from lpr.lane.barriers.mqtt import MqttWire  # noqa: PLC0415

            return MqttWire(settings)
        case _:
            return None
