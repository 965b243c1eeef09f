"""Which rights a plate has: by exact match, by a reviewed alias, or with a second factor."""

from collections.abc import Callable

from core.plates import fold
from parking.access.answer import Decision, Note, Outcome, Reason, Rule, refer
from parking.access.entries import EntryRight
from parking.access.judging import VALIDITY, judge, objections
from parking.access.listing import AccessList
from parking.access.plates import KeyParts
from parking.access.request import Request
from parking.access.second_factor import is_of_another_car, proved, shared


def by_list(request: Request, listed: AccessList | None) -> Decision | None:
    """What the list says of a vehicle; None where there is no list, or nothing on it is like it."""
    if listed is None:
        return None
    plate = request.plate
    if plate is None or not request.is_sure:
        unread = Reason.UNREAD if plate is None else Reason.UNSURE
        return proved(request, listed) or refer(unread, Rule.READING)
    answers = (rule(request, listed, plate) for rule in _BY_PLATE)
    return next((answer for answer in answers if answer is not None), None)


def holding_right(request: Request, listed: AccessList | None) -> EntryRight | None:
    """The right by which a leaving car is a permit's: exact, without doubt, and in its time."""
    plate = request.plate
    if listed is None or plate is None or not request.is_sure:
        return None
    rights = listed.rights_of(plate)
    if not rights or _doubt_about(request, listed, rights) is not None:
        return None
    return next((r for r in rights if _holds(request, listed, r)), None)


def _exact_match(request: Request, listed: AccessList, plate: KeyParts) -> Decision | None:
    rights = listed.rights_of(plate)
    return _judge_named(request, listed, rights, (Reason.PERMIT, Rule.EXACT_MATCH))


def _reviewed_alias(request: Request, listed: AccessList, plate: KeyParts) -> Decision | None:
    if not request.rules.policy.aliases:
        return None
    rights = listed.alias_rights(plate)
    return _judge_named(request, listed, rights, (Reason.ALIAS, Rule.REVIEWED_ALIAS))


def _near_match(request: Request, listed: AccessList, plate: KeyParts) -> Decision | None:
    """One misread character is common, and one in twenty strangers has such a neighbour too."""
    with_factor = proved(request, listed)
    if with_factor is not None:
        return with_factor
    if is_of_another_car(request, listed):
        return refer(Reason.OTHER_CAR, Rule.SECOND_FACTOR)
    if listed.rights_of_number(plate.number):
        return refer(Reason.OTHER_STATE, Rule.NEAR_MATCH)
    near = listed.near(plate.number)
    if not near:
        return None
    candidates = ", ".join(sorted({right.number for right in near}))
    return refer(Reason.NEAR_MATCH, Rule.NEAR_MATCH, near=candidates)


_BY_PLATE: tuple[Callable[[Request, AccessList, KeyParts], Decision | None], ...] = (
    _exact_match,
    _reviewed_alias,
    _near_match,
)


def _judge_named(
    request: Request,
    listed: AccessList,
    rights: tuple[EntryRight, ...],
    name: tuple[Reason, Rule],
) -> Decision | None:
    """Judge rights that the plate alone names, unless a doubt is left that no factor removes."""
    if not rights:
        return None
    reason, rule = name
    doubt = _doubt_about(request, listed, rights)
    if doubt is not None:
        return proved(request, listed) or refer(doubt, rule)
    decision = judge(request, listed, rights, reason, rule)
    opened_unread = not request.names_state and decision.outcome is Outcome.OPEN
    return decision.noting(Note.STATE_UNREAD) if opened_unread else decision


def _doubt_about(
    request: Request, listed: AccessList, rights: tuple[EntryRight, ...]
) -> Reason | None:
    """Why the plate alone does not say whose rights these are.

    A number whose state was not read is unique only among all that have it, whatever their type.
    """
    if shared(rights):
        return Reason.SHARED_KEY
    if not request.names_state:
        if not request.rules.unread_state_opens:
            return Reason.STATE_UNREAD
        if any(shared(listed.rights_of_number(fold(right.number))) for right in rights):
            return Reason.SHARED_KEY
    if request.plate_type is None and not request.rules.unread_type_opens:
        return Reason.TYPE_UNREAD
    return None


def _holds(request: Request, listed: AccessList, right: EntryRight) -> bool:
    return not any(found.stops for found in objections(request, listed, right, VALIDITY))
