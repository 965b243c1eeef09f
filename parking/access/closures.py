"""Garages that are closed to everybody."""

from parking.access.answer import Decision, Outcome, Reason, Rule
from parking.access.listing import AccessList
from parking.access.request import Request
from parking.access.rules import GarageState


def closed_to_all(request: Request, _listed: AccessList | None) -> Decision | None:
    """Turn everybody away, permit or not."""
    if request.rules.garage_state is GarageState.CLOSED_TO_ALL:
        return Decision(Outcome.REFUSE, Reason.CLOSED_TO_ALL, Rule.GARAGE_STATE)
    return None
