"""Times every page in a world of 25,000 people, 40,000 vehicles and 5 million stays.

`make bench-pages` does it on a PostgreSQL of its own, in a temporary folder, and writes
docs/benchmarks/pages.md; `--stays 50000` makes a smaller world, and writes nothing.
"""

import argparse
import gc
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from core.campus_time import now
from core.config import ROOT
from core.db import read_session, release_connection
from core.identity.demo import PEOPLE
from core.identity.guard import action_of
from core.identity.models import Person
from core.identity.permissions import can
from lpr.benchmark.machine import load, this_machine
from parking.people_search.keeping import mend
from parking.reports.summing import sum_soon
from scripts.campus_world import Size, campus, fill, now_in, sow
from tests.browser.page_samples import NOT_PAGES, SAMPLES
from tests.people import sign_in
from tests.services.postgres import PostgresServer

REPORT = ROOT / "docs" / "benchmarks" / "pages.md"
MOST_MS, MOST_QUERIES, MOST_REPORT_S = 100, 12, 3
# Pages of one car at a gate need a lane that runs: their queries are counted by the tests.
_NEED_A_LANE = ("drive_up.", "console.passage", "visits.", "explain", "console.live")
_REPORTS = "reports."
# Whole lists for a spreadsheet, with up to 25,000 rows.
_EXPORTS = ("_csv", ".export")
# Each page is asked for this often, in as many runs; the median of the runs is told.
_ROUNDS, _RUNS = 10, 5


@dataclass(frozen=True, slots=True)
class Timed:
    """One page as one role asked for it: milliseconds of each run's answers, and its queries."""

    endpoint: str
    role: str
    status: int
    runs: Sequence[Sequence[float]]
    queries: int

    def share(self, share: float) -> float:
        """The time within which this share of a run's answers came, the median of runs, in ms."""
        return median(sorted(ms)[min(int(len(ms) * share), len(ms) - 1)] for ms in self.runs)


def main() -> None:
    """Make the world, ask for its pages, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stays", type=int, default=Size().stays)
    options = parser.parse_args()
    size, before = Size(stays=options.stays), load()
    server = PostgresServer()
    try:
        server.start()
        url = server.url(server.create_database())
        with tempfile.TemporaryDirectory() as folder, campus(folder, url) as app:
            sow(app, now_in(app))
            gc.collect()
            gc.freeze()  # as the web server does
            empty = {each.endpoint: each for each in _ask_for_all(app)}
            print("the demo's own campus was asked", flush=True)
            seconds = _make(app, url, size)
            print(f"the world stands after {seconds[0]:.0f} s", flush=True)
            timed = list(_ask_for_all(app))
    finally:
        server.stop()
    text = _page(timed, empty, (size, *seconds), (before, load()))
    print(text)
    if size == Size():
        REPORT.write_text(text)


def _make(app: Flask, url: str, size: Size) -> tuple[float, float]:
    """Make the world, and sum and index it as the worker's jobs do; the seconds of both."""
    started = time.perf_counter()
    fill(app, url, size, now_in(app))
    filled = time.perf_counter()
    with app.app_context():
        sum_soon(now())
        mend(now())
    return filled - started, time.perf_counter() - filled


def _ask_for_all(app: Flask) -> Iterator[Timed]:
    clients: dict[str, FlaskClient] = {}
    for endpoint, path in _addresses(app).items():
        role = _role_for(app, endpoint)
        if role not in clients:
            clients[role] = _signed_in(app, role)
        rounds = 1 if endpoint.endswith(_EXPORTS) else _ROUNDS
        timed = _ask(clients[role], path, rounds)
        yield Timed(endpoint, role, *timed)


def _addresses(app: Flask) -> Mapping[str, str]:
    """Every page's address, with sample values where it has parts."""
    found = {}
    with app.test_request_context():
        adapter, session = app.url_map.bind(""), read_session()
        for rule in app.url_map.iter_rules():
            name = rule.endpoint
            is_page = "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/")
            if not is_page or name in NOT_PAGES or name.startswith(_NEED_A_LANE):
                continue
            if not rule.arguments - set(rule.defaults or {}):
                found[name] = adapter.build(name)
            elif name in SAMPLES:
                found[name] = adapter.build(name, dict(SAMPLES[name](session)))
        release_connection()
    return found


def _role_for(app: Flask, endpoint: str) -> str:
    """The demo's person who may do least of those who may open the page."""
    with app.test_request_context():
        action, session = action_of(endpoint), read_session()
        people = {p.email: p for p in session.scalars(select(Person).where(_IS_DEMO)).unique()}
        allowed = [p.roles[-1] for p in PEOPLE if can(people[p.email], action)]
        release_connection()
    return min(allowed, key=_reach) if allowed else "admin"


_IS_DEMO = Person.email.in_([person.email for person in PEOPLE])
_ORDER = ("employee", "attendant", "dispatcher", "clinic", "office", "finance")


def _reach(role: str) -> int:
    return _ORDER.index(role) if role in _ORDER else len(_ORDER)


def _signed_in(app: Flask, role: str) -> FlaskClient:
    email = next(person.email for person in PEOPLE if person.roles[-1] == role)
    with app.app_context():
        person_id = read_session().scalars(select(Person.id).where(Person.email == email)).one()
        release_connection()
    client = app.test_client()
    sign_in(client, person_id=person_id)
    return client


def _ask(client: FlaskClient, path: str, rounds: int) -> tuple[int, Sequence[list[float]], int]:
    """The status, each run's milliseconds without the very first, and the last's queries."""
    status, times, queries = 0, list[float](), 0
    for _ in range(_RUNS * rounds + 1):
        with _counting() as sent:
            started = time.perf_counter()
            with closing(client.get(path)) as answer:
                answer.get_data()
                status = answer.status_code
            times.append((time.perf_counter() - started) * 1000)
        queries = len(sent)
    return status, [times[1 + run :: _RUNS] for run in range(_RUNS)], queries


@contextmanager
def _counting() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(*told: Any) -> None:
        if told[2].lstrip().upper().startswith(("SELECT", "WITH")):
            sent.append(told[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _page(
    timed: Sequence[Timed],
    empty: Mapping[str, Timed],
    world: tuple[Size, float, float],
    loads: tuple[float, float],
) -> str:
    shown = [t for t in timed if t.status == 200]
    reports = [t for t in shown if t.endpoint.startswith(_REPORTS)]
    exports = [t for t in shown if t not in reports and t.endpoint.endswith(_EXPORTS)]
    pages = [t for t in shown if t not in reports and t not in exports]
    slow = [t for t in pages if t.share(0.95) > MOST_MS]
    asking = [t for t in pages if t.queries > MOST_QUERIES]
    late = [t for t in reports if t.share(0.95) > MOST_REPORT_S * 1000]
    lines = [
        "# Pages of a full campus",
        "",
        _by(loads),
        "",
        _of_what(*world),
        "",
        "| goal | wanted | measured | met |",
        "| --- | --- | --- | --- |",
        _goal(f"ordinary pages, p95 over {MOST_MS} ms", slow, pages),
        _goal(f"ordinary pages with more than {MOST_QUERIES} queries", asking, pages),
        _goal(f"reports, p95 over {MOST_REPORT_S} s", late, reports),
        "",
        "| page | as | queries | p50 ms | p95 ms | p95 ms of the demo's own campus |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for each in sorted(shown, key=lambda t: -t.share(0.95)):
        small = empty[each.endpoint]
        figures = (each.share(0.5), each.share(0.95), small.share(0.95))
        cells = (f"{each.queries}", *(f"{ms:.0f}" for ms in figures))
        lines.append(f"| {each.endpoint} | {each.role} | {' | '.join(cells)} |")
    others = sorted(f"{t.endpoint} {t.status}" for t in timed if t.status != 200)
    lines += ["", f"Answered with another status: {', '.join(others) or 'none'}.", ""]
    return "\n".join(lines)


def _by(loads: tuple[float, float]) -> str:
    return (
        f"Measured {datetime.now(UTC).date()} by `make bench-pages` on {this_machine()}; load"
        f" {loads[0]:.1f} as it began, {loads[1]:.1f} as it ended."
    )


def _of_what(size: Size, filled: float, summed: float) -> str:
    return (
        f"{size.people:,} people, {size.vehicles:,} vehicles, {size.permits:,} permits and"
        f" {size.stays:,} stays of two years on PostgreSQL with its default settings, beside the"
        f" demo's own campus: made in {filled:.0f} s, its hours and days summed and its names and"
        f" plates indexed in {summed:.0f} s, as the worker does it. Every page is asked for"
        f" {_RUNS} times {_ROUNDS} times (a whole list for a spreadsheet {_RUNS} times), in our"
        " process, by the demo's person who may do least of those who may see it; what is told is"
        " the median of the runs. The reference, in the same run, is the same page of the same"
        " database before the world was put into it. Pages of one car at a gate, which need a"
        " lane that runs, are left out."
    )


def _goal(what: str, missed: Sequence[Timed], of: Sequence[Timed]) -> str:
    met = "**no**" if missed else "yes"
    return f"| {what} | none | {len(missed)} of {len(of)} | {met} |"


if __name__ == "__main__":
    main()
