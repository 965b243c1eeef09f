"""What a rule can answer: open, refuse or refer, why, and by which rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
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
    RESPONDER_CODE = "responder_code"
    HELP = "help"
    LEAVING = "leaving"
    EXIT_NOTHING_DUE = "exit_nothing_due"
    EXIT_PAID = "exit_paid"
    EXIT_VALIDATED = "exit_validated"
    EXIT_GRACE = "exit_grace"
    EXIT_AMOUNT_DUE = "exit_amount_due"
    EXIT_BALANCE_DUE = "exit_balance_due"
    EXIT_TICKET = "exit_ticket"
    EXIT_SHOW_TICKET = "exit_show_ticket"
    CLOSED_TO_ALL = "closed_to_all"
    HOT_LIST = "hot_list"
    PERMIT = "permit"
    ALIAS = "alias"
    SECOND_FACTOR = "second_factor"
    EXPECTED = "expected"
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
    STILL_PICTURE = "still_picture"
    NO_VEHICLE = "no_vehicle"
    UNREAD = "unread"
    UNSURE = "unsure"
    STATE_UNREAD = "state_unread"
    TYPE_UNREAD = "type_unread"
    SHARED_KEY = "shared_key"
    OTHER_STATE = "other_state"
    NEAR_MATCH = "near_match"
    OTHER_CAR = "other_car"
    NOT_LISTED = "not_listed"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    WRONG_TIME = "wrong_time"
    DUTY_LATER = "duty_later"
    DUTY_OVER = "duty_over"
    NOT_BY_DUTY = "not_by_duty"
    EXPECTED_LATER = "expected_later"
    EXPECTED_BEFORE = "expected_before"
    NOT_BY_VISIT = "not_by_visit"
    UNPAID = "unpaid"
    SUSPENDED = "suspended"
    PASSBACK = "passback"
    PERMIT_IN_USE = "permit_in_use"
    REPLACED = "replaced"
    TEMPORARY_OVER = "temporary_over"


class Note(StrEnum):
    """What is recorded of a car that is let through all the same; a sentence each for the desk."""

    DEBT = "debt"
    THREAT_LEAVING = "threat_leaving"
    PASSBACK = "passback"
    PERMIT_IN_USE = "permit_in_use"
    UNPAID = "unpaid"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    WRONG_TIME = "wrong_time"
    LATE_RELIEF = "late_relief"
    STATE_UNREAD = "state_unread"
    NO_PLATE = "no_plate"
    STAY_UNKNOWN = "stay_unknown"


# What a person should hear of at once.
ALERTING = frozenset({Note.THREAT_LEAVING, Note.PASSBACK, Note.PERMIT_IN_USE})


class Rule(StrEnum):
    """Which rule spoke."""

    LIFE_SAFETY = "life_safety"
    RESPONDER = "responder"
    HELP = "help"
    EXIT = "exit"
    GARAGE_STATE = "garage_state"
    HOT_LIST = "hot_list"
    PUBLIC_LANE = "public_lane"
    LANE_HEALTH = "lane_health"
    READING = "reading"
    EXACT_MATCH = "exact_match"
    REVIEWED_ALIAS = "reviewed_alias"
    SECOND_FACTOR = "second_factor"
    NEAR_MATCH = "near_match"
    LISTED_ONLY = "listed_only"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the lane does, why, by which rule; `values` fill the reason's sentence.

    Where `again_at` is set, the lane asks anew then, since the answer will be another.
    """

    outcome: Outcome
    reason: Reason
    rule: Rule
    key: str | None = None
    permit_id: str | None = None
    starts_stay: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    balance_cents: int = 0
    again_at: datetime | None = None

    @property
    def alerts(self) -> bool:
        """Whether a person should hear of it at once, whatever the barrier does."""
        return self.reason is Reason.HOT_LIST or not ALERTING.isdisjoint(self.notes)

    def noting(self, *notes: Note) -> "Decision":
        """The same decision with more recorded, each thing once."""
        return replace(self, notes=tuple(dict.fromkeys((*self.notes, *notes))))


def refer(reason: Reason, rule: Rule, **values: str) -> Decision:
    """Ask a person."""
    return Decision(Outcome.REFER, reason, rule, values=values)
