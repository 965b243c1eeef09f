"""From another system's feed to the lane's own list: how many seconds, by the system's clock.

The jobs run when a worker would run them, the lane asks as often as a lane does at least (the
server tells one that waits sooner), and the clock goes on by a second at a time.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from core.clock import FixedClock
from core.db import read_session, transaction
from core.identity.feeds.folder import SETTLED_SECONDS
from core.jobs import Job, all_jobs, find_due, register_jobs
from core.worker import Worker
from tests.fixtures.apps import MakeApp
from tests.integration.identity.feeds.test_feeds import feed
from tests.integration.lpr.lanes import add_lanes
from tests.integration.lpr.lists.list_box import ListBox
from tests.parking_world import add_product, add_vehicle, buy
from tests.people import add_person

MOST_SECONDS = 60
NEEDED = ("identity.take_feeds", "identity.put_feeds", "lpr.digest_badges")
PEOPLE, LEAVER = 60, "8ABC12"


class Minute:
    """A campus with a worker and a connected lane, and a clock that goes on second by second."""

    def __init__(self, app: Flask, clock: FixedClock, folder: Path) -> None:
        self.app, self.clock = app, clock
        self.box = ListBox(app.test_client(), folder)
        self.worker = Worker(app)
        jobs: list[Job] = [all_jobs()[name] for name in NEEDED]
        with transaction() as session:
            register_jobs(session, jobs, clock.now())

    def until(self, holds: Callable[[], bool]) -> int:
        """Let time pass until that holds; return how many seconds it took."""
        for second in range(MOST_SECONDS + 1):
            if holds():
                return second
            self.clock.advance(timedelta(seconds=1))
            for name in find_due(read_session(), NEEDED, self.clock.now()):
                read_session().commit()
                self.worker.run_job(name)
        pytest.fail(f"the lane did not hear of it within {MOST_SECONDS} s")


@pytest.fixture
def campus(make_app: MakeApp, sqlite_url: str, clock: FixedClock, tmp_path: Path) -> Any:
    """A lane, people with badges, and a permit with a car for the first of them."""
    app = make_app(sqlite_url, FEED_TOKENS="token")
    add_lanes(app)
    with app.test_request_context():
        with transaction() as session:
            people = [
                add_person(session, "employee", employment_class="staff") for _ in range(PEOPLE)
            ]
            buy(
                session,
                people[0].id,
                add_product(session),
                add_vehicle(session, people[0].id, LEAVER),
            )
        minute = Minute(app, clock, tmp_path)
        minute.until(lambda: LEAVER in minute.box.numbers() and bool(badges(minute)))
        yield minute, people


def badges(minute: Minute) -> set[str]:
    """What opens by badge, as the lane's list has it."""
    return {digest for digest, _permit in minute.box.ask().special.proofs.badges}


def test_a_leaver_in_a_file_is_off_the_lanes_list_in_time(campus: Any) -> None:
    minute, people = campus
    folder = Path(minute.app.config["INSTANCE_DIR"]) / "feeds" / "people"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "list.csv"
    path.write_bytes(feed(*people[1:]))
    os.utime(path, (0, 0))  # the seconds that it must lie still are added below
    took = minute.until(lambda: LEAVER not in minute.box.numbers())
    assert SETTLED_SECONDS + took < MOST_SECONDS


def test_a_lost_badge_and_a_new_one_reach_the_lane_in_time(campus: Any) -> None:
    minute, people = campus
    before = badges(minute)
    told = f"employee_number,badge_number,status\n{people[0].employee_number},B-NEW,issued\n"
    answer = minute.app.test_client().post(
        "/api/v1/people-feeds/badges",
        data=told.encode(),
        headers={"Authorization": "Bearer token"},
    )
    assert answer.json["state"] == "queued"
    gone = minute.until(lambda: not badges(minute) & before)
    new = minute.until(lambda: bool(badges(minute) - before))
    assert gone + new < MOST_SECONDS
