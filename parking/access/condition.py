"""In what condition a lane must be before a restricted one decides by its list."""

from dataclasses import replace
from datetime import timedelta

from parking.access.answer import Decision, Outcome, Reason, Rule, refer
from parking.access.listing import AccessList
from parking.access.request import Request
from parking.access.second_factor import proved

# A list made later than the lane's own clock, by more than this, means that the clock is wrong.
CLOCK_TOLERANCE = timedelta(minutes=5)
# The server makes a list that is asked for anew after five minutes: one that has just come is no
# older than this, whatever the lane's clock says.
COMES_WITHIN = timedelta(minutes=10)
_FOR_THE_TIME = frozenset(
    {
        Reason.NOT_YET_VALID,
        Reason.EXPIRED,
        Reason.WRONG_TIME,
        Reason.DUTY_LATER,
        Reason.DUTY_OVER,
        Reason.EXPECTED_LATER,
        Reason.EXPECTED_BEFORE,
        Reason.TEMPORARY_OVER,
    }
)


def lane_health(request: Request, listed: AccessList | None) -> Decision | None:
    """Refer while camera, journal, list or clock cannot be relied on.

    A badge or code needs no camera: with a dead one it is judged as where no plate was read.
    """
    broken = _memory(request, listed)
    if request.camera_works:
        return broken
    by_factor = proved(request, listed) if listed is not None and broken is None else None
    return by_factor or blind(request, can_show=broken is None)


def blind(request: Request, *, can_show: bool = True) -> Decision:
    """Refer since the camera is dead; `can_show` says that a badge would help, which is told."""
    policy = request.rules.policy
    opens = can_show and policy.second_factor and policy.unread_with_factor
    values = {"show": "badge"} if opens and request.has_reader else {}
    return refer(Reason.CAMERA_DOWN, Rule.LANE_HEALTH, **values)


def _memory(request: Request, listed: AccessList | None) -> Decision | None:
    if not request.journal_works:
        return refer(Reason.JOURNAL_DOWN, Rule.LANE_HEALTH)
    if listed is None:
        return refer(Reason.NO_LIST, Rule.LANE_HEALTH)
    if request.now < listed.made_at - CLOCK_TOLERANCE:
        return refer(Reason.CLOCK_WRONG, Rule.LANE_HEALTH)
    if request.now >= listed.valid_until:
        if _is_young(request, listed):
            return refer(Reason.CLOCK_WRONG, Rule.LANE_HEALTH)
        hours = int((request.now - listed.made_at).total_seconds() // 3600)
        return refer(Reason.LIST_STALE, Rule.LANE_HEALTH, hours=str(hours))
    return None


def _is_young(request: Request, listed: AccessList) -> bool:
    """Whether the list is good by what has passed since it came, so that the clock is wrong."""
    held = request.list_held_for
    return held is not None and held + COMES_WITHIN < listed.valid_until - listed.made_at


def unless_by_the_clock(
    decision: Decision, request: Request, listed: AccessList | None
) -> Decision:
    """Ask a person where a clock that runs ahead would refuse somebody for the time."""
    if decision.outcome is not Outcome.REFUSE or decision.reason not in _FOR_THE_TIME:
        return decision
    if listed is None or not _runs_ahead(request, listed):
        return decision
    asked = refer(Reason.CLOCK_WRONG, Rule.LANE_HEALTH)
    return replace(asked, key=decision.key, permit_id=decision.permit_id)


def _runs_ahead(request: Request, listed: AccessList) -> bool:
    """Whether the clock says that more has passed since the list was made than can have."""
    held = request.list_held_for
    return held is not None and request.now - listed.made_at > held + COMES_WITHIN


def still_picture(request: Request, _listed: AccessList | None) -> Decision | None:
    """Refer a picture that does not move: somebody may hold a photograph of a plate up."""
    if request.looks_still:
        return refer(Reason.STILL_PICTURE, Rule.READING)
    return None
