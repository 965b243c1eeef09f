"""Which cars are inside, as far as the lane knows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Inside:
    """A car that came in and has not been seen leaving; `seen_here` where this lane saw it."""

    key: str
    permit_id: str | None
    since: datetime
    seen_here: bool = True


class Whereabouts(Protocol):
    """Who is inside. Each answer costs the same however many cars there are."""

    def of_car(self, key: str) -> Sequence[Inside]:
        """The entries of this plate that no exit has ended; empty where there is none."""
        ...

    def of_permit(self, permit_id: str) -> Sequence[Inside]:
        """The cars that came in by this permit and have not left."""
        ...


class CarsInside:
    """Whereabouts made from what has been seen."""

    def __init__(self, cars: Iterable[Inside]) -> None:
        self._by_car: dict[str, list[Inside]] = {}
        self._by_permit: dict[str, list[Inside]] = {}
        for car in cars:
            self._by_car.setdefault(car.key, []).append(car)
            if car.permit_id is not None:
                self._by_permit.setdefault(car.permit_id, []).append(car)

    def of_car(self, key: str) -> Sequence[Inside]:
        """The entries of this plate that no exit has ended."""
        return self._by_car.get(key, [])

    def of_permit(self, permit_id: str) -> Sequence[Inside]:
        """The cars that came in by this permit and have not left."""
        return self._by_permit.get(permit_id, [])
