"""How long it takes from the office's transaction until a change holds in the lane.

Server and lane run in this process, each in a thread of its own: the lane's question, the look at
the count, gathering, signing, the lane's check and its disk are all there; only the wire is not.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from core.campus_time import now
from core.db import Base, transaction
from core.identity.models import Person
from core.signing import public_key_text, signing_key
from lpr.lane.lists.fetch import ListFetch
from lpr.lane.lists.store import ListStore
from lpr.lane.server_link import SealedList
from lpr.lane_benchmark.lists import SLUG, rights
from lpr.models import Lane
from lpr.tokens import hash_token, lane_token
from parking.models import Garage, Permit, PermitVehicle, Pool, Product, Vehicle

_LONGEST_S = 30.0
_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class News:
    """Seconds of each change, shortest first, at a list of so many permits."""

    permits: int
    seconds: tuple[float, ...]

    @property
    def p99(self) -> float:
        """The 99th percentile; with fewer than a hundred changes the longest."""
        return self.seconds[min(len(self.seconds) - 1, int(len(self.seconds) * 0.99))]

    @property
    def middle(self) -> float:
        """The median."""
        return self.seconds[len(self.seconds) // 2]


def measure_news(app: Flask, permits: int, changes: int) -> News:
    """Change one permit after another in the database of `app`, which must be empty."""
    with app.app_context():
        flask_migrate.upgrade()
        _fill(app, permits)
    with tempfile.TemporaryDirectory() as folder, _lane(app, Path(folder)) as lists:
        spent = sorted(_change(app, lists, 1 + number % permits) for number in range(changes))
    return News(permits, tuple(spent))


def _change(app: Flask, lists: ListStore, place: int) -> float:
    """Suspend a permit and wait until the lane knows it; give it back after."""
    permit = _permit(place)
    time.sleep(place % 7 / 10)
    _set_state(app, permit, "suspended")
    began = time.perf_counter()
    while time.perf_counter() - began < _LONGEST_S:
        held = lists.current
        if held and all(r.standing != "good" for r in held.rights_of_permit(permit)):
            return time.perf_counter() - began
        time.sleep(0.005)
    raise RuntimeError(f"the change of {permit} never came")


def _set_state(app: Flask, permit: str, state: str) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Permit, permit).state = state


@contextmanager
def _lane(app: Flask, folder: Path) -> Iterator[ListStore]:
    key = public_key_text(signing_key(app.config))
    lists = ListStore(folder / "list.signed", SLUG, key)
    fetch = ListFetch(_Server(app.test_client(), lane_token(app.config, SLUG)), lists)
    fetch()
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            ended.wait(fetch())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield lists
    finally:
        ended.set()
        thread.join(timeout=_LONGEST_S)


class _Server:
    """The server, asked in this process."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}

    def fetch_list(self, tag: str, wait_s: int) -> SealedList | None:
        """Ask as a lane does."""
        path = f"/api/v1/lanes/{SLUG}/list?format=2&wait={min(wait_s, 5)}"
        headers = {**self._headers, **({"If-None-Match": tag} if tag else {})}
        answer = self._client.get(path, headers=headers)
        if answer.status_code == 304:
            return None
        if answer.status_code != 200:
            raise RuntimeError(f"the server answered {answer.status_code}")
        return SealedList(answer.headers["ETag"], answer.data)


def _fill(app: Flask, permits: int) -> None:
    """A garage, a product, and so many people with a permit for one car each."""
    at = now()
    with transaction() as session:
        session.add(
            Garage(
                slug="bench",
                name="Bench",
                letter="B",
                color="#155e75",
                address="1 Bench Street",
                clearance_inches=84,
                capacity=permits,
            )
        )
        session.flush()
        session.add(Pool(id=1, slug="bench", garage_id=1, spaces=permits))
        session.flush()
        session.add(Product(id=1, slug="bench", name="Bench", kind="monthly", pool_id=1))
        session.add(_lane_row(app))
        session.flush()
        for model, rows in _people(permits, at):
            for start in range(0, permits, _CHUNK):
                session.execute(insert(model), rows[start : start + _CHUNK])


def _lane_row(app: Flask) -> Lane:
    return Lane(
        slug=SLUG,
        name="Bench",
        garage_slug="bench",
        kind="restricted",
        direction="entry",
        token_hash=hash_token(lane_token(app.config, SLUG)),
        switches={},
        status={},
    )


def _people(permits: int, at: datetime) -> Iterator[tuple[type[Base], list[dict[str, Any]]]]:
    told = list(rights(permits))
    ids = range(1, permits + 1)
    until = at + timedelta(days=30)
    yield (
        Person,
        [
            {
                "id": i,
                "email": f"p{i}@gatehouse.example",
                "fs_uniquifier": f"u{i}",
                "name": f"Person {i}",
                "badge_number": f"B{i}",
                "created_at": at,
            }
            for i in ids
        ],
    )
    yield (
        Permit,
        [
            {
                "id": _permit(i),
                "person_id": i,
                "product_id": 1,
                "state": "active",
                "created_at": at,
                "valid_from": at,
                "valid_until": until,
            }
            for i in ids
        ],
    )
    yield (
        Vehicle,
        [
            {
                "id": i,
                "person_id": i,
                "state": right.state,
                "plate_type": right.plate_type,
                "number": right.number,
                "key": right.key,
                "created_at": at,
            }
            for i, right in zip(ids, told, strict=True)
        ],
    )
    yield (
        PermitVehicle,
        [{"permit_id": _permit(i), "vehicle_id": i, "added_at": at} for i in ids],
    )


def _permit(number: int) -> str:
    return f"P{number:011}"
