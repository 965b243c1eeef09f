"""What reports ask of passages, which belong to another package."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session

_NAME = "gatehouse_exceptions"

# (hour, reason, what became of it, how many): see parking.reports.hours for hours.
Counted = tuple[int, str, str, int]


class Exceptions(Protocol):
    """Answers of the package that keeps passages."""

    def __call__(self, session: Session, since: datetime, until: datetime) -> Sequence[Counted]:
        """Count the cars that no rule let in, by hour, reason and ending: `opened` by a person."""
        ...


def keep(app: Flask, exceptions: Exceptions) -> None:
    """Remember whom to ask."""
    app.extensions[_NAME] = exceptions


def exceptions() -> Exceptions:
    """Whom to ask."""
    kept: Exceptions = current_app.extensions[_NAME]
    return kept
