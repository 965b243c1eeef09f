"""What the office's pages of permits in question read."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, lazyload

from parking.in_question.models import PermitQuestion
from parking.in_question.rules import State
from parking.in_question.words import Shown
from parking.models import Permit, Product

# Read from the database so many at a time.
_AT_ONCE = 2_000


@dataclass(frozen=True)
class QuestionFilter:
    """Which permits in question the office asks for; an empty product asks for all."""

    shown: Shown = Shown.HOLDER
    product: str = ""


def list_questions(chosen: QuestionFilter) -> Select[PermitQuestion]:
    """Questions with permits, holders and products: what waits longest first, decided ones last."""
    query = (
        select(PermitQuestion)
        .join(Permit, Permit.id == PermitQuestion.permit_id)
        .join(Product, Product.id == Permit.product_id)
        .options(
            contains_eager(PermitQuestion.permit).joinedload(Permit.person),
            contains_eager(PermitQuestion.permit)
            .contains_eager(Permit.product)
            .lazyload(Product.prices),
            joinedload(PermitQuestion.decider),
        )
    )
    if chosen.product:
        query = query.where(Product.slug == chosen.product)
    if chosen.shown is Shown.DECIDED:
        query = query.where(PermitQuestion.state.in_((State.STAYS, State.ENDS)))
        return query.order_by(PermitQuestion.decided_at.desc(), PermitQuestion.id)
    query = query.where(
        PermitQuestion.state == State.OPEN,
        PermitQuestion.by_rule.is_(chosen.shown is Shown.RULE),
    )
    return query.order_by(PermitQuestion.found_at, PermitQuestion.id)


def read_questions(session: Session, chosen: QuestionFilter) -> Iterator[PermitQuestion]:
    """The same for a spreadsheet, a part at a time."""
    query = list_questions(chosen).execution_options(yield_per=_AT_ONCE)
    yield from session.scalars(query)


def count_open(session: Session) -> int:
    """How many wait for a decision since something changed of their holders. One query."""
    query = select(func.count(PermitQuestion.id)).where(
        PermitQuestion.state == State.OPEN, PermitQuestion.by_rule.is_(False)
    )
    return session.scalar(query) or 0


def find_listed(session: Session, question_id: int) -> PermitQuestion | None:
    """One question with all that its page shows. One query."""
    query = (
        select(PermitQuestion)
        .where(PermitQuestion.id == question_id)
        .options(
            joinedload(PermitQuestion.permit).joinedload(Permit.person),
            joinedload(PermitQuestion.permit)
            .joinedload(Permit.product)
            .options(lazyload(Product.prices)),
            joinedload(PermitQuestion.decider),
        )
    )
    return session.scalars(query).one_or_none()
