"""Reports: sums agree with stays and books, on both databases, and the pages show them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core.clock import FixedClock
from core.db import read_session, transaction
from parking import stays
from parking.models import Garage, PermitTerm
from parking.permits import closing
from parking.permits.steps import Actor
from parking.reports import exceptions, oversell, permits, revenue, waitlists
from parking.reports.models import OccupancyHour
from parking.reports.occupancy import report as occupancy_report
from parking.reports.periods import Period
from parking.reports.report import Asked, Table, count, short_money
from parking.reports.summing import sum_late, sum_soon
from parking.stays.kinds import StayKind
from payments.books import list_balances
from tests.fixtures.apps import QueryCounter
from tests.parking_world import CAMPUS, NOW, add_garage, add_product, buy
from tests.people import add_person, sign_in

MARCH = Period(date(2026, 3, 1), date(2026, 3, 4))
MOST_QUERIES = 12


def asked(period: Period = MARCH, now: datetime = NOW, **choices: str) -> Asked:
    """A question without a comparison."""
    return Asked(period, now, compares=False, choices=choices)


def rows_of(table: Table) -> dict[object, list[object]]:
    """A table's rows by their first cell."""
    return {row[0]: list(row[1:]) for row in table.rows}


def _park(app: Flask, uid: str, came: datetime, left: datetime | None) -> None:
    with app.app_context(), transaction() as session:
        garage = session.scalar(select(Garage)) or add_garage(session, occupancy_offset=3)
        stay = stays.begin_stay(
            session,
            garage_slug=garage.slug,
            passage_uid=uid,
            plate_key=None,
            kind=StayKind.HAND,
            entered_at=came,
        )
        stay.left_at = left


def test_hours_are_summed_from_stays_and_the_hour_that_occurs_twice_is_one(
    any_app: Flask, clock: FixedClock
) -> None:
    twice = datetime(2025, 11, 2, 5, 30, tzinfo=UTC)  # 01:30, for the first time
    _park(any_app, "a", twice, twice + timedelta(hours=1))  # leaves at 01:30, the second time
    _park(any_app, "b", NOW - timedelta(hours=2), NOW - timedelta(minutes=1))
    _park(any_app, "c", NOW - timedelta(hours=1), None)
    with any_app.app_context():
        sum_soon(NOW)
        hours = {(h.day, h.hour): h for h in read_session().scalars(select(OccupancyHour))}
        of_today = {
            hour: (of.entered, of.left, of.inside)
            for (day, hour), of in hours.items()
            if day == date(2026, 3, 4) and hour >= 7
        }
        assert of_today == {7: (0, 0, 3), 8: (1, 0, 4), 9: (1, 1, 4)}
        night = hours[date(2025, 11, 2), 1]
        assert (night.entered, night.left, night.inside) == (1, 1, 3)
        before = len(hours)
        sum_late(NOW)
        again = read_session().scalars(select(OccupancyHour)).all()
        assert len(again) == before
        found = rows_of(occupancy_report(read_session(), asked()).tables[0])
        assert found["08:00"][1] == 4


def test_revenue_is_earned_by_the_day_and_agrees_with_the_books(any_app: Flask) -> None:
    with any_app.test_request_context():
        with transaction() as session:
            product = add_product(session)  # 400 cents a day in March
            permit = buy(session, add_person(session).id, product)
        later = NOW + timedelta(days=5)
        whole = Period(date(2026, 3, 1), date(2026, 3, 9))
        session = read_session()
        day = revenue.money_of(session, asked(), MARCH)[-1]
        assert (day.received, day.permits, day.deferred) == (11_200, 400, 10_800)
        with transaction() as session:
            closing.end_now(session, permit.id, Actor(None, later, "Moved away"), CAMPUS)
        sum_soon(later)
        session = read_session()
        parts = revenue.money_of(session, asked(now=later), whole)
        assert [each.permits for each in parts] == [0, 0, 0, 400, 400, 400, 400, 400, 400]
        assert parts[3].deferred == 10_800  # what went back later was still held then
        assert sum(each.given_back for each in parts) == 11_200 - 6 * 400
        assert parts[-1].deferred == 0
        books = dict(list_balances(session))
        assert -books["deferred:permit"] == sum(each.permits for each in parts)


def test_permits_in_force_and_pools_are_counted(app: Flask) -> None:
    with app.test_request_context():
        with transaction() as session:
            product = add_product(session, spaces=4)
            for _each in range(3):
                buy(session, add_person(session).id, product)
            assert session.scalars(select(PermitTerm)).all()
        session = read_session()
        told = permits.report(session, asked())
        assert rows_of(told.tables[0])["Monthly permit"][-1] == 3
        assert [row[1] for row in told.tables[1].rows] == [0, 0, 0, 3]
        pool = rows_of(oversell.report(session, asked()).tables[0])["The whole garage"]
        assert pool[1:5] == [4, 4, 3, 0.75]
        assert waitlists.report(session, asked()).tables[0].total[-1] == 0
        assert exceptions.report(session, asked()).tables[0].rows == []


@pytest.mark.parametrize(
    "name", ["permits", "revenue", "occupancy", "oversell", "waitlists", "exceptions"]
)
def test_every_page_answers_with_few_queries(
    app: Flask, query_counter: QueryCounter, name: str
) -> None:
    _park(app, "a", NOW - timedelta(hours=2), None)
    with app.app_context():
        sum_soon(NOW)
    client = app.test_client()
    sign_in(client, "auditor")
    with query_counter() as counted:
        page = client.get(f"/office/reports/{name}?compare=1&until=nonsense")
    assert page.status_code == 200
    assert counted.count <= MOST_QUERIES + (2 if name == "revenue" else 0), counted.statements
    assert "<svg viewBox" in page.text or "Nothing is known" in page.text
    assert "style=" not in page.text
    assert client.get(f"/office/reports/{name}/none.csv").status_code == 404


def test_numbers_are_written_in_spanish_as_money_is_in_this_country(app: Flask) -> None:
    with app.test_request_context("/?lang=es", headers={"Accept-Language": "es"}):
        assert (count(1955.2), short_money(150_000)) == ("1,955.2", "$1.5\N{NO-BREAK SPACE}K")
