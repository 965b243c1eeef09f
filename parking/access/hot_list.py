"""Plates that somebody approved for attention."""

from parking.access.answer import Decision, Reason, Rule, refer
from parking.access.listing import AccessList, HotKind
from parking.access.request import Request


def hot_list(request: Request, listed: AccessList | None) -> Decision | None:
    """Refer a threat to a person."""
    plate = request.plate
    if listed is None or plate is None:
        return None
    entries = listed.hot_entries(plate, request.now)
    if any(entry.kind is HotKind.THREAT for entry in entries):
        return refer(Reason.HOT_LIST, Rule.HOT_LIST)
    return None
