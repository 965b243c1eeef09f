"""Garages that are closed to everybody, or too full even for permits."""

from parking.access.answer import Decision, Outcome, Reason, Rule
from parking.access.listing import AccessList
from parking.access.request import Request
from parking.access.rules import GarageState


def closed_to_all(request: Request, _listed: AccessList | None) -> Decision | None:
    """Turn everybody away, permit or not."""
    if request.rules.garage_state is GarageState.CLOSED_TO_ALL:
        return Decision(Outcome.REFUSE, Reason.CLOSED_TO_ALL, Rule.GARAGE_STATE)
    return None


def full_for_permits(request: Request, _listed: AccessList | None) -> Decision | None:
    """A full garage turns permits away too where it keeps no space for them."""
    rules = request.rules
    if rules.garage_state is GarageState.FULL and rules.policy.full_stops_permits:
        return Decision(Outcome.REFUSE, Reason.GARAGE_FULL, Rule.GARAGE_STATE)
    return None
