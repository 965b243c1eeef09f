"""The public shuttle pages, as a rider without scripts sees them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commuter import demo
from commuter.shuttles.importing import Origin, put_in_force
from core.clock import FixedClock
from core.db import transaction
from tests.feeds import GOOD, feed, read, without
from tests.fixtures.apps import FROZEN_AT, QueryCounter

BOSTON = ZoneInfo("America/New_York")


def put(app: Flask, files: dict[str, bytes], slug: str = "city") -> None:
    reading = read(files)
    assert reading.timetable is not None, reading.errors
    with app.app_context(), transaction() as session:
        put_in_force(session, Origin(slug, "a test"), reading, FROZEN_AT)


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.text.replace("\u202f", " ").split())


def at(clock: FixedClock, text: str) -> None:
    clock.instant = datetime.fromisoformat(text).replace(tzinfo=BOSTON)


def test_a_stop_says_what_leaves_when_and_that_it_is_only_scheduled(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    put(app, feed())
    at(clock, "2026-03-04T07:48:00")

    shown = page(client, "/shuttles/stops/city/depot")

    assert "<h1>Depot</h1>" in shown
    assert "City Hall" in shown
    assert "12 min" in shown
    assert "8:00 AM" in shown
    assert "Scheduled" in shown
    assert "Live" not in shown
    assert "It is valid to Thu, Dec 31, 2026." in shown


def test_when_nothing_more_leaves_today_the_next_day_is_named(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    put(app, feed())
    at(clock, "2026-03-06T23:55:00")  # a Friday

    shown = page(client, "/shuttles/stops/city/depot")

    assert "No more shuttles today" in shown
    assert "The next one leaves at 10:00 AM: Tomorrow, Sat, Mar 7, 2026." in shown


def test_a_pause_of_weeks_is_looked_across(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    put(app, without("calendar", "20260101,20261231", "20260501,20261231"))
    at(clock, "2026-03-04T07:00:00")

    assert "Fri, May 1, 2026" in page(client, "/shuttles/stops/city/depot")


def test_a_timetable_that_is_over_says_so(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    put(app, feed())
    at(clock, "2027-02-01T07:00:00")

    shown = page(client, "/shuttles/stops/city/depot")

    assert "This timetable has ended" in shown
    assert "Thu, Dec 31, 2026" in shown


def test_a_stop_where_nobody_can_board_says_so(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    put(app, feed())

    assert "Nobody can board here" in page(client, "/shuttles/stops/city/hall-a")


def test_the_fragment_alone_is_what_the_page_refreshes(app: Flask, client: FlaskClient) -> None:
    put(app, feed())

    shown = page(client, "/shuttles/stops/city/depot")
    fragment = client.get("/shuttles/board/city/depot").text

    assert 'hx-get="/shuttles/board/city/depot"' in shown
    assert "every 30s" in shown
    assert "<html" not in fragment
    assert "departure" in fragment


def test_a_station_names_the_platform(app: Flask, client: FlaskClient, clock: FixedClock) -> None:
    files = without(
        "stop_times",
        "T1,08:20:00,08:20:00,hall-a,3,0\n",
        ("T1,08:20:00,08:20:00,hall-a,3,0\nT1,08:30:00,08:30:00,depot,4,0\n"),
    )
    put(app, files)
    at(clock, "2026-03-04T08:00:00")

    shown = page(client, "/shuttles/stops/city/hall")

    assert "platform A" in shown
    assert "platform B" in shown


def test_another_time_zone_is_named(app: Flask, client: FlaskClient) -> None:
    put(app, feed(agency=GOOD["agency.txt"].replace("New_York", "Chicago")))

    assert "America/Chicago" in page(client, "/shuttles/stops/city/depot")


def test_everything_is_found_by_a_part_of_its_name(app: Flask, client: FlaskClient) -> None:
    put(app, feed())

    assert "Mill Lane" in page(client, "/shuttles")
    assert "Depot – City Hall" in page(client, "/shuttles")
    found = page(client, "/shuttles?q=mill")
    assert "Mill Lane" in found
    assert "Depot – City Hall" not in found
    assert "Nothing is called “&lt;b&gt;”" in page(client, "/shuttles?q=<b>")


def test_without_a_feed_the_page_says_what_will_be_there(client: FlaskClient) -> None:
    assert "No timetable yet" in page(client, "/shuttles")


def test_a_route_shows_its_day_by_direction(app: Flask, client: FlaskClient) -> None:
    put(app, feed())

    shown = page(client, "/shuttles/routes/city/R1?day=2026-03-04")

    assert "To City Hall" in shown
    assert "To Depot" in shown
    assert "8:11 AM" in shown
    assert "1:10 AM (+1)" in shown
    assert shown.index("Depot</a></th>") < shown.index("Mill Lane</a></th>")


def test_a_route_that_rests_names_its_next_day(app: Flask, client: FlaskClient) -> None:
    put(app, without("calendar", "WE,0,0,0,0,0,1,1", "WE,0,0,0,0,0,0,1"))

    shown = page(client, "/shuttles/routes/city/R1?day=2026-03-07")

    assert "does not run on this day" in shown
    assert "Sun, Mar 8, 2026" in shown


@pytest.mark.parametrize("day", ["x", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_refused(app: Flask, client: FlaskClient, day: str) -> None:
    put(app, feed())

    assert client.get(f"/shuttles/routes/city/R1?day={day}").status_code == 422


def test_the_day_is_a_spreadsheet_too(app: Flask, client: FlaskClient) -> None:
    put(app, feed())

    answer = client.get("/shuttles/timetables/city/R1?day=2026-03-04")

    assert answer.mimetype == "text/csv"
    assert "2026-03-04,0,City Hall,T1,depot,Depot,2026-03-04T08:00:00-05:00" in answer.text
    assert "NIGHT,hall-a,City Hall,2026-03-05T01:10:00-05:00" in answer.text


def test_a_short_address_leads_to_the_page_or_asks_which_feed(
    app: Flask, client: FlaskClient
) -> None:
    put(app, feed())
    assert client.get("/shuttles/stops/depot").location == "/shuttles/stops/city/depot"
    assert client.get("/shuttles/routes/R1").location == "/shuttles/routes/city/R1"

    put(app, feed(agency=GOOD["agency.txt"].replace("New_York", "Chicago")), "lake")
    refused = client.get("/shuttles/stops/depot")
    assert refused.status_code == 409
    assert "city, lake" in refused.text
    assert client.get("/shuttles/stops/depot?feed=lake").location == "/shuttles/stops/lake/depot"
    assert client.get("/shuttles/routes/R1").status_code == 409


@pytest.mark.parametrize(
    "address",
    ["/shuttles/stops/city/x", "/shuttles/stops/x/depot", "/shuttles/routes/city/x"],
)
def test_what_is_not_there_is_not_found(app: Flask, client: FlaskClient, address: str) -> None:
    put(app, feed())

    assert client.get(address).status_code == 404


def test_the_sample_says_that_it_is_one_on_every_page(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        demo.seed(session, FROZEN_AT)

    for address in (
        "/shuttles",
        "/shuttles/stops/campus/blossom-gray",
        "/shuttles/routes/campus/campus-28",
    ):
        assert "Sample timetable" in page(client, address)


def test_the_start_page_shows_the_main_stop(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        demo.seed(session, FROZEN_AT)

    shown = page(client, "/panels/departures")

    assert "MGH (Blossom St.) Gray Doors" in shown
    assert "Partners Assembly Row Shuttles" in shown


def test_a_headway_is_said_in_words(app: Flask, client: FlaskClient, clock: FixedClock) -> None:
    with app.app_context(), transaction() as session:
        demo.seed(session, FROZEN_AT)
    at(clock, "2026-03-04T08:00:00")

    assert "about every 10 minutes" in page(client, "/shuttles/stops/campus/north-station")
    assert "from 6:00 AM until 9:30 AM" in page(client, "/shuttles/routes/campus/campus-28")


def test_pages_cost_few_queries(
    app: Flask, client: FlaskClient, query_counter: QueryCounter
) -> None:
    with app.app_context(), transaction() as session:
        demo.seed(session, FROZEN_AT)

    for address, most in (
        ("/shuttles", 5),
        ("/shuttles/stops/campus/blossom-gray", 10),
        ("/shuttles/routes/campus/campus-13", 12),
    ):
        with query_counter() as queries:
            page(client, address)
        assert queries.count <= most, address


def test_a_stop_can_be_read_in_spanish(app: Flask, client: FlaskClient, clock: FixedClock) -> None:
    put(app, feed())
    clock.advance(timedelta(hours=1))

    assert 'lang="es"' in page(client, "/shuttles/stops/city/depot?lang=es")
