"""What a stay costs so far, what was paid or validated of it, and how long there is to leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from parking.access import rates
from parking.access.validations import Effect, Validation, validated
from parking.models import Stay
from parking.stays.closing import NOT_BILLED
from payments import service as payments_service
from payments.service import Bill

SUBJECT = "stay"
# Once everything is paid, the way to the car and out costs nothing more.
TIME_TO_LEAVE = timedelta(minutes=15)


@dataclass(frozen=True)
class StayBill:
    """What a stay costs at an instant. `leave_by` is set while the time to leave runs."""

    entered_at: datetime
    until: datetime
    owed_cents: int
    paid_cents: int
    validated_cents: int
    leave_by: datetime | None

    @property
    def due_cents(self) -> int:
        """What is still to be paid now."""
        return (
            0 if self.leave_by else max(0, self.owed_cents - self.paid_cents - self.validated_cents)
        )


def bill(stay: Stay, now: datetime, zone: ZoneInfo) -> StayBill:
    """Work out a stay's bill by the rates in force on the day it began.

    A stay that is over costs what it cost when the car left; where nobody saw it leave, or it
    backed out of the entry, no more than was paid. One that a person should look at, since its
    exit may have been missed, costs no more meanwhile. Permit holders owe nothing.
    """
    until = stay.left_at or now
    until = min(until, stay.review_since or until)
    day = stay.entered_at.astimezone(zone).date()
    rows = [(r.effective_from, r.up_to_minutes, r.cents) for r in stay.garage.rates]
    steps = () if stay.permit_id else rates.in_force(rows, day)
    owed = rates.owed(steps, stay.entered_at, until)
    given = [Validation(Effect(v.effect), v.amount) for v in stay.standing_validations]
    taken_off = validated(given, steps, stay.entered_at, until)
    if stay.closed_by in NOT_BILLED:
        owed = min(owed, stay.paid_cents)
    leave_by = None
    if stay.paid_at is not None and until <= stay.paid_at + TIME_TO_LEAVE:
        leave_by = stay.paid_at + TIME_TO_LEAVE
    return StayBill(stay.entered_at, until, owed, stay.paid_cents, taken_off, leave_by)


def keep_balance(stay: Stay, zone: ZoneInfo) -> None:
    """Keep on a stay that is over what was still due when the car left; to be paid later."""
    if stay.left_at is not None:
        stay.balance_cents = bill(stay, stay.left_at, zone).due_cents


def prepare_charge(
    session: Session, stay: Stay, description: str, due_cents: int, *, provider: str, now: datetime
) -> str:
    """The id of a pending charge for what is due. Raises ValueError where nothing is."""
    lines = ((description, due_cents),)
    order = Bill(SUBJECT, str(stay.id), description, lines)
    return payments_service.charge_for(session, order, provider=provider, now=now)


def take_payment(stay: Stay, cents: int, now: datetime) -> None:
    """Note a payment on a stay whose row is locked; of a balance it takes off what it covers."""
    stay.paid_cents += cents
    stay.balance_cents = max(0, stay.balance_cents - cents)
    stay.paid_at = now
