"""What a hold costs while it is unpaid: the days from today on, whenever its space was kept."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from parking.models import Permit, PermitTerm
from parking.permits.holding import refuse_if_over
from parking.permits.paying import take_payment
from parking.permits.pricing import DaysPrice
from parking.permits.steps import SUBJECT, PermitRefusedError, locked_permit, subject_ids
from parking.permits.terms import midnight, price_from, set_price
from payments import service as payments_service


def term_to_pay(session: Session, permit_id: str, now: datetime, zone: ZoneInfo) -> PermitTerm:
    """The term with which a hold is paid today.

    An offer may be taken on one day and paid on another, for which the space is kept: the days
    between are not charged, as nobody could park on them, and those of a month that is over
    would buy nothing. What was asked for them is withdrawn. Raises PermitRefusedError where the
    hold is over, or the product has no price for today.
    """
    payments_service.lock_open_charges(session, SUBJECT, subject_ids(session, permit_id))
    permit = locked_permit(session, permit_id)
    refuse_if_over(session, permit_id, now)
    before = permit.terms[-1]
    price = _price_of_later_days(permit, now, zone)
    if price is None:
        return before
    payments_service.withdraw_charges(session, SUBJECT, [str(before.id)], now)
    before.state = "void"
    term = set_price(PermitTerm(state="due"), price, zone)
    permit.terms.append(term)
    permit.valid_from, permit.valid_until = midnight(price.first_day, zone), term.ends_at
    session.flush()  # the charge names the term by its id
    if price.cents == 0:
        take_payment(session, term.id, now)
    return term


def cents_to_pay(permit: Permit, now: datetime, zone: ZoneInfo) -> int:
    """What a hold costs if it is paid today, to be shown."""
    try:
        price = _price_of_later_days(permit, now, zone)
    except PermitRefusedError:  # paying it says so
        price = None
    return price.cents if price else permit.terms[-1].cents


def _price_of_later_days(permit: Permit, now: datetime, zone: ZoneInfo) -> DaysPrice | None:
    """The price from today on; None where that is what the hold was priced for."""
    price = price_from(permit.product, now.astimezone(zone).date())
    return price if price.first_day > permit.terms[-1].first_day else None
