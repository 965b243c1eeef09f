"""When a right holds: from, until, and in which hours of the week."""

from parking.access.answer import Decision, Outcome, Reason, Rule
from parking.access.listing import EntryRight
from parking.access.request import Request


def judge_time(
    request: Request, rights: tuple[EntryRight, ...], reason: Reason, rule: Rule
) -> Decision:
    """Admit by the first right that holds now, or refuse with the kindest reason."""
    faults = [time_fault(request, right) for right in rights]
    for right, fault in zip(rights, faults, strict=True):
        if fault is None:
            return admit(right, reason, rule)
    kindest = min((f for f in faults if f is not None), key=_KINDEST_FIRST.index)
    right = rights[faults.index(kindest)]
    until = right.valid_until if kindest is Reason.EXPIRED else right.valid_from
    day = until.astimezone(request.zone).date().isoformat() if until else ""
    return Decision(
        Outcome.REFUSE,
        kindest,
        rule,
        key=right.key,
        permit_id=right.permit_id,
        values={"day": day},
    )


_KINDEST_FIRST = (Reason.WRONG_TIME, Reason.NOT_YET_VALID, Reason.EXPIRED)


def time_fault(request: Request, right: EntryRight) -> Reason | None:
    """Why this right does not hold now; None where it does."""
    if right.valid_from is not None and request.now < right.valid_from:
        return Reason.NOT_YET_VALID
    if right.valid_until is not None and request.now >= right.valid_until:
        return Reason.EXPIRED
    local = request.now.astimezone(request.zone)
    if right.windows and not any(window.covers(local) for window in right.windows):
        return Reason.WRONG_TIME
    return None


def admit(right: EntryRight, reason: Reason, rule: Rule) -> Decision:
    """Open by this right."""
    return Decision(Outcome.OPEN, reason, rule, key=right.key, permit_id=right.permit_id)
