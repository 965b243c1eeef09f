"""What a lane knew beside the picture: through the journal's JSON, it decides the same again."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lpr.lane.deciding.known import known_from_json
from lpr.lane.deciding.passage import examine
from parking.access import (
    AccessList,
    CarsInside,
    Direction,
    EntryRight,
    Factor,
    FactorKind,
    GaragePolicy,
    Inside,
    LaneKind,
    LaneRules,
    LifeSafety,
    Reason,
    StayAccount,
    Strictness,
)
from tests.unit.lpr.lane.deciding.test_passage import LISTED, NOW, RULES, vehicle, where

CAR = "MA/passenger/8ABC12"
OTHER = CarsInside([Inside("MA/passenger/5XYZ55", "permit-1", NOW - timedelta(hours=1))])
EXIT = LaneRules("out", LaneKind.PUBLIC, Direction.EXIT, policy=GaragePolicy(exit_hold_seconds=60))
PASSBACK = replace(RULES, policy=GaragePolicy(anti_passback=Strictness.SOFT))
ONE_INSIDE = replace(RULES, policy=GaragePolicy(one_inside=Strictness.HARD))
DUE = StayAccount(1200, paid_cents=200, as_of=NOW)


def listing(rules: LaneRules) -> AccessList:
    right = EntryRight(CAR, "MA", "passenger", "8ABC12", "permit-1")
    until = NOW + timedelta(hours=1)
    return AccessList(serial=1, made_at=NOW, valid_until=until, rules=rules, rights=[right])


@pytest.mark.parametrize(
    ("rules", "knew", "reason"),
    [
        (RULES, {"life_safety": LifeSafety.FIRE}, Reason.LIFE_SAFETY),
        (ONE_INSIDE, {"whereabouts": OTHER}, Reason.PERMIT_IN_USE),
        (RULES, {"is_still": True}, Reason.STILL_PICTURE),
        (RULES, {"sees_vehicle": False}, Reason.NO_VEHICLE),
        (RULES, {"journal_works": False}, Reason.JOURNAL_DOWN),
        (EXIT, {"account_of": lambda *_asked: DUE}, Reason.EXIT_AMOUNT_DUE),
    ],
)
def test_what_was_known_decides_the_same_again(
    rules: LaneRules, knew: dict[str, Any], reason: Reason
) -> None:
    car, access = vehicle(*[("7ZZZ77" if rules is EXIT else "8ABC12", 0.998)] * 3), listing(rules)
    first = examine(car, replace(where(), **knew), access)
    assert first.decision.reason is reason
    told = json.loads(json.dumps(first.to_json()["known"]))
    again = examine(car, replace(where(), **known_from_json(told)), access)
    assert again.decision == first.decision
    assert examine(car, where(), access).decision.reason is not reason


def test_a_badge_is_known_again_and_a_code_is_not() -> None:
    car = vehicle(*[("8ABC12", 0.998)] * 3, state=None)
    badge = Factor(FactorKind.BADGE, frozenset({"permit-1"}))
    first = examine(car, replace(where(), factor=badge, code="digest"), LISTED)
    told = first.to_json()["known"]
    assert "digest" not in json.dumps(told)
    again = examine(car, replace(where(), **known_from_json(told)), LISTED)
    assert first.opens
    assert again.decision == first.decision


def test_only_the_cars_that_were_asked_about_are_noted() -> None:
    others = [Inside(f"MA/passenger/{n}AAA11", f"other-{n}", NOW) for n in range(9)]
    everyone = CarsInside([Inside(CAR, "permit-1", NOW), *others])
    told = examine(
        vehicle(*[("8ABC12", 0.998)] * 3), replace(where(), whereabouts=everyone), listing(PASSBACK)
    )
    assert [car["key"] for car in told.to_json()["known"]["inside"]] == [CAR]


def test_an_older_lane_told_nothing() -> None:
    assert known_from_json({}) == {}
