"""The way out: what is due is said, and nobody is locked in for it."""

from datetime import datetime, timedelta

from parking.access.account import StayAccount, settle
from parking.access.answer import Decision, Note, Outcome, Reason, Rule
from parking.access.listing import AccessList
from parking.access.matching import holding_right
from parking.access.request import Request
from parking.access.rules import Direction, LaneKind

# With older word of payments nobody is held: the driver may have paid a moment ago.
HEARD_WITHIN = timedelta(minutes=2)


def leaving(request: Request, listed: AccessList | None) -> Decision | None:
    """Exits fail open: nobody is locked in for want of a reading, a list or a payment."""
    if request.rules.direction is not Direction.EXIT:
        return None
    if request.account is not None:
        return _by_account(request, request.account)
    right = holding_right(request, listed)
    if right is not None:
        return Decision(
            Outcome.OPEN, Reason.LEAVING, Rule.EXIT, key=right.key, permit_id=right.permit_id
        )
    if request.has_ticket:
        return Decision(Outcome.OPEN, Reason.EXIT_TICKET, Rule.EXIT)
    is_visitors = request.rules.kind is LaneKind.PUBLIC
    notes = (Note.STAY_UNKNOWN,) if is_visitors else ()
    return Decision(Outcome.OPEN, Reason.LEAVING, Rule.EXIT, notes=notes)


def _by_account(request: Request, account: StayAccount) -> Decision:
    grace = timedelta(minutes=request.rules.policy.exit_grace_minutes)
    reason = settle(account, request.now, grace)
    if reason is not Reason.EXIT_AMOUNT_DUE:
        return Decision(Outcome.OPEN, reason, Rule.EXIT)
    due = account.due_cents
    values = {"cents": str(due)}
    again_at = _held_until(request, account)
    if again_at is None:
        return Decision(
            Outcome.OPEN, Reason.EXIT_BALANCE_DUE, Rule.EXIT, values=values, balance_cents=due
        )
    return Decision(
        Outcome.REFER,
        reason,
        Rule.EXIT,
        values=values,
        balance_cents=due,
        again_at=again_at,
    )


def _held_until(request: Request, account: StayAccount) -> datetime | None:
    """Until when the car may be asked to pay first; None where it is let out with the balance.

    Held is only who came to a working lane that knows since when and hears of payments, and not
    longer than the garage's set time. A clock that jumped back lets out too.
    """
    since = request.waiting_since
    if since is None or not (request.camera_works and request.journal_works):
        return None
    if account.as_of is not None and request.now - account.as_of > HEARD_WITHIN:
        return None
    until = since + timedelta(seconds=request.rules.policy.exit_hold_seconds)
    return until if since <= request.now < until else None
