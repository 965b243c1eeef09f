"""Times every page in a world of 25,000 people, 40,000 vehicles and 5 million stays.

`make bench-pages` does it on a PostgreSQL of its own, in a temporary folder, and writes
docs/benchmarks/pages.md; `--stays 50000` makes a smaller world, and writes nothing.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from app import create_app
from core.campus_time import now
from core.config import ROOT
from core.db import db, read_session, release_connection
from core.identity.demo import PEOPLE
from core.identity.guard import action_of
from core.identity.models import Person
from core.identity.permissions import can
from lpr.benchmark.machine import load, this_machine
from parking.reports.summing import sum_soon
from scripts.campus_world import Size, fill
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
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Timed:
    """One page as one role asked for it: milliseconds of each answer, and its queries."""

    endpoint: str
    role: str
    status: int
    ms: Sequence[float]
    queries: int

    def share(self, share: float) -> float:
        """The time within which this share of the answers came, in ms."""
        ordered = sorted(self.ms)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def main() -> None:
    """Make the world, ask for its pages, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stays", type=int, default=Size().stays)
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    options = parser.parse_args()
    size, before = Size(stays=options.stays), load()
    server = PostgresServer()
    try:
        server.start()
        url = server.url(server.create_database())
        with tempfile.TemporaryDirectory() as folder, _campus(folder, url) as app:
            started = time.perf_counter()
            fill(app, url, size, now_in(app))
            filled = time.perf_counter() - started
            print(f"the world stands after {filled:.0f} s", flush=True)
            started = time.perf_counter()
            with app.app_context():
                sum_soon(now())
            summed = time.perf_counter() - started
            timed = list(_ask_for_all(app, options.rounds))
    finally:
        server.stop()
    text = _page(timed, size, (filled, summed), (before, load()))
    print(text)
    if size == Size():
        REPORT.write_text(text)


@contextmanager
def _campus(folder: str, url: str) -> Iterator[Flask]:
    """The demo on this empty database, migrated as an operator would."""
    app = create_app(
        {
            "GATEHOUSE_ENV": "demo",
            "DATABASE_URL": url,
            "INSTANCE_DIR": folder,
            "LOG_LEVEL": "ERROR",
            "RATELIMIT_ENABLED": False,
            "WTF_CSRF_ENABLED": False,
        }
    )
    with app.app_context():
        flask_migrate.upgrade()
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def now_in(app: Flask) -> datetime:
    """The present of an application."""
    with app.app_context():
        return now()


def _ask_for_all(app: Flask, rounds: int) -> Iterator[Timed]:
    clients: dict[str, FlaskClient] = {}
    for endpoint, path in _addresses(app).items():
        role = _role_for(app, endpoint)
        if role not in clients:
            clients[role] = _signed_in(app, role)
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


def _ask(client: FlaskClient, path: str, rounds: int) -> tuple[int, Sequence[float], int]:
    """The status, each answer's milliseconds but the first's, and the queries of the last."""
    status, times, queries = 0, [], 0
    for _ in range(rounds + 1):
        with _counting() as sent:
            started = time.perf_counter()
            with closing(client.get(path)) as answer:
                answer.get_data()
                status = answer.status_code
            times.append((time.perf_counter() - started) * 1000)
        queries = len(sent)
    return status, times[1:], queries


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
    timed: Sequence[Timed], size: Size, seconds: tuple[float, float], loads: tuple[float, float]
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
        _of_what(size, seconds, len(pages[0].ms)),
        "",
        "| goal | wanted | measured | met |",
        "| --- | --- | --- | --- |",
        _goal(f"ordinary pages, p95 over {MOST_MS} ms", slow, pages),
        _goal(f"ordinary pages with more than {MOST_QUERIES} queries", asking, pages),
        _goal(f"reports, p95 over {MOST_REPORT_S} s", late, reports),
        "",
        "| page | as | queries | p50 ms | p95 ms |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    for each in sorted(shown, key=lambda t: -t.share(0.95)):
        cells = (f"{each.queries}", f"{each.share(0.5):.0f}", f"{each.share(0.95):.0f}")
        lines.append(f"| {each.endpoint} | {each.role} | {' | '.join(cells)} |")
    others = sorted(f"{t.endpoint} {t.status}" for t in timed if t.status != 200)
    lines += ["", f"Answered with another status: {', '.join(others) or 'none'}.", ""]
    return "\n".join(lines)


def _by(loads: tuple[float, float]) -> str:
    return (
        f"Measured {datetime.now(UTC).date()} by `make bench-pages` on {this_machine()}; load"
        f" {loads[0]:.1f} as it began, {loads[1]:.1f} as it ended."
    )


def _of_what(size: Size, seconds: tuple[float, float], rounds: int) -> str:
    return (
        f"{size.people:,} people, {size.vehicles:,} vehicles, {size.permits:,} permits and"
        f" {size.stays:,} stays of two years on PostgreSQL with its default settings, beside the"
        f" demo's own campus: made in {seconds[0]:.0f} s, its hours and days summed for the"
        f" reports in {seconds[1]:.0f} s. Every page is asked for {rounds} times, in our process,"
        " by the demo's person who may do least of those who may see it. Pages of one car at a"
        " gate, which need a lane that runs, are left out."
    )


def _goal(what: str, missed: Sequence[Timed], of: Sequence[Timed]) -> str:
    met = "**no**" if missed else "yes"
    return f"| {what} | none | {len(missed)} of {len(of)} | {met} |"


if __name__ == "__main__":
    main()
