"""Clinics and desks validate stays: found by code or plate, once a kind, taken back, audited."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.campus_time import campus_zone
from core.db import read_session, transaction
from parking import stays
from parking.access.validations import Effect
from parking.models import Stay, StayValidation, ValidationKind
from parking.stays.kinds import StayKind
from parking.visits import costs as visits
from tests.parking_world import NOW, add_garage, add_rates
from tests.people import sign_in

HOUR = timedelta(hours=1)
PAGE = "/office/validations"
WHOLE, TWO_HOURS = 1, 2


@pytest.fixture(autouse=True)
def _town(app):
    with app.app_context(), transaction() as session:
        add_rates(session, add_garage(session, is_public=True), (60, 1_200), (1_440, 4_800))
        session.add(ValidationKind(name="Inpatient", effect=Effect.WHOLE, amount=0))
        session.flush()
        session.add(ValidationKind(name="Eye clinic", effect=Effect.HOURS, amount=1))


@pytest.fixture
def clinic(client):
    return sign_in(client, "clinic")


@pytest.fixture
def code(app):
    return enter(app, "in", "MA/-/8ABC12")


def enter(app, uid, key, kind=StayKind.VISITOR):
    with app.app_context(), transaction() as session:
        return stays.begin_stay(
            session,
            garage_slug="harbor",
            passage_uid=uid,
            plate_key=key,
            kind=kind,
            entered_at=NOW - timedelta(minutes=90),
        ).claim_code


def leave(app, at=NOW):
    with app.app_context(), transaction() as session:
        ended = stays.end_stay(
            session, garage_slug="harbor", passage_uid="out", plate_key="MA/-/8ABC12", left_at=at
        )
        visits.keep_balance(ended, campus_zone())


def validate(client, kind=WHOLE, reason="Appointment at 10:30", **which):
    return client.post(PAGE, data={"kind": kind, "reason": reason, "garage": "", **which})


def due(app):
    with app.app_context():
        session = read_session()
        session.expire_all()
        stay = session.scalars(select(Stay)).one()
        return visits.bill(stay, NOW, campus_zone()).due_cents, stay.balance_cents


def test_a_clinic_validates_by_code_and_the_visitor_sees_it(app, client, clinic, code):
    assert due(app) == (4_800, 0)
    assert validate(client, code=f"{code[:4].lower()}-{code[4:]}").status_code == 303
    assert due(app) == (0, 0)
    page = client.get(PAGE).text
    assert "Due now at Harbor Garage: $0.00" in page
    assert "Inpatient: the whole stay" in page
    assert "Appointment at 10:30" in page
    assert "8ABC12" not in page
    visitor = client.get(f"/pay/{code}").text
    assert "Validated" in visitor
    assert "Nothing is owed." in visitor
    with app.app_context():
        query = select(AuditEntry).where(AuditEntry.action == "stay.validated")
        entry = read_session().scalars(query).one()
    assert (entry.actor_id, entry.reason) == (clinic.id, "Appointment at 10:30")
    assert entry.details == {"kind": "Inpatient", "effect": "whole", "amount": 0}


def test_a_desk_validates_by_plate(app, client, clinic, code):
    assert validate(client, TWO_HOURS, garage="harbor", number="8abc12").status_code == 303
    assert due(app) == (3_600, 0)


@pytest.mark.parametrize(
    ("which", "said"),
    [
        ({"code": "KKKK7777"}, "No stay has this code."),
        ({"garage": "harbor", "number": "9ZZZ99"}, "No car with this plate"),
        ({}, "Type the claim code, or choose the garage"),
        ({"code": "{code}", "reason": ""}, "Say why in a few words."),
        ({"code": "{code}", "kind": "77"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(app, client, clinic, code, which, said):
    given = {name: value.format(code=code) for name, value in which.items()}
    answer = validate(client, **given)
    assert answer.status_code == 422
    assert said in answer.text
    assert due(app) == (4_800, 0)


def test_a_stay_is_validated_once_by_a_kind_and_by_several_kinds(app, client, clinic, code):
    validate(client, TWO_HOURS, code=code)
    again = validate(client, TWO_HOURS, code=code)
    assert again.status_code == 422
    assert "validated in this way already" in again.text
    assert validate(client, WHOLE, code=code).status_code == 303
    assert due(app) == (0, 0)


def test_a_validation_is_taken_back_while_the_car_is_inside(app, client, clinic, code):
    validate(client, code=code)
    assert client.post(f"{PAGE}/1/undo").status_code == 303
    assert due(app) == (4_800, 0)
    assert "taken back" in client.get(PAGE).text
    assert client.post(f"{PAGE}/1/undo").status_code == 409

    validate(client, code=code)
    leave(app)
    gone = client.post(f"{PAGE}/2/undo")
    assert gone.status_code == 409
    assert "has left on the word" in gone.text
    assert due(app) == (0, 0)


def test_a_desk_takes_back_its_own_and_the_office_everybodys(app, client, clinic, code):
    validate(client, code=code)
    sign_in(client, "clinic")
    assert "Nothing validated yet" in client.get(PAGE).text
    assert "Appointment" not in client.get(f"{PAGE}/validations.csv").text
    assert client.post(f"{PAGE}/1/undo").status_code == 404

    sign_in(client, "office")
    assert "Appointment" in client.get(f"{PAGE}/validations.csv").text
    assert client.post(f"{PAGE}/1/undo").status_code == 303
    assert due(app) == (4_800, 0)


def test_a_balance_is_validated_after_the_car_has_left_for_a_month(
    app, client, clinic, code, clock
):
    leave(app)
    assert due(app) == (4_800, 4_800)
    assert validate(client, code=code).status_code == 303
    assert due(app) == (0, 0)
    assert validate(client, TWO_HOURS, code=code).status_code == 422


def test_a_stay_that_is_long_over_is_not_validated(app, client, clinic, code):
    leave(app, NOW - timedelta(minutes=1))
    with app.app_context(), transaction() as session:
        session.scalars(select(Stay)).one().left_at = NOW - timedelta(days=31)
    answer = validate(client, code=code)
    assert answer.status_code == 422
    assert "This stay is over" in answer.text


def test_the_office_adds_a_way_to_validate_ends_it_and_puts_it_back(app, client, code):
    sign_in(client, "office")
    kinds = f"{PAGE}/kinds"
    new = {"name": "Flowers desk", "effect": "flat", "amount": "5.50"}
    assert client.post(kinds, data=new).status_code == 303
    assert "Flowers desk" in client.get(kinds).text
    assert "$5.50" in client.get(kinds).text
    assert validate(client, 3, code=code).status_code == 303
    assert due(app) == (4_250, 0)

    client.post(f"{kinds}/3/end")
    assert "Flowers desk</option>" not in client.get(PAGE).text
    assert due(app) == (4_250, 0)
    client.post(f"{kinds}/3/put_back")
    assert "Flowers desk</option>" in client.get(PAGE).text
    assert client.post(f"{kinds}/99/end").status_code == 404
    assert client.post(f"{kinds}/3/burn").status_code == 404


@pytest.mark.parametrize(
    ("effect", "amount"),
    [
        *[("hours", ""), ("hours", "1.5"), ("percent", "101"), ("flat", "-1"), ("odd", "1")],
        *[("flat", "NaN"), ("hours", "NaN"), ("percent", "Infinity"), ("flat", "1e999999")],
    ],
)
def test_a_way_that_makes_no_sense_is_not_added(app, client, effect, amount):
    sign_in(client, "office")
    new = {"name": "Odd", "effect": effect, "amount": amount}
    assert client.post(f"{PAGE}/kinds", data=new).status_code == 422
    with app.app_context():
        assert read_session().get(ValidationKind, 3) is None


def test_without_any_way_a_desk_is_told_so(app, client, clinic):
    with app.app_context(), transaction() as session:
        for kind in session.scalars(select(ValidationKind)):
            kind.ended_at = NOW
    assert "No way to validate yet" in client.get(PAGE).text
    with app.app_context():
        assert read_session().scalars(select(StayValidation)).all() == []
