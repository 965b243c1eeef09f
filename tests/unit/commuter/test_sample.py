"""The sample network: read back as written, valid around any date, with its holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commuter.demo import read_sample
from commuter.shuttles.sample.holidays import holidays_of
from commuter.shuttles.sample.timetable import PUBLISHER_URL, build, span_around
from commuter.shuttles.writing import pack, time_text, write_files
from tests.feeds import read

TODAY = date(2026, 3, 4)


def test_the_importer_reads_what_the_writer_wrote() -> None:
    timetable = build(*span_around(TODAY), "America/New_York")

    reading = read(write_files(timetable, publisher_url=PUBLISHER_URL))

    assert not reading.errors
    assert not reading.warnings
    assert reading.timetable == timetable


def test_the_same_dates_give_the_same_bytes() -> None:
    one, other = (build(*span_around(TODAY), "America/New_York") for _ in range(2))

    assert pack(write_files(one, publisher_url="")) == pack(write_files(other, publisher_url=""))


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_service_covers_thirty_days_back_and_a_year_ahead(today: date) -> None:
    start, end = span_around(today)

    assert start <= today - timedelta(days=30)
    assert end >= today + timedelta(days=365)
    assert (end - start).days < 500


@settings(max_examples=5, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_the_sample_is_faultless_whenever_it_is_seeded(today: date) -> None:
    reading = read_sample(today, "America/New_York")

    assert not reading.errors
    assert not reading.warnings


def test_a_route_runs_past_midnight_and_one_by_headway() -> None:
    timetable = build(*span_around(TODAY), "America/New_York")

    assert timetable.longest > 24 * 3600
    assert any(not headway.exact for headway in timetable.headways)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "New Year's Day"),
        (date(2026, 1, 19), "Martin Luther King Jr. Day"),
        (date(2026, 2, 16), "Presidents' Day"),
        (date(2026, 4, 20), "Patriots' Day"),
        (date(2026, 5, 25), "Memorial Day"),
        (date(2026, 9, 7), "Labor Day"),
        (date(2026, 10, 12), "Indigenous Peoples' Day"),
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2027, 7, 5), "Independence Day"),  # the 4th is a Sunday
    ],
)
def test_holidays_fall_where_the_calendar_has_them(day: date, name: str) -> None:
    assert holidays_of(day.year)[day] == name


def test_on_a_holiday_the_weekend_service_runs() -> None:
    calendar = build(*span_around(TODAY), "America/New_York").calendar

    assert calendar.services_on(date(2026, 11, 26)) == {"weekend", "daily"}
    assert calendar.services_on(date(2026, 11, 25)) == {"weekday", "daily"}


def test_times_are_written_past_twenty_four_hours() -> None:
    assert time_text(25 * 3600 + 61) == "25:01:01"
