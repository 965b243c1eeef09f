"""The decision: every rule in its order; the first that has something to say has the word."""

from collections.abc import Callable
from dataclasses import replace

from parking.access.above_all import life_safety, responder
from parking.access.answer import Decision, Reason, Rule, refer
from parking.access.closures import closed_to_all, full_for_permits
from parking.access.condition import lane_health, still_picture, unless_by_the_clock
from parking.access.hot_list import threat, with_hot_notes
from parking.access.leaving import leaving
from parking.access.listing import AccessList
from parking.access.public_lane import public_lane
from parking.access.request import Request
from parking.access.vehicle import by_list_and_vehicle

Speaks = Callable[[Request, AccessList | None], Decision | None]


def decide(request: Request, listed: AccessList | None) -> Decision:
    """Answer for one vehicle. The first rule that has something to say has the word.

    Without any list (None) life safety, exits and public lanes still open; a restricted lane
    refers. A restricted lane opens only for a plate on the list, a reviewed alias, a responder,
    or a badge or code of a permit whose plate could not be read or is one character away.
    """
    if listed is not None:
        request = replace(request, rules=listed.rules)
    answers = (rule(request, listed) for rule in _ORDER)
    spoken = next((answer for answer in answers if answer is not None), None)
    decision = spoken or refer(Reason.NOT_LISTED, Rule.LISTED_ONLY)
    decision = unless_by_the_clock(decision, request, listed)
    if decision.rule not in _ABOVE_ALL:
        decision = with_hot_notes(decision, request, listed)
    return _with_plate(decision, request)


def _with_plate(decision: Decision, request: Request) -> Decision:
    values = {
        "plate": request.number or "",
        "garage": request.rules.nearest_with_space,
        **decision.values,
    }
    return replace(decision, values=values)


_ABOVE_ALL = frozenset({Rule.LIFE_SAFETY, Rule.RESPONDER})
_ORDER: tuple[Speaks, ...] = (
    life_safety,
    responder,
    leaving,
    threat,
    closed_to_all,
    full_for_permits,
    public_lane,
    lane_health,
    still_picture,
    by_list_and_vehicle,
)
