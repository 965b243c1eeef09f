"""The way out: exits fail open."""

from parking.access.answer import Decision, Outcome, Reason, Rule
from parking.access.listing import AccessList
from parking.access.matching import usable_right
from parking.access.request import Request
from parking.access.rules import Direction


def leaving(request: Request, listed: AccessList | None) -> Decision | None:
    """Exits fail open: nobody is locked in for want of a reading, a list or a payment."""
    if request.rules.direction is not Direction.EXIT:
        return None
    right = usable_right(request, listed)
    return Decision(
        Outcome.OPEN,
        Reason.LEAVING,
        Rule.EXIT,
        key=right.key if right else None,
        permit_id=right.permit_id if right else None,
    )
