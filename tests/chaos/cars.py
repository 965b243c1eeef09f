"""Cars that drive up to a lane all the time: some with a permit, some that nobody knows."""

import random
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.told_lane import picture_of

PICTURES = 3
# More than these are not waiting at once: a town that is down for long need not clear hundreds.
MOST_WAITING = 12


@dataclass(frozen=True)
class Car:
    """One that came: the name of its arrival, its number, and whether the list knows it."""

    name: str
    number: str
    is_enrolled: bool


class Cars(threading.Thread):
    """Drives cars into an inbox until told to stop; `came` has them in their order."""

    def __init__(self, inbox: Path, enrolled: list[str], seed: int) -> None:
        super().__init__(name="cars", daemon=True)
        self.came: list[Car] = []
        self._inbox = inbox
        self._enrolled = enrolled
        self._dice = random.Random(seed)  # noqa: S311 - the same cars each time
        self._flows = threading.Event()
        self._is_over = False

    def run(self) -> None:
        while not self._is_over:
            self._flows.wait(0.1)
            if self._flows.is_set() and self.waiting() < MOST_WAITING:
                self._drive_up()
            time.sleep(self._dice.uniform(0.02, 0.5))

    def flow(self) -> None:
        """Let cars come."""
        self._flows.set()

    def hold_back(self) -> None:
        """Let none come for now; one that is on its way still arrives."""
        self._flows.clear()

    def stop(self) -> None:
        self._is_over = True
        self.join(30)

    def waiting(self) -> int:
        """How many stand at the gate, as far as the lane has not let go of them."""
        return sum(not path.name.startswith(".") for path in self._inbox.iterdir())

    def _drive_up(self) -> None:
        number = len(self.came) + 1
        is_enrolled = self._dice.random() < 0.6
        plate = self._dice.choice(self._enrolled) if is_enrolled else f"7ZX{number:04d}"
        car = Car(f"car-{number:05d}", plate, is_enrolled)
        coming = self._inbox / f".{car.name}"
        coming.mkdir()
        for frame in range(PICTURES):
            (coming / f"{frame}.png").write_bytes(picture_of(plate))
        (coming / "done").touch()
        coming.rename(self._inbox / car.name)
        self.came.append(car)
