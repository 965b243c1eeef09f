"""Whether the gate opens: pure rules that answer open, refuse or refer, and say which one spoke."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.plates import fold
from parking.access_list import (
    AccessList,
    Direction,
    EntryRight,
    GarageState,
    HotKind,
    KeyParts,
    LaneKind,
    LaneRules,
)

# A list made later than the lane's own clock, by more than this, means that the clock is wrong.
CLOCK_TOLERANCE = timedelta(minutes=5)


class Outcome(StrEnum):
    """What happens at the barrier."""

    OPEN = "open"
    REFUSE = "refuse"
    REFER = "refer"


class LifeSafety(StrEnum):
    """What opens a lane above every rule."""

    FIRE = "fire"
    KEY_SWITCH = "key_switch"
    CONSOLE = "console"


class Reason(StrEnum):
    """Why. Each has one sentence in access_messages."""

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
class Request:
    """One vehicle at one lane: what was read, and in what condition the lane is.

    `number` is None where nothing could be read. `is_sure` says that the reading stands above
    the opening threshold. `rules` are the lane's own, used until a list brings newer ones.
    """

    now: datetime
    zone: ZoneInfo
    rules: LaneRules
    number: str | None = None
    state: str | None = None
    plate_type: str | None = None
    is_sure: bool = True
    camera_works: bool = True
    journal_works: bool = True
    life_safety: LifeSafety | None = None

    @property
    def plate(self) -> KeyParts | None:
        """The plate as the list is asked for it, folded; None where there is none."""
        if not self.number:
            return None
        return KeyParts(fold(self.number), self.state, self.plate_type)


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


Speaks = Callable[[Request, AccessList | None], Decision | None]


def decide(request: Request, listed: AccessList | None) -> Decision:
    """Answer for one vehicle. The first rule that has something to say has the word.

    Without any list (None) life safety, exits and public lanes still open; a restricted lane
    refers. A restricted lane opens only for a plate on the list, a reviewed alias or a responder.
    """
    if listed is not None:
        request = replace(request, rules=listed.rules)
    for rule in _ORDER:
        decision = rule(request, listed)
        if decision is not None:
            return _with_plate(decision, request)
    return _with_plate(_refer(Reason.NOT_LISTED, Rule.LISTED_ONLY), request)


def _with_plate(decision: Decision, request: Request) -> Decision:
    values = {
        "plate": request.number or "",
        "garage": request.rules.nearest_with_space,
        **decision.values,
    }
    return replace(decision, values=values)


def _life_safety(request: Request, _listed: AccessList | None) -> Decision | None:
    if request.life_safety is not None:
        values = {"cause": request.life_safety.value}
        return Decision(Outcome.OPEN, Reason.LIFE_SAFETY, Rule.LIFE_SAFETY, values=values)
    if request.rules.held_open:
        return Decision(Outcome.OPEN, Reason.HELD_OPEN, Rule.LIFE_SAFETY)
    return None


def _responder(request: Request, listed: AccessList | None) -> Decision | None:
    plate = request.plate
    if listed is None or plate is None or not listed.is_responder(plate):
        return None
    return Decision(Outcome.OPEN, Reason.RESPONDER, Rule.RESPONDER)


def _leaving(request: Request, listed: AccessList | None) -> Decision | None:
    """Exits fail open: nobody is locked in for want of a reading, a list or a payment."""
    if request.rules.direction is not Direction.EXIT:
        return None
    right = _usable_right(request, listed)
    return Decision(
        Outcome.OPEN,
        Reason.LEAVING,
        Rule.EXIT,
        key=right.key if right else None,
        permit_id=right.permit_id if right else None,
    )


def _closed_to_all(request: Request, _listed: AccessList | None) -> Decision | None:
    if request.rules.garage_state is GarageState.CLOSED_TO_ALL:
        return Decision(Outcome.REFUSE, Reason.CLOSED_TO_ALL, Rule.GARAGE_STATE)
    return None


def _hot_list(request: Request, listed: AccessList | None) -> Decision | None:
    plate = request.plate
    if listed is None or plate is None:
        return None
    entries = listed.hot_entries(plate, request.now)
    if any(entry.kind is HotKind.THREAT for entry in entries):
        return _refer(Reason.HOT_LIST, Rule.HOT_LIST)
    return None


def _public_lane(request: Request, listed: AccessList | None) -> Decision | None:
    """Patients and visitors need no permit: only the garage's own state turns them away."""
    if not _is_public(request):
        return None
    right = _usable_right(request, listed)
    if right is not None:
        return _admit(right, Reason.PERMIT, Rule.EXACT_MATCH)
    state = request.rules.garage_state
    if state is GarageState.FULL:
        return Decision(Outcome.REFUSE, Reason.GARAGE_FULL, Rule.GARAGE_STATE)
    if state is GarageState.CLOSED:
        return Decision(Outcome.REFUSE, Reason.GARAGE_CLOSED, Rule.GARAGE_STATE)
    if not (request.camera_works and request.journal_works):
        return _public_fault(request)
    reason = Reason.VISITOR if request.number and request.is_sure else Reason.VISITOR_UNREAD
    return Decision(Outcome.OPEN, reason, Rule.PUBLIC_LANE, starts_stay=True)


def _public_fault(request: Request) -> Decision:
    if request.rules.public_fails_open:
        return Decision(Outcome.OPEN, Reason.VISITOR_FAULT, Rule.LANE_HEALTH, starts_stay=True)
    broken = Reason.JOURNAL_DOWN if request.camera_works else Reason.CAMERA_DOWN
    return _refer(broken, Rule.LANE_HEALTH)


def _lane_health(request: Request, listed: AccessList | None) -> Decision | None:
    if not request.camera_works:
        return _refer(Reason.CAMERA_DOWN, Rule.LANE_HEALTH)
    if not request.journal_works:
        return _refer(Reason.JOURNAL_DOWN, Rule.LANE_HEALTH)
    if listed is None:
        return _refer(Reason.NO_LIST, Rule.LANE_HEALTH)
    if request.now < listed.made_at - CLOCK_TOLERANCE:
        return _refer(Reason.CLOCK_WRONG, Rule.LANE_HEALTH)
    if request.now >= listed.valid_until:
        hours = int((request.now - listed.made_at).total_seconds() // 3600)
        return _refer(Reason.LIST_STALE, Rule.LANE_HEALTH, hours=str(hours))
    return None


def _reading(request: Request, _listed: AccessList | None) -> Decision | None:
    if request.plate is None:
        return _refer(Reason.UNREAD, Rule.READING)
    if not request.is_sure:
        return _refer(Reason.UNSURE, Rule.READING)
    return None


def _exact_match(request: Request, listed: AccessList | None) -> Decision | None:
    plate = request.plate
    if listed is None or plate is None:
        return None
    rights = listed.rights_of(plate)
    if not rights:
        return None
    doubt = _doubt_about(request, rights)
    if doubt is not None:
        return _refer(doubt, Rule.EXACT_MATCH)
    return _judge_time(request, rights, Reason.PERMIT, Rule.EXACT_MATCH)


def _reviewed_alias(request: Request, listed: AccessList | None) -> Decision | None:
    plate = request.plate
    if listed is None or plate is None:
        return None
    rights = listed.alias_rights(plate)
    if not rights or _shared(rights):
        return None
    return _judge_time(request, rights, Reason.ALIAS, Rule.REVIEWED_ALIAS)


def _near_match(request: Request, listed: AccessList | None) -> Decision | None:
    """One misread character is common, and one in twenty strangers has such a neighbour too."""
    plate = request.plate
    if listed is None or plate is None:
        return None
    if listed.rights_of_number(plate.number):
        return _refer(Reason.OTHER_STATE, Rule.NEAR_MATCH)
    near = listed.near(plate.number)
    if not near:
        return None
    candidates = ", ".join(sorted({right.number for right in near}))
    return _refer(Reason.NEAR_MATCH, Rule.NEAR_MATCH, near=candidates)


_ORDER: tuple[Speaks, ...] = (
    _life_safety,
    _responder,
    _leaving,
    _closed_to_all,
    _hot_list,
    _public_lane,
    _lane_health,
    _reading,
    _exact_match,
    _reviewed_alias,
    _near_match,
)


def _is_public(request: Request) -> bool:
    rules = request.rules
    local = request.now.astimezone(request.zone)
    return rules.kind is LaneKind.PUBLIC or any(w.covers(local) for w in rules.public_windows)


def _usable_right(request: Request, listed: AccessList | None) -> EntryRight | None:
    """Return a right that admits this plate without any doubt, or None."""
    plate = request.plate
    if listed is None or plate is None or not request.is_sure:
        return None
    rights = listed.rights_of(plate)
    if not rights or _doubt_about(request, rights) is not None:
        return None
    return next((r for r in rights if _time_fault(request, r) is None), None)


def _doubt_about(request: Request, rights: tuple[EntryRight, ...]) -> Reason | None:
    if _shared(rights):
        return Reason.SHARED_KEY
    if request.state is None and not request.rules.unread_state_opens:
        return Reason.STATE_UNREAD
    if request.plate_type is None and not request.rules.unread_type_opens:
        return Reason.TYPE_UNREAD
    return None


def _shared(rights: tuple[EntryRight, ...]) -> bool:
    """Whether these rights belong to different plates. Two permits may share one car."""
    return len({right.plate for right in rights}) > 1


def _judge_time(
    request: Request, rights: tuple[EntryRight, ...], reason: Reason, rule: Rule
) -> Decision:
    faults = [_time_fault(request, right) for right in rights]
    for right, fault in zip(rights, faults, strict=True):
        if fault is None:
            return _admit(right, reason, rule)
    kindest = min((f for f in faults if f is not None), key=_KINDEST_FIRST.index)
    right = rights[faults.index(kindest)]
    until = right.valid_until if kindest is Reason.EXPIRED else right.valid_from
    day = until.astimezone(request.zone).date().isoformat() if until else ""
    return Decision(
        Outcome.REFUSE,
        kindest,
        rule,
        key=right.key,
        permit_id=right.permit_id,
        values={"day": day},
    )


_KINDEST_FIRST = (Reason.WRONG_TIME, Reason.NOT_YET_VALID, Reason.EXPIRED)


def _time_fault(request: Request, right: EntryRight) -> Reason | None:
    if right.valid_from is not None and request.now < right.valid_from:
        return Reason.NOT_YET_VALID
    if right.valid_until is not None and request.now >= right.valid_until:
        return Reason.EXPIRED
    local = request.now.astimezone(request.zone)
    if right.windows and not any(window.covers(local) for window in right.windows):
        return Reason.WRONG_TIME
    return None


def _admit(right: EntryRight, reason: Reason, rule: Rule) -> Decision:
    return Decision(Outcome.OPEN, reason, rule, key=right.key, permit_id=right.permit_id)


def _refer(reason: Reason, rule: Rule, **values: str) -> Decision:
    return Decision(Outcome.REFER, reason, rule, values=values)
