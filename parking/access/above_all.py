"""What stands above every other rule: life safety, and responders."""

from parking.access.answer import Decision, Outcome, Reason, Rule
from parking.access.listing import AccessList
from parking.access.request import Request


def life_safety(request: Request, _listed: AccessList | None) -> Decision | None:
    """Fire, key switch, a responder, a confirmed action or a hold opens above every rule."""
    if request.life_safety is not None:
        values = {"cause": request.life_safety.value}
        return Decision(Outcome.OPEN, Reason.LIFE_SAFETY, Rule.LIFE_SAFETY, values=values)
    if request.rules.held_open:
        return Decision(Outcome.OPEN, Reason.HELD_OPEN, Rule.LIFE_SAFETY)
    return None


def responder(request: Request, listed: AccessList | None) -> Decision | None:
    """Ambulances, fire engines and mutual aid go through, by their plate or by their code."""
    if listed is None:
        return None
    if request.plate is not None and listed.is_responder(request.plate):
        return Decision(Outcome.OPEN, Reason.RESPONDER, Rule.RESPONDER)
    code = listed.responder_code(request.code, request.now) if request.code else None
    if code is None:
        return None
    values = {"crew": code.name}
    return Decision(Outcome.OPEN, Reason.RESPONDER_CODE, Rule.RESPONDER, values=values)
