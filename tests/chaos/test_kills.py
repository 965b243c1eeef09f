"""Lane, server, broker and database killed at random: no car lost, none twice, no boom twice.

Shortened here; `make faults` kills 200 times (FAULT_KILLS) and writes the page's figures.
"""

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.chaos.figures import tell
from tests.chaos.tally import Tally, count
from tests.chaos.town import Town, town
from tests.chaos.victims import Victim
from tests.services.processes import wait_until

KILLS = int(os.environ.get("FAULT_KILLS", "8"))
SEED = int(os.environ.get("FAULT_SEED", "88"))
A_ROUND = 10  # kills until everything may come to rest and is counted
UP_S, SETTLED_S = 240.0, 300.0


class Killer:
    """Kills by a dice, and starts again what it killed a moment later."""

    def __init__(self, where: Town, seed: int) -> None:
        self.kills: Counter[str] = Counter()
        self.longest_rest_s = 0.0
        self._town = where
        self._dice = random.Random(seed)  # noqa: S311 - the same order each time
        self._start_at: dict[Victim, float] = {}

    def deck(self, kills: int) -> list[Victim]:
        """Whom to kill, in order: each as often as the others, as far as that goes."""
        victims = self._town.victims
        deck = [victims[number % len(victims)] for number in range(kills)]
        self._dice.shuffle(deck)
        return deck

    def kill_all_of(self, deck: list[Victim]) -> None:
        """Kill one after another, each once it is at work, whatever the others are at."""
        self._town.cars.flow()
        for victim in deck:
            wait_until(lambda v=victim: self._is_up(v), UP_S, f"{victim.name} does not come back")
            self._tend_for(self._dice.uniform(0, 2))
            victim.kill()
            self.kills[victim.name] += 1
            self._start_at[victim] = time.monotonic() + self._dice.uniform(0, 1.5)
        self._town.cars.hold_back()

    def let_settle(self) -> None:
        """Wait until everything is at rest, and note how long that took."""
        began = time.monotonic()
        wait_until(self._is_settled, SETTLED_S, "it does not come to rest")
        self.longest_rest_s = max(self.longest_rest_s, time.monotonic() - began)

    def _is_settled(self) -> bool:
        self._tend()
        return not self._start_at and self._town.is_settled()

    def _is_up(self, victim: Victim) -> bool:
        self._tend()
        return victim not in self._start_at and victim.is_up()

    def _tend_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._tend()
            time.sleep(0.01)

    def _tend(self) -> None:
        for victim, at in list(self._start_at.items()):
            if time.monotonic() >= at:
                del self._start_at[victim]
                victim.start()


@pytest.mark.timeout(900 + 30 * KILLS)
def test_whatever_is_killed_no_car_is_lost_none_is_there_twice_and_no_boom_rises_twice(
    tmp_path: Path,
) -> None:
    began = time.monotonic()
    with town(tmp_path, SEED, web_processes=1 if KILLS <= A_ROUND else 2) as place:
        killer = Killer(place, SEED)
        deck = killer.deck(KILLS)
        for first in range(0, KILLS, A_ROUND):
            killer.kill_all_of(deck[first : first + A_ROUND])
            killer.let_settle()
            tally = count(place)
            _tell(killer, tally, time.monotonic() - began)
            assert tally.faults() == {}, (tmp_path / "lane.log").read_text()[-3000:]
        assert {victim.name: victim.deaths for victim in place.victims if victim.deaths} == {}
        assert place.controller.poll() is None
        assert killer.kills.total() == KILLS
        assert tally.let_in > 0
        assert tally.cars > tally.let_in


def _tell(killer: Killer, tally: Tally, seconds: float) -> None:
    kills = ", ".join(f"{name} {number}" for name, number in sorted(killer.kills.items()))
    tell(
        "kills",
        {
            "kills with `kill -9`": f"{killer.kills.total()}: {kills}",
            "cars that came": tally.cars,
            "passages lost / there twice / out of order on the server": (
                f"{tally.lost} / {tally.twice} / {tally.out_of_order}"
            ),
            "booms raised / raised twice / for a stranger / before the journal had it": (
                f"{tally.let_in} / {tally.raised_twice} / {tally.raised_for_strangers}"
                f" / {tally.raised_unwritten}"
            ),
            "enrolled cars left to a person (killed or broker away at the raise)": (
                tally.left_to_a_person
            ),
            "said to have risen and did not / stays missing or twice / journal events amiss": (
                f"{tally.told_raised_and_not} / {tally.stays_wrong} / {tally.events_wrong}"
            ),
            "longest until all was at rest and on the server": f"{killer.longest_rest_s:.1f} s",
            "the whole run": f"{seconds / 60:.1f} min",
            "seed": SEED,
        },
    )
