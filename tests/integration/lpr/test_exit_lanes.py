"""Exit lanes: they hear of stays and payments, and what is still due is kept and can be paid."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.campus_time import campus_zone
from core.clock import FixedClock
from core.db import read_session, transaction
from core.signing import public_key_text, signing_key
from lpr.lane.leaving.stays_store import StaysStore
from lpr.reading.consensus import PassageRead
from parking.models import Garage, GarageRate, Stay, ValidationKind
from parking.stays.review import Reviewer
from parking.validating import steps as validating
from parking.visits import costs as visits
from tests.integration.lpr.lanes import NOW, add_lanes, barrier, call, new_uid, passage, send
from tests.parking_world import add_rates
from tests.people import add_person

HOUR = timedelta(hours=1)
READ = PassageRead(text="8ABC12", confidence=0.9999, characters=(), agreeing=3, frames=3)


@pytest.fixture(autouse=True)
def _town(app):
    add_lanes(app)
    with app.app_context(), transaction() as session:
        garage = session.scalars(select(Garage)).one()
        add_rates(session, garage, (60, 1_200), (1_440, 4_800))


def come(client, lane="public", sequence=1, number="8ABC12", at=NOW, **more):
    uid = new_uid()
    seen = passage(sequence, uid, "open", number=number, at=at, **more)
    send(client, lane, seen, barrier(sequence + 1, uid, at=at))
    return uid


def leave(client, number="8ABC12", at=NOW + HOUR):
    return come(client, "exit", number=number, at=at, reason="exit_balance_due")


def stay_in(app):
    with app.app_context():
        session = read_session()
        session.expire_all()
        return session.scalars(select(Stay)).one()


def pay(app, cents, at):
    with app.app_context(), transaction() as session:
        visits.take_payment(session.scalars(select(Stay)).one(), cents, at)


@pytest.fixture
def lane_clock():
    return FixedClock(NOW)


@pytest.fixture
def lane(app, tmp_path, lane_clock):
    key = public_key_text(signing_key(app.config))
    return StaysStore(tmp_path / "stays.signed", "exit", key, lane_clock)


def fetch(client, tag=""):
    return call(client, "exit", "GET", "stays", headers={"If-None-Match": tag} if tag else {})


def test_an_exit_hears_of_each_stay_and_payment_and_decides_without_the_server(
    client, app, lane, lane_clock
):
    empty = fetch(client)
    lane.replace(empty.data)
    assert lane.account_of(READ) is None

    come(client)
    entered = fetch(client, empty.headers["ETag"])
    lane.replace(entered.data)
    lane_clock.advance(timedelta(minutes=50))
    assert lane.account_of(READ).due_cents == 1_200

    assert fetch(client, entered.headers["ETag"]).status_code == 304
    pay(app, 1_200, NOW + timedelta(minutes=40))
    paid = fetch(client, entered.headers["ETag"])
    lane.replace(paid.data)
    assert lane.account_of(READ).due_cents == 0

    leave(client)
    lane.replace(fetch(client, paid.headers["ETag"]).data)
    assert lane.account_of(READ) is None


def test_a_change_of_rates_reaches_the_exit(client, app):
    come(client)
    before = fetch(client)
    with app.app_context(), transaction() as session:
        session.scalars(select(GarageRate).order_by(GarageRate.id)).first().cents = 900
    assert fetch(client, before.headers["ETag"]).status_code == 200


def test_an_unread_car_is_known_to_the_exit_by_its_ticket_and_a_permits_is_not(
    client, app, lane, lane_clock
):
    come(client, "staff", reason="permit")
    lane.replace(fetch(client).data)
    assert lane.current.accounts.count() == 0
    come(client, "public", confidence=0.2)
    lane.replace(fetch(client).data)
    lane_clock.advance(timedelta(minutes=50))
    with app.app_context():
        [code] = read_session().scalars(select(Stay.claim_code).where(Stay.key.is_(None)))
    assert lane.account_of(None, code).due_cents == 1_200
    assert lane.account_of(READ) is None


def test_what_is_due_at_the_exit_stays_due_and_can_be_paid_later(client, app):
    come(client)
    leave(client, at=NOW + 2 * HOUR)
    stay = stay_in(app)
    assert stay.balance_cents == 4_800

    page = client.get(f"/pay/{stay.claim_code}").text
    assert "You left with a balance due." in page
    assert "$48.00" in page
    by_plate = client.post("/pay", data={"garage": "harbor", "number": "8ABC12"})
    assert by_plate.headers["Location"].endswith(stay.claim_code)

    pay(app, 4_800, NOW + 30 * HOUR)
    assert stay_in(app).balance_cents == 0
    assert "Nothing is owed." in client.get(f"/pay/{stay.claim_code}").text
    assert client.post("/pay", data={"garage": "harbor", "number": "8ABC12"}).status_code == 422


def test_who_paid_before_leaving_leaves_without_a_balance(client, app):
    come(client)
    pay(app, 1_200, NOW + timedelta(minutes=50))
    leave(client, at=NOW + timedelta(minutes=64))
    assert stay_in(app).balance_cents == 0


def test_a_balance_in_doubt_says_so_before_it_is_paid(client, app):
    come(client)
    leave(client, "BABC12")
    stay = stay_in(app)
    assert (stay.doubt, stay.balance_cents) == ("one_character", 1_200)
    assert "If you did not leave then" in client.get(f"/pay/{stay.claim_code}").text


def test_a_stay_whose_exit_was_not_seen_is_never_billed_on(client, app):
    come(client)
    pay(app, 1_200, NOW + HOUR)
    come(client, sequence=3, at=NOW + 50 * HOUR)
    with app.app_context():
        first = read_session().scalars(select(Stay).order_by(Stay.id)).first()
    assert (first.closed_by, first.balance_cents) == ("superseded", 0)
    assert "Nothing is owed." in client.get(f"/pay/{first.claim_code}").text


@pytest.mark.parametrize(
    ("lane", "more", "kind"),
    [
        ("public", {}, "visitor"),
        ("staff", {}, "hand"),
        ("staff", {"permit_id": "K7ABCDEF"}, "permit"),
        ("public", {"permit_id": "duty-12"}, "duty"),
        ("public", {"rule": "responder"}, "responder"),
    ],
)
def test_a_car_is_inside_as_what_its_lane_let_it_in(client, app, lane, more, kind):
    come(client, lane, **more)
    stay = stay_in(app)
    assert (stay.kind, stay.claim_code is not None) == (kind, kind == "visitor")


def test_an_exit_hears_of_a_validation_and_of_its_taking_back(client, app, lane, lane_clock):
    come(client)
    with app.app_context(), transaction() as session:
        session.add(ValidationKind(name="Inpatient", effect="whole", amount=0))
        person = add_person(session, "clinic").id
        stay_id = session.scalars(select(Stay.id)).one()
        by = Reviewer(person, NOW, "Appointment")
        session.flush()
        given = validating.validate(session, stay_id, 1, by, campus_zone())
        session.flush()
        given_id = given.id
    told = fetch(client)
    lane.replace(told.data)
    lane_clock.advance(30 * HOUR)
    assert lane.account_of(READ).due_cents == 0

    with app.app_context(), transaction() as session:
        validating.take_back(session, given_id, by, of_others=False)
    lane.replace(fetch(client, told.headers["ETag"]).data)
    assert lane.account_of(READ).due_cents > 0
