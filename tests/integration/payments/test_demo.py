"""The demo's money: the night finds just the one payment that is there to be found."""

from datetime import timedelta

from flask import Flask

from core.campus_time import now
from core.clock import FixedClock
from core.db import read_session, transaction
from core.identity import demo as identity_demo
from parking import demo as parking_demo
from payments import books, demo
from payments.reconciling.nightly import reconcile
from tests.people import sign_in


def test_finance_has_something_of_everything_to_look_at(app: Flask, clock: FixedClock) -> None:
    with app.test_request_context():
        for sow in (identity_demo.seed, parking_demo.seed, demo.seed, demo.seed):
            with transaction() as session:
                sow(session, now())
    clock.advance(timedelta(hours=2))
    with app.app_context():
        said = reconcile(clock.now())
        balances = books.list_balances(read_session())

    assert said.items() >= {"mended": 0, "left": 1}.items()
    assert sum(cents for _account, cents in balances) == 0
    client = app.test_client()
    sign_in(client, "finance")
    page = client.get("/office/payments").text
    assert "1 dispute waits for an answer." in page
    assert "differ in 1 place." in page
    assert "Sample: the garage was closed for two days." in page
