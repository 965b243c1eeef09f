"""Products as a person sees them: the price for what is left of the month, and why not to buy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.draws import reserving as draws
from parking.models import Permit, Product
from parking.permits.inventory import spaces_left, takes_space
from parking.permits.pricing import DaysPrice
from parking.products.eligibility import Applicant, Bar, Offer, find_bars
from parking.products.reading import applicant, how_sold, select_people, tariff_of, who_may
from parking.sales import standing as sales
from parking.waitlists.reserving import Standing, find_standings


@dataclass(frozen=True)
class PersonalOffer:
    """A product for one person now. No bars: they may buy it for `price`."""

    product: Product
    price: DaysPrice | None
    spaces_left: int
    bars: tuple[Bar, ...]
    # Until when a space of a sale day waits for this person, or waited.
    turn_ends: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether this person may buy it now."""
        return not self.bars


def list_offers(
    session: Session, person_id: int, now: datetime, zone: ZoneInfo
) -> list[PersonalOffer]:
    """Every product that is offered, those open to the person first."""
    query = select(Product).where(Product.is_offered).order_by(Product.position, Product.name)
    offers = assess(session, person_id, list(session.scalars(query)), now, zone)
    return sorted(offers, key=lambda offer: not offer.is_open)


def list_switches(
    session: Session, permit: Permit, now: datetime, zone: ZoneInfo
) -> list[PersonalOffer]:
    """Every other product that is offered, as its holder could switch a permit to it.

    A full pool is no bar where the permit has its space in it.
    """
    offers = list_offers(session, permit.person_id, now, zone)
    return sorted(_as_switches(permit, offers), key=lambda offer: not offer.is_open)


def assess_switch(
    session: Session, permit: Permit, product: Product, now: datetime, zone: ZoneInfo
) -> PersonalOffer | None:
    """One product as the permit could be switched to it; None where it is not offered."""
    products = [product] if product.is_offered else []
    offers = assess(session, permit.person_id, products, now, zone)
    return next(iter(_as_switches(permit, offers)), None)


def _as_switches(permit: Permit, all_offers: Sequence[PersonalOffer]) -> list[PersonalOffer]:
    own = permit.product
    offers = []
    for offer in all_offers:
        if offer.product.id == own.id:
            continue
        if offer.product.pool_id == own.pool_id:
            bars = tuple(bar for bar in offer.bars if bar is not Bar.SOLD_OUT)
            offers.append(replace(offer, bars=bars))
        else:
            offers.append(offer)
    return offers


def assess(
    session: Session, person_id: int, products: Sequence[Product], now: datetime, zone: ZoneInfo
) -> list[PersonalOffer]:
    """Judge products for a person, in the order given. Seven queries, however many.

    An offer from a waitlist is a space kept for the person; others go to the list while it lasts.
    """
    person = _applicant(session, person_id, now)
    left = spaces_left(session, [product.pool for product in products], now)
    today = now.astimezone(zone).date()
    product_ids = [product.id for product in products]
    standings = find_standings(session, person_id, product_ids, now)
    drawn = draws.find_standings(session, person_id, product_ids)
    turns = sales.find_standings(session, person_id, product_ids)
    offers = []
    for product in products:
        known = _Known(
            left[product.pool_id],
            standings.get(product.id, Standing()),
            drawn.get(product.id, draws.Standing()),
            turns.get(product.id, sales.Standing()),
        )
        price = tariff_of(product).rest_of_month(today)
        rules = _as_rules(product, price, known, today)
        bars = find_bars(person, rules, now, today)
        ends = known.turn.turn_ends
        offers.append(PersonalOffer(product, price, rules.spaces_left, bars, ends))
    return offers


def find_lasting_bars(
    session: Session, person_id: int, product: Product, now: datetime, zone: ZoneInfo
) -> tuple[Bar, ...]:
    """Why a product is not for a person, were there space and nobody before them. Three queries.

    While it is sold by turns that is among them, also for somebody whose turn it is.
    """
    today = now.astimezone(zone).date()
    lot = draws.find_standings(session, person_id, [product.id])
    turn = sales.Standing(sales.is_sold_by_turns(session, product.id))
    known = _Known(1, Standing(), lot.get(product.id, draws.Standing()), turn)
    price = tariff_of(product).rest_of_month(today)
    rules = _as_rules(product, price, known, today)
    return find_bars(_applicant(session, person_id, now), rules, now, today)


def find_own_bars(
    session: Session, person_id: int, product: Product, now: datetime, zone: ZoneInfo
) -> tuple[Bar, ...]:
    """Why a product is not for a person, whichever way it is sold. One query."""
    today = now.astimezone(zone).date()
    known = _Known(1, Standing(), draws.Standing(), sales.Standing())
    rules = _as_rules(product, tariff_of(product).rest_of_month(today), known, today)
    return find_bars(_applicant(session, person_id, now), rules, now, today)


@dataclass(frozen=True)
class _Known:
    """How one product stands: its pool's free spaces, and a person's place in its ways of sale."""

    left: int
    waits: Standing
    lot: draws.Standing
    turn: sales.Standing


def _as_rules(product: Product, price: DaysPrice | None, known: _Known, today: date) -> Offer:
    lot, turn = known.lot, known.turn
    has_offer = known.waits.has_offer or lot.has_offer
    # A sale by turns has a window of its own.
    is_windowed = not (lot.has_offer or turn.is_sold_by_turns)
    return Offer(
        slug=product.slug,
        is_offered=product.is_offered,
        month_cents=price.month_cents if price else None,
        spaces_left=known.left + has_offer,
        who=who_may(product),
        sold_by=how_sold(product),
        is_over=tariff_of(product).is_over(today),
        is_kept=has_offer or turn.is_called,
        sale_opens_at=product.sale_opens_at if is_windowed else None,
        sale_closes_at=product.sale_closes_at if is_windowed else None,
        awaits_turn=turn.is_sold_by_turns and not turn.is_called and not has_offer,
        is_waited_for=known.waits.others_wait and not has_offer and not turn.is_called,
        is_drawn=lot.is_drawn and not lot.has_offer,
    )


def _applicant(session: Session, person_id: int, now: datetime) -> Applicant:
    """The person as the rules see them, with what they hold. One query."""
    query = (
        select_people(Product.slug)
        .outerjoin(Permit, and_(Permit.person_id == Person.id, takes_space(now)))
        .outerjoin(Product, Product.id == Permit.product_id)
        .where(Person.id == person_id)
    )
    rows = session.execute(query).all()
    return applicant(rows[0][1:], frozenset(row[0] for row in rows if row[0]))
