"""What a rule can answer: open, refuse or refer, why, and by which rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What happens at the barrier."""

    OPEN = "open"
    REFUSE = "refuse"
    REFER = "refer"


class Reason(StrEnum):
    """Why. Each has one sentence in parking.access.messages."""

    LIFE_SAFETY = "life_safety"
    HELD_OPEN = "held_open"
    RESPONDER = "responder"
    LEAVING = "leaving"
    CLOSED_TO_ALL = "closed_to_all"
    HOT_LIST = "hot_list"
    PERMIT = "permit"
    ALIAS = "alias"
    VISITOR = "visitor"
    VISITOR_UNREAD = "visitor_unread"
    VISITOR_FAULT = "visitor_fault"
    GARAGE_FULL = "garage_full"
    GARAGE_CLOSED = "garage_closed"
    CAMERA_DOWN = "camera_down"
    JOURNAL_DOWN = "journal_down"
    NO_LIST = "no_list"
    LIST_STALE = "list_stale"
    CLOCK_WRONG = "clock_wrong"
    UNREAD = "unread"
    UNSURE = "unsure"
    STATE_UNREAD = "state_unread"
    TYPE_UNREAD = "type_unread"
    SHARED_KEY = "shared_key"
    OTHER_STATE = "other_state"
    NEAR_MATCH = "near_match"
    NOT_LISTED = "not_listed"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    WRONG_TIME = "wrong_time"


class Rule(StrEnum):
    """Which rule spoke."""

    LIFE_SAFETY = "life_safety"
    RESPONDER = "responder"
    EXIT = "exit"
    GARAGE_STATE = "garage_state"
    HOT_LIST = "hot_list"
    PUBLIC_LANE = "public_lane"
    LANE_HEALTH = "lane_health"
    READING = "reading"
    EXACT_MATCH = "exact_match"
    REVIEWED_ALIAS = "reviewed_alias"
    NEAR_MATCH = "near_match"
    LISTED_ONLY = "listed_only"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the lane does, why, by which rule; `values` fill the reason's sentence."""

    outcome: Outcome
    reason: Reason
    rule: Rule
    key: str | None = None
    permit_id: str | None = None
    starts_stay: bool = False
    values: Mapping[str, str] = field(default_factory=dict)


def refer(reason: Reason, rule: Rule, **values: str) -> Decision:
    """Ask a person."""
    return Decision(Outcome.REFER, reason, rule, values=values)
