"""Another car on a permit for some days: from the phone to the lane's list, and its end."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.clock import FixedClock
from core.db import read_session, transaction
from core.outbox import OutboxMessage
from core.signing import public_key_text, signing_key
from lpr.lane.lists.format import from_bytes
from lpr.lane.lists.store import open_sealed
from parking.access import AccessList, Request, decide
from parking.models import PermitEvent
from parking.permits import keeping
from parking.permits.life import Action
from parking.permits.steps import Actor
from parking.temporary import jobs
from parking.temporary.models import TemporaryPlate
from tests.integration.lpr.lanes import add_lanes, call
from tests.parking_world import add_product, add_vehicle, buy, put_temporary
from tests.people import add_person, sign_in

OWN, OTHER, LOANER = "8ABC12", "8ABC13", "4LNR77"
# A Wednesday, 06:40 on campus; the loaner is chosen until Friday.
EARLY = datetime.fromisoformat("2026-03-04T06:40:00-05:00")
ENDS = datetime.fromisoformat("2026-03-07T00:00:00-05:00")


class Nurse:
    """Somebody with two cars on a permit, at the wheel and on the phone."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        add_lanes(app)
        self.app, self.client = app, client
        self.id = sign_in(client, "employee").id
        with app.test_request_context(), transaction() as session:
            cars = [add_vehicle(session, self.id, number) for number in (OWN, OTHER)]
            self.car_id = cars[0].id
            self.permit_id = buy(session, self.id, add_product(session), *cars, now=EARLY).id
        self.address = f"/mine/permits/{self.permit_id}/temporary"

    def put(self, **changes: str) -> TestResponse:
        """Put the loaner on the permit by the page."""
        data = {
            "state": "MA",
            "plate_type": "passenger",
            "number": LOANER,
            "last_day": "2026-03-06",
            "instead_of": str(self.car_id),
        }
        return self.client.post(self.address, data=data | changes)

    def listed(self) -> AccessList:
        """The list that the restricted lane is given now."""
        sealed = call(self.client, "staff", "GET", "list").data
        return from_bytes(open_sealed(sealed, public_key_text(signing_key(self.app.config))))


def at_gate(listed: AccessList, number: str, at: datetime) -> str:
    """Which permit lets the car in, or why it stays out."""
    zone = ZoneInfo("America/New_York")
    decision = decide(Request(at, zone, listed.rules, number, "MA", "passenger"), listed)
    return decision.outcome if decision.outcome == "open" else decision.reason


@pytest.fixture
def nurse(app: Flask, client: FlaskClient, clock: FixedClock) -> Nurse:
    clock.instant = EARLY
    return Nurse(app, client)


def test_a_loaner_opens_at_once_in_the_place_of_one_car_and_ends_by_the_lanes_own_clock(
    nurse: Nurse,
) -> None:
    assert at_gate(nurse.listed(), LOANER, EARLY) == "not_listed"
    assert nurse.put().status_code == 303

    listed, late, after = nurse.listed(), ENDS - timedelta(minutes=1), ENDS + timedelta(hours=1)
    # The same list, as of a lane whose line is down from now on.
    assert [at_gate(listed, LOANER, at) for at in (EARLY, late, after)] == [
        "open",
        "open",
        "temporary_over",
    ]
    assert [at_gate(listed, OWN, at) for at in (EARLY, late, after)] == [
        "replaced",
        "replaced",
        "open",
    ]
    assert at_gate(listed, OTHER, EARLY) == "open"
    page = nurse.client.get(f"/mine/permits/{nurse.permit_id}").text
    assert "4LNR77 stands in for 8ABC12 through Fri, Mar 6, 2026" in page


def test_beside_ones_own_all_count_and_ending_it_takes_it_off_at_once(nurse: Nurse) -> None:
    nurse.put(instead_of="beside")
    listed = nurse.listed()
    assert [at_gate(listed, number, EARLY) for number in (OWN, LOANER)] == ["open", "open"]

    nurse.client.post(f"{nurse.address}/end")

    listed = nurse.listed()
    assert [at_gate(listed, number, EARLY) for number in (OWN, LOANER)] == ["open", "not_listed"]
    assert nurse.put().status_code == 303  # ending it is undone by putting it on again


def test_what_cannot_be_is_said_beside_its_field(nurse: Nurse) -> None:
    with nurse.app.test_request_context(), transaction() as session:
        stranger = add_person(session, "employee")
        add_vehicle(session, stranger.id, "5STR99")
        other = buy(session, stranger.id, add_product(session, "other"), now=EARLY)
        session.add(
            TemporaryPlate(
                permit_id=other.id,
                state="MA",
                plate_type="passenger",
                number="10BX10",
                key="MA/passenger/10BX10",
                begins_at=EARLY,
                ends_at=ENDS,
            )
        )
    wrong: tuple[tuple[dict[str, str], str], ...] = (
        ({"number": OTHER}, "This car is on your account."),
        ({"number": "5STR99"}, "stands on another account"),
        ({"number": "1OBX10"}, "Another plate that looks the same"),
        ({"last_day": "2026-03-18"}, "Not a valid choice"),
        ({"instead_of": "999"}, "Not a valid choice"),
        ({"number": "🚗"}, "A plate number has"),
    )
    for changes, said in wrong:
        answer = nurse.put(**changes)
        assert (answer.status_code, said in answer.text) == (422, True), changes
    assert at_gate(nurse.listed(), LOANER, EARLY) == "not_listed"


def test_its_end_is_told_a_day_ahead_and_written_when_it_is_over(
    nurse: Nurse, clock: FixedClock
) -> None:
    nurse.put()
    subjects = []
    for at in (EARLY, ENDS - timedelta(hours=23), ENDS - timedelta(hours=22), ENDS):
        clock.instant = at
        with nurse.app.test_request_context():
            jobs.look_after(at)
            jobs.look_after(at)
            query = select(OutboxMessage.payload).where(OutboxMessage.key.not_like("payment_%"))
            mails = read_session().scalars(query.order_by("id"))
            subjects.append([mail["subject"] for mail in mails])
    soon = "Your temporary plate MA 4LNR77 ends after Fri, Mar 6, 2026"
    over = "Your temporary plate MA 4LNR77 has ended"
    assert subjects == [[], [soon], [soon], [soon, over]]
    with nurse.app.app_context():
        told = list(read_session().scalars(select(PermitEvent.action).order_by(PermitEvent.id)))
    assert told[-2:] == [Action.PUT_TEMPORARY, Action.END_TEMPORARY]
    sign_in(nurse.client, person_id=nurse.id)  # days have gone by
    assert nurse.put(last_day="2026-03-08").status_code == 303


def test_a_year_has_its_limit_and_a_permit_that_is_suspended_takes_none(nurse: Nurse) -> None:
    with nurse.app.test_request_context(), transaction() as session:
        for weeks in range(2, 12, 2):  # five of 14 days, one after another: 60 and more
            began = EARLY - timedelta(weeks=weeks)
            session.add(
                TemporaryPlate(
                    permit_id=nurse.permit_id,
                    state="MA",
                    plate_type="passenger",
                    number=LOANER,
                    key=f"MA/passenger/{LOANER}",
                    begins_at=began,
                    ends_at=began + timedelta(days=13),
                    ended_at=began + timedelta(days=13),
                )
            )
    page = nurse.client.get(nurse.address).text
    assert "Your days are used up" in page
    assert "at most 14 days at once and 60 days within a year" in page
    with nurse.app.app_context(), transaction() as session:
        actor = Actor(None, EARLY, "Two letters came back.")
        keeping.act(session, nurse.permit_id, Action.SUSPEND, actor)
    assert "This permit opens no gate now" in nurse.client.get(nurse.address).text


def test_two_taps_put_one_and_one_permit_has_one(nurse: Nurse) -> None:
    assert nurse.put().status_code == 303
    nurse.put(number="4LNR78")
    with nurse.app.app_context():
        numbers = list(read_session().scalars(select(TemporaryPlate.number)))
    assert numbers == [LOANER]


def test_the_office_of_another_permit_is_not_told(nurse: Nurse) -> None:
    stranger = nurse.app.test_client()
    sign_in(stranger, "employee")
    assert stranger.get(nurse.address).status_code == 404
    with nurse.app.test_request_context(), transaction() as session:
        put_temporary(session, nurse.permit_id, nurse.id, now=EARLY)
    assert stranger.post(f"{nurse.address}/end").status_code == 404


def test_the_story_names_the_last_day_and_no_midnight(nurse: Nurse) -> None:
    nurse.put()
    page = nurse.client.get(f"/mine/permits/{nurse.permit_id}").text
    assert "through Fri, Mar 6, 2026" in page
    assert "12:00" not in page
