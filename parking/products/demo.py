"""The demo's rules of products: facts of people, a price to come, terms, and a draft to look at."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.identity.models import Person
from parking.models import Product
from parking.permits.pricing import next_month
from parking.permits.steps import Actor
from parking.products import changes
from parking.products.changes import Wish
from parking.products.models import PersonFacts, ProductChange
from parking.products.parts import Part

# login, shift, first day of work, miles from home, transit pass
FACTS = (
    ("employee", "night", date(2017, 9, 5), 14, False),
    ("office", "day", date(2009, 3, 2), 6, False),
    ("night", "night", date(2021, 6, 14), 22, False),
    ("resident", "rotating", date(2024, 7, 1), 3, True),
    ("research", "day", date(2015, 1, 20), 9, True),
    ("finance", "day", date(2019, 4, 8), 4, True),
)
ENGLISH = """The permit is for you alone: it is neither sold nor lent.

Park on the covered level only, and have one of your cars inside at a time."""
NIGHTS_ENGLISH = """Come in after 6:00 PM or at the weekend, and be out by 7:00 AM.

The permit is for you alone: it is neither sold nor lent."""
NIGHTS_SPANISH = """Entre después de las 6:00 p. m. o en fin de semana,
y salga antes de las 7:00 a. m.

El permiso es solo para usted: no se vende ni se presta."""
SPANISH = """El permiso es solo para usted: no se vende ni se presta.

Estacione solo en el nivel cubierto y tenga dentro uno de sus vehículos a la vez."""


def seed(session: Session, now: datetime) -> None:
    """Add what is missing."""
    _add_facts(session, now)
    if session.scalar(select(ProductChange.id).limit(1)) is not None:
        return
    office = session.scalar(select(Person).where(Person.email == "office@gatehouse.example"))
    monthly, covered = _find(session, "nashua-monthly"), _find(session, "nashua-covered")
    nights = _find(session, "fruit-nights")
    if office is None or monthly is None or covered is None or nights is None:
        return
    zone = campus_zone()
    first = next_month(next_month(now.astimezone(zone).date()))
    price = Wish(Part.PRICE, monthly, _title(monthly), {first.isoformat(): 24_500})
    _put(
        session,
        price,
        Actor(office.id, now - timedelta(days=3), "Agreed with finance."),
        _held("price", 2),
    )
    for product, english, spanish, holders in (
        (covered, ENGLISH, SPANISH, 0),
        (nights, NIGHTS_ENGLISH, NIGHTS_SPANISH, 1),
    ):
        words = {"english": english, "spanish": spanish}
        terms = Wish(Part.TERMS, product, _title(product), words)
        actor = Actor(office.id, now - timedelta(days=2), "Asked for by the garage.")
        _put(session, terms, actor, _held("terms", holders))
    who = Wish(Part.WHO, monthly, _title(monthly), {"service_years": 2, "excludes_transit": True})
    changes.draft(session, who, Actor(office.id, now, "To be discussed on Thursday."))


def _add_facts(session: Session, now: datetime) -> None:
    for login, shift, since, miles, has_pass in FACTS:
        email = f"{login}@gatehouse.example"
        person_id = session.scalar(select(Person.id).where(Person.email == email))
        if person_id is not None and session.get(PersonFacts, person_id) is None:
            session.add(
                PersonFacts(
                    person_id=person_id,
                    shift=shift,
                    service_since=since,
                    distance_miles=miles,
                    has_transit_pass=has_pass,
                    updated_at=now,
                )
            )


def _put(session: Session, wish: Wish, actor: Actor, counts: dict[str, int]) -> None:
    change = changes.draft(session, wish, actor)
    changes.apply(session, change.id, counts, actor, campus_zone())


def _held(effect: str, holders: int) -> dict[str, int]:
    return {effect: holders, f"{effect}.holds": holders} if holders else {}


def _find(session: Session, slug: str) -> Product | None:
    return session.scalar(select(Product).where(Product.slug == slug))


def _title(product: Product) -> str:
    return f"{product.name}, {product.garage.name}"
