"""Whether a right is in order: paid, and not suspended."""

from parking.access.answer import Note, Reason
from parking.access.entries import EntryRight, Standing
from parking.access.listing import AccessList
from parking.access.objections import Objection, object_to
from parking.access.request import Request


def in_good_standing(request: Request, _listed: AccessList, right: EntryRight) -> Objection | None:
    """An unpaid or suspended permit opens as far as the garage lets it."""
    policy = request.rules.policy
    if right.standing is Standing.UNPAID:
        return object_to(policy.unpaid, Reason.UNPAID, Note.UNPAID)
    if right.standing is Standing.SUSPENDED:
        return object_to(policy.suspended, Reason.SUSPENDED, Note.SUSPENDED)
    return None
