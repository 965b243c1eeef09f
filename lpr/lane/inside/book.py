"""Which cars are inside: what this lane let in itself, and what the server says of the others."""

import json
import logging
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lpr.lane.journal.store import Journal, JournalError
from parking.access import CarsInside, Inside

log = logging.getLogger("gatehouse.lane")

# A car that nobody saw leaving, and that the server does not know of, is let go after this.
FORGOTTEN_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Entry:
    """A car that this lane let in: the journal's number tells whether the server knows of it."""

    sequence: int
    car: Inside
    passage_uid: str = ""


class InsideBook:
    """Whereabouts for `parking.access`, kept in `inside.json` over restarts.

    What this lane saw counts until the server, having heard of it, says that the car has left.
    Without the server nothing is forgotten but what is older than a week.
    """

    def __init__(self, path: Path, journal: Journal) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._own: dict[str, Entry] = {}
        self._told: dict[str, Inside] = {}
        self._load(journal)
        self._cars = CarsInside(())
        self._rebuild()

    def of_car(self, key: str) -> Sequence[Inside]:
        """The entries of this plate that no exit has ended."""
        return self._cars.of_car(key)

    def of_permit(self, permit_id: str) -> Sequence[Inside]:
        """The cars that came in by this permit and have not left."""
        return self._cars.of_permit(permit_id)

    def came_in(self, sequence: int, car: Inside, passage_uid: str = "") -> None:
        """Count a car that was let in here, by the journal's event of that number."""
        with self._lock:
            self._own[car.key] = Entry(sequence, car, passage_uid)
            self._rebuild()

    def went_back(self, passage_uid: str) -> None:
        """Take out a car that was let in and reversed out instead."""
        with self._lock:
            self._own = {k: e for k, e in self._own.items() if e.passage_uid != passage_uid}
            self._rebuild()

    def take(self, told: Mapping[str, Any], sent_until: int) -> None:
        """Take the server's word. It had this lane's events up to `sent_until` when it was asked.

        `told` is {"full", "inside": [[key, permit, since]], "left": [[key, at]]}; not full is what
        changed of late. Raises ValueError, KeyError where it is not.
        """
        rows = {str(row[0]): _from_row(row, seen_here=False) for row in told["inside"]}
        left = {str(key): datetime.fromisoformat(at) for key, at in told["left"]}
        with self._lock:
            base = {} if told["full"] else self._told
            kept = {k: car for k, car in base.items() if not _has_left(car, left)}
            self._told = {**kept, **rows}
            self._own = {
                key: entry
                for key, entry in self._own.items()
                if not _has_left(entry.car, left)
                and not (told["full"] and entry.sequence <= sent_until and key not in rows)
            }
            self._rebuild()

    def save(self) -> None:
        """Put it on disk, for the next start. A full disk costs no more than that."""
        with self._lock:
            table = {
                "own": [[entry.sequence, *_to_row(entry.car)] for entry in self._own.values()],
                "told": [_to_row(car) for car in self._told.values()],
            }
        part = self._path.with_suffix(".part")
        try:
            with part.open("w") as file:
                json.dump(table, file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path)
        except OSError as error:
            log.warning("inside.json cannot be written: %s", error)

    def forget_old(self, now: datetime) -> None:
        """Let go what is so old that it says nothing any more."""
        before = now - FORGOTTEN_AFTER
        with self._lock:
            self._own = {k: e for k, e in self._own.items() if e.car.since >= before}
            self._rebuild()

    def _rebuild(self) -> None:
        """Make the answers anew; whoever asks meanwhile has the former ones."""
        own = {key: entry.car for key, entry in self._own.items()}
        self._cars = CarsInside({**self._told, **own}.values())

    def _load(self, journal: Journal) -> None:
        try:
            table = json.loads(self._path.read_text())
            self._told = {row[0]: _from_row(row, seen_here=False) for row in table["told"]}
            for sequence, *row in table["own"]:
                self._own[row[0]] = Entry(int(sequence), _from_row(row, seen_here=True))
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            log.warning("inside.json cannot be read, the journal is: %s", error)
            self._told, self._own = {}, {}
        newest = max((entry.sequence for entry in self._own.values()), default=0)
        try:
            for sequence, key, permit, at in journal.entries_after(newest):
                since = datetime.fromisoformat(at)
                self._own[key] = Entry(sequence, Inside(key, permit, since))
        except JournalError as error:
            log.warning("who came in cannot be read: %s", error)


def _has_left(car: Inside, left: Mapping[str, datetime]) -> bool:
    at = left.get(car.key)
    return at is not None and car.since <= at


def _to_row(car: Inside) -> list[Any]:
    return [car.key, car.permit_id, car.since.isoformat()]


def _from_row(row: Sequence[Any], *, seen_here: bool) -> Inside:
    key, permit, since = row
    return Inside(str(key), permit, datetime.fromisoformat(since), seen_here)
