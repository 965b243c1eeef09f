"""Each garage's inside, live: by kind, of late, in doubt while a gate is silent, corrected."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import transaction
from lpr.models import Lane
from parking import stays
from parking.models import Garage
from parking.stays.kinds import StayKind
from tests.integration.lpr.lanes import add_lanes
from tests.parking_world import NOW, add_garage
from tests.people import sign_in

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _town(app):
    add_lanes(app)
    hear(app, "staff", "public", "exit")
    with app.app_context(), transaction() as session:
        add_garage(session, "island")


@pytest.fixture
def office(client):
    return sign_in(client, "office")


def hear(app, *slugs, at=NOW, waiting=0):
    with app.app_context(), transaction() as session:
        for lane in session.scalars(select(Lane).where(Lane.slug.in_(slugs))):
            lane.seen_at, lane.status = at, {"journal_waiting": waiting}


def enter(app, uid, kind=StayKind.VISITOR, key=None, minutes=60):
    with app.app_context(), transaction() as session:
        stays.begin_stay(
            session,
            garage_slug="harbor",
            passage_uid=uid,
            plate_key=key,
            kind=kind,
            entered_at=NOW - minutes * MINUTE,
        )


def leave(app, uid, key=None, minutes=5):
    with app.app_context(), transaction() as session:
        at = NOW - minutes * MINUTE
        stays.end_stay(session, garage_slug="harbor", passage_uid=uid, plate_key=key, left_at=at)


def table(client):
    text = client.get("/office/occupancy/occupancy.csv").data.decode("utf-8-sig")
    found = {row["garage"]: row for row in csv.DictReader(io.StringIO(text))}
    return found["harbor"]


def test_the_inside_is_told_by_kind_with_what_moved_of_late(app, client, office):
    for number, kind in enumerate(StayKind):
        enter(app, f"in{number}", kind)
    enter(app, "late", key="MA/-/8ABC12", minutes=10)
    enter(app, "before", key="MA/-/7XYZ34", minutes=90)
    leave(app, "out", "MA/-/7XYZ34")
    leave(app, "long-ago", "MA/-/9OLD99", minutes=40)

    row = table(client)
    assert [row[kind] for kind in StayKind] == ["1", "2", "1", "1", "1"]
    assert (row["occupied"], row["without_a_stay"]) == ("5", "-1")
    assert (row["came_15_min"], row["left_15_min"]) == ("1", "1")
    page = client.get("/office/occupancy").text
    assert "1 in, 1 out" in page
    assert "95 of 100" in page
    assert 'hx-trigger="every 5s"' in page
    enter(app, "just-now", minutes=0)
    asked = client.get("/office/occupancy", headers={"HX-Request": "true"}).text
    assert "94 of 100" in asked
    assert "<html" not in asked


def test_the_part_that_moves_is_asked_for_alone(client, office):
    part = client.get("/office/occupancy", headers={"HX-Request": "true"}).text
    assert part.count("<table") == 1
    assert "<html" not in part


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ({"at": NOW - 2 * MINUTE}, "Harbor exit silent since"),
        ({"at": None}, "Harbor exit has never reported"),
        ({"waiting": 80}, "Harbor exit has 80 events yet to tell of"),
    ],
)
def test_while_a_gate_is_out_of_reach_the_count_is_in_doubt(app, client, office, heard, said):
    assert "All gates tell of their cars." in client.get("/office/occupancy").text
    assert "out of reach" not in client.get("/garages").text

    hear(app, "exit", **heard)
    page = client.get("/office/occupancy").text
    assert said in page
    assert "in doubt" in page
    assert table(client)["lanes_unheard"] == "Harbor exit"
    for public in ("/", "/garages", "/garages/harbor"):
        assert client.get(public).text.count("out of reach") == 1
    found = {g["slug"]: g["is_doubtful"] for g in client.get("/api/v1/garages").json["garages"]}
    assert found == {"harbor": True, "island": False}


def test_a_lane_in_shadow_counts_no_cars_and_is_not_waited_for(app, client, office):
    hear(app, "exit", at=None)
    with app.app_context(), transaction() as session:
        session.scalars(select(Lane).where(Lane.slug == "exit")).one().is_shadow = True
    assert "All gates tell of their cars." in client.get("/office/occupancy").text


def test_a_count_by_hand_is_one_step_away_and_says_who_counted(app, client, office):
    page = client.get("/office/occupancy").text
    assert 'href="/office/garages/harbor#count-head"' in page

    client.post("/office/garages/harbor/count", data={"cars": 7, "reason": "Walked all levels"})
    assert table(client)["without_a_stay"] == "7"
    assert f"7 counted by {office.name}" in client.get("/office/occupancy").text

    client.post("/office/garages/harbor/counts/1/undo")
    assert table(client)["without_a_stay"] == "0"
    assert "7 counted by" not in client.get("/office/occupancy").text


def test_an_attendant_sees_it_and_is_shown_no_way_to_correct(client):
    sign_in(client, "attendant")
    page = client.get("/office/occupancy").text
    assert "Harbor Garage" in page
    assert "Correct it" not in page


def test_a_campus_without_garages_says_so(app, client, office):
    with app.app_context(), transaction() as session:
        for garage in session.scalars(select(Garage)):
            session.delete(garage)
    assert "No garage yet" in client.get("/office/occupancy").text


def test_it_asks_the_database_as_little_for_many_cars(app, client, office, query_counter):
    for number in range(30):
        enter(app, f"p{number}", StayKind.PERMIT)
    with query_counter() as queries:
        assert client.get("/office/occupancy").status_code == 200
    assert queries.count <= 10, queries.statements
