"""Many renewals in one run: each as it would be alone, and few statements for each."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core.clock import FixedClock
from core.db import read_session, transaction
from parking.models import Permit
from parking.renewals.models import PermitRenewal
from payments import books
from payments.models import Charge, Receipt
from tests.fixtures.apps import QueryCounter
from tests.parking_world import add_product, hold, tell_paid
from tests.parking_world import bill as bill_term
from tests.people import add_person
from tests.renewal_world import ENDS, mails, renew_at, save_card

DAY = timedelta(days=1)
# The test provider has tables of its own, which stand for what is far away.
AT_PROVIDER = re.compile(r"\btest_")


@pytest.fixture
def app(postgres_app: Flask) -> Flask:
    return postgres_app


@pytest.fixture
def people(app: Flask) -> list[int]:
    with app.test_request_context(), transaction() as session:
        product = add_product(session, spaces=20)
        found = [add_person(session, "employee").id for _ in range(12)]
        for person in found:
            tell_paid(session, bill_term(session, hold(session, person, product).terms[0]))
    return found


def test_each_of_many_is_renewed_as_if_it_were_alone(
    app: Flask, clock: FixedClock, people: list[int], query_counter: QueryCounter
) -> None:
    for person in people[:4]:
        save_card(app, person)
    save_card(app, people[4], "declined")
    renew_at(app, clock, ENDS - 7 * DAY)
    with query_counter() as few:
        assert renew_at(app, clock, ENDS - 5 * DAY).items() >= {"paid": 4, "declined": 1}.items()

    clock.instant = ENDS - 8 * DAY
    for person in people[5:]:
        save_card(app, person)
    with query_counter() as more:
        assert renew_at(app, clock, ENDS - 4 * DAY).items() >= {"paid": 7, "declined": 0}.items()

    # Three more cost no kind of our statements three more; what is declined parts a batch in two.
    ours = [
        Counter(one[:40] for one in run.statements if not AT_PROVIDER.search(one))
        for run in (few, more)
    ]
    assert max((ours[1] - ours[0]).values(), default=0) <= 2
    with app.app_context():
        session = read_session()
        session.expire_all()
        states = session.execute(
            select(PermitRenewal.state, Permit.person_id, Permit.valid_until)
            .join(Permit, Permit.id == PermitRenewal.permit_id)
            .order_by(Permit.person_id)
        ).all()
        renewed, declined = ("paid", ENDS + 30 * DAY), ("waiting", ENDS)
        expected = [declined if person == people[4] else renewed for person in people]
        assert [(state, until) for state, _person, until in states] == expected
        serials = session.scalars(select(Receipt.serial).order_by(Receipt.serial)).all()
        assert list(serials) == list(range(1, 12 + 11 + 1))
        by_card = session.scalars(select(Charge).where(Charge.card_id.is_not(None))).all()
        assert len({charge.subject_id for charge in by_card}) == len(by_card) == 12
        assert sum(cents for _account, cents in books.list_balances(session)) == 0
        assert books.find_unbalanced(session) == []
    assert len([subject for subject in mails(app) if "not renewed yet" in subject]) == 1
