"""Two people of finance at one refund that the payment company refused: it is given once."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from core.clock import FixedClock
from core.db import read_session
from payments import books
from payments.refunding.models import RefundRemedy
from tests.concurrency.test_payment_races import AT_ONCE, all_at_once
from tests.integration.payments.test_open_refunds import CHEQUE, LIST, person, refused
from tests.integration.payments.test_refunds import Slow, refund_id, send, slow

__all__ = ["refund_id", "refused", "slow"]


def press(app: Flask, path: str, **form: str) -> Callable[[], object]:
    """Somebody of finance, signed in, about to press a button of the refund's page."""
    client = person(app)
    return lambda: client.post(path, data=form).status_code


def remedies(app: Flask) -> list[str]:
    with app.app_context():
        return list(read_session().scalars(select(RefundRemedy.way)))


def test_noted_by_many_at_once_it_is_given_by_one(any_app: Flask, refused: str) -> None:
    acts = [press(any_app, f"{LIST}/{refused}/by-hand", **CHEQUE) for _ in range(AT_ONCE)]

    assert sorted(all_at_once(any_app, acts), key=str) == [303, *[409] * (AT_ONCE - 1)]

    assert remedies(any_app) == ["cheque"]
    with any_app.app_context():
        assert dict(books.list_balances(read_session()))["outside:cheque"] < 0


@pytest.mark.parametrize("turn", range(2))
def test_sent_again_by_one_and_noted_by_another_it_is_given_in_one_way(
    any_app: Flask, clock: FixedClock, refused: str, slow: Slow, turn: int
) -> None:
    acts = [
        press(any_app, f"{LIST}/{refused}/by-hand", **CHEQUE),
        press(any_app, f"{LIST}/{refused}/send-again"),
    ]
    assert sorted(all_at_once(any_app, acts[::-1] if turn else acts), key=str) == [303, 409]

    send(any_app, clock)
    (way,) = remedies(any_app)
    with any_app.app_context():
        gone = dict(books.list_balances(read_session()))
    assert ("outside:cheque" in gone) == (way == "cheque")
    assert len(slow.asked) == 1 + (way == "again")
