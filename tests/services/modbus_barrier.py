"""A barrier on Modbus TCP: pymodbus's own server with a boom behind it, a process of its own.

`python -m tests.services.modbus_barrier PORT FOLDER`. Coil 0 raises, coil 1 lowers, coil 2 keeps
it up; inputs 0 to 5 are raised, lowered, obstructed, occupied, fire, key switch; registers 0 to 7
keep the passage's id.
"""

import asyncio
import sys
from pathlib import Path

from pymodbus.server import StartTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from tests.services.boom import Boom

HOLD_COIL = 2
READ_INPUTS, WRITE_COIL, WRITE_REGISTERS = 2, 5, 16


def serve(port: int, folder: Path) -> None:
    boom, passage = Boom(folder), [""]

    async def act(code, _start, address, _count, registers, values):
        while boom.inputs.mute:
            await asyncio.sleep(0.02)
        if code == READ_INPUTS:
            position, inputs = boom.position(), boom.inputs
            bits = (position == "raised", position == "lowered", position == "obstructed")
            bits += (inputs.occupied, inputs.fire, inputs.key_switch)
            registers[0] = sum(bit << place for place, bit in enumerate(bits))
        elif code == WRITE_REGISTERS and values:
            passage[0] = "".join(f"{word:04x}" for word in values)
        elif code == WRITE_COIL and values and address == HOLD_COIL:
            boom.hold(is_held=bool(values[0]))
        elif code == WRITE_COIL and values and values[0]:  # it is asked again after the write
            boom.raise_for(passage[0]) if address == 0 else boom.lower()
            while boom.inputs.mute_after:
                await asyncio.sleep(0.02)

    bits = [SimData(0, count=16, values=False, datatype=DataType.BITS)]
    words = [SimData(0, count=8, values=0, datatype=DataType.REGISTERS)]
    device = SimDevice(1, (bits, bits, words, words), action=act)
    StartTcpServer(device, address=("127.0.0.1", port))


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
