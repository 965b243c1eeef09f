"""Which rights a plate has: by exact match, by a reviewed alias; near matches open nothing."""

from parking.access.answer import Decision, Reason, Rule, refer
from parking.access.listing import AccessList, EntryRight
from parking.access.request import Request
from parking.access.validity import judge_time, time_fault


def exact_match(request: Request, listed: AccessList | None) -> Decision | None:
    """Judge the rights of exactly the plate that was read."""
    plate = request.plate
    if listed is None or plate is None:
        return None
    rights = listed.rights_of(plate)
    if not rights:
        return None
    doubt = _doubt_about(request, rights)
    if doubt is not None:
        return refer(doubt, Rule.EXACT_MATCH)
    return judge_time(request, rights, Reason.PERMIT, Rule.EXACT_MATCH)


def reviewed_alias(request: Request, listed: AccessList | None) -> Decision | None:
    """Judge the rights that a person has reviewed this reading to mean."""
    plate = request.plate
    if listed is None or plate is None:
        return None
    rights = listed.alias_rights(plate)
    if not rights or _shared(rights):
        return None
    return judge_time(request, rights, Reason.ALIAS, Rule.REVIEWED_ALIAS)


def near_match(request: Request, listed: AccessList | None) -> Decision | None:
    """One misread character is common, and one in twenty strangers has such a neighbour too."""
    plate = request.plate
    if listed is None or plate is None:
        return None
    if listed.rights_of_number(plate.number):
        return refer(Reason.OTHER_STATE, Rule.NEAR_MATCH)
    near = listed.near(plate.number)
    if not near:
        return None
    candidates = ", ".join(sorted({right.number for right in near}))
    return refer(Reason.NEAR_MATCH, Rule.NEAR_MATCH, near=candidates)


def usable_right(request: Request, listed: AccessList | None) -> EntryRight | None:
    """Return a right that admits this plate without any doubt, or None."""
    plate = request.plate
    if listed is None or plate is None or not request.is_sure:
        return None
    rights = listed.rights_of(plate)
    if not rights or _doubt_about(request, rights) is not None:
        return None
    return next((r for r in rights if time_fault(request, r) is None), None)


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
