"""The way out: what is due is said, and nobody is locked in for it."""

from dataclasses import replace
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
    if request.rules.kind is not LaneKind.PUBLIC:
        return Decision(Outcome.OPEN, Reason.LEAVING, Rule.EXIT)
    return _asked_for_ticket(request) or Decision(
        Outcome.OPEN, Reason.LEAVING, Rule.EXIT, notes=(Note.STAY_UNKNOWN,)
    )


def let_out(account: StayAccount, now: datetime, grace: timedelta = timedelta()) -> Decision:
    """Let a car out and say why: nothing is due, or a balance stays due."""
    reason = settle(account, now, grace)
    if reason is not Reason.EXIT_AMOUNT_DUE:
        return Decision(Outcome.OPEN, reason, Rule.EXIT)
    due = account.due_cents
    return Decision(
        Outcome.OPEN,
        Reason.EXIT_BALANCE_DUE,
        Rule.EXIT,
        values={"cents": str(due)},
        balance_cents=due,
    )


def _by_account(request: Request, account: StayAccount) -> Decision:
    grace = timedelta(minutes=request.rules.policy.exit_grace_minutes)
    decision = let_out(account, request.now, grace)
    again_at = _held_until(request, account)
    if decision.reason is not Reason.EXIT_BALANCE_DUE or again_at is None:
        return decision
    return replace(
        decision, outcome=Outcome.REFER, reason=Reason.EXIT_AMOUNT_DUE, again_at=again_at
    )


def _asked_for_ticket(request: Request) -> Decision | None:
    """Whoever was not read is asked for the ticket, as long as for an amount that is due.

    Only where a ticket can be shown and would tell what is due, and not of who showed a badge.
    """
    is_read = request.plate is not None and request.is_sure
    if is_read or request.factor is not None:
        return None
    if not (request.has_reader and request.knows_tickets):
        return None
    again_at = _held_until(request, None)
    if again_at is None:
        return None
    return Decision(Outcome.REFER, Reason.EXIT_SHOW_TICKET, Rule.EXIT, again_at=again_at)


def _held_until(request: Request, account: StayAccount | None) -> datetime | None:
    """Until when the car may be asked first; None where it is let out at once.

    Held is only who came to a working lane that knows since when and hears of payments, and not
    longer than the garage's set time. A clock that jumped back lets out too.
    """
    since = request.waiting_since
    if since is None or not (request.camera_works and request.journal_works):
        return None
    as_of = account.as_of if account is not None else None
    if as_of is not None and request.now - as_of > HEARD_WITHIN:
        return None
    until = since + timedelta(seconds=request.rules.policy.exit_hold_seconds)
    return until if since <= request.now < until else None
