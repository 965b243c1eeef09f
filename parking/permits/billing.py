"""What a term of a permit costs, as a bill that payments can charge."""

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.web.formatting import local_date
from parking.models import PermitTerm
from parking.permits.steps import SUBJECT
from parking.permits.terms import price_of
from payments import service as payments_service
from payments.service import Bill
from payments.setup import payments


def charge_term(session: Session, term: PermitTerm, now: datetime) -> str | None:
    """The id of the charge to pay for a term; None where it is paid, or costs nothing."""
    if term.state == "paid" or term.cents == 0:
        return None
    return payments_service.charge_for(
        session, bill_of(term), provider=payments().provider.name, now=now
    )


def bill_of(term: PermitTerm) -> Bill:
    """The bill of a term: one line a stretch of days, and who pays."""
    permit = term.permit
    product = permit.product
    days = _days(term.first_day, term.last_day)
    return Bill(
        subject_type=SUBJECT,
        subject_id=str(term.id),
        description=f"{product.name}, {product.garage.name}: {days}",
        lines=[
            (f"{product.name}, {_days(part.first_day, part.last_day)}", part.cents)
            for part in price_of(term).parts
        ],
        person_id=permit.person_id,
        payer_name=permit.person.name,
    )


def _days(first: date, last: date) -> str:
    return str(_("%(first)s to %(last)s", first=local_date(first), last=local_date(last)))
