"""Opens the barrier that a lane's file names."""

from pathlib import Path

from lpr.lane.barriers.driven import DrivenBarrier
from lpr.lane.barriers.port import Barrier
from lpr.lane.barriers.raise_log import RaiseLog
from lpr.lane.barriers.settings import BarrierSettings, ModbusSettings
from lpr.lane.barriers.simulated import SimulatedBarrier


def open_barrier(settings: BarrierSettings, log: Path) -> Barrier:
    """Return the barrier at once; one that is away is called until it answers."""
    if isinstance(settings, ModbusSettings):
        # Loaded only where it is used: the other lanes start without it.
        from lpr.lane.barriers.modbus import ModbusWire  # noqa: PLC0415

        return DrivenBarrier(ModbusWire(settings), RaiseLog(log))
    return SimulatedBarrier(log)
