"""The draw itself: only seed, value, tickets and weights decide, as the rules publish it."""

import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parking.draws import lottery
from parking.draws.lottery import commitment_of, digest, draw_order, find_faults, list_text

SEED = "00" * 32
tickets = st.dictionaries(
    st.text("34679CDFHJKMNPRTX", min_size=4, max_size=12), st.integers(1, 9), max_size=12
)
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)
values = st.text(max_size=20)


def published(entered: dict[str, int], seed: str = SEED, value: str = "") -> dict[str, Any]:
    rules = {
        "commitment": commitment_of(seed),
        "permit": "monthly",
        "places": 2,
        "odds": {"measure": "service", "steps": [[n, n] for n in range(2, 10)]},
        "opens_at": "2026-03-04T14:00:00+00:00",
        "closes_at": "2026-03-05T15:00:00+00:00",
        "draws_at": "2026-03-05T16:00:00+00:00",
        "offers_until": "2026-04-03T15:00:00+00:00",
        "offer_days": 3,
        "public_source": "Evening numbers",
    }
    return rules | {
        "algorithm": lottery.ALGORITHM,
        "rules_hash": digest(lottery.rules_text(rules)),
        "seed": seed,
        "public_value": value,
        "list_hash": digest(list_text(entered)),
        "tickets": [[ticket, weight] for ticket, weight in entered.items()],
        "order": draw_order(seed, value, entered),
    }


@settings(max_examples=40)
@given(tickets, seeds, values, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(
    entered: dict[str, int], seed: str, value: str, dice: random.Random
) -> None:
    arrived = list(entered.items())
    dice.shuffle(arrived)
    assert draw_order(seed, value, dict(arrived)) == draw_order(seed, value, entered)
    assert list_text(dict(arrived)) == list_text(entered)


@settings(max_examples=40)
@given(tickets, seeds, values)
def test_everybody_is_drawn_once_and_again_the_same(
    entered: dict[str, int], seed: str, value: str
) -> None:
    order = draw_order(seed, value, entered)
    assert sorted(order) == sorted(entered)
    assert order == draw_order(seed, value, entered)


@settings(max_examples=40)
@given(tickets.filter(bool), seeds, values, st.data())
def test_who_leaves_the_list_moves_nobody_else_past_another(
    entered: dict[str, int], seed: str, value: str, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(sorted(entered)))
    left = {ticket: weight for ticket, weight in entered.items() if ticket != gone}
    order = draw_order(seed, value, entered)
    assert draw_order(seed, value, left) == [ticket for ticket in order if ticket != gone]


def firsts(weights: dict[str, int], draws: int) -> dict[str, int]:
    """How often each ticket came first, over seeds that are fixed."""
    count = dict.fromkeys(weights, 0)
    for number in range(draws):
        count[draw_order(digest(f"fixed {number}"), "", weights)[0]] += 1
    return count


@pytest.mark.parametrize(
    "weights", [dict.fromkeys("ABCDEFGH", 1), {"A": 1, "B": 2, "C": 3, "D": 6}], ids=str
)
def test_odds_are_as_published(weights: dict[str, int]) -> None:
    draws, total = 3000, sum(weights.values())
    came = firsts(weights, draws)
    chi_square = sum(
        (came[ticket] - draws * weight / total) ** 2 / (draws * weight / total)
        for ticket, weight in weights.items()
    )
    # 99.9 % of fair draws stay under this: 24.3 for seven degrees of freedom, 16.3 for three.
    assert chi_square < {8: 24.3, 4: 16.3}[len(weights)]


def test_second_places_go_by_the_weights_that_are_left() -> None:
    """Without replacement: after A (1 of 3) comes B with 1 of 2; a ticket of 2 is not out twice."""
    weights, draws = {"A": 1, "B": 1, "C": 2}, 3000
    pairs = [tuple(draw_order(digest(f"fixed {n}"), "", weights)[:2]) for n in range(draws)]
    assert abs(pairs.count(("C", "A")) / draws - 2 / 4 * 1 / 2) < 0.03
    assert abs(pairs.count(("A", "C")) / draws - 1 / 4 * 2 / 3) < 0.03


def test_the_numbers_are_those_of_the_published_rules() -> None:
    """Worked out beside the code, as somebody in another language would."""

    def sha(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    assert commitment_of(SEED) == sha("0" * 64)
    assert list_text({"K3T7": 2, "9XDM": 1}) == "9XDM,1\nK3T7,2\n"
    balls = [sha(f"{SEED}:4 8 1 7:K3T7:1"), sha(f"{SEED}:4 8 1 7:K3T7:2")]
    assert lottery.number_of(SEED, "4 8 1 7", "K3T7", 2) == min(balls)
    told = published({}) | {"odds": {"measure": "class", "steps": [["nurse", 3], ["night", 2]]}}
    assert lottery.rules_text(told) == RULES
    # And once for all: whoever changes the rules changes their name too.
    order = draw_order(SEED, "", {"AAAA": 1, "BBBB": 2, "CCCC": 3, "DDDD": 1})
    assert order == FIXED_ORDER


RULES = f"""commitment: {commitment_of(SEED)}
permit: monthly
places: 2
odds: class nurse=3 night=2
opens_at: 2026-03-04T14:00:00+00:00
closes_at: 2026-03-05T15:00:00+00:00
draws_at: 2026-03-05T16:00:00+00:00
offers_until: 2026-04-03T15:00:00+00:00
offer_days: 3
public_source: Evening numbers
"""
FIXED_ORDER = ["CCCC", "BBBB", "DDDD", "AAAA"]


def test_a_weight_that_the_published_odds_do_not_give_is_found() -> None:
    told = published({"K3T7": 2, "9XDM": 1})
    assert find_faults(told) == []
    told["odds"] = {"measure": "site", "steps": [["main", 3]]}
    told["rules_hash"] = digest(lottery.rules_text(told))
    assert find_faults(told) == [
        "A ticket has a number of balls that the published odds do not give."
    ]


@settings(max_examples=30)
@given(tickets.filter(lambda found: len(found) > 1), seeds, values, st.data())
def test_whatever_is_altered_afterwards_is_found(
    entered: dict[str, int], seed: str, value: str, data: st.DataObject
) -> None:
    told = published(entered, seed, value)
    assert find_faults(told) == []
    one = data.draw(st.sampled_from(told["tickets"]))
    altered = data.draw(
        st.sampled_from(
            [
                {"seed": digest(seed)},
                {"tickets": [pair for pair in told["tickets"] if pair is not one]},
                {"tickets": [*told["tickets"], ["NEWTICKET99999", 1]]},
                {"tickets": [*told["tickets"], one]},
                {"tickets": [[t, w + (t == one[0])] for t, w in told["tickets"]]},
                {"order": [*told["order"][1:], told["order"][0]]},
                {"order": told["order"][1:]},
                {"algorithm": "another"},
                {"odds": {"measure": "service", "steps": [[2, 3]]}},
                {"places": 3},
                {"offers_until": "2026-04-03T15:00:01+00:00"},
            ]
        )
    )
    assert find_faults(told | altered)


@pytest.mark.parametrize("weight", [0, -1, 10**12])
def test_a_number_of_balls_that_no_rule_gives_is_told_and_not_drawn(weight: int) -> None:
    """Nought, less than nought, and so many that nobody would live to see them drawn."""
    told = published({"K3T7": 1, "9XDM": 1})
    found = find_faults(told | {"tickets": [["K3T7", weight], ["9XDM", 1]]})
    assert "A ticket or a weight is not as the rules have it." in found
    assert "The order is not what seed, public value and list give." in found


@pytest.mark.parametrize("odd", [{}, {"algorithm": "gatehouse-draw-1", "tickets": [[1]]}])
def test_what_is_no_draw_is_said(odd: dict[str, Any]) -> None:
    assert find_faults(odd)


def test_the_script_runs_alone_and_says_what_it_found(tmp_path: Path) -> None:
    script, file = tmp_path / "verify_draw.py", tmp_path / "draw.json"
    script.write_bytes(Path(lottery.__file__).read_bytes())
    told = published({"K3T79XDM34PR": 3, "9XDMK3T7HJKM": 1}, value="4 8 1 7")

    def run() -> tuple[int, str]:
        # -I: neither our packages nor our path, as on somebody else's machine.
        done = subprocess.run(
            [sys.executable, "-I", script, file], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    file.write_text(json.dumps(told))
    code, said = run()
    assert code == 0
    assert f"1  {told['order'][0]}" in said
    file.write_text(json.dumps(told | {"seed": "11" * 32}))
    code, said = run()
    assert code == 1
    assert "not the one that was committed to" in said
    file.write_text("[]")
    assert run()[0] == 2
