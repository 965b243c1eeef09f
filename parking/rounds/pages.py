"""What the pages of rounds show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from core.identity.models import Person
from parking.models import Permit, Product
from parking.rounds.models import RenewRound, RoundAnswer
from parking.rounds.rules import Answer, Outcome
from parking.rounds.steps import ASKING, holders
from parking.waitlists.log import State
from parking.waitlists.models import Waitlist, WaitlistEntry


@dataclass(frozen=True)
class Figures:
    """How a round stands, in holders."""

    asked: int = 0
    keep: int = 0
    release: int = 0
    silent: int = 0
    released: int = 0
    kept: int = 0
    gone: int = 0


def list_rounds(session: Session) -> list[tuple[RenewRound, Figures]]:
    """Every round with its figures, the newest first. Two queries."""
    rounds = list(session.scalars(select(RenewRound).order_by(RenewRound.id.desc())))
    figures = figures_of(session, [one.id for one in rounds])
    return [(one, figures.get(one.id, Figures())) for one in rounds]


def figures_of(session: Session, round_ids: Sequence[int]) -> Mapping[int, Figures]:
    """How rounds stand, by their ids. One query."""
    query = (
        select(RoundAnswer.round_id, RoundAnswer.answer, RoundAnswer.outcome, func.count())
        .where(RoundAnswer.round_id.in_(round_ids))
        .group_by(RoundAnswer.round_id, RoundAnswer.answer, RoundAnswer.outcome)
    )
    counted: dict[int, dict[str, int]] = {}
    for round_id, said, outcome, number in session.execute(query):
        found = counted.setdefault(round_id, dict.fromkeys(vars(Figures()), 0))
        found["asked"] += number
        found[said or "silent"] += number
        if outcome:
            found[outcome] += number
    return {round_id: Figures(**found) for round_id, found in counted.items()}


def list_answers(round_id: int, answer: str = "all") -> Select[RoundAnswer]:
    """Who was asked in a round, by name; of one answer, or of none, where it is given."""
    query = (
        select(RoundAnswer)
        .join(Person, Person.id == RoundAnswer.person_id)
        .where(RoundAnswer.round_id == round_id)
        .options(joinedload(RoundAnswer.person), joinedload(RoundAnswer.permit))
        .order_by(Person.name, RoundAnswer.id)
    )
    return query if answer == "all" else query.where(RoundAnswer.answer == answer)


def list_questions(session: Session, person_id: int) -> list[RoundAnswer]:
    """What a person is asked now, and what they answered so far. One query."""
    query = (
        select(RoundAnswer)
        .join(RenewRound, RenewRound.id == RoundAnswer.round_id)
        .where(
            RoundAnswer.person_id == person_id,
            RoundAnswer.outcome == Outcome.OPEN.value,
            RenewRound.state == ASKING,
        )
        .options(
            joinedload(RoundAnswer.permit).joinedload(Permit.product).lazyload(Product.prices),
            joinedload(RoundAnswer.round).joinedload(RenewRound.product).lazyload(Product.prices),
        )
        .order_by(RoundAnswer.id)
    )
    return list(session.scalars(query))


def unanswered(session: Session, person_id: int) -> list[RoundAnswer]:
    """What a person is asked now and has not answered."""
    asked = list_questions(session, person_id)
    return [row for row in asked if row.answer == Answer.NONE]


def count_asked(session: Session, product_id: int) -> int:
    """How many a round of a product would ask."""
    return session.scalar(select(func.count()).select_from(holders(product_id).subquery())) or 0


def count_waiting(session: Session, product_id: int) -> int:
    """How many wait for a product."""
    query = (
        select(func.count(WaitlistEntry.id))
        .join(Waitlist, Waitlist.id == WaitlistEntry.waitlist_id)
        .where(Waitlist.product_id == product_id, WaitlistEntry.state == State.WAITING)
    )
    return session.scalar(query) or 0
