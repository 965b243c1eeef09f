"""Killed between any two steps of a purchase, a renewal, a refund: nothing is paid for nothing.

Shortened here; `make faults-money` kills at every step (FAULT_MONEY=all) and writes the figures.
"""

import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.chaos.figures import tell
from tests.chaos.money.killing import Toll, kill_at_each, rehearse
from tests.chaos.money.stories import PAID_LATE, PURCHASE, REFUND, RENEWAL, STORIES, Story
from tests.chaos.money.tills import EmbeddedTill, LocalstripeTill, PeerTill, Till
from tests.chaos.money.world import Databases, on_postgres, on_sqlite, world
from tests.services.localstripe import localstripe
from tests.services.postgres import PostgresServer
from tests.services.stripe_checkout import checkout_peer

IS_LONG = os.environ.get("FAULT_MONEY") == "all"
SEED = int(os.environ.get("FAULT_SEED", "143"))
A_FEW = 2  # kills a story in the short run
AT_STRIPE = tuple(story for story in STORIES if story is not PAID_LATE)


@pytest.fixture
def postgres(postgres_server: PostgresServer, tmp_path: Path) -> Databases:
    return on_postgres(postgres_server, _folder(tmp_path, "prepared"))


@pytest.mark.timeout(7_000 if IS_LONG else 300)
def test_whoever_is_killed_the_books_balance_and_nobody_pays_twice_or_for_nothing(
    postgres: Databases, migrated_sqlite: Path, tmp_path: Path
) -> None:
    began = time.monotonic()
    tolls: dict[str, list[Toll]] = {}

    def put_through(where: str, base: Databases, till: Till, stories: Sequence[Story]) -> None:
        folder = _folder(tmp_path, where)
        tolls[where] = list(_tolls(base, folder, till, stories))

    stories = STORIES if IS_LONG else (RENEWAL, REFUND)
    put_through("PostgreSQL", postgres, EmbeddedTill(), stories)
    sqlite = on_sqlite(migrated_sqlite, _folder(tmp_path, "file"))
    put_through("SQLite", sqlite, EmbeddedTill(), (PURCHASE, RENEWAL) if IS_LONG else (PURCHASE,))
    if IS_LONG:
        with checkout_peer() as peer:
            put_through("Stripe's adapter", postgres, PeerTill(peer), AT_STRIPE)
        with localstripe(tmp_path / "localstripe.log") as url:
            put_through("localstripe", postgres, LocalstripeTill(url), (RENEWAL,))
    if IS_LONG:
        _tell(tolls, time.monotonic() - began)
    for toll in (toll for each in tolls.values() for toll in each):
        assert len(toll.killed_at) == (len(toll.steps) if IS_LONG else A_FEW), toll
        assert any("before the commit" in step for step in toll.steps), toll


def _tolls(base: Databases, folder: Path, till: Till, stories: Sequence[Story]) -> Iterator[Toll]:
    dice = random.Random(SEED)  # noqa: S311 - the same steps each time
    with world(base, folder, till) as place:
        for story in stories:
            toll = rehearse(place, story)
            every = range(1, len(toll.steps) + 1)
            if IS_LONG:
                # Whoever tries again does so on a page.
                endings = (False, True) if till.has_pages else (False,)
                kill_at_each(place, story, toll, every, endings)
            else:
                first, second = dice.sample(every, A_FEW)
                kill_at_each(place, story, toll, (first,), (False,))
                kill_at_each(place, story, toll, (second,), (True,))
            sys.stdout.write(f"{folder.name}, {toll}\n")
            yield toll


def _folder(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name.replace(" ", "-").replace("'", "")
    folder.mkdir()
    return folder


def _tell(tolls: dict[str, list[Toll]], seconds: float) -> None:
    rows: dict[str, object] = {
        f"{where}, {toll.story}: steps / killed at / lives": (
            f"{len(toll.steps)} / {len(toll.killed_at)} / {toll.lives}"
        )
        for where, each in tolls.items()
        for toll in each
    }
    everything = [toll for each in tolls.values() for toll in each]
    rows["steps found / killed at"] = (
        f"{sum(len(toll.steps) for toll in everything)}"
        f" / {sum(len(toll.killed_at) for toll in everything)}"
    )
    rows["looks at which the trial balance was not zero, or a permit in force unpaid"] = 0
    rows["paid twice / paid for nothing / refunds twice / refunds missing"] = "0 / 0 / 0 / 0"
    rows["the whole run"] = f"{seconds / 60:.1f} min"
    tell("money", rows)
