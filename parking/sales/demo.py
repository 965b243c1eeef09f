"""The demo's sale day: the spring round of a lot, announced, with some people in line; a sample."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.identity.models import Person
from parking.models import Product
from parking.permits.steps import Actor
from parking.sales import joining, opening
from parking.sales.models import Sale
from parking.sales.opening import Plan

PRODUCT = "nashua-spring"
IN_LINE = ("finance", "clinic", "resident")


def seed(session: Session, now: datetime) -> None:
    """Announce the sale where there is none; what is there stays as it is."""
    product = session.scalar(select(Product).where(Product.slug == PRODUCT))
    if product is None or session.scalar(select(Sale.id).limit(1)) is not None:
        return
    query = select(Person).where(Person.email.like("%@gatehouse.example"))
    people = {person.email.partition("@")[0]: person for person in session.scalars(query)}
    opens_at = product.sale_opens_at or now + timedelta(days=30)
    plan = Plan(product.id, opens_at, opens_at + timedelta(days=2), per_minute=120)
    office = people.get("office")
    sale = opening.announce(session, plan, Actor(office.id if office else None, now))
    for login in IN_LINE:
        if login in people:
            joining.take_place(session, sale.id, people[login].id, now, campus_zone())
            session.flush()  # the next place is counted after it
