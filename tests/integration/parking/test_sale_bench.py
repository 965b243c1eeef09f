"""The page of a played sale day: yes where all went well, and no to each thing that did not."""

import time

from flask import Flask
from sqlalchemy import select, update

from core.db import transaction
from parking.models import Permit
from parking.sales.models import Sale, SalePlace
from scripts.sale_bench.checks import check
from scripts.sale_bench.curve import draw_line, draw_times
from scripts.sale_bench.day import Asked, Moment, Ran
from scripts.sale_bench.report import By, goals, page
from scripts.sale_bench.world import Size
from tests.parking_world import buy
from tests.sale_world import MINUTE, OPENS, SECOND, advance, numbers, sale_with

SIZE = Size(people=5, spaces=3, per_minute=600, before=10, after=60)
BY = By("a machine", (0.5, 1.5))


def played(app: Flask, *, opens: float = 0.0) -> Ran:
    """The day as Locust would have written it down: quick, and quiet."""
    ran = Ran(SIZE, opens, checked=check(app), done={"bought": 2, "waits": 2})
    ran.requests = [Asked(opens + n / 10, "rules", 20.0, 200) for n in range(200)]
    for n in range(3):
        used = {"web": 10.0 + n, "locust": 1.0 + n / 4}
        ran.moments.append(Moment(10.0 * n, places=5, called=3, left=1, unpaid=0, used=used))
    return ran


def test_what_holds_and_what_does_not(app: Flask) -> None:
    sale_id, _people = sale_with(app, 5, per_minute=600)
    for instant in (OPENS, OPENS + SECOND):
        advance(app, sale_id, instant)
    called = {number: person for person, number in numbers(app, sale_id).items()}
    with app.test_request_context(), transaction() as session:
        product = session.get_one(Sale, sale_id).product
        for number in (1, 2):
            buy(session, called[number], product, now=OPENS + MINUTE)
    app.extensions["gatehouse_clock"].instant = OPENS + MINUTE
    ran = played(app, opens=time.time())
    assert [one.what for one in goals(ran) if not one.is_met] == []
    told = page(ran, BY)
    assert "2 sold, 0 kept until paid, 1 wait for who was called" in told
    assert "| locust | 0 | 20% | 0.03 |" in told
    assert "**no**" not in told
    assert "What failed" not in told
    for picture in (draw_line(ran), draw_times(ran)):
        assert picture.startswith("<svg")
        assert "seconds from the opening" in picture

    # A number that the lot did not give, a permit that nobody paid for, a page that took too long.
    with app.app_context(), transaction() as session:
        session.execute(update(SalePlace).where(SalePlace.number == 3).values(number=5))
        permit = session.scalars(select(Permit)).first()
        assert permit is not None
        permit.terms[0].state = "due"
    ran = played(app)
    ran.requests += [Asked(1.0, "rules", 1_500.0, 502, "Away") for _ in range(4)]
    ran.faults = ["person 1: 4, then 5"]
    missed = {one.what: one.measured for one in goals(ran) if not one.is_met}
    assert missed == {
        "places that changed, or were not found again": "1",
        "people called out of the published order": "1",
        "paid for nothing, or nothing paid": "1",
        "requests that failed": "4",
        "p99 of all requests": "1,500 ms",
        "p99 of the slowest kind: rules": "1,500 ms",
    }
    told = page(ran, BY)
    assert "person 1: 4, then 5" in told
    assert "| rules | 502 | Away | 4 |" in told
