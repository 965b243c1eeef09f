"""Plates that somebody approved for attention, by kind: a threat, or a debt."""

from parking.access.answer import Decision, Note, Outcome, Reason, Rule, refer
from parking.access.entries import HotEntry, HotKind
from parking.access.listing import AccessList
from parking.access.request import Request


def threat(request: Request, listed: AccessList | None) -> Decision | None:
    """Refer a threat to a person, and alert."""
    found = _in_force(request, listed, HotKind.THREAT)
    if found is None or not request.rules.policy.hot_threats:
        return None
    return refer(Reason.HOT_LIST, Rule.HOT_LIST, approver=found.approver)


def with_hot_notes(decision: Decision, request: Request, listed: AccessList | None) -> Decision:
    """Note a debt, and a threat that an exit lets out: neither keeps the barrier down."""
    policy = request.rules.policy
    if policy.hot_debts and _in_force(request, listed, HotKind.DEBT):
        decision = decision.noting(Note.DEBT)
    leaves = decision.rule is Rule.EXIT and decision.outcome is Outcome.OPEN
    if leaves and policy.hot_threats and _in_force(request, listed, HotKind.THREAT):
        decision = decision.noting(Note.THREAT_LEAVING)
    return decision


def _in_force(request: Request, listed: AccessList | None, kind: HotKind) -> HotEntry | None:
    plate = request.plate
    if listed is None or plate is None:
        return None
    entries = listed.hot_entries(plate, request.now)
    return next((entry for entry in entries if entry.kind is kind), None)
