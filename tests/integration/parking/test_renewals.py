"""Renewals: taken once a month from a saved card, at published times, or suspended in the end."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.clock import FixedClock
from core.db import read_session, transaction
from parking.jobs import end_permits
from parking.listed.rights import entry_rights, withheld_rights
from parking.permits import keeping
from parking.permits.life import Action, PermitState
from parking.permits.steps import Actor
from parking.renewals.rules import GRACE, KEPT_FOR, RenewalState
from payments import books
from payments.cards import commands as cards
from payments.cards import saving
from payments.models import Charge
from payments.ports import ProviderUnavailableError
from payments.test_cards import TestCards
from tests.parking_world import NOW, give_permit
from tests.people import add_person, sign_in
from tests.renewal_world import (
    ENDS,
    mails,
    permit_with_card,
    read_permit,
    renew_at,
    renewal_of,
    save_card,
)

DAY = timedelta(days=1)


@pytest.fixture
def person_id(app: Flask) -> int:
    with app.app_context(), transaction() as session:
        return add_person(session, "employee").id


def charges(app: Flask) -> list[Charge]:
    with app.app_context():
        session = read_session()
        session.expire_all()
        query = select(Charge).where(Charge.card_id.is_not(None)).order_by(Charge.created_at)
        return list(session.scalars(query))


def is_open(app: Flask, clock: FixedClock, *, withheld: bool = False) -> bool:
    """Whether the lanes know the one permit as good (or as suspended) now."""
    with app.app_context():
        ask = withheld_rights if withheld else entry_rights
        found = ask(read_session(), "harbor", clock.now())
        return bool(found) and (found[0].valid_until or clock.now()) > clock.now()


def test_a_month_is_written_about_taken_and_given_once(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    permit_id = permit_with_card(app, person_id)

    assert renew_at(app, clock, ENDS - 8 * DAY)["opened"] == 0
    assert renew_at(app, clock, ENDS - 7 * DAY).items() >= {"opened": 1, "paid": 0}.items()
    assert "Fri, Mar 27" in mails(app)[-1]
    assert renew_at(app, clock, ENDS - 5 * DAY).items() >= {"opened": 0, "paid": 1}.items()
    for later in (ENDS - 5 * DAY, ENDS - 3 * DAY, ENDS - DAY, ENDS, ENDS + DAY):
        assert renew_at(app, clock, later).items() >= {"opened": 0, "paid": 0}.items()

    permit = read_permit(app, permit_id)
    assert (permit.state, permit.unpaid_until) == (PermitState.ACTIVE, None)
    assert permit.valid_until == ENDS + 30 * DAY
    assert [charge.state for charge in charges(app)] == ["paid"]
    assert renewal_of(app, permit_id).state == RenewalState.PAID
    with app.app_context():
        balances = dict(books.list_balances(read_session()))
    assert sum(balances.values()) == 0
    # 28 days of March at 400, and April whole.
    assert balances["assets:provider:test"] == 28 * 400 + 12_400


def test_nothing_is_taken_while_the_office_has_suspended_the_permit(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    permit_id = permit_with_card(app, person_id)
    renew_at(app, clock, ENDS - 7 * DAY)

    def decide(action: Action) -> None:
        with app.app_context(), transaction() as session:
            keeping.act(session, permit_id, action, Actor(None, clock.now(), "Under inquiry."))

    decide(Action.SUSPEND)
    assert renew_at(app, clock, ENDS - 5 * DAY)["paid"] == 0
    assert renew_at(app, clock, ENDS - 4 * DAY)["paid"] == 0
    assert charges(app) == []
    decide(Action.RESUME)
    assert renew_at(app, clock, ENDS - 3 * DAY)["paid"] == 1
    assert read_permit(app, permit_id).valid_until == ENDS + 30 * DAY


def test_a_card_that_is_declined_is_tried_at_the_published_times_and_then_it_is_suspended(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    permit_id = permit_with_card(app, person_id, "declined")
    renew_at(app, clock, ENDS - 7 * DAY)
    holder = app.test_client()
    sign_in(holder, person_id=person_id)
    assert "You need do nothing." in holder.get("/mine").text
    own = re.search(r"/mine/permits/\w{12}\b", holder.get("/mine/permits").text)
    assert own
    page = holder.get(own[0]).text
    assert "You need do nothing." in page
    assert "to keep your space" not in page  # it is kept by itself

    for number, before in enumerate((5, 3, 1, -1), start=1):
        assert renew_at(app, clock, ENDS - before * DAY)["declined"] == 1
        assert renew_at(app, clock, ENDS - before * DAY)["declined"] == 0
        assert renewal_of(app, permit_id).tries == number
        assert len([subject for subject in mails(app) if "not renewed yet" in subject]) == number
    assert renewal_of(app, permit_id).failure == "insufficient_funds"
    sign_in(holder, person_id=person_id)
    page = holder.get("/mine").text
    assert "Your bank did not take the payment this time." in page
    assert "You need do nothing." not in page
    with app.app_context():
        end_permits(clock.now())
    assert is_open(app, clock), "in its grace it opens"

    assert renew_at(app, clock, ENDS + GRACE)["suspended"] == 1

    permit = read_permit(app, permit_id)
    assert permit.state == PermitState.SUSPENDED
    assert not is_open(app, clock)
    assert is_open(app, clock, withheld=True), "the lane can say why it stays closed"
    assert "suspended" in mails(app)[-1]
    with app.app_context():
        end_permits(ENDS + KEPT_FOR - DAY)
    assert read_permit(app, permit_id).state == PermitState.SUSPENDED
    with app.app_context():
        end_permits(ENDS + KEPT_FOR)
    assert read_permit(app, permit_id).state == PermitState.ENDED


def test_another_card_is_asked_at_once_and_opens_a_suspended_permit_again(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    permit_id = permit_with_card(app, person_id, "declined")
    for before in (7, 5, 3, 1, -1, -3):
        renew_at(app, clock, ENDS - before * DAY)
    assert read_permit(app, permit_id).state == PermitState.SUSPENDED

    save_card(app, person_id)
    assert renew_at(app, clock, ENDS + 4 * DAY)["paid"] == 1

    permit = read_permit(app, permit_id)
    assert (permit.state, permit.valid_until) == (PermitState.ACTIVE, ENDS + 30 * DAY)
    assert is_open(app, clock)


def test_a_bank_that_wants_its_holder_is_not_asked_again(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    permit_id = permit_with_card(app, person_id, "confirm")

    renew_at(app, clock, ENDS - 7 * DAY)
    assert renew_at(app, clock, ENDS - 5 * DAY)["declined"] == 1
    assert renew_at(app, clock, ENDS - 3 * DAY)["declined"] == 0

    renewal = renewal_of(app, permit_id)
    assert (renewal.state, renewal.next_at) == (RenewalState.PAYER, None)


def test_a_consent_taken_back_takes_nothing_and_the_permit_ends_as_any_other(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    permit_id = permit_with_card(app, person_id)
    renew_at(app, clock, ENDS - 7 * DAY)
    with app.app_context(), transaction() as session:
        assert cards.withdraw(session, person_id, clock.now())
        saving.tell(session, person_id)

    renew_at(app, clock, ENDS - 5 * DAY)
    renew_at(app, clock, ENDS - DAY)

    assert charges(app) == []
    assert "pay $124.00 to keep it" in mails(app)[-1]
    with app.app_context():
        end_permits(ENDS)
    assert read_permit(app, permit_id).state == PermitState.ENDED


def test_who_ends_the_permit_is_not_charged_and_who_goes_on_after_all_is(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    permit_id = permit_with_card(app, person_id)
    renew_at(app, clock, ENDS - 7 * DAY)
    actor = Actor(person_id, ENDS - 6 * DAY)
    with app.app_context(), transaction() as session:
        keeping.ask_end(session, permit_id, actor)
    renew_at(app, clock, ENDS - 5 * DAY)
    assert renewal_of(app, permit_id).state == RenewalState.OVER

    with app.app_context(), transaction() as session:
        keeping.keep(session, permit_id, actor)
    assert renew_at(app, clock, ENDS - 4 * DAY).items() >= {"opened": 1, "paid": 1}.items()


def test_an_answer_that_was_lost_is_looked_for_and_not_asked_for_twice(
    app: Flask, clock: FixedClock, person_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    permit_id = permit_with_card(app, person_id)
    renew_at(app, clock, ENDS - 7 * DAY)
    charge = TestCards.charge
    asked = []

    def lost(self: TestCards, request: object) -> object:
        asked.append(request)
        charge(self, request)  # type: ignore[arg-type]
        raise ProviderUnavailableError("the line went dead")

    monkeypatch.setattr(TestCards, "charge", lost)
    assert renew_at(app, clock, ENDS - 5 * DAY)["silent"] == 1
    assert renewal_of(app, permit_id).state == RenewalState.ASKED

    assert renew_at(app, clock, ENDS - 5 * DAY + timedelta(minutes=10))["paid"] == 1
    assert len(asked) == 1


def test_a_batch_asks_few_questions_a_permit(
    app: Flask, clock: FixedClock, query_counter: object
) -> None:
    with app.app_context(), transaction() as session:
        people = [add_person(session, "employee").id for _ in range(6)]
    for one in people:
        permit_with_card(app, one)
    with query_counter() as counted:  # type: ignore[operator]
        said = renew_at(app, clock, ENDS - 5 * DAY)

    assert said.items() >= {"opened": 6, "paid": 6}.items()
    assert counted.count <= 40 + 6 * 14


def test_nobody_is_renewed_without_a_card(app: Flask, clock: FixedClock, person_id: int) -> None:
    permit_id = give_permit(app, person_id)

    for before in (7, 5, 1, 0):
        renew_at(app, clock, ENDS - before * DAY)

    assert [subject for subject in mails(app) if "to keep it" in subject]
    assert charges(app) == []
    with app.app_context():
        assert read_session().scalar(select(func.count()).select_from(Charge)) == 1
        end_permits(ENDS)
    assert read_permit(app, permit_id).state == PermitState.ENDED
    assert clock.now() > NOW
