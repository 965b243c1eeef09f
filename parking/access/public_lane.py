"""Lanes for patients and visitors, who need no permit and start a stay."""

from parking.access.answer import Decision, Outcome, Reason, Rule, refer
from parking.access.listing import AccessList
from parking.access.matching import usable_right
from parking.access.request import Request
from parking.access.rules import GarageState, LaneKind
from parking.access.validity import admit


def public_lane(request: Request, listed: AccessList | None) -> Decision | None:
    """Patients and visitors need no permit: only the garage's own state turns them away."""
    if not _is_public(request):
        return None
    right = usable_right(request, listed)
    if right is not None:
        return admit(right, Reason.PERMIT, Rule.EXACT_MATCH)
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
    return refer(broken, Rule.LANE_HEALTH)


def _is_public(request: Request) -> bool:
    rules = request.rules
    local = request.now.astimezone(request.zone)
    return rules.kind is LaneKind.PUBLIC or any(w.covers(local) for w in rules.public_windows)
