"""Two of the same at once: events, receipts, plates, the last space paid late."""

import json
import threading
from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.clock import FixedClock
from core.db import db, read_session, transaction
from parking.models import Permit, Vehicle
from parking.permits import holding
from parking.permits.holding import HOLD_FOR
from parking.permits.inventory import HOLD_GRACE
from parking.permits.life import PermitState
from parking.vehicles.commands import PlateTakenError
from payments import books
from payments.models import LedgerPosting, Receipt, Refund
from payments.setup import test_provider as embedded_provider
from payments.signatures import sign
from payments.test_provider import SIGNATURE_HEADER
from tests.parking_world import NOW, add_product, add_vehicle, bill, hold
from tests.people import add_person

AT_ONCE = 6


def all_at_once(app: Flask, acts: Sequence[Callable[[], object]]) -> list[object]:
    """Do things at the same instant, each in a thread of its own; return what each returned."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait(timeout=30)
            try:
                results[place] = act()
            except Exception as error:
                results[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def charges(app: Flask, count: int) -> list[tuple[str, int]]:
    """Charges of as many people for permits they hold: (id, amount)."""
    with app.test_request_context(), transaction() as session:
        product = add_product(session, spaces=count)
        people = [add_person(session, "employee").id for _ in range(count)]
        made = [bill(session, hold(session, person, product).terms[0]) for person in people]
        return [(charge.id, charge.amount_cents) for charge in made]


def paid_event(
    app: Flask, clock: FixedClock, charge: tuple[str, int], event_id: str
) -> Callable[[], object]:
    """Post the signed event of a payment."""
    payload = {
        "id": event_id,
        "type": "checkout.paid",
        "created": 1_772_636_400,
        "charge_id": charge[0],
        "payment": f"pay_{charge[0]}",
        "amount": charge[1],
        "currency": "USD",
    }
    body = json.dumps(payload).encode()
    with app.app_context():
        provider = embedded_provider()
        assert provider is not None
        headers = {SIGNATURE_HEADER: sign(provider.secret, body, clock.now())}
    return lambda: (
        app.test_client().post("/payments/webhooks/test", data=body, headers=headers).json
    )


def outcomes(answers: list[object]) -> list[str]:
    return sorted(a["outcome"] if isinstance(a, dict) else repr(a) for a in answers)


def test_one_event_posted_many_times_at_once_is_applied_once(
    any_app: Flask, clock: FixedClock
) -> None:
    charge = charges(any_app, 1)[0]
    act = paid_event(any_app, clock, charge, "evt_1")

    answers = all_at_once(any_app, [act] * AT_ONCE)

    assert outcomes(answers) == ["applied", *["seen_before"] * (AT_ONCE - 1)]
    with any_app.app_context():
        session = read_session()
        assert session.scalar(select(func.count()).select_from(LedgerPosting)) == 1
        assert dict(books.list_balances(session))["assets:provider:test"] == charge[1]


def test_many_events_of_one_payment_at_once_pay_once(any_app: Flask, clock: FixedClock) -> None:
    charge = charges(any_app, 1)[0]
    acts = [paid_event(any_app, clock, charge, f"evt_{n}") for n in range(AT_ONCE)]

    assert outcomes(all_at_once(any_app, acts)) == ["applied", *["no_change"] * (AT_ONCE - 1)]


def test_payments_at_the_same_instant_get_receipts_without_a_gap(
    any_app: Flask, clock: FixedClock
) -> None:
    acts = [
        paid_event(any_app, clock, charge, f"evt_{number}")
        for number, charge in enumerate(charges(any_app, AT_ONCE))
    ]

    assert outcomes(all_at_once(any_app, acts)) == ["applied"] * AT_ONCE

    with any_app.app_context():
        serials = read_session().scalars(select(Receipt.serial).order_by(Receipt.serial))
        assert list(serials) == list(range(1, AT_ONCE + 1))


def test_of_late_payments_for_the_last_space_one_gets_it_and_the_others_their_money(
    any_app: Flask, clock: FixedClock
) -> None:
    """Everybody's hold expired in turn, and everybody pays late at the same instant."""
    made: list[tuple[str, int]] = []
    with any_app.test_request_context(), transaction() as session:
        product = add_product(session, spaces=1)
        now = NOW
        for _ in range(AT_ONCE):
            permit = hold(session, add_person(session, "employee").id, product, now=now)
            charge = bill(session, permit.terms[0], now)
            made.append((charge.id, charge.amount_cents))
            now += HOLD_FOR + HOLD_GRACE
            holding.lapse(session, permit.id, now)
    clock.instant = now
    acts = [paid_event(any_app, clock, c, f"evt_{n}") for n, c in enumerate(made)]

    assert outcomes(all_at_once(any_app, acts)) == ["applied"] * AT_ONCE

    with any_app.app_context():
        session = read_session()
        active = select(func.count()).where(Permit.state == PermitState.ACTIVE)
        assert session.scalar(active) == 1
        assert session.scalar(select(func.count()).select_from(Refund)) == AT_ONCE - 1
        assert sum(cents for _account, cents in books.list_balances(session)) == 0


def test_a_plate_that_many_add_at_once_ends_on_one_account(any_app: Flask) -> None:
    with any_app.app_context(), transaction() as session:
        people = [add_person(session, "employee").id for _ in range(AT_ONCE)]

    def add(person_id: int) -> Callable[[], object]:
        def act() -> object:
            with transaction() as session:
                return add_vehicle(session, person_id, "8ABC12").id

        return act

    results = all_at_once(any_app, [add(person) for person in people])

    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, PlateTakenError) for result in results) == AT_ONCE - 1
    with any_app.app_context():
        assert read_session().scalar(select(func.count()).select_from(Vehicle)) == 1


@pytest.mark.parametrize("tabs", [4])
def test_one_person_in_many_tabs_holds_one_space(any_app: Flask, tabs: int) -> None:
    with any_app.app_context(), transaction() as session:
        product = add_product(session, spaces=tabs)
        person = add_person(session, "employee").id
        car = add_vehicle(session, person)

    def act() -> object:
        with transaction() as session:
            return hold(session, person, product, session.get_one(Vehicle, car.id)).id

    results = all_at_once(any_app, [act] * tabs)

    assert len(set(results)) == 1, results
