"""The decision: every rule in its order; the first that has something to say has the word."""

from collections.abc import Callable
from dataclasses import replace

from parking.access.above_all import life_safety, responder
from parking.access.answer import Decision, Reason, Rule, refer
from parking.access.closures import closed_to_all
from parking.access.condition import lane_health, reading
from parking.access.hot_list import hot_list
from parking.access.leaving import leaving
from parking.access.listing import AccessList
from parking.access.matching import exact_match, near_match, reviewed_alias
from parking.access.public_lane import public_lane
from parking.access.request import Request

Speaks = Callable[[Request, AccessList | None], Decision | None]


def decide(request: Request, listed: AccessList | None) -> Decision:
    """Answer for one vehicle. The first rule that has something to say has the word.

    Without any list (None) life safety, exits and public lanes still open; a restricted lane
    refers. A restricted lane opens only for a plate on the list, a reviewed alias or a responder.
    """
    if listed is not None:
        request = replace(request, rules=listed.rules)
    for rule in _ORDER:
        decision = rule(request, listed)
        if decision is not None:
            return _with_plate(decision, request)
    return _with_plate(refer(Reason.NOT_LISTED, Rule.LISTED_ONLY), request)


def _with_plate(decision: Decision, request: Request) -> Decision:
    values = {
        "plate": request.number or "",
        "garage": request.rules.nearest_with_space,
        **decision.values,
    }
    return replace(decision, values=values)


_ORDER: tuple[Speaks, ...] = (
    life_safety,
    responder,
    leaving,
    closed_to_all,
    hot_list,
    public_lane,
    lane_health,
    reading,
    exact_match,
    reviewed_alias,
    near_match,
)
