"""What pages show of payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from core.identity.models import Person
from core.identity.search import fold_words
from payments import books
from payments.charges import ChargeState
from payments.models import Charge, PaymentEvent, Receipt
from payments.webhooks import ALERTING


@dataclass(frozen=True)
class ChargeFilter:
    """Which charges the office asks for; empty fields ask for all."""

    words: str = ""
    state: str = ""
    subject_type: str = ""


@dataclass(frozen=True)
class Figures:
    """What stands above the list of payments."""

    received_cents: int
    refunded_cents: int
    pending: int
    balances: list[tuple[str, int]]
    attention: list[PaymentEvent]

    @property
    def is_balanced(self) -> bool:
        """Whether the trial balance is zero, as it must be at every moment."""
        return sum(cents for _account, cents in self.balances) == 0


def list_receipts(session: Session, person_id: int) -> list[Receipt]:
    """A person's receipts, newest first, with charges and refunds. Two queries."""
    query = (
        select(Receipt)
        .join(Charge)
        .where(Charge.person_id == person_id)
        .options(selectinload(Receipt.charge).selectinload(Charge.refunds))
        .order_by(Receipt.issued_at.desc(), Receipt.id.desc())
    )
    return list(session.scalars(query).unique())


def find_receipt(session: Session, number: str) -> Receipt | None:
    """The receipt of a printed number, as R-2026-000123."""
    parts = number.upper().split("-")
    if len(parts) != 3 or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    year, serial = int(parts[1][:6]), int(parts[2][:9])
    return session.scalar(select(Receipt).where(Receipt.year == year, Receipt.serial == serial))


def list_charges_of(
    session: Session, subject_type: str, subject_ids: Sequence[str]
) -> list[Charge]:
    """All charges of some subjects with receipts and refunds, oldest first. One query."""
    query = (
        select(Charge)
        .where(Charge.subject_type == subject_type, Charge.subject_id.in_(subject_ids))
        .options(joinedload(Charge.receipt), joinedload(Charge.refunds))
        .order_by(Charge.created_at, Charge.id)
    )
    return list(session.scalars(query).unique())


def list_charges_of_person(session: Session, person_id: int, limit: int) -> list[Charge]:
    """A person's newest charges with receipts and refunds, the newest first. One query."""
    query = (
        select(Charge)
        .where(Charge.person_id == person_id)
        .options(joinedload(Charge.receipt), joinedload(Charge.refunds))
        .order_by(Charge.created_at.desc(), Charge.id)
        .limit(limit)
    )
    return list(session.scalars(query).unique())


def list_charges(chosen: ChargeFilter) -> Select[Charge]:
    """The charges of a filter, newest first, with their receipts."""
    query = select(Charge).options(selectinload(Charge.receipt))
    if chosen.state == "refunded":
        query = query.where(Charge.refunded_cents > 0)
    elif chosen.state:
        query = query.where(Charge.state == chosen.state)
    if chosen.subject_type:
        query = query.where(Charge.subject_type == chosen.subject_type)
    for word in chosen.words.split():
        like = f"%{_escaped(word)}%"
        serial = select(Receipt.charge_id).where(cast(Receipt.serial, String) == _serial(word))
        known = select(Person.id).where(
            Person.search_text.contains(fold_words(word) or word, autoescape=True)
        )
        query = query.where(
            or_(
                Charge.person_id.in_(known),
                Charge.payer_name.ilike(like, escape="\\"),
                Charge.description.ilike(like, escape="\\"),
                Charge.id == word.lower(),
                Charge.id.in_(serial),
            )
        )
    return query.order_by(Charge.created_at.desc(), Charge.id)


def figures(session: Session, since: datetime) -> Figures:
    """The sums since an instant, the balance, and what somebody must look at."""
    pending = select(func.count()).where(Charge.state == ChargeState.PENDING).scalar_subquery()
    sums = (func.sum(Charge.paid_cents), func.sum(Charge.refunded_cents))
    settled = (Charge.settled_at >= since, Charge.state == ChargeState.PAID)
    paid, back, open_now = session.execute(select(*sums, pending).where(*settled)).one()
    events = select(PaymentEvent).where(PaymentEvent.outcome.in_(ALERTING))
    return Figures(
        received_cents=int(paid or 0),
        refunded_cents=int(back or 0),
        pending=open_now,
        balances=books.list_balances(session),
        attention=list(session.scalars(events.order_by(PaymentEvent.received_at.desc()))),
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _serial(word: str) -> str:
    """The serial in a receipt number, as R-2026-000123 or 123; it fits nothing else."""
    last = word.rsplit("-", 1)[-1]
    return str(int(last)) if last.isdecimal() else ""
