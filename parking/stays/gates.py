"""What a garage's count asks of its lanes, which belong to another package."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session

from parking.queries import GarageSpaces

_NAME = "gatehouse_gates"


@dataclass(frozen=True)
class Unheard:
    """A lane whose cars the server has not heard of: silent since then, or still telling.

    `since` is None for a lane that never reported; `waiting` is how many events it has yet to
    tell of.
    """

    lane: str
    since: datetime | None
    waiting: int = 0


class Gates(Protocol):
    """Answers of the package that keeps lanes."""

    def unheard(self, session: Session, now: datetime) -> Mapping[str, Sequence[Unheard]]:
        """The lanes that leave a count in doubt, by the garage's slug; no others."""
        ...


def keep(app: Flask, gates: Gates) -> None:
    """Remember whom to ask."""
    app.extensions[_NAME] = gates


def unheard_lanes(session: Session, now: datetime) -> Mapping[str, Sequence[Unheard]]:
    """The lanes that leave a garage's count in doubt, by its slug. One query."""
    gates: Gates = current_app.extensions[_NAME]
    return gates.unheard(session, now)


def with_doubt(
    session: Session, garages: Sequence[GarageSpaces], now: datetime
) -> list[GarageSpaces]:
    """The same garages, those marked whose count may be off since a lane is out of reach."""
    unheard = unheard_lanes(session, now)
    return [replace(garage, is_doubtful=garage.slug in unheard) for garage in garages]
