"""What becomes of a car whose rights are known: admitted by the best of them, or told why not."""

from collections.abc import Callable
from dataclasses import replace

from parking.access.answer import Decision, Outcome, Reason, Rule
from parking.access.entries import Basis, EntryRight
from parking.access.listing import AccessList
from parking.access.objections import Objection
from parking.access.presence import not_inside_already, one_car_of_the_permit
from parking.access.request import Request
from parking.access.standing import in_good_standing
from parking.access.validity import in_its_days, in_its_hours, on_duty, while_expected

Check = Callable[[Request, AccessList, EntryRight], Objection | None]

VALIDITY: tuple[Check, ...] = (
    in_its_days,
    in_its_hours,
    on_duty,
    while_expected,
    in_good_standing,
)
_PRESENCE: tuple[Check, ...] = (not_inside_already, one_car_of_the_permit)

# What the driver can least do about comes last.
_KINDEST_FIRST = (
    Reason.PASSBACK,
    Reason.PERMIT_IN_USE,
    Reason.REPLACED,
    Reason.TEMPORARY_OVER,
    Reason.DUTY_LATER,
    Reason.EXPECTED_LATER,
    Reason.WRONG_TIME,
    Reason.DUTY_OVER,
    Reason.EXPECTED_BEFORE,
    Reason.NOT_BY_DUTY,
    Reason.NOT_BY_VISIT,
    Reason.NOT_YET_VALID,
    Reason.UNPAID,
    Reason.EXPIRED,
    Reason.SUSPENDED,
)


def judge(
    request: Request, listed: AccessList, rights: tuple[EntryRight, ...], reason: Reason, rule: Rule
) -> Decision:
    """Admit by the right with the least against it, or refuse with the kindest reason.

    Two permits may share one car: it comes in by the one that is free.
    """
    weighed = [(right, objections(request, listed, right)) for right in rights]
    usable = [(right, soft) for right, soft in weighed if not any(o.stops for o in soft)]
    if usable:
        right, soft = min(usable, key=lambda pair: len(pair[1]))
        notes = [objection.note for objection in soft if objection.note is not None]
        opened = Decision(Outcome.OPEN, reason, rule, key=right.key, permit_id=right.permit_id)
        return (_as_visitor(opened) if right.basis is Basis.VISIT else opened).noting(*notes)
    right, worst = min(
        ((right, _gravest(against)) for right, against in weighed),
        key=lambda pair: (_KINDEST_FIRST.index(pair[1].reason), _soonest(pair[1])),
    )
    return Decision(
        Outcome.REFUSE,
        worst.reason,
        rule,
        key=right.key,
        permit_id=right.permit_id,
        values=worst.values,
    )


def _as_visitor(decision: Decision) -> Decision:
    """Whoever is expected has no permit: they begin a stay, with a ticket."""
    reason = Reason.EXPECTED if decision.reason is Reason.PERMIT else decision.reason
    return replace(decision, reason=reason, starts_stay=True)


def objections(
    request: Request,
    listed: AccessList,
    right: EntryRight,
    checks: tuple[Check, ...] = VALIDITY + _PRESENCE,
) -> list[Objection]:
    """Everything that speaks against a right now."""
    found = (check(request, listed, right) for check in checks)
    return [objection for objection in found if objection is not None]


def _gravest(against: list[Objection]) -> Objection:
    stopping = [objection for objection in against if objection.stops]
    return max(stopping, key=lambda objection: _KINDEST_FIRST.index(objection.reason))


def _soonest(objection: Objection) -> tuple[str, str]:
    """Of several duties to come the next is named; dates in ISO sort by themselves."""
    return (objection.values.get("day", ""), objection.values.get("time", ""))
