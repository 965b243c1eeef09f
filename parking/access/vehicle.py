"""A plate opens by itself only with a vehicle around it: anybody can hold a photograph up."""

from dataclasses import replace
from datetime import datetime, timedelta

from parking.access.answer import Decision, Outcome, Reason, Rule, refer
from parking.access.listing import AccessList
from parking.access.matching import by_list
from parking.access.request import Request
from parking.access.second_factor import judged_by_factor

# Since the vehicle was first seen: a driver is told what to do within five seconds.
LOOKED_FOR = timedelta(seconds=4)
_BY_PLATE_ALONE = frozenset({Rule.EXACT_MATCH, Rule.REVIEWED_ALIAS})


def by_list_and_vehicle(request: Request, listed: AccessList | None) -> Decision | None:
    """What the list says; a plate alone opens only where no vehicle is missed around it.

    Where one is, the lane looks on for a while, then refers. A badge or code of the plate's own
    permit opens at once.
    """
    decision = by_list(request, listed)
    if decision is None or listed is None or not request.lacks_vehicle:
        return decision
    if decision.outcome is not Outcome.OPEN or decision.rule not in _BY_PLATE_ALONE:
        return decision
    return _with_factor(request, listed, decision.rule) or _refer(request, decision)


def _with_factor(request: Request, listed: AccessList, rule: Rule) -> Decision | None:
    plate = request.plate
    if plate is None:
        return None
    is_alias = rule is Rule.REVIEWED_ALIAS
    rights = listed.alias_rights(plate) if is_alias else listed.rights_of(plate)
    decision = judged_by_factor(request, listed, rights)
    return decision if decision is not None and decision.outcome is Outcome.OPEN else None


def _refer(request: Request, decision: Decision) -> Decision:
    """Ask a person, who is told whose plate it is; before that, look again for a while."""
    can_show = request.has_reader and request.rules.policy.second_factor
    values = {"show": "badge"} if can_show else {}
    return replace(
        refer(Reason.NO_VEHICLE, Rule.READING, **values),
        key=decision.key,
        permit_id=decision.permit_id,
        again_at=_looked_for_until(request),
    )


def _looked_for_until(request: Request) -> datetime | None:
    """None where the time is over, or the clock has jumped back."""
    since = request.waiting_since
    if since is None:
        return None
    until = since + LOOKED_FOR
    return until if since <= request.now < until else None
