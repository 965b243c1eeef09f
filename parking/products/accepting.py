"""Terms of a product: which are in force, in whose language, and who accepted which when."""

from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from core.db import insert_if_absent
from core.identity.models import Person
from parking.models import Permit
from parking.permits.life import PermitState
from parking.products.models import ProductTerms, TermsAcceptance
from parking.products.putting import current_terms_of

_IN_FORCE = (PermitState.ACTIVE, PermitState.AWAY, PermitState.SUSPENDED)


def find_due(session: Session, product_id: int, person_id: int) -> ProductTerms | None:
    """The terms that a person has to accept before they get a product; None where none are due.

    One query.
    """
    theirs = and_(
        TermsAcceptance.terms_id == ProductTerms.id, TermsAcceptance.person_id == person_id
    )
    found = session.execute(
        current_terms_of(product_id)
        .add_columns(TermsAcceptance.id)
        .outerjoin(TermsAcceptance, theirs)
    ).first()
    return None if found is None or found[1] else found[0]


def accept(session: Session, terms_id: int, person_id: int, now: datetime) -> None:
    """Keep that a person accepted a version; accepting it again changes nothing."""
    row = {"terms_id": terms_id, "person_id": person_id, "accepted_at": now}
    insert_if_absent(session, TermsAcceptance, row)


def text_of_terms(terms: ProductTerms, language: str) -> list[str]:
    """The paragraphs in a reader's language."""
    text = terms.spanish if language.startswith("es") else terms.english
    return [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]


def list_acceptances(product_id: int) -> Select[TermsAcceptance]:
    """Who accepted which version of a product's terms, the newest first."""
    return (
        select(TermsAcceptance)
        .join(ProductTerms, ProductTerms.id == TermsAcceptance.terms_id)
        .where(ProductTerms.product_id == product_id)
        .order_by(TermsAcceptance.accepted_at.desc(), TermsAcceptance.id.desc())
    )


def count_missing(session: Session, terms: ProductTerms) -> int:
    """How many hold the product and have not accepted these terms."""
    accepted = select(TermsAcceptance.person_id).where(TermsAcceptance.terms_id == terms.id)
    query = (
        select(func.count(Permit.id))
        .join(Person, Person.id == Permit.person_id)
        .where(
            Permit.product_id == terms.product_id,
            Permit.state.in_(_IN_FORCE),
            Permit.person_id.not_in(accepted),
        )
    )
    return session.scalar(query) or 0
