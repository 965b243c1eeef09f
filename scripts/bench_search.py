"""Measures the search by a part of a plate in a world of many passages; makes and drops the world.

`make bench-search` does it on a PostgreSQL of its own, in a temporary folder, and writes
docs/benchmarks/search.md; `--passages 100000` makes a small world, and writes nothing.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import ascii_uppercase

import psycopg
from sqlalchemy import Table, insert

from app import create_app
from core.db import db, read_session, transaction
from core.plate_formats import STATE_SERIES
from core.plates import fold
from lpr.models import Lane, Passage, PlateEnding
from lpr.search.numbers import endings_of
from lpr.search.passages import PAGE, Place, find_passages
from lpr.search.patterns import parse_part
from tests.services.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "benchmarks" / "search.md"
NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
DAYS, LANES, STAFF, STAFF_SHARE = 14, 12, 25_000, 0.4
# Where the cars of a Boston garage come from, roughly; the rest is shared by all others.
HOMES = {"MA": 62, "NH": 9, "NY": 6, "RI": 5, "CT": 5, "ME": 4, "NJ": 2, "FL": 2, "PA": 2}
OTHERS = 3
DETAIL = '{"latency_ms": {"vote": 0.2, "decide": 0.1}, "frames": 8, "reads": []}'
COLUMNS = (
    *("uid", "lane_id", "at", "first_at", "arrival", "number", "folded", "plate_state"),
    *("confidence", "outcome", "reason", "rule", "values", "detail", "settled_reason"),
    *("is_disputed", "kept_as", "purge_at"),
)
ENDINGS_AT_ONCE = 20_000


def draw_number(dice: random.Random) -> tuple[str, str]:
    """A state and a number in one of its usual formats."""
    others = sorted(set(STATE_SERIES) - set(HOMES))
    state = dice.choices([*HOMES, "other"], [*HOMES.values(), OTHERS])[0]
    state = dice.choice(others) if state == "other" else state
    series = STATE_SERIES[state]
    pattern = dice.choices([s.pattern for s in series], [s.share for s in series])[0]
    marks = {"A": ascii_uppercase, "9": "0123456789"}
    return state, "".join(dice.choice(marks[mark]) for mark in pattern)


def draw_passages(count: int, dice: random.Random) -> Iterator[tuple[object, ...]]:
    """Passages in the order of time: staff come again and again, visitors come in and go out."""
    staff = [draw_number(dice) for _ in range(STAFF)]
    inside: list[tuple[str, str]] = []
    for place in range(count):
        at = NOW - timedelta(days=DAYS) * (1 - place / count)
        if dice.random() < STAFF_SHARE:
            state, number = dice.choice(staff)
        elif inside and dice.random() < 0.5:
            state, number = inside.pop(dice.randrange(len(inside)))
        else:
            state, number = draw_number(dice)
            inside.append((state, number))
        yield (
            *(f"{place:032x}", place % LANES + 1, at, at, "", number, fold(number), state),
            *(0.998, "open", "permit", "listed_only", "{}", DETAIL, ""),
            *(False, "matched", at + timedelta(days=DAYS + 1)),
        )


def fill(url: str, count: int) -> list[str]:
    """Fill an empty database and return its numbers. Indexes are made after the rows."""
    dice = random.Random(7)  # noqa: S311 - drawn alike every time
    with transaction() as session:
        lanes = [_lane(number) for number in range(1, LANES + 1)]
        session.execute(insert(Lane), lanes)
    tables = (_table(Passage), _table(PlateEnding))
    numbers: set[str] = set()
    for table in tables:
        for index in table.indexes:
            index.drop(db.engine)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        columns = ", ".join(f'"{name}"' for name in COLUMNS)
        with cursor.copy(f"COPY passage ({columns}) FROM STDIN") as copy:
            for row in draw_passages(count, dice):
                copy.write_row(row)
                numbers.add(str(row[6]))
        with cursor.copy("COPY plate_ending (number, start, rest) FROM STDIN") as copy:
            for number in sorted(numbers):
                for start, rest in endings_of(number):
                    copy.write_row((number, start, rest))
    for table in tables:
        for index in table.indexes:
            index.create(db.engine)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return sorted(numbers)


def _table(model: type[Passage] | type[PlateEnding]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no table")
    return table


def _lane(number: int) -> dict[str, object]:
    return {
        "id": number,
        "slug": f"lane-{number}",
        "name": f"Lane {number}",
        "garage_slug": "harbor",
        "kind": "restricted",
        "direction": "entry",
        "position": number,
        "token_hash": "",
        "switches": {},
        "status": {},
        "list_serial": 0,
        "list_digest": "",
    }


Draw = Callable[[str, random.Random], tuple[str, bool]]


def _cut(length: int) -> Draw:
    def draw(number: str, dice: random.Random) -> tuple[str, bool]:
        start = dice.randint(0, max(len(number) - length, 0))
        return number[start : start + length], False

    return draw


def _with_gap(number: str, dice: random.Random) -> tuple[str, bool]:
    place = dice.randint(1, len(number) - 2)
    return number[:place] + "?" + number[place + 1 :], False


def _two_pieces(number: str, _dice: random.Random) -> tuple[str, bool]:
    return f"{number[:2]}*{number[-2:]}", False


def _unsure(number: str, dice: random.Random) -> tuple[str, bool]:
    place = dice.randint(0, len(number) - 1)
    return number[:place] + dice.choice("ABC123") + number[place + 1 :], True


def _nobody(_number: str, dice: random.Random) -> tuple[str, bool]:
    return "Q" + "".join(dice.choice("QXZ") for _ in range(5)), False


CASES: dict[str, Draw] = {
    "2 characters": _cut(2),
    "3 characters": _cut(3),
    "4 characters": _cut(4),
    "5 characters": _cut(5),
    "whole number": _cut(16),
    "one `?` inside": _with_gap,
    "two and two, `*` between": _two_pieces,
    "whole number, one unsure": _unsure,
    "nobody has it": _nobody,
}


def measure(numbers: list[str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every search, by case; every third asks for the page after the first."""
    dice = random.Random(11)  # noqa: S311 - drawn alike every time
    long_enough = [number for number in numbers if len(number) >= 5]
    times: dict[str, list[float]] = {}
    find_passages(read_session(), parse_part("WARMUP"))  # the process's first query of all
    for case, draw in CASES.items():
        for turn in range(rounds):
            part, unsure = draw(dice.choice(long_enough), dice)
            place = Place(NOW - timedelta(days=3), 0) if turn % 3 == 2 else None
            started = time.perf_counter()
            find_passages(
                read_session(), parse_part(part, one_unsure=unsure), before=place, size=PAGE
            )
            times.setdefault(case, []).append((time.perf_counter() - started) * 1000)
            read_session().rollback()
    return times


def table(times: dict[str, list[float]]) -> str:
    """The times as a table in Markdown."""
    lines = ["| search | n | p50 ms | p95 ms | longest ms |", "| --- | --- | --- | --- | --- |"]
    everything = [ms for each in times.values() for ms in each]
    for case, each in [*times.items(), ("**all**", everything)]:
        cells = [len(each), *(f"{_share(each, share):.1f}" for share in (0.5, 0.95, 1.0))]
        lines.append(f"| {case} | " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def _share(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def main() -> None:
    """Make the world, measure, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    server = PostgresServer()
    try:
        server.start()
        url = server.url(server.create_database())
        with tempfile.TemporaryDirectory() as folder:
            _run(url, folder, options)
    finally:
        server.stop()


def _run(url: str, folder: str, options: argparse.Namespace) -> None:
    settings = {"GATEHOUSE_ENV": "test", "DATABASE_URL": url, "INSTANCE_DIR": folder}
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        started = time.perf_counter()
        numbers = fill(url, options.passages)
        took = time.perf_counter() - started
        print(f"{options.passages} passages of {len(numbers)} numbers in {took:.0f} s", flush=True)
        with psycopg.connect(url) as connection:
            sizes = {
                name: connection.execute("SELECT pg_total_relation_size(%s)", (name,)).fetchone()
                for name in ("passage", "plate_ending")
            }
        times = measure(numbers, options.rounds)
        db.session.remove()
        db.engine.dispose()
    megabytes = {name: (row[0] if row else 0) / 1e6 for name, row in sizes.items()}
    text = (
        "# Search by a part of the plate\n\n"
        f"{options.passages:,} passages of {len(numbers):,} numbers on PostgreSQL with its default"
        " memory settings, on this repository's two shared cores: `make bench-search`. The table"
        f" of passages takes {megabytes['passage']:.0f} MB with its indexes, the endings of the"
        f" numbers {megabytes['plate_ending']:.0f} MB. Each search is timed in our process, from"
        " the question to the rows of a page of fifty; every third asks for what is older than"
        " three days. Promised: 300 ms, p95.\n\n" + table(times) + "\n"
    )
    print(text)
    if options.passages >= 5_000_000:
        REPORT.write_text(text)


if __name__ == "__main__":
    main()
