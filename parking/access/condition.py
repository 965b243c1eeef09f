"""In what condition a lane must be before a restricted one decides by its list."""

from datetime import timedelta

from parking.access.answer import Decision, Reason, Rule, refer
from parking.access.listing import AccessList
from parking.access.request import Request
from parking.access.second_factor import proved

# A list made later than the lane's own clock, by more than this, means that the clock is wrong.
CLOCK_TOLERANCE = timedelta(minutes=5)


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
        hours = int((request.now - listed.made_at).total_seconds() // 3600)
        return refer(Reason.LIST_STALE, Rule.LANE_HEALTH, hours=str(hours))
    return None


def still_picture(request: Request, _listed: AccessList | None) -> Decision | None:
    """Refer a picture that does not move: somebody may hold a photograph of a plate up."""
    if request.looks_still:
        return refer(Reason.STILL_PICTURE, Rule.READING)
    return None
