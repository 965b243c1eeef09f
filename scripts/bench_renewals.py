"""Renews a month of 25,000 permits from saved cards, killed once in the middle, and counts.

`make bench-renewals` does it on a PostgreSQL of its own, in a temporary folder, and writes
docs/benchmarks/renewals.md; `--permits 500` makes a smaller world, and writes nothing.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from core.config import ROOT
from core.db import transaction
from lpr.benchmark.machine import load, this_machine
from parking.renewals import asking, opening
from parking.renewals.jobs import renew
from payments.cards import collecting
from payments.cards.collecting import CALLS_AT_ONCE
from scripts.renewal_world import ENDS, PRODUCTS, campus, fill
from tests.parking_world import CAMPUS
from tests.services.postgres import PostgresServer

REPORT = ROOT / "docs" / "benchmarks" / "renewals.md"
PERMITS, MOST_S = 25_000, 300
# The month to come is written about a week before the paid one ends, and taken two days later.
WRITTEN_AT, TAKEN_AT = ENDS - timedelta(days=7), ENDS - timedelta(days=5)
ONE_BY_ONE, TIMES = 150, 3


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the run: what it was for, its seconds in all, how many were paid by then."""

    what: str
    seconds: float
    paid: int


@dataclass(frozen=True, slots=True)
class Count:
    """What the payment company and the books say afterwards."""

    permits: int
    paid_there: int
    twice: int
    renewed: int
    receipts: int
    gaps: int
    balance: int
    unbalanced: int
    mails: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the world, renew it, write the report."""
    options = _options(arguments)
    if options.work:
        _work(*options.work)
        return
    before, server = load(), PostgresServer(settings=())
    try:
        server.start()
        with tempfile.TemporaryDirectory() as folder:
            template = server.create_database()
            filled = fill(server.url(template), folder, options.permits)
            print(f"the world stands after {filled:.0f} s", flush=True)
            sample = min(ONE_BY_ONE, options.permits)
            slow = [
                _one_by_one(server.url(server.create_database(template)), folder, sample)
                for _ in range(TIMES)
            ]
            print(f"one by one: {sample} in {min(slow):.1f} to {max(slow):.1f} s", flush=True)
            url = server.url(server.create_database(template))
            parts = list(_renew(url, folder, options.permits))
            count = _count(url)
    finally:
        server.stop()
    text = _page(parts, count, [s / sample for s in slow], (before, load()))
    print(text)
    if options.permits == PERMITS:
        REPORT.write_text(text)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--permits", type=int, default=PERMITS)
    parser.add_argument("--work", nargs=3, metavar=("URL", "FOLDER", "INSTANT"))
    return parser.parse_args(arguments)


def _renew(url: str, folder: str, permits: int) -> Iterator[Part]:
    """The month: written about, taken until half is paid and somebody is killed, the rest."""
    yield _timed(url, folder, WRITTEN_AT, "opened and written about")
    yield _timed(url, folder, TAKEN_AT, "taken, until `kill -9`", kill_at=permits // 2)
    yield _timed(url, folder, TAKEN_AT, "found out what that one left, and took the rest")


def _timed(url: str, folder: str, at: datetime, what: str, kill_at: int = 0) -> Part:
    """Run the job in a process of its own; `kill_at` ends that one once so many are paid."""
    words = [sys.executable, "-m", "scripts.bench_renewals", "--work", url, folder, at.isoformat()]
    began = time.perf_counter()
    process = subprocess.Popen(words, cwd=ROOT)
    if kill_at:
        with psycopg.connect(url, autocommit=True) as connection:
            while _paid(connection) < kill_at and process.poll() is None:
                time.sleep(0.2)
        process.kill()
    status = process.wait()
    seconds = time.perf_counter() - began
    if status != (-9 if kill_at else 0):
        raise RuntimeError(f"{what}: ended with {status}")
    with psycopg.connect(url, autocommit=True) as connection:
        part = Part(what, seconds, _paid(connection))
    print(f"{what}: {seconds:.1f} s, {part.paid} paid", flush=True)
    return part


def _paid(connection: "psycopg.Connection[Any]") -> int:
    return _one(connection, "SELECT count(*) FROM charge WHERE state = 'paid'")


def _one(connection: "psycopg.Connection[Any]", query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    return int(row[0] or 0) if row else 0


def _work(url: str, folder: str, instant: str) -> None:
    """Be the worker at that instant."""
    at = datetime.fromisoformat(instant)
    with campus(url, folder, at) as app, app.app_context():
        print(renew(at), flush=True)


def _one_by_one(url: str, folder: str, permits: int) -> float:
    """The reference: one permit after another, a transaction and a call each; seconds."""
    with campus(url, folder, TAKEN_AT) as app, app.app_context():
        began = time.perf_counter()
        for _ in range(permits):
            with transaction() as session:
                opening.open_renewals(session, TAKEN_AT, CAMPUS, 1)
            with transaction() as session:
                asked = asking.ask_due(session, TAKEN_AT, CAMPUS, 1)
            if collecting.collect(asked.charge_ids, TAKEN_AT).paid != 1:
                raise RuntimeError("a card was not charged")
        return time.perf_counter() - began


def _count(url: str) -> Count:
    """Ask the payment company's tables and the books, in the database's own words."""
    queries = {
        "permits": "SELECT count(*) FROM permit",
        "paid_there": "SELECT count(*) FROM test_movement WHERE kind = 'payment'",
        "twice": "SELECT count(*) FROM (SELECT c.subject_id FROM test_checkout t JOIN charge c"
        " ON c.id = t.charge_id WHERE t.state = 'paid' GROUP BY 1 HAVING count(*) > 1) AS more",
        "renewed": "SELECT count(*) FROM permit p JOIN permit_term t ON t.permit_id = p.id"
        " JOIN permit_renewal r ON r.permit_id = p.id JOIN charge c ON c.subject_id = t.id::text"
        " WHERE p.valid_until > r.ends_at AND t.state = 'paid' AND r.state = 'paid'"
        " AND c.state = 'paid' AND c.paid_cents = t.cents AND t.ends_at = p.valid_until",
        "receipts": "SELECT count(*) FROM receipt",
        "gaps": "SELECT coalesce(max(serial), 0) - count(*) FROM receipt",
        "balance": "SELECT sum(cents) FROM ledger_line",
        "unbalanced": "SELECT count(*) FROM (SELECT posting_id FROM ledger_line GROUP BY 1"
        " HAVING sum(cents) <> 0) AS wrong",
        "mails": "SELECT count(*) FROM outbox_message WHERE key LIKE 'renewal_notice:%'",
    }
    with psycopg.connect(url, autocommit=True) as connection:
        return Count(**{name: _one(connection, query) for name, query in queries.items()})


def _page(
    parts: Sequence[Part], count: Count, slow: Sequence[float], loads: tuple[float, float]
) -> str:
    seconds = sum(part.seconds for part in parts)
    reference = sorted(slow)[len(slow) // 2] * count.permits
    rows = "\n".join(f"| {part.what} | {part.seconds:.1f} | {part.paid:,} |" for part in parts)
    goals = (
        ("the whole month", f"{MOST_S} s", f"{seconds:.0f} s", seconds <= MOST_S),
        *_goals(count),
    )
    table = "\n".join(f"| {' | '.join(each)} | {_met(is_met)} |" for *each, is_met in goals)
    tried = f"{TIMES} runs of {min(ONE_BY_ONE, count.permits)}"
    return f"""# A month's renewals

Measured {datetime.now(UTC).date()} by `make bench-renewals` on {this_machine()}; load
{loads[0]:.1f} as it began, {loads[1]:.1f} as it ended.

{count.permits:,} permits of as many people in {PRODUCTS} products, each paid to the end of March,
each with a saved card at the test provider, on PostgreSQL with its own defaults: what it
acknowledged is on disk. The worker's job opens each renewal and writes its mail, a week before the
end; two days later it prices the days, saves the charge, asks the provider ({CALLS_AT_ONCE} calls
at once) and writes down what it said, with receipt, its mail, books, permit and story. Once half
was paid its process was ended with `kill -9`, and another was started. The seconds are by the
wall, with each process's own start. Sending the mails is the outbox's, and not counted.

| goal | wanted | measured | met |
| --- | --- | --- | --- |
{table}

| process | seconds | paid by its end |
| --- | ---: | ---: |
{rows}

Beside it, in the same run and the same world: the same code in a plain loop, one permit at a time,
a transaction for each step of it. {min(slow) * 1000:.0f} to {max(slow) * 1000:.0f} ms each in
{tried}, which makes {reference:.0f} s for all of them; reckoned, not waited for.
"""


def _goals(count: Count) -> Iterator[tuple[str, str, str, bool]]:
    every = count.permits
    yield ("cards charged", f"{every:,}", f"{count.paid_there:,}", count.paid_there == every)
    yield ("cards charged twice", "0", f"{count.twice}", not count.twice)
    yield (
        "permits renewed, their term, charge and renewal paid alike",
        f"{every:,}",
        f"{count.renewed:,}",
        count.renewed == every,
    )
    yield ("receipts", f"{every:,}", f"{count.receipts:,}", count.receipts == every)
    yield ("receipts' numbers left out", "0", f"{count.gaps}", not count.gaps)
    yield ("mails, each once", f"{every:,}", f"{count.mails:,}", count.mails == every)
    yield ("trial balance", "0", f"{count.balance}", not count.balance)
    yield ("postings out of balance", "0", f"{count.unbalanced}", not count.unbalanced)


def _met(is_met: bool) -> str:
    return "yes" if is_met else "**no**"


if __name__ == "__main__":
    main()
