"""What people do with money, step by step, and what somebody does who saw no answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone, now
from core.db import db, transaction
from parking.models import Permit, Product, Vehicle
from parking.permits.holding import HOLD_FOR
from parking.permits.inventory import HOLD_GRACE
from parking.permits.life import LIVING, PermitState
from parking.permits.terms import price_from
from payments import checkout
from payments.models import Charge, Refund
from payments.settling import News, settle
from payments.setup import payments
from tests.chaos.money.world import Browser, World
from tests.parking_world import CAMPUS, bill, hold, tell_paid
from tests.renewal_world import ENDS

DAY = timedelta(days=1)
LAST_FREE = date(2026, 3, 20)
# Lines that lead to a hosted page of ours; others lead to a company far away.
OWN_PAGE = "/payments/test/"


@dataclass(frozen=True)
class Story:
    """A story: what is there before, what happens, and what is done by whoever saw it break off.

    `days` are lived through after it, beside the hours in which all that hangs is to be settled.
    """

    name: str
    before: Callable[[World], None]
    happens: Callable[[World], None]
    again: Callable[[World], None]
    days: int = 0


def _nothing(world: World) -> None:
    """Nothing is there before."""


def _buy(world: World) -> None:
    nora = world.browser("nora")
    _pay(world, nora, nora.post("/mine/permits/new/monthly", **_order(world, "nora", "monthly")))


def _buy_again(world: World) -> None:
    nora, permit = world.browser("nora"), _permit(world, "nora", "monthly")
    if permit is None:
        _buy(world)
    elif permit.state == PermitState.HELD:
        _go_on_paying(world, nora, permit.id)


def _go_on_paying(world: World, payer: Browser, permit_id: str) -> None:
    """Go to the page once more; or not, where it is too late, or paid as it turns out."""
    page = payer.post(f"/mine/permits/{permit_id}/pay", or_refused=True)
    if page:
        _pay(world, payer, page)


def _pay(world: World, payer: Browser, page: str) -> None:
    """Pay on the page that an order led to, come back, and let a worker look."""
    if page.startswith(OWN_PAGE):
        payer.get(payer.post(page, choice="pay"))
    else:
        ref = page.rsplit("/", 1)[-1]
        world.till.pay(ref)
        world.clock.advance(timedelta(minutes=25))  # no event comes: it is asked after
    world.work()


def _hold_to_lapse(world: World) -> None:
    """Nora keeps the only space and opens the page; then she goes for a coffee."""
    nora = world.person("nora")
    with world.app.test_request_context(), transaction() as session:
        charge_id = _hold(session, nora)
    with world.app.test_request_context():
        checkout.open_checkout(charge_id)
        db.session.remove()


def _hold(session: Session, person_id: int) -> str:
    """Keep a space for somebody and their car; the charge to be paid for it."""
    product = session.scalars(select(Product).where(Product.slug == "monthly")).one()
    car = session.scalars(select(Vehicle).where(Vehicle.person_id == person_id)).one()
    return bill(session, hold(session, person_id, product, car).terms[0]).id


def _pay_late(world: World) -> None:
    nora, otto = world.browser("nora"), world.browser("otto")
    page = _page_of(world, "nora")
    world.clock.advance(HOLD_FOR + HOLD_GRACE + timedelta(minutes=1))
    world.work()
    order = _order(world, "otto", "monthly")
    leads = otto.post("/mine/permits/new/monthly", **order)
    otto.post(leads, choice="pay")
    nora.get(nora.post(page, choice="pay"))
    world.work()


def _pay_late_again(world: World) -> None:
    nora = world.browser("nora")
    nora.get(nora.post(_page_of(world, "nora"), choice="pay"))


def _page_of(world: World, name: str) -> str:
    query = select(Charge.checkout_url).where(Charge.person_id == world.person(name))
    return str(world.ask(query)[0]).removeprefix(world.url)


def _own_permit(world: World) -> None:
    """Nora has a permit that was paid on the payment company's page."""
    nora = world.person("nora")
    with world.app.test_request_context(), transaction() as session:
        charge_id = _hold(session, nora)
    if not world.till.has_pages:
        with world.app.test_request_context(), transaction() as session:
            tell_paid(session, session.get_one(Charge, charge_id))
        return
    with world.app.test_request_context():
        checkout.open_checkout(charge_id)
        ref = str(db.session.get_one(Charge, charge_id).checkout_ref)
    world.till.pay(ref)
    with world.app.test_request_context():
        configured = payments()
        outcome = configured.provider.fetch_outcome(ref)
        with transaction() as session:
            charge = session.get_one(Charge, charge_id)
            news = News(outcome, "before the story", now(), campus_zone())
            assert settle(session, charge, news, configured.subjects).changed
        db.session.remove()


def _permit_with_card(behaviour: str) -> Callable[[World], None]:
    def before(world: World) -> None:
        _own_permit(world)
        world.till.save_card(world.person("nora"), behaviour)
        world.clock.set(ENDS - 7 * DAY - timedelta(hours=1))

    return before


def _renew(world: World) -> None:
    for days in (7, 5):
        world.clock.set(ENDS - days * DAY)
        world.work()


def _renew_by_hand_after_all(world: World) -> None:
    _renew(world)
    world.clock.set(ENDS - 4 * DAY)
    _pay_by_hand(world)


def _pay_by_hand(world: World) -> None:
    """Nora is not sure of her card, and pays the month on a page; where it is paid she sees it."""
    permit = _permit(world, "nora", "monthly")
    assert permit
    _go_on_paying(world, world.browser("nora"), permit.id)


_REFUNDS = ("20.00", "60.00")


def _refund(world: World) -> None:
    """Finance gives some back: one person a little, two people more."""
    for dollars in _REFUNDS:
        _ask_refund(world, dollars)
        _approve(world)
        world.work()


def _refund_again(world: World) -> None:
    """Whoever asked looks first whether it is there."""
    known = {refund.amount_cents for refund in world.ask(select(Refund))}
    for dollars in _REFUNDS:
        if round(float(dollars) * 100) not in known:
            _ask_refund(world, dollars)
        _approve(world)


def _ask_refund(world: World, dollars: str) -> None:
    charge_id = world.ask(select(Charge.id).where(Charge.state == "paid"))[0]
    path = f"/office/payments/charges/{charge_id}/refund"
    world.browser("fay").post(path, dollars=dollars, reason="Closed for repairs")


def _approve(world: World) -> None:
    for refund_id in world.ask(select(Refund.id).where(Refund.state == "waiting")):
        world.browser("fred").post(f"/office/payments/charges/refunds/{refund_id}/approve")


def _give_days_back(world: World) -> None:
    permit = _permit(world, "nora", "monthly")
    assert permit
    day = LAST_FREE.isoformat()
    world.browser("nora").post(f"/mine/permits/{permit.id}/days?what=end&day={day}")
    world.work()


def _give_days_back_again(world: World) -> None:
    permit = _permit(world, "nora", "monthly")
    if permit is not None and not permit.ends_with_term:
        _give_days_back(world)


def _switch(world: World) -> None:
    nora, permit = world.browser("nora"), _permit(world, "nora", "monthly")
    assert permit
    path = f"/mine/permits/{permit.id}/switch/yearly"
    _pay(world, nora, nora.post(path, **_order(world, "nora", "yearly")))


def _switch_again(world: World) -> None:
    nora, held = world.browser("nora"), _permit(world, "nora", "yearly")
    if held is None:
        _switch(world)
    elif held.state == PermitState.HELD:
        _go_on_paying(world, nora, held.id)


def _order(world: World, name: str, slug: str) -> dict[str, Any]:
    """The form of an order: one's car, and the price that the page shows today."""
    [car] = world.ask(select(Vehicle.id).where(Vehicle.person_id == world.person(name)))
    return {"vehicles": car, "shown_cents": _price(world.app, slug)}


def _price(app: Flask, slug: str) -> int:
    with app.app_context(), transaction() as session:
        product = session.scalars(select(Product).where(Product.slug == slug)).one()
        return price_from(product, now().astimezone(CAMPUS).date()).cents


def _permit(world: World, name: str, slug: str) -> Permit | None:
    query = (
        select(Permit)
        .join(Product, Product.id == Permit.product_id)
        .where(
            Permit.person_id == world.person(name), Product.slug == slug, Permit.state.in_(LIVING)
        )
    )
    return next(iter(world.ask(query)), None)


PURCHASE = Story("purchase", _nothing, _buy, _buy_again)
PAID_LATE = Story("purchase, paid after the space went", _hold_to_lapse, _pay_late, _pay_late_again)
RENEWAL = Story("renewal", _permit_with_card("works"), _renew, _pay_by_hand, days=4)
DECLINED = Story(
    "renewal, declined and then paid by hand",
    _permit_with_card("declined"),
    _renew_by_hand_after_all,
    _pay_by_hand,
    days=12,
)
REFUND = Story("refund by two people", _own_permit, _refund, _refund_again)
DAYS_BACK = Story("refund of days given back", _own_permit, _give_days_back, _give_days_back_again)
SWITCH = Story("purchase with a refund: a switch", _own_permit, _switch, _switch_again)
STORIES = (PURCHASE, PAID_LATE, SWITCH, RENEWAL, DECLINED, REFUND, DAYS_BACK)
