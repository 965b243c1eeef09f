"""Whether a right is in order: paid, not suspended, and no other plate in its place."""

from parking.access.answer import Note, Reason
from parking.access.entries import EntryRight, Standing
from parking.access.listing import AccessList
from parking.access.objections import Objection, object_to
from parking.access.request import Request
from parking.access.rules import Direction
from parking.access.validity import last_day_of


def in_good_standing(request: Request, _listed: AccessList, right: EntryRight) -> Objection | None:
    """An unpaid or suspended permit opens as far as the garage lets it."""
    policy = request.rules.policy
    if right.standing is Standing.UNPAID:
        return object_to(policy.unpaid, Reason.UNPAID, Note.UNPAID)
    if right.standing is Standing.SUSPENDED:
        return object_to(policy.suspended, Reason.SUSPENDED, Note.SUSPENDED)
    # It may have come in before the other plate took its place, and leaves as the permit's.
    if right.standing is Standing.REPLACED and request.rules.direction is Direction.ENTRY:
        return Objection(Reason.REPLACED, values=last_day_of(right, request.zone))
    return None
