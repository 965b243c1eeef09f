"""Lanes for patients and visitors, who need no permit and start a stay."""

from datetime import datetime

from parking.access.answer import Decision, Outcome, Reason, Rule, refer
from parking.access.condition import blind
from parking.access.listing import AccessList
from parking.access.matching import by_list
from parking.access.request import Request
from parking.access.rules import GarageState, LaneKind, LaneRules


def public_lane(request: Request, listed: AccessList | None) -> Decision | None:
    """Patients and visitors need no permit: only the garage's own state turns them away."""
    if not is_public(request):
        return None
    known = None if request.looks_still else by_list(request, listed)
    if known is not None and known.outcome is Outcome.OPEN:
        return known
    state = request.rules.garage_state
    if state is GarageState.FULL:
        return Decision(Outcome.REFUSE, Reason.GARAGE_FULL, Rule.GARAGE_STATE)
    if state is GarageState.CLOSED:
        return Decision(Outcome.REFUSE, Reason.GARAGE_CLOSED, Rule.GARAGE_STATE)
    if not (request.camera_works and request.journal_works):
        return _public_fault(request)
    is_read = request.number and request.is_sure and not request.looks_still
    reason = Reason.VISITOR if is_read else Reason.VISITOR_UNREAD
    return Decision(Outcome.OPEN, reason, Rule.PUBLIC_LANE, starts_stay=True)


def is_public(request: Request) -> bool:
    """Whether the lane serves everybody at this hour."""
    return serves_everybody(request.rules, request.now.astimezone(request.zone))


def serves_everybody(rules: LaneRules, local: datetime) -> bool:
    """Whether a lane is public at a local time: always, or in its public hours."""
    return rules.kind is LaneKind.PUBLIC or any(w.covers(local) for w in rules.public_windows)


def _public_fault(request: Request) -> Decision:
    if request.rules.public_fails_open:
        return Decision(Outcome.OPEN, Reason.VISITOR_FAULT, Rule.LANE_HEALTH, starts_stay=True)
    if not request.camera_works:
        return blind(request)
    return refer(Reason.JOURNAL_DOWN, Rule.LANE_HEALTH)
