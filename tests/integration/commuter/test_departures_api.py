"""GET /api/v1/stops/<stop_id>/departures, as programs use it, on both databases."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commuter.shuttles.importing import Origin, put_in_force
from core.clock import FixedClock
from core.db import transaction
from tests.feeds import GOOD, feed, read, with_line
from tests.fixtures.apps import FROZEN_AT, QueryCounter


def put(app: Flask, files: dict[str, bytes], slug: str = "city") -> None:
    reading = read(files)
    assert reading.timetable is not None, reading.errors
    with app.app_context(), transaction() as session:
        put_in_force(session, Origin(slug, "a test"), reading, FROZEN_AT)


def ask(client: FlaskClient, stop: str, **query: object) -> Any:
    answer = client.get(f"/api/v1/stops/{stop}/departures", query_string=query)
    assert answer.status_code == 200, answer.json
    return answer.json["departures"]


def times(departures: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["trip_id"], one["scheduled"]) for one in departures]


def test_a_departure_says_all_that_was_promised(any_app: Flask) -> None:
    put(any_app, feed())
    client = any_app.test_client()

    answer = client.get("/api/v1/stops/depot/departures?at=2026-03-04T07:30:00-05:00&limit=1").json

    assert answer["stop"] == "depot"
    (departure,) = answer["departures"]
    assert (
        departure
        | {
            "route": "R1",
            "headsign": "City Hall",
            "trip_id": "T1",
            "scheduled": "2026-03-04T08:00:00-05:00",
            "expected": "2026-03-04T08:00:00-05:00",
            "realtime": False,
            "service_date": "2026-03-04",
        }
        == departure
    )


def test_after_midnight_the_trip_of_the_day_before_still_comes(any_app: Flask) -> None:
    put(any_app, feed())

    (departure,) = ask(any_app.test_client(), "mill", at="2026-03-05T00:10:00-05:00", limit=1)

    assert departure["scheduled"] == "2026-03-05T00:30:00-05:00"
    assert departure["service_date"] == "2026-03-04"


def test_at_new_year_the_last_night_runs_over(app: Flask, client: FlaskClient) -> None:
    put(app, feed())

    found = ask(client, "mill", at="2027-01-01T00:00:00", limit=5)

    assert [(one["scheduled"], one["service_date"]) for one in found] == [
        ("2027-01-01T00:30:00-05:00", "2026-12-31")
    ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-08T02:30:00Z", "2026-03-08T10:00:00-04:00"),  # Sunday the clocks go forward
        ("2026-11-01T04:30:00Z", "2026-11-01T10:00:00-05:00"),  # Sunday they go back
    ],
)
def test_across_a_clock_change_the_offset_is_that_of_the_departure(
    app: Flask, client: FlaskClient, at: str, expected: str
) -> None:
    put(app, feed())

    assert ask(client, "depot", at=at, limit=1)[0]["scheduled"] == expected


def test_on_a_holiday_the_holiday_service_runs(app: Flask, client: FlaskClient) -> None:
    put(app, feed())

    found = ask(client, "depot", at="2026-07-03T00:00:00-04:00", limit=2)

    assert times(found) == [
        ("T3", "2026-07-03T10:00:00-04:00"),
        ("T3", "2026-07-04T10:00:00-04:00"),
    ]


def test_last_stops_and_stops_without_boarding_are_left_out(
    app: Flask, client: FlaskClient
) -> None:
    put(app, feed())
    monday = {"at": "2026-03-02T06:00:00-05:00", "limit": 100}

    assert {one["trip_id"] for one in ask(client, "mill", **monday)} == {"T1", "NIGHT"}
    assert ask(client, "hall-a", **monday) == []


def test_a_station_has_the_departures_of_its_platforms(app: Flask, client: FlaskClient) -> None:
    put(app, feed())

    (departure,) = ask(client, "hall", at="2026-03-04T08:30:00-05:00", limit=1)

    assert (departure["trip_id"], departure["stop_id"]) == ("T2", "hall-b")


def test_departures_at_one_time_go_by_trip(app: Flask, client: FlaskClient) -> None:
    files = with_line("trips", "R1,WD,A-FIRST,City Hall,0")
    files["stop_times.txt"] += (
        b"A-FIRST,08:00:00,08:00:00,depot,1,0\nA-FIRST,08:20:00,08:20:00,hall-a,2,0\n"
    )
    put(app, files)

    found = ask(client, "depot", at="2026-03-04T08:00:00-05:00", limit=2)

    assert [one["trip_id"] for one in found] == ["A-FIRST", "T1"]


def test_headways_become_departures(any_app: Flask) -> None:
    header = "trip_id,start_time,end_time,headway_secs,exact_times\n"
    put(any_app, feed(frequencies=header + "T1,06:00:00,07:00:00,1800,0\n"))

    found = ask(any_app.test_client(), "mill", at="2026-03-04T05:00:00-05:00", limit=3)

    assert times(found) == [
        ("T1", "2026-03-04T06:11:00-05:00"),
        ("T1", "2026-03-04T06:41:00-05:00"),
        ("NIGHT", "2026-03-05T00:30:00-05:00"),
    ]
    assert [one["headway_seconds"] for one in found] == [1800, 1800, None]


def test_a_moment_without_offset_is_local_to_the_feed(app: Flask, client: FlaskClient) -> None:
    put(app, feed(agency=GOOD["agency.txt"].replace("America/New_York", "Europe/Madrid")))

    (departure,) = ask(client, "depot", at="2026-03-04T07:30:00", limit=1)

    assert departure["scheduled"] == "2026-03-04T08:00:00+01:00"


def test_without_a_moment_it_is_now(app: Flask, client: FlaskClient, clock: FixedClock) -> None:
    put(app, feed())

    (departure,) = ask(client, "depot", limit=1)

    assert departure["scheduled"] == "2026-03-04T23:50:00-05:00"


@pytest.mark.parametrize("stop_id", ["a/b c", "Ñandú?#%", "//x//", "a/departures"])
def test_ids_of_any_kind_work_in_addresses(app: Flask, client: FlaskClient, stop_id: str) -> None:
    renamed = {
        name: content.replace(b"depot", stop_id.encode()) for name, content in feed().items()
    }
    put(app, renamed)
    with app.test_request_context():
        address = app.url_for("shuttles.list_departures", stop_id=stop_id, _external=False)

    answer = client.get(address, query_string={"at": "2026-03-04T07:00:00"})

    assert answer.status_code == 200
    assert answer.json["stop"] == stop_id
    assert answer.json["departures"][0]["trip_id"] == "T1"


def test_an_id_in_two_feeds_needs_the_feed(app: Flask, client: FlaskClient) -> None:
    put(app, feed(), "city")
    put(app, feed(agency=GOOD["agency.txt"].replace("New_York", "Chicago")), "lake")

    ambiguous = client.get("/api/v1/stops/depot/departures")

    assert ambiguous.status_code == 409
    assert "city, lake" in ambiguous.json["title"]
    found = ask(client, "depot", feed="lake", at="2026-03-04T07:00:00", limit=1)
    assert found[0]["scheduled"] == "2026-03-04T08:00:00-06:00"
    assert client.get("/api/v1/stops/depot/departures?feed=moon").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["at=soon", "at=2026-02-30", "limit=0", "limit=-1", "limit=ten", "limit=1001", "limit=1e9"],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    app: Flask, client: FlaskClient, query: str
) -> None:
    put(app, feed())

    answer = client.get(f"/api/v1/stops/depot/departures?{query}")

    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert query.partition("=")[0] in answer.json["title"]


def test_an_unknown_stop_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/api/v1/stops/nowhere/departures")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_departures_cost_the_same_few_queries_however_large_the_feed(
    app: Flask, client: FlaskClient, query_counter: QueryCounter
) -> None:
    files = feed()
    for number in range(300):
        files["trips.txt"] += f"R1,WD,X{number},City Hall,0\n".encode()
        files["stop_times.txt"] += (
            f"X{number},12:00:00,12:00:00,depot,1,0\nX{number},12:09:00,12:09:00,mill,2,0\n"
        ).encode()
    put(app, files)

    with query_counter() as queries:
        found = ask(client, "depot", at="2026-03-04T07:00:00", limit=200)

    assert len(found) == 200
    assert queries.count <= 8


def test_the_description_covers_the_interface(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]

    departures = paths["/api/v1/stops/{stop_id}/departures"]["get"]
    assert {one["name"] for one in departures["parameters"]} == {"at", "limit", "feed"}
    assert {"/api/v1/feeds", "/api/v1/routes", "/api/v1/stops"} <= set(paths)


def test_feeds_routes_and_stops_are_listed(app: Flask, client: FlaskClient) -> None:
    put(app, feed())

    (listed,) = client.get("/api/v1/feeds").json["feeds"]
    assert (listed["slug"], listed["starts_on"], listed["version"]) == ("city", "2026-01-01", 1)
    (route,) = client.get("/api/v1/routes?feed=city").json["routes"]
    assert (route["id"], route["color"]) == ("R1", "0B5FA5")
    stops = client.get("/api/v1/stops").json["stops"]
    assert {stop["id"] for stop in stops} == {"depot", "mill", "hall", "hall-a", "hall-b"}
    assert [stop["parent"] for stop in stops if stop["id"] == "hall-a"] == ["hall"]
    (found,) = client.get("/api/v1/stops?q=MILL").json["stops"]
    assert found["id"] == "mill"
    assert client.get("/api/v1/stops?q=%25").json["stops"] == []
    assert client.get("/api/v1/stops/mill").json["name"] == "Mill Lane"
