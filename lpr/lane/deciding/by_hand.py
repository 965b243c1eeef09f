"""Tickets of visitors whom a person let in: without one who was not read could never be found."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from lpr.lane.credentials.claim_code import draw_claim_code
from lpr.lane.deciding.passage import Passage
from parking.access import Direction, LaneRules
from parking.access.public_lane import serves_everybody


def with_ticket_by_hand(
    passage: Passage, rules: LaneRules, now: datetime, zone: ZoneInfo
) -> Passage:
    """The passage with a ticket where the car is a visitor's who comes in; the same again."""
    is_entry = rules.direction is Direction.ENTRY and passage.decision.permit_id is None
    if passage.claim_code or not (is_entry and serves_everybody(rules, now.astimezone(zone))):
        return passage
    return replace(passage, claim_code=draw_claim_code())
