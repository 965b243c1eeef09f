"""What an exit lane finds of the stays it knows: the car's own, or none."""

from datetime import UTC, datetime, timedelta

import pytest

from parking.access.open_accounts import OpenAccount, OpenAccounts
from parking.access.pairing import StayInside, parts_of
from parking.access.rates import Step
from parking.access.validations import Effect, Validation

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STEPS = (Step(60, 800), Step(120, 1200))


def account(stay_id, key, **more):
    return OpenAccount(
        StayInside(stay_id, parts_of(key), NOW - timedelta(minutes=90)), STEPS, **more
    )


def found(key, *accounts):
    account = OpenAccounts(accounts).find(parts_of(key), NOW)
    return account and account.stay.stay_id


@pytest.mark.parametrize("left", ["MA/-/8ABC12", "MA/passenger/8ABC12", "-/-/8ABC12"])
def test_a_cars_own_stay_is_found(left):
    assert found(left, account(1, "MA/-/8ABC12"), account(2, "NH/-/7XYZ34")) == 1


@pytest.mark.parametrize("left", ["MA/-/BABC12", "NH/-/8ABC12", "MA/-/9ABC12"])
def test_nobody_is_asked_for_what_may_be_another_cars(left):
    assert found(left, account(1, "MA/-/8ABC12")) is None


def test_of_two_that_could_be_meant_neither_is_asked_for():
    assert found("-/-/8ABC12", account(1, "MA/-/8ABC12"), account(2, "NH/-/8ABC12")) is None


def test_what_is_due_goes_by_the_hour_and_by_what_was_paid():
    one = [Validation(Effect.FLAT, 100)]
    paid = account(1, "MA/-/8ABC12", paid_cents=800, validations=one, paid_at=NOW)
    told = paid.at(NOW, NOW)
    assert (told.charged_cents, told.due_cents, told.paid_at) == (1200, 300, NOW)
    assert paid.at(NOW - timedelta(minutes=40), NOW).due_cents == 0
    assert OpenAccount(paid.stay).at(NOW, NOW).due_cents == 0
