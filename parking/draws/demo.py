"""The demo's draws: one open for entries, and one that was drawn a while ago, both samples.

Made by the same commands as any draw, so that the finished one can be checked in public.
"""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.identity.models import Person
from parking.draws import drawing, entering, opening, passing
from parking.draws.models import Draw
from parking.draws.odds import Measure, Odds
from parking.draws.opening import Plan
from parking.draws.sealing import Seal
from parking.models import Product
from parking.permits.holding import midnight
from parking.permits.steps import Actor

FINISHED, OPEN = "nashua-covered", "navy-yard-waterside"
ENTRANTS = ("office", "finance", "clinic", "night", "resident", "research", "admin")
EARLY = ("finance", "night")
DAY = timedelta(days=1)


def seed(session: Session, now: datetime) -> None:
    """Add both draws where there is none; what is there stays as it is."""
    if session.scalar(select(Draw.id).limit(1)) is not None:
        return
    query = select(Person).where(Person.email.like("%@gatehouse.example"))
    people = {person.email.partition("@")[0]: person for person in session.scalars(query)}
    products = {
        product.slug: product
        for product in session.scalars(select(Product).where(Product.slug.in_((FINISHED, OPEN))))
    }
    zone = campus_zone()
    nine = midnight(now.astimezone(zone).date(), zone) + timedelta(hours=9)
    if len(products) == 2 and "office" in people:
        _finished(session, products[FINISHED], people, nine)
        _open(session, products[OPEN], people, nine)


def _finished(
    session: Session, product: Product, people: dict[str, Person], nine: datetime
) -> None:
    """Drawn yesterday: three places for seven people, two days left to buy."""
    seal, zone, began = Seal.of(current_app.config), campus_zone(), nine - 12 * DAY
    plan = Plan(
        product_id=product.id,
        places=3,
        opens_at=began,
        closes_at=nine - 2 * DAY,
        draws_at=nine - DAY,
        offers_until=nine + 20 * DAY,
        offer_days=3,
        public_source="Sample: the evening numbers of the state lottery on the day of the draw",
    )
    draw = opening.open_draw(session, plan, seal, Actor(people["office"].id, began))
    for login in ENTRANTS:
        when = Actor(people[login].id, began + DAY)
        entering.enter(session, draw.id, seal, when, zone)
    session.flush()  # the close reads them
    drawing.close(session, draw.id, plan.closes_at, zone)
    witness = Actor(people["admin"].id, plan.draws_at)
    opening.write_public_value(session, draw.id, "4 8 1 7", witness)
    session.flush()  # as the draw reads them again
    drawing.draw_tickets(session, draw.id, seal, plan.draws_at)
    session.flush()
    passing.pass_on(session, draw.id, plan.draws_at, zone)


def _open(session: Session, product: Product, people: dict[str, Person], nine: datetime) -> None:
    """Open for nine more days, with more balls for whoever has worked here for long."""
    seal, zone, began = Seal.of(current_app.config), campus_zone(), nine - 5 * DAY
    plan = Plan(
        product_id=product.id,
        places=40,
        opens_at=began,
        closes_at=nine + 9 * DAY,
        draws_at=nine + 10 * DAY,
        offers_until=nine + 40 * DAY,
        offer_days=5,
        odds=Odds(Measure.SERVICE, ((5, 2), (10, 3))),
        public_source="Sample: the evening numbers of the state lottery on the day of the draw",
    )
    draw = opening.open_draw(session, plan, seal, Actor(people["office"].id, began))
    for login in EARLY:
        entering.enter(session, draw.id, seal, Actor(people[login].id, began + DAY), zone)
