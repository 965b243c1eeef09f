"""What can be paid for here, as payments see it: terms of permits, and stays."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from parking.codes import spaced
from parking.models import PermitTerm, Stay
from parking.permits import paying
from parking.renewals import settling as renewals
from parking.visits import costs as visits
from payments.charges import RefundReason
from payments.ports import Payment, SubjectPage


class PermitPayment:
    """A charge for a term of a permit; the subject's id is the term's."""

    def prepare(self, session: Session, subject_ids: Sequence[str]) -> None:
        """Lock the permits of these terms and their renewals, all at once."""
        renewals.lock_all(session, [int(subject_id) for subject_id in subject_ids])

    def mark_paid(self, session: Session, subject_id: str, payment: Payment) -> RefundReason | None:
        """Give the permit, or say why the money goes back."""
        reason = paying.take_payment(session, int(subject_id), payment.now)
        if reason is None:
            term = session.get_one(PermitTerm, int(subject_id))
            renewals.note_paid(session, term.permit, term, payment.now)
        return reason

    def mark_unpaid(self, session: Session, subject_id: str, charge_id: str, now: datetime) -> None:
        """A hold outlives a declined card; a renewal goes on by its published times."""
        renewals.note_unpaid(session, int(subject_id), charge_id, now)

    def page(self, session: Session, subject_id: str) -> SubjectPage:
        """The permit's page."""
        term = session.get_one(PermitTerm, int(subject_id))
        url = url_for("permits.detail", permit_id=term.permit_id)
        return SubjectPage(_("Permit %(id)s", id=spaced(term.permit_id)), url)


class StayPayment:
    """A charge for a visitor's stay."""

    def prepare(self, session: Session, subject_ids: Sequence[str]) -> None:
        """Nothing: nobody pays for many stays at once."""

    def mark_paid(self, session: Session, subject_id: str, payment: Payment) -> RefundReason | None:
        """Note what was paid; the driver then has a while to leave."""
        stay = session.get(Stay, int(subject_id), with_for_update=True)
        if stay is None:
            return RefundReason.SUBJECT_GONE
        visits.take_payment(stay, payment.cents, payment.now)
        return None

    def mark_unpaid(self, session: Session, subject_id: str, charge_id: str, now: datetime) -> None:
        """What is owed stays owed."""

    def page(self, session: Session, subject_id: str) -> SubjectPage:
        """The page of the stay."""
        stay = session.get_one(Stay, int(subject_id))
        url = url_for("visits.show", code=stay.claim_code)
        return SubjectPage(_("Your stay"), url)
