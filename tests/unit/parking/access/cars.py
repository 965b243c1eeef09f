"""Cars, lists and moments that the tests of the decision share."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.plates import plate_key
from parking.access import (
    AccessList,
    Basis,
    CarsInside,
    Decision,
    Direction,
    EntryRight,
    Factor,
    FactorKind,
    GaragePolicy,
    Inside,
    LaneKind,
    LaneRules,
    Request,
    decide,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday, 07:00 in Boston
BOSTON = ZoneInfo("America/New_York")
STAFF = LaneRules("nashua", LaneKind.RESTRICTED, Direction.ENTRY, "nashua-street")
PUBLIC = replace(STAFF, slug="fruit", kind=LaneKind.PUBLIC)
EXIT = replace(STAFF, slug="out", direction=Direction.EXIT)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def right(number, state="MA", plate_type="passenger", permit_id="7", **more):
    key = plate_key(state, plate_type, number)
    return EntryRight(key, state, plate_type, number, permit_id, **more)


def duty(starts, ends, **more):
    """A duty of 8ABC12 from and until so many hours after now."""
    span = {"valid_from": NOW + starts * HOUR, "valid_until": NOW + ends * HOUR}
    return right("8ABC12", basis=Basis.DUTY, **span, **more)


def listed(*rights, rules=STAFF, special=None, made_at=NOW, valid_for=4 * DAY, **switches):
    policy = replace(rules.policy, **switches)
    return AccessList(
        serial=3,
        made_at=made_at,
        valid_until=made_at + valid_for,
        rules=replace(rules, policy=policy),
        rights=rights,
        others=special,
    )


def car(number, state="MA", rules=STAFF, **more):
    return Request(NOW, BOSTON, rules, number=number, state=state, **more)


def reason_of(request, access):
    decision = decide(request, access)
    return decision.outcome, decision.reason


def badge(*permits):
    return Factor(FactorKind.BADGE, frozenset(permits))


def inside(number="8ABC12", permit_id="7", ago=HOUR, *, here=True):
    """Whereabouts in which one car came in a while ago."""
    key = plate_key("MA", "passenger", number)
    return CarsInside([Inside(key, permit_id, NOW - ago, here)])


def exit_lane(**switches):
    return replace(EXIT, policy=GaragePolicy(**switches))


def noted(decision: Decision) -> tuple:
    return decision.outcome, decision.notes
