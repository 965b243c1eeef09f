"""Random kills of a lane that reads, and days without the server: nothing lost, nothing twice.

The days are shortened here; `make faults` runs all 20,000 passages of them (FAULT_PASSAGES).
tests/chaos kills everything else along with the lane.
"""

import json
import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.clock import FixedClock
from core.db import read_session
from lpr.lane.journal.recorder import Recorder
from lpr.lane.server.sync import Upload
from lpr.models import JournalEvent, Passage
from tests.chaos.figures import tell
from tests.integration.lpr.lanes import add_lanes, call
from tests.integration.lpr.test_lane_process import (
    Start,
    drive_up,
    folder,
    frames,
    journal,
    kinds,
    start,
)
from tests.services.processes import wait_until
from tests.unit.lpr.lane.deciding.test_gatekeeper import Lane

__all__ = ["folder", "frames", "start"]  # fixtures

KILLS = 3
PASSAGES = int(os.environ.get("FAULT_PASSAGES", "60"))
DAYS_H = 72
DAYS_S = DAYS_H * 3600


def test_a_lane_killed_at_random_loses_no_car_and_raises_for_none_twice(
    folder: Path,
    start: Start,
    frames: list[bytes],
) -> None:
    dice = random.Random(7)  # noqa: S311 - the same kills each time
    for number in range(KILLS):
        drive_up(folder, f"car-{number}", frames[:2])
        running = start("never")
        time.sleep(dice.uniform(0.5, 6))
        running.send_signal(signal.SIGKILL)
        running.wait(30)
    start("never")
    wait_until(lambda: not list((folder / "inbox").iterdir()), 120, "cars were left standing")
    wait_until(lambda: len(kinds(folder, "barrier")) >= KILLS, 30, "barriers are not written")
    arrivals = Counter(str(body["arrival"]) for body in kinds(folder, "passage"))
    assert arrivals == {f"car-{number}": 1 for number in range(KILLS)}
    log = (folder / "barrier.log").read_text().splitlines()
    raised = Counter(json.loads(line)["passage"] for line in log)
    assert set(raised.values()) == {1}
    assert set(raised) <= {uid for kind, uid, _ in journal(folder) if kind == "passage"}


class Line:
    """The lane's way to the server: it breaks now and then, also after the server took it."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.dice = random.Random(11)  # noqa: S311 - the same breaks each time
        self.batches = self.lost_there = self.lost_back = 0

    def send_journal(self, journal_id, after, events):  # type: ignore[no-untyped-def]
        self.batches += 1
        if self.dice.random() < 0.2:
            self.lost_there += 1
            raise requests.ConnectionError("lost on the way there")
        told = [event.to_json() for event in events]
        batch = {"journal_id": journal_id, "after": after, "events": told}
        answer = call(self.client, "staff", "POST", "journal", json=batch)
        assert answer.status_code == 200
        if self.dice.random() < 0.2:
            self.lost_back += 1
            raise requests.ConnectionError("lost on the way back")
        return int(answer.json["acknowledged"])


def decide_for_days(lane: Lane, count: int) -> list[str]:
    """Vehicles over 72 hours, two in three with a permit; a restart and a jump back between."""
    uids = []
    for number in range(count):
        lane.elapsed += DAYS_S / count
        if number == count // 2:
            lane.elapsed -= 3 * 3600
            lane.keeper.recorder = Recorder(lane.keeper.journal, lane)
        uids.append(lane.drive_up("8ABC12" if number % 3 else f"9ZZ{number % 900:03d}").uid)
    return uids


@pytest.fixture
def lane(tmp_path: Path) -> Lane:
    box = tmp_path / "box"
    box.mkdir()
    return Lane(box)


def test_after_days_without_the_server_everything_arrives_once_and_in_order(
    app: Flask, client: FlaskClient, clock: FixedClock, lane: Lane
) -> None:
    add_lanes(app)
    began = time.monotonic()
    uids = decide_for_days(lane, PASSAGES)
    clock.advance(timedelta(seconds=DAYS_S))
    upload = Upload(lane.keeper.config, lane.keeper)
    line = Line(client)
    upload._link = line  # type: ignore[assignment]
    while lane.keeper.journal.count_unsent():
        try:
            upload()
        except requests.ConnectionError:
            continue
    with app.app_context():
        session = read_session()
        kept = session.scalars(select(Passage.uid).order_by(Passage.id)).all()
        sequences = session.scalars(select(JournalEvent.sequence).order_by(JournalEvent.id)).all()
    written = list(range(1, lane.keeper.journal.last_sequence() + 1))
    taken = Counter(kept)
    tell(
        "days",
        {
            "simulated hours without the server": DAYS_H,
            "passages decided": len(uids),
            "passages lost / there twice / out of order on the server": (
                f"{sum(not taken[uid] for uid in uids)} / {sum(n > 1 for n in taken.values())}"
                f" / {sum(a != b for a, b in zip(kept, uids, strict=False))}"
            ),
            "journal events written / on the server": f"{len(written)} / {len(sequences)}",
            "batches sent / lost on the way there / answered into the void": (
                f"{line.batches} / {line.lost_there} / {line.lost_back}"
            ),
            "the whole run": f"{(time.monotonic() - began) / 60:.1f} min",
        },
    )
    assert kept == uids
    assert list(sequences) == written
