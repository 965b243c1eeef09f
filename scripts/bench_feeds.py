"""Times people feeds of 25,000 rows as another system sends them: a first load, a day's changes.

`make bench-feed` does it on a PostgreSQL of its own, in a temporary folder, and writes
docs/benchmarks/feeds.md; `--rows 2000` makes a small one, and writes nothing.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import psycopg
from flask import Flask
from sqlalchemy import select

from core.campus_time import now
from core.config import ROOT
from core.db import read_session, release_connection, transaction
from core.identity.feeds.working import work
from core.identity.models import Person
from lpr.benchmark.machine import load, this_machine
from parking.models import Garage
from scripts.campus_world import Size, campus, fill, now_in, sow
from tests.services.postgres import PostgresServer

REPORT = ROOT / "docs" / "benchmarks" / "feeds.md"
ROWS, MOST_SECONDS = 25_000, 60
TOKEN = "bench-of-feeds"  # noqa: S105 - of a server that lives for minutes
# A day of a house: so many of a hundred change, leave and join; so many of a thousand badges.
MOVE_PERCENT, LEAVE_PERCENT, BADGES_PERMILLE = 1, 0.4, 4


@dataclass(frozen=True, slots=True)
class Sample:
    """Somebody as a feed of personnel names them."""

    number: str
    name: str
    email: str
    job: str
    site: str
    badge: str


@dataclass(frozen=True, slots=True)
class Timed:
    """One feed: what became of its rows, and seconds by the clock and of our process's CPU."""

    name: str
    counts: dict[str, int]
    looked: float
    put: float
    cpu: float

    @property
    def seconds(self) -> float:
        """From the first byte sent, with the dry run, until all of it is in force."""
        return self.looked + self.put


def main() -> None:
    """Load a house, send it a day's feeds, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows, before = parser.parse_args().rows, load()
    server = PostgresServer()
    try:
        server.start()
        first = list(_in_a_house(server, rows, first_load))
        day = list(_in_a_house(server, rows, a_day))
        references = _references(server.url(server.create_database()), rows)
    finally:
        server.stop()
    text = page([*first, *day], references, rows, (before, load()))
    print(text)
    if rows == ROWS:
        REPORT.write_text(text)


def _in_a_house(
    server: PostgresServer, rows: int, scene: Callable[[Flask, str, int], Iterator[Timed]]
) -> Iterator[Timed]:
    url = server.url(server.create_database())
    with tempfile.TemporaryDirectory() as folder, campus(folder, url) as app:
        app.config["FEED_TOKENS"] = TOKEN
        app.config["UPLOAD_MAX_BYTES"] = app.config["MAX_CONTENT_LENGTH"] = 64_000_000
        sow(app, now_in(app))
        for timed in scene(app, url, rows):
            print(f"{timed.name}: {timed.seconds:.1f} s", flush=True)
            yield timed


def first_load(app: Flask, _url: str, rows: int) -> Iterator[Timed]:
    """Nobody is known yet but the demo's people, who stand on the list as they are."""
    known = _known(app)
    new = [
        Sample(f"N{i:06d}", f"Mai Nguyễn {i}", f"n{i}@house.example", "nurse", "main", "")
        for i in range(rows - len(known))
    ]
    yield _send(app, "personnel, all join", "people", _personnel([*known, *new]))
    yield _send(app, "personnel, the same again", "people", _personnel([*known, *new]))
    badges = [(one.number, f"F{i:07d}", "issued") for i, one in enumerate(new)]
    yield _send(app, "badges, all issued", "badges", _table(BADGES, badges))
    garage, monday = _garage(app), now_in(app).date() + timedelta(days=7)
    duties = [_duty(one, garage, monday, i) for i, one in enumerate(new)]
    yield _send(app, "rosters, all new", "rosters", _table(ROSTERS, duties))


def a_day(app: Flask, url: str, rows: int) -> Iterator[Timed]:
    """Everybody is known, two in three with a permit; a few move, leave, join, lose a badge."""
    size = Size(people=rows, vehicles=rows * 8 // 5, permits=rows * 3 // 5, stays=0)
    fill(app, url, size, now_in(app))
    known = _known(app)
    world = [one for one in known if one.badge.startswith("W")]
    leave, move = int(rows * LEAVE_PERCENT / 100), rows * MOVE_PERCENT // 100
    gone = set(world[:: len(world) // leave][:leave])
    moved = set(world[1 :: len(world) // move][:move])
    joined = [
        Sample(f"N{i:06d}", f"Ana Díaz {i}", f"n{i}@house.example", "staff", "main", f"N{i:07d}")
        for i in range(leave)
    ]
    stays = [_moved(one) if one in moved else one for one in known if one not in gone]
    yield _send(app, "personnel, a day", "people", _personnel([*stays, *joined], with_badges=True))
    few = len(stays) * BADGES_PERMILLE // 1000
    badges = [
        (one.number, one.badge, "lost" if i < few else "active")
        for i, one in enumerate(stays)
        if one.badge
    ]
    yield _send(app, "badges, a day", "badges", _table(BADGES, badges))
    garage, monday = _garage(app), now_in(app).date() + timedelta(days=7)
    duties = [_duty(one, garage, monday, i) for i, one in enumerate(stays)]
    tenth = len(duties) // 10
    _send(app, "", "rosters", _table(ROSTERS, duties[tenth:]))
    yield _send(app, "rosters, a tenth new", "rosters", _table(ROSTERS, duties))


def _send(app: Flask, name: str, kind: str, content: bytes) -> Timed:
    """Send a feed by the API as a dry run, put it in force as it asks, and let the worker work."""
    client = app.test_client()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    address = f"/api/v1/people-feeds/{kind}?dry_run=true&name=bench.csv"
    cpu, started = time.process_time(), time.perf_counter()
    answer = client.post(address, data=content, headers=headers, content_type="text/csv")
    if answer.status_code != 202:
        raise RuntimeError(f"{kind}: {answer.status_code} {answer.text[:200]}")
    looked = time.perf_counter() - started
    run = f"/api/v1/people-feeds/runs/{json.loads(answer.data)['id']}"
    client.post(f"{run}/put", headers=headers)
    with app.app_context():
        work(now())
        release_connection()
    put = time.perf_counter() - started - looked
    used = time.process_time() - cpu
    told = json.loads(client.get(run, headers=headers).data)
    if told["state"] != "done":
        raise RuntimeError(f"{kind}: {told}")
    return Timed(name, told["counts"], looked, put, used)


PERSONNEL = ("employee_number", "name", "email", "employment_class", "site")
BADGES = ("employee_number", "badge_number", "status")
ROSTERS = ("employee", "garage", "begins", "ends")


def _personnel(people: Sequence[Sample], *, with_badges: bool = False) -> bytes:
    header = (*PERSONNEL, "badge_number") if with_badges else PERSONNEL
    facts = ((p.number, p.name, p.email, p.job, p.site, p.badge) for p in people)
    return _table(header, (row[: len(header)] for row in facts))


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    lines = [",".join(row) for row in rows]
    return "\n".join([",".join(header), *lines, f"#rows,{len(lines)}", ""]).encode()


def _duty(one: Sample, garage: str, monday: date, place: int) -> tuple[str, str, str, str]:
    day, next_day = monday + timedelta(days=place % 5), monday + timedelta(days=place % 5 + 1)
    return one.number, garage, f"{day} 19:00", f"{next_day} 07:00"


def _moved(one: Sample) -> Sample:
    return Sample(one.number, one.name, one.email, one.job, "navy_yard", one.badge)


def _known(app: Flask) -> list[Sample]:
    columns = (
        *(Person.employee_number, Person.name, Person.email, Person.employment_class),
        *(Person.site, Person.badge_number),
    )
    query = select(*columns).where(Person.employee_number.is_not(None), Person.active)
    with app.app_context():
        found = [
            Sample(number or "", name, email, job, site, badge or "")
            for number, name, email, job, site, badge in read_session().execute(query)
        ]
        release_connection()
    return found


def _garage(app: Flask) -> str:
    with app.app_context(), transaction() as session:
        return session.scalars(select(Garage.slug).order_by(Garage.id)).first() or ""


_REFERENCE = (
    "CREATE TABLE reference (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text"
    " UNIQUE, name text, email text UNIQUE, job text, site text, badge text UNIQUE, added"
    " timestamptz)"
)
_INSERT = (
    "INSERT INTO reference (number, name, email, job, site, badge, added)"
    " VALUES (%s, %s, %s, %s, %s, %s, now())"
)


def _references(url: str, rows: int) -> tuple[float, float]:
    """Seconds of the same rows by plain executemany into one table, and of changing each again."""
    people = [
        (f"N{i:06d}", f"Mai Nguyễn {i}", f"n{i}@house.example", "nurse", "main", f"F{i:07d}")
        for i in range(rows)
    ]
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(_REFERENCE)
        connection.commit()
        started = time.perf_counter()
        cursor.executemany(_INSERT, people)
        connection.commit()
        inserted = time.perf_counter() - started
        started = time.perf_counter()
        change = "UPDATE reference SET badge = %s WHERE number = %s"
        cursor.executemany(change, [(f"G{i:07d}", one[0]) for i, one in enumerate(people)])
        connection.commit()
    return inserted, time.perf_counter() - started


def page(
    timed: Sequence[Timed],
    references: tuple[float, float],
    rows: int,
    loads: tuple[float, float],
) -> str:
    """The report: the goal, each feed, and the plain inserts beside it (seconds)."""
    slowest = max(timed, key=lambda one: one.seconds)
    met = "yes" if slowest.seconds <= MOST_SECONDS else "**no**"
    measured = f"{slowest.seconds:.1f} s ({slowest.name})"
    lines = [
        "# People feeds",
        "",
        _by(loads),
        "",
        _of_what(rows),
        "",
        "| goal | wanted | measured | met |",
        "| --- | --- | --- | --- |",
        f"| {rows:,} rows, dry run and all | under {MOST_SECONDS} s | {measured} | {met} |",
        "",
        "| feed | dry run, s | in force, s | both, s | our CPU, s | rows |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for one in timed:
        counts = ", ".join(f"{number:,} {what}" for what, number in sorted(one.counts.items()))
        cells = (one.looked, one.put, one.seconds, one.cpu)
        figures = " | ".join(f"{seconds:.1f}" for seconds in cells)
        lines.append(f"| {one.name} | {figures} | {counts.replace('_', ' ')} |")
    return "\n".join([*lines, "", _beside(references), ""])


def _by(loads: tuple[float, float]) -> str:
    return (
        f"Measured {datetime.now(UTC).date()} by `make bench-feed` on {this_machine()}; load"
        f" {loads[0]:.1f} as it began, {loads[1]:.1f} as it ended."
    )


def _of_what(rows: int) -> str:
    return (
        f"Feeds of {rows:,} rows on PostgreSQL with its default settings, sent by the API as a dry"
        " run and then put in force by the worker: from the first byte until all of it counts."
        " The first four are a house's first load. *A day* is among as many people, with three"
        f" permits for five of them: {MOVE_PERCENT} % move, {LEAVE_PERCENT} % leave with what they"
        f" hold, as many join, {BADGES_PERMILLE / 10} % of the badges are lost."
    )


def _beside(references: tuple[float, float]) -> str:
    return (
        "For comparison, in the same run: the same rows by plain `executemany` into one table of"
        " such columns, with nothing looked at, kept, audited or made to be found, took"
        f" {references[0]:.1f} s; changing a column of each, {references[1]:.1f} s."
    )


if __name__ == "__main__":
    main()
