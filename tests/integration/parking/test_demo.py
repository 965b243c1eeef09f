"""The demo campus's parking: full pages, balanced books, and the same when seeded again."""

from datetime import datetime

from flask import Flask
from sqlalchemy import func, select

from core.campus_time import now
from core.db import read_session, transaction
from core.identity import demo as identity_demo
from parking import demo
from parking.hours.windows import to_windows
from parking.models import Garage, Permit, Pool, Product, Stay, Vehicle
from parking.permits.offers import list_offers
from payments import books
from payments.models import LedgerPosting, Receipt
from tests.parking_world import CAMPUS

TABLES = (Garage, Pool, Product, Vehicle, Permit, Stay, Receipt, LedgerPosting)


def seed(app: Flask) -> list[int]:
    with app.test_request_context():
        for sow in (identity_demo.seed, demo.seed):
            with transaction() as session:
                sow(session, now())
        session = read_session()
        return [session.scalar(select(func.count()).select_from(t)) or 0 for t in TABLES]


def test_seeding_again_changes_nothing(any_app: Flask) -> None:
    first = seed(any_app)

    assert seed(any_app) == first
    assert all(first)
    with any_app.app_context():
        assert sum(cents for _account, cents in books.list_balances(read_session())) == 0
        assert books.find_unbalanced(read_session()) == []


def test_there_is_something_to_buy_something_sold_out_and_something_not_yet_open(
    app: Flask,
) -> None:
    seed(app)
    with app.app_context():
        session = read_session()
        person = session.scalars(
            select(identity_demo.Person.id).where(
                identity_demo.Person.email == "employee@gatehouse.example"
            )
        ).one()
        offers = list_offers(session, person, now(), CAMPUS)

    bars = {bar for offer in offers for bar in offer.bars}
    assert any(offer.is_open for offer in offers)
    assert {"sold_out", "sale_not_open", "sale_over", "other_site"} <= bars


def test_no_permit_lets_staff_into_a_main_garage_on_a_weekday(app: Flask) -> None:
    """Main garages are for patients and visitors then: none from seven to five."""
    seed(app)
    with app.app_context():
        products = read_session().scalars(select(Product)).all()
        for product in products:
            if product.garage.is_public:
                windows = to_windows(product.windows)
                assert windows
                for hour in range(7, 17):
                    noonish = datetime(2026, 3, 4, hour, 30, tzinfo=CAMPUS)
                    assert not any(window.covers(noonish) for window in windows)
