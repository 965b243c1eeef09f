"""How a lane behaves now, as its list says it: its garage's state and switches, and its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lpr.models import Lane
from parking import queries as parking_queries
from parking.access import (
    Direction,
    GaragePolicy,
    GarageState,
    LaneKind,
    LaneRules,
    policy_from,
)
from parking.garages.places import others_nearest_first
from parking.queries import GarageSpaces
from parking.rights import queries as rights_queries
from parking.rights.switches import ruled_by


def rules_now(session: Session, lane: Lane, now: datetime) -> LaneRules:
    """How a lane behaves now. Two queries."""
    switches = rights_queries.gate_switches(session, lane.garage_slug)
    return rules_of(lane, parking_queries.spaces_now(session, now), switches)


def policy_now(session: Session, lane: Lane) -> GaragePolicy:
    """Which of the garage's rules a lane goes by now. One query."""
    of_garage = rights_queries.gate_switches(session, lane.garage_slug)
    return policy_from(_in_force(lane, of_garage))


def rules_of(lane: Lane, garages: list[GarageSpaces], of_garage: Mapping[str, Any]) -> LaneRules:
    """How a lane behaves: its garage's state and switches; switches of its own stand above."""
    rules = ruled_by(plain_rules(lane, garages), _in_force(lane, of_garage))
    return replace(rules, held_open=bool(lane.switches.get("held_open", False)))


def plain_rules(lane: Lane, garages: list[GarageSpaces]) -> LaneRules:
    """How a lane would behave without any switch."""
    garage = next((g for g in garages if g.slug == lane.garage_slug), None)
    return LaneRules(
        slug=lane.slug,
        kind=LaneKind(lane.kind),
        direction=Direction(lane.direction),
        garage=lane.garage_slug,
        garage_state=_state_of(garage),
        nearest_with_space=_another_with_space(lane, garages),
    )


def _in_force(lane: Lane, of_garage: Mapping[str, Any]) -> dict[str, Any]:
    return {**of_garage, **lane.switches}


def _state_of(garage: GarageSpaces | None) -> GarageState:
    if garage is None:
        return GarageState.OPEN
    if garage.state == GarageState.OPEN and garage.capacity and garage.free <= 0:
        return GarageState.FULL
    return GarageState(garage.state)


def _another_with_space(lane: Lane, garages: list[GarageSpaces]) -> str:
    """The nearest garage to which everybody may be sent on; empty where none has space."""
    others = others_nearest_first(garages, lane.garage_slug)
    found = next((garage for garage in others if garage.is_public and garage.free > 0), None)
    return found.name if found else ""
