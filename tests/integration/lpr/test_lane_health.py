"""How the lanes are, on a page: what is wrong, since when, and what to do."""

import csv
import io
from datetime import timedelta

import pytest

from lpr.jobs import watch_lanes
from tests.integration.lpr.lanes import add_lanes, call
from tests.people import sign_in


@pytest.fixture(autouse=True)
def _lanes(app, client):
    add_lanes(app)
    sign_in(client, "attendant")


def report(client, at, slug="staff", **more):
    well = {
        "clock": at.now().isoformat(),
        "list_made_at": at.now().isoformat(),
        "list_count": 1204,
        "barrier": "lowered",
    }
    assert call(client, slug, "POST", "status", json=well | more).status_code == 204


def checks(client, slug="staff"):
    """What the table says of each part of a lane: its state and what to do."""
    rows = csv.DictReader(
        io.StringIO(client.get("/console/health.csv").text.removeprefix("\ufeff"))
    )
    return {row["part"]: (row["state"], row["what to do"]) for row in rows if row["lane"] == slug}


def test_a_lane_that_is_well_asks_for_nobody(client, clock):
    for slug in ("staff", "public", "exit"):
        report(client, clock, slug)
    page = client.get("/console/health").text
    assert "All lanes are well." in page
    assert "1204 plates" in page
    assert set(checks(client).values()) == {("well", "")}


@pytest.mark.parametrize(
    ("told", "part", "advice"),
    [
        ({"camera_works": False}, "camera", "Check its cable and power"),
        ({"camera_works": False, "camera_trouble": "frozen"}, "camera", ""),
        ({"barrier_answers": False}, "barrier", "The barrier does not answer"),
        ({"barrier": "obstructed"}, "barrier", "Something is in the way of the boom"),
        ({"journal_works": False}, "journal", "Free its disk"),
        ({"journal_waiting": 51}, "journal", "check the line to the server"),
        ({"list_trouble": "wrong key"}, "list", "Check its keys"),
        ({"list_made_at": None}, "list", "no list of permits yet"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(client, clock, told, part, advice):
    report(client, clock, **told)
    found = checks(client)
    assert found.pop(part)[0] == "wrong"
    assert advice in checks(client)[part][1]
    assert {state for state, _ in found.values()} == {"well"}


def test_a_clock_that_is_wrong_and_a_list_that_is_old(client, clock):
    ahead = (clock.now() + timedelta(seconds=9)).isoformat()
    old = (clock.now() - timedelta(hours=1)).isoformat()
    report(client, clock, clock=ahead, list_made_at=old)
    found = checks(client)
    assert found["clock"] == ("wrong", "The lane's clock is wrong. Set it.")
    assert found["list"][0] == "wrong"
    assert "9.0 s ahead of ours" in client.get("/console/health").text


def test_of_a_lane_out_of_contact_nothing_is_taken_for_well(client, app, clock):
    report(client, clock)
    clock.advance(timedelta(minutes=5))
    with app.app_context():
        watch_lanes(clock.now())
    found = checks(client)
    assert found["contact"][0] == "wrong"
    assert {state for part, (state, _) in found.items() if part != "contact"} == {"unknown"}
    page = client.get("/console/health").text
    assert "3 lanes ask for somebody." in page
    assert "wrong since" in page


def test_a_refresh_gets_the_table_alone(client):
    part = client.get("/console/health", headers={"HX-Request": "true"}).text
    assert 'id="health"' in part
    assert "<html" not in part
