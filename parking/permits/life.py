"""A permit's life: its states, and the one table of what moves it from which to which."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class PermitState(StrEnum):
    """Where a permit stands. Only an active one opens a gate."""

    APPLIED = "applied"  # asked for; no space is kept
    OFFERED = "offered"  # a space is kept until the person takes it or the offer expires
    HELD = "held"  # a space is kept until it is paid or the hold expires
    ACTIVE = "active"
    AWAY = "away"  # its holder is on leave: the space is kept, nothing is paid
    SUSPENDED = "suspended"
    ENDED = "ended"
    SWITCHED = "switched"  # its holder has another product instead
    TRANSFERRED = "transferred"  # another person has it instead
    LAPSED = "lapsed"  # the offer or the hold expired unpaid
    CANCELLED = "cancelled"  # the person gave it back before it was paid
    REFUSED = "refused"  # the office said no


class Action(StrEnum):
    """What can happen to a permit."""

    APPLY = "apply"
    WITHDRAW = "withdraw"
    REFUSE = "refuse"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    HOLD = "hold"
    EXTEND = "extend"
    PAY = "pay"
    PAY_LATE = "pay_late"
    RENEW = "renew"
    LAPSE = "lapse"
    CANCEL = "cancel"
    ASK_END = "ask_end"
    KEEP = "keep"
    ASK_LEAVE = "ask_leave"
    LEAVE = "leave"
    RETURN = "return"
    SWITCH = "switch"
    TRANSFER = "transfer"
    SUSPEND = "suspend"
    RESUME = "resume"
    END = "end"
    EXPIRE = "expire"
    ADD_VEHICLE = "add_vehicle"
    REMOVE_VEHICLE = "remove_vehicle"
    PUT_TEMPORARY = "put_temporary"
    END_TEMPORARY = "end_temporary"
    NAME_SPONSOR = "name_sponsor"
    WITHDRAW_SPONSOR = "withdraw_sponsor"


_S, _A = PermitState, Action

# Those of which a person has at most one of a product: asked for, or theirs.
LIVING = frozenset({_S.APPLIED, _S.OFFERED, _S.HELD, _S.ACTIVE, _S.AWAY, _S.SUSPENDED})

TRANSITIONS: Mapping[tuple[PermitState | None, Action], PermitState] = MappingProxyType(
    {
        (None, _A.APPLY): _S.APPLIED,
        (None, _A.OFFER): _S.OFFERED,
        (None, _A.HOLD): _S.HELD,
        (_S.APPLIED, _A.OFFER): _S.OFFERED,
        (_S.APPLIED, _A.REFUSE): _S.REFUSED,
        (_S.APPLIED, _A.WITHDRAW): _S.CANCELLED,
        (_S.OFFERED, _A.ACCEPT): _S.HELD,
        (_S.OFFERED, _A.DECLINE): _S.CANCELLED,
        (_S.OFFERED, _A.REFUSE): _S.REFUSED,
        (_S.OFFERED, _A.LAPSE): _S.LAPSED,
        (_S.HELD, _A.PAY): _S.ACTIVE,
        (_S.HELD, _A.EXTEND): _S.HELD,
        (_S.HELD, _A.LAPSE): _S.LAPSED,
        (_S.HELD, _A.CANCEL): _S.CANCELLED,
        (_S.HELD, _A.ADD_VEHICLE): _S.HELD,
        (_S.HELD, _A.REMOVE_VEHICLE): _S.HELD,
        (_S.LAPSED, _A.PAY_LATE): _S.ACTIVE,
        (_S.ACTIVE, _A.RENEW): _S.ACTIVE,
        (_S.ACTIVE, _A.ASK_END): _S.ACTIVE,
        (_S.ACTIVE, _A.KEEP): _S.ACTIVE,
        (_S.ACTIVE, _A.ASK_LEAVE): _S.ACTIVE,
        (_S.ACTIVE, _A.LEAVE): _S.AWAY,
        (_S.ACTIVE, _A.SWITCH): _S.SWITCHED,
        (_S.ACTIVE, _A.TRANSFER): _S.TRANSFERRED,
        (_S.ACTIVE, _A.SUSPEND): _S.SUSPENDED,
        (_S.ACTIVE, _A.END): _S.ENDED,
        (_S.ACTIVE, _A.EXPIRE): _S.ENDED,
        (_S.ACTIVE, _A.ADD_VEHICLE): _S.ACTIVE,
        (_S.ACTIVE, _A.REMOVE_VEHICLE): _S.ACTIVE,
        (_S.ACTIVE, _A.PUT_TEMPORARY): _S.ACTIVE,
        (_S.ACTIVE, _A.END_TEMPORARY): _S.ACTIVE,
        (_S.AWAY, _A.RETURN): _S.ACTIVE,
        (_S.AWAY, _A.END): _S.ENDED,
        (_S.AWAY, _A.EXPIRE): _S.ENDED,
        (_S.AWAY, _A.ADD_VEHICLE): _S.AWAY,
        (_S.AWAY, _A.REMOVE_VEHICLE): _S.AWAY,
        (_S.AWAY, _A.END_TEMPORARY): _S.AWAY,
        (_S.SUSPENDED, _A.RESUME): _S.ACTIVE,
        (_S.SUSPENDED, _A.END): _S.ENDED,
        (_S.SUSPENDED, _A.EXPIRE): _S.ENDED,
        (_S.SUSPENDED, _A.RENEW): _S.SUSPENDED,
        (_S.SUSPENDED, _A.END_TEMPORARY): _S.SUSPENDED,
        # Who answers for its holder changes nothing else, as long as it lives.
        **{(state, _A.NAME_SPONSOR): state for state in LIVING},
        **{(state, _A.WITHDRAW_SPONSOR): state for state in LIVING},
    }
)


class PermitRefusal(StrEnum):
    """Why something cannot be done to a permit now. Sentences: parking.sentences."""

    NOT_NOW = "permit_not_now"
    NO_REASON = "reason_needed"
    VEHICLE_LIMIT = "vehicle_limit"
    VEHICLE_LISTED = "vehicle_listed"
    VEHICLE_NEEDED = "vehicle_needed"
    HOLD_EXPIRED = "hold_expired"
    EXTENDED_ONCE = "extended_once"
    SOLD_OUT = "sold_out"
    PRICE_CHANGED = "price_changed"
    NOT_DUE = "not_due"
    DAY_OUTSIDE = "day_outside"
    NO_LEAVE = "no_leave"
    NOT_BY_APPLICATION = "not_by_application"
    SAME_HOLDER = "same_holder"
    HAS_ONE = "has_one"
    PASSED_ON = "passed_on"
    TERMS_NEEDED = "terms_needed"
    PLATE_TYPE = "plate_type"
    NOT_ELECTRIC = "not_electric"
    TOO_FEW_PEOPLE = "too_few_people"
    SPONSOR_NEEDED = "sponsor_needed"
    OFFICE_DECIDED = "office_decided"
    NO_SPONSOR = "no_sponsor"


@dataclass(eq=False)
class CannotError(Exception):
    """A step that a permit's state does not allow."""

    state: PermitState | None
    action: Action


def after(state: PermitState | None, action: Action) -> PermitState:
    """The state that follows `action`. Raises CannotError where the table has no such step."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise CannotError(state, action) from None


def can_do(state: PermitState | str, action: Action) -> bool:
    """Whether the table allows `action` now."""
    return (PermitState(state), action) in TRANSITIONS
