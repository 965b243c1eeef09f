"""To whom a draw's product is open, asked at entry, at the close and at each offer, in bulk."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.draws.measuring import in_chunks
from parking.draws.models import Draw
from parking.models import Permit, Product
from parking.permits.inventory import takes_space
from parking.products.eligibility import Offer, find_bars, find_personal_bars
from parking.products.reading import applicant, select_people, tariff_of, who_may

GONE = "gone"


def find_unfit(
    session: Session, draw: Draw, person_ids: Sequence[int], now: datetime, zone: ZoneInfo
) -> dict[int, str]:
    """Why the product is not open to some of these people: a Bar, or that the account is closed.

    What a draw is there to overcome, as being sold out, does not count. Two queries a chunk.
    """
    return {
        person_id: reason
        for chunk in in_chunks(person_ids)
        for person_id, reason in _judge(session, draw, chunk, now, zone)
        if reason
    }


def count_people(session: Session, product_id: int, today: date) -> int:
    """How many people with an open account a product is for."""
    who = who_may(session.get_one(Product, product_id))
    people = session.execute(select_people().where(Person.active))
    return sum(not find_personal_bars(applicant(facts), who, today) for facts in people)


def _judge(
    session: Session, draw: Draw, person_ids: Sequence[int], now: datetime, zone: ZoneInfo
) -> list[tuple[int, str]]:
    product = draw.product
    holders = session.scalars(
        select(Permit.person_id).where(
            Permit.product_id == product.id, Permit.person_id.in_(person_ids), takes_space(now)
        )
    )
    held = dict.fromkeys(holders, frozenset({product.slug}))
    today = now.astimezone(zone).date()
    offer = _offer(product, today)
    people = session.execute(
        select_people(Person.id, Person.active).where(Person.id.in_(person_ids))
    )
    judged = []
    for person_id, is_active, *facts in people:
        person = applicant(facts, held.get(person_id, frozenset()))
        bars = find_bars(person, offer, now, today)
        judged.append((person_id, GONE if not is_active else bars[0].value if bars else ""))
    return judged


def _offer(product: Product, day: date) -> Offer:
    """The product without what a draw overcomes: sale windows, sold out, waited for."""
    tariff = tariff_of(product)
    price = tariff.rest_of_month(day)
    return Offer(
        slug=product.slug,
        is_offered=product.is_offered,
        month_cents=price.month_cents if price else None,
        spaces_left=1,
        who=who_may(product),
        is_over=tariff.is_over(day),
    )
