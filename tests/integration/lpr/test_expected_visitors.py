"""Expected visitors: from the office's page to the lane's list, the gate, and a ticket."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import read_session
from core.signing import public_key_text, signing_key
from lpr.lane.lists.format import from_bytes
from lpr.lane.lists.store import open_sealed
from parking.access import AccessList, Decision, Outcome, Reason, Request, decide, sentence
from parking.models import Stay
from parking.rights.switches import all_switches
from tests.integration.lpr.lanes import add_lanes, barrier, call, new_uid, passage, send
from tests.integration.lpr.test_lane_rules import hidden
from tests.people import sign_in

VISIT = {
    "state": "NH",
    "plate_type": "passenger",
    "number": "4417203",
    "host": "Radiology",
    "garage": "harbor",
    "begins": "2026-03-04T12:00",
    "ends": "2026-03-05T18:00",
    "reason": "Asked for by Radiology.",
}


@pytest.fixture
def office(app: Flask, client: FlaskClient) -> FlaskClient:
    add_lanes(app)
    sign_in(client, "office")
    return client


def expect(client: FlaskClient, **changes: str):  # type: ignore[no-untyped-def]
    return client.post("/office/expected-visitors/new", data=VISIT | changes)


def listed(client: FlaskClient, form: int = 2) -> AccessList:
    """The list that the restricted lane is given now."""
    sealed = call(client, "staff", "GET", f"list?format={form}").data
    return from_bytes(open_sealed(sealed, public_key_text(signing_key(client.application.config))))


def at_gate(access: AccessList, when: str) -> Decision:
    at = datetime.fromisoformat(f"2026-03-{when}-05:00")
    plate = ("4417203", "NH", "passenger")
    return decide(Request(at, ZoneInfo("America/New_York"), access.rules, *plate), access)


@pytest.mark.parametrize("form", [1, 2])
def test_a_restricted_lane_lets_a_visitor_in_while_expected_and_says_when(office, form):
    assert expect(office).status_code == 303
    access = listed(office, form)
    came = at_gate(access, "04T12:00")
    assert (came.outcome, came.reason, came.starts_stay) == (Outcome.OPEN, Reason.EXPECTED, True)
    for when, words in (("04T11:59", "from Wednesday, March 4 at 12"), ("05T18:00", "until Thu")):
        kept_out = at_gate(access, when)
        assert kept_out.outcome is Outcome.REFUSE
        assert words in sentence(kept_out.reason, kept_out.values)


def test_an_expected_visitor_is_a_visitor_with_a_ticket_and_holds_no_permit(app, office):
    expect(office)
    uid = new_uid()
    told = passage(1, uid, "open", number="4417203", permit_id="visit-1", reason="expected")
    told["body"]["claim_code"] = "K3T79XDM"
    send(office, "staff", told, barrier(2, uid))
    with app.app_context():
        stay = read_session().scalars(select(Stay)).one()
    assert (stay.kind, stay.claim_code, stay.permit_id) == ("visitor", "K3T79XDM", None)


def test_a_visit_that_is_taken_off_opens_no_more_and_can_be_put_back(office):
    entry = expect(office).location
    assert "Radiology" in office.get("/office/expected-visitors?words=radio").text
    assert "4417203" in office.get("/office/expected-visitors/entries.csv").text
    office.post(f"{entry}/end", data={"reason": "Called off."})
    assert at_gate(listed(office), "04T12:00").reason is Reason.NOT_LISTED
    office.post(f"{entry}/restore")
    assert at_gate(listed(office), "04T12:00").outcome is Outcome.OPEN


def test_a_garage_and_a_lane_alone_may_let_no_expected_visitors_in(office):
    garage_page, lane_page = "/office/garages/harbor/gate-rules", "/office/lanes/staff/rules"
    switches = all_switches({}) | {"visits": False, "reason": "Agreed on Monday.", "version": 0}
    put(office, garage_page, {n: value for n, value in switches.items() if value is not False})
    entry = expect(office)
    assert "let no expected visitors in" in office.get(entry.location).text
    kept_out = at_gate(listed(office), "04T12:00")
    assert (kept_out.outcome, kept_out.reason) == (Outcome.REFUSE, Reason.NOT_BY_VISIT)
    own = dict.fromkeys(all_switches({}), "") | {"visits": "on", "reason": "Deliveries."}
    put(office, lane_page, own | {"seen": hidden(office.get(lane_page).text, "seen")})
    assert at_gate(listed(office), "04T12:00").reason is Reason.EXPECTED


def put(client: FlaskClient, page: str, data: dict[str, Any]) -> None:
    """Look at what a change would do, then put it in force."""
    shown = client.post(page, data=data).text
    assert "xpected" in shown.split("What would change")[1].split("</section>")[0]
    save = {"step": "save", "previewed": hidden(shown, "previewed")}
    assert client.post(page, data=data | save).status_code == 303


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends": "2026-03-04T12:00"}, "A visit ends after it begins"),
        ({"ends": "2026-04-05T12:00"}, "within 31 days"),
        ({"begins": "2026-03-01T12:00", "ends": "2026-03-02T12:00"}, "is not over already"),
        ({"host": ""}, "Say whom or what they visit."),
        ({"begins": "2026-03-05T17:00", "ends": "2026-03-06T12:00"}, "on the list already"),
    ],
)
def test_a_visit_that_cannot_be_is_told_beside_its_field(office, changes, said):
    expect(office)
    answer = expect(office, **changes)
    assert answer.status_code == 422
    assert said in answer.text
