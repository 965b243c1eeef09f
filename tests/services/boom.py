"""A boom and its detector, as the barriers that tests start move them.

A test says what the boom finds by `inputs.json` in a folder and reads in `moves.log` what it was
told, one line a move: `raise PASSAGE`, `lower`, `hold` or `let go`. The boom takes a moment.
"""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

TRAVEL_S = 0.15


@dataclass
class Inputs:
    """What the world does to the barrier."""

    occupied: bool = False
    fire: bool = False
    key_switch: bool = False
    obstructed: bool = False  # the boom starts and gets stuck
    stuck: bool = False  # the boom is told and does not stir
    slow: bool = False  # the boom sets out and does not arrive
    mute: bool = False  # the barrier takes connections and answers nothing
    mute_after: bool = False  # it obeys, and its answer is lost
    lowers_after_s: float = 0.0  # its controller lowers it by itself; 0: it stays up

    def write(self, folder: Path) -> None:
        part = folder / "inputs.part"
        part.write_text(json.dumps(asdict(self)))
        part.replace(folder / "inputs.json")


class Boom:
    """The boom of one barrier; its clock is the machine's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._goes_up = False
        self._moved_at = 0.0
        self._is_held = False

    @property
    def inputs(self) -> Inputs:
        return Inputs(**json.loads((self._folder / "inputs.json").read_text()))

    def raise_for(self, passage_uid: str) -> None:
        self._move(f"raise {passage_uid}", up=True)

    def lower(self) -> None:
        self._move("lower", up=False)

    def hold(self, *, is_held: bool) -> None:
        """The contact that keeps the boom up; noted where it changes."""
        if is_held != self._is_held:
            self._is_held = is_held
            self._note("hold" if is_held else "let go")

    def position(self) -> str:
        inputs = self.inputs
        self._lower_in_time(inputs.lowers_after_s)
        if inputs.obstructed and self._goes_up:
            return "obstructed"
        if time.monotonic() - self._moved_at < TRAVEL_S or (inputs.slow and self._goes_up):
            return "moving"
        return "raised" if self._goes_up else "lowered"

    def _move(self, line: str, *, up: bool) -> None:
        self._note(line)
        inputs = self.inputs
        self._lower_in_time(inputs.lowers_after_s)
        if not inputs.stuck and self._goes_up != up:
            self._goes_up, self._moved_at = up, time.monotonic()

    def _lower_in_time(self, after_s: float) -> None:
        lowers_at = self._moved_at + TRAVEL_S + after_s
        if after_s and self._goes_up and time.monotonic() >= lowers_at:
            self._goes_up, self._moved_at = False, lowers_at

    def _note(self, line: str) -> None:
        with (self._folder / "moves.log").open("a") as file:
            file.write(f"{line}\n")
