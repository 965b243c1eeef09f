"""Which faults refuse a feed, which are mended, and that each names its file and line."""

import pytest

from commuter.shuttles.problem_messages import SENTENCES, sentence_of
from commuter.shuttles.problems import Code, Problem
from commuter.shuttles.reading import Reading
from tests.feeds import GOOD, feed, read, with_line, without


def places(problems: tuple[Problem, ...]) -> list[tuple[Code, str]]:
    return [(problem.code, problem.place) for problem in problems]


def trip_times(reading: Reading, trip_id: str) -> list[int]:
    assert reading.timetable is not None
    trip = next(trip for trip in reading.timetable.trips if trip.trip_id == trip_id)
    return [call.departure for call in trip.calls]


def test_a_good_feed_is_read_without_a_word() -> None:
    reading = read(feed())

    assert not reading.errors
    assert not reading.warnings
    assert reading.timetable is not None
    assert {trip.trip_id for trip in reading.timetable.trips} == {"T1", "T2", "T3", "NIGHT"}
    assert trip_times(reading, "NIGHT")[-1] == 25 * 3600 + 600
    assert reading.timetable.longest == 25 * 3600 + 600


@pytest.mark.parametrize("name", ["agency", "stops", "routes", "trips", "stop_times"])
def test_a_feed_cannot_do_without_its_main_files(name: str) -> None:
    reading = read(feed(**{name: None}))

    assert places(reading.errors) == [(Code.MISSING_FILE, f"{name}.txt")]


def test_either_calendar_will_do_but_not_none() -> None:
    dates_only = feed(
        calendar=None,
        calendar_dates="service_id,date,exception_type\nWD,20260304,1\nWE,20260307,1\n",
    )

    assert read(dates_only).timetable is not None
    assert read(feed(calendar_dates=None)).timetable is not None
    assert places(read(feed(calendar=None, calendar_dates=None)).errors) == [
        (Code.MISSING_CALENDAR, "calendar.txt")
    ]


EMPTY_STOP_TIMES = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"

BROKEN_ROWS = [
    ("stop_times", "T1,banana,08:30:00,mill,9,0", Code.BAD_TIME),
    ("stop_times", "T1,08:60:00,08:30:00,mill,9,0", Code.BAD_TIME),
    ("stop_times", "T1,999:00:00,999:00:00,mill,9,0", Code.BAD_TIME),
    ("stop_times", "T1,-1:00:00,08:30:00,mill,9,0", Code.BAD_TIME),
    ("stop_times", "NOPE,08:30:00,08:30:00,mill,9,0", Code.UNKNOWN_REFERENCE),
    ("stop_times", "T1,08:30:00,08:30:00,nowhere,9,0", Code.UNKNOWN_REFERENCE),
    ("stop_times", "T1,08:30:00,08:30:00,,9,0", Code.MISSING_VALUE),
    ("stop_times", "T1,08:30:00,08:30:00,mill,3,0", Code.REPEATED_ID),
    ("stop_times", "T1,08:30:00,08:30:00,mill,-1,0", Code.BAD_NUMBER),
    ("stop_times", "T1,08:30:00,08:30:00,mill,9,7", Code.BAD_CHOICE),
    ("stop_times", "T1,08:30:00,08:30:00,mill", Code.ROW_LENGTH),
    ("stop_times", "T1,08:30:00,08:30:00,mill,9,0,extra", Code.ROW_LENGTH),
    ("stop_times", 'T1,08:30:00,08:30:00,"mill,9,0', Code.BAD_QUOTES),
    ("stop_times", "T1,08:30:00,08:30:00,mi\x00ll,9,0", Code.CONTROL_CHARACTER),
    ("trips", "R1,WD,T1,Again,0", Code.REPEATED_ID),
    ("trips", "R9,WD,T9,x,0", Code.UNKNOWN_REFERENCE),
    ("trips", "R1,NOPE,T9,x,0", Code.UNKNOWN_REFERENCE),
    ("stops", "depot,Depot,42.1,-71.1,0,,", Code.REPEATED_ID),
    ("stops", "x,X,91,-71.1,0,,", Code.BAD_POSITION),
    ("stops", "x,X,north,-71.1,0,,", Code.BAD_NUMBER),
    ("stops", "x,X,42,nan,0,,", Code.BAD_NUMBER),
    ("stops", "x,X,42,-71,9,,", Code.BAD_CHOICE),
    ("stops", "x,X,42,-71,0,nowhere,", Code.UNKNOWN_REFERENCE),
    ("stops", ",X,42,-71,0,,", Code.MISSING_VALUE),
    ("stops", f"{'x' * 300},X,42,-71,0,,", Code.TOO_LONG),
    ("routes", "R1,A,1,x,3,", Code.REPEATED_ID),
    ("routes", "R2,B,1,x,3,", Code.UNKNOWN_REFERENCE),
    ("routes", "R2,A,1,x,bus,", Code.BAD_NUMBER),
    ("calendar", "X,1,1,1,1,1,0,0,20260230,20261231", Code.BAD_DATE),
    ("calendar", "X,1,1,1,1,1,0,0,2026-01-01,20261231", Code.BAD_DATE),
    ("calendar", "X,1,1,1,1,1,0,0,20261231,20260101", Code.PERIOD_BACKWARDS),
    ("calendar", "X,yes,1,1,1,1,0,0,20260101,20261231", Code.BAD_CHOICE),
    ("calendar_dates", "WD,20260703,1", Code.DATES_CONFLICT),
    ("calendar_dates", "WD,20260704,3", Code.BAD_CHOICE),
    ("calendar_dates", "WD,,1", Code.MISSING_VALUE),
    ("agency", "B,Other,https://x.example,Europe/Madrid", Code.MIXED_ZONES),
    ("agency", "B,Other,https://x.example,Mars/Olympus", Code.BAD_ZONE),
    ("agency", "B,Other,https://x.example,../../etc/passwd", Code.BAD_ZONE),
]


@pytest.mark.parametrize(("name", "line", "code"), BROKEN_ROWS)
def test_a_broken_row_refuses_the_feed_and_is_named(name: str, line: str, code: Code) -> None:
    reading = read(with_line(name, line))

    last_line = GOOD[f"{name}.txt"].count("\n") + 1
    assert (code, f"{name}.txt:{last_line}") in places(reading.errors)
    assert reading.timetable is None


def test_every_broken_row_is_reported_at_once() -> None:
    files = with_line("stops", "x,X,91,-71.1,0,,")
    files |= {"routes.txt": with_line("routes", "R1,A,1,x,3,")["routes.txt"]}

    assert [place for _, place in places(read(files).errors)] == ["stops.txt:7", "routes.txt:3"]


def test_thousands_of_errors_are_counted_and_not_all_listed() -> None:
    rows = "".join(f"s{number},S,91,0,0,,\n" for number in range(1000))

    reading = read(feed(stops=GOOD["stops.txt"] + rows))

    assert reading.error_count == 1000
    assert len(reading.errors) == 200


@pytest.mark.parametrize(
    ("name", "column", "code"),
    [("stops", "stop_id", Code.MISSING_COLUMN), ("trips", "service_id", Code.MISSING_COLUMN)],
)
def test_a_missing_column_is_named(name: str, column: str, code: Code) -> None:
    reading = read(without(name, column, "other"))

    assert (code, f"{name}.txt:1") in places(reading.errors)


def test_an_empty_file_is_refused() -> None:
    assert (Code.EMPTY_FILE, "stops.txt") in places(read(feed(stops=b"\n\n")).errors)


def test_lone_carriage_returns_end_lines() -> None:
    reading = read(feed(stop_times=GOOD["stop_times.txt"].replace("\n", "\r")))

    assert places(reading.warnings) == [(Code.LINE_ENDS, "stop_times.txt")]
    assert trip_times(reading, "T1") == [28800, 29460, 30000]


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    reading = read(feed(stops=b"\xef\xbb\xbf" + GOOD["stops.txt"].encode()))

    assert reading.timetable is not None
    assert not reading.warnings


@pytest.mark.parametrize(("encoding", "said"), [("latin-1", "Windows-1252"), ("utf-16", "UTF-16")])
def test_other_encodings_are_guessed_aloud(encoding: str, said: str) -> None:
    text = GOOD["stops.txt"].replace("Mill Lane", "Café Lane")

    reading = read(feed(stops=text.encode(encoding)))

    assert reading.timetable is not None
    assert reading.timetable.stops[1].name == "Café Lane"
    assert reading.warnings[0].values == {"encoding": said}


def test_line_numbers_count_lines_inside_quotes() -> None:
    files = feed(stops=GOOD["stops.txt"] + 'x,"two\nlines",42,-71,0,,\ny,Y,91,0,0,,\n')

    assert places(read(files).errors) == [(Code.BAD_POSITION, "stops.txt:9")]


def test_an_hour_of_one_digit_is_read_and_told_once_a_file() -> None:
    reading = read(feed(stop_times=GOOD["stop_times.txt"].replace(",08:", ",8:")))

    assert trip_times(reading, "T1") == [28800, 29460, 30000]
    (warning,) = reading.warnings
    assert (warning.code, warning.line, warning.more) == (Code.SHORT_HOUR, 2, 2)


def test_empty_cells_past_the_end_are_ignored() -> None:
    reading = read(with_line("stops", "x,X,42,-71,0,,,,"))

    assert reading.timetable is not None
    assert places(reading.warnings) == [(Code.SPARE_CELLS, "stops.txt:7")]


def test_several_periods_under_one_id_all_count() -> None:
    reading = read(with_line("calendar", "WD,1,1,1,1,1,0,0,20270101,20270630"))

    assert places(reading.warnings) == [(Code.SEVERAL_PERIODS, "calendar.txt:4")]
    assert reading.timetable is not None
    assert len(reading.timetable.periods) == 3


def test_a_time_that_runs_backwards_is_mended_aloud() -> None:
    reading = read(without("stop_times", "08:10:00,08:11:00", "07:10:00,07:11:00"))

    assert places(reading.warnings) == [(Code.BACKWARDS, "stop_times.txt:3")]
    assert trip_times(reading, "T1") == [28800, 29400, 30000]


def test_times_may_be_missing_between_stops_but_not_at_the_ends() -> None:
    between = read(without("stop_times", "08:10:00,08:11:00", ","))
    at_the_end = read(without("stop_times", "T1,08:20:00,08:20:00", "T1,,"))

    assert trip_times(between, "T1") == [28800, 29400, 30000]
    assert not between.warnings
    assert places(at_the_end.errors) == [(Code.NO_END_TIME, "stop_times.txt:4")]


def test_a_trip_of_one_stop_is_left_out_aloud() -> None:
    files = with_line("trips", "R1,WD,LONELY,x,0")
    files["stop_times.txt"] += b"LONELY,08:00:00,08:00:00,mill,1,0\n"

    reading = read(files)

    assert places(reading.warnings) == [(Code.TRIP_TOO_SHORT, "trips.txt:6")]
    assert reading.timetable is not None
    assert "LONELY" not in {trip.trip_id for trip in reading.timetable.trips}


def test_a_trip_without_a_sign_is_called_by_its_last_stop_or_as_a_loop_by_its_route() -> None:
    files = without("trips", "R1,WD,T1,City Hall,0", "R1,WD,T1,,0")
    assert read(files).timetable.trips[0].headsign == "City Hall"  # type: ignore[union-attr]

    looped = files["stop_times.txt"].replace(b"hall-a,3,0", b"depot,3,0", 1)
    reading = read(files | {"stop_times.txt": looped})
    assert reading.timetable is not None
    assert reading.timetable.trips[0].headsign == "Depot – City Hall"


def test_headways_are_checked_too() -> None:
    header = "trip_id,start_time,end_time,headway_secs,exact_times\n"

    good = read(feed(frequencies=header + "T1,06:00:00,09:00:00,600,1\n"))
    assert good.timetable is not None
    assert good.timetable.headways[0].exact
    for row in ("T1,09:00:00,06:00:00,600,0", "T1,06:00:00,09:00:00,0,0", "T1,,09:00:00,600,0"):
        assert read(feed(frequencies=f"{header}{row}\n")).timetable is None


def test_a_headway_that_is_repeated_counts_once() -> None:
    header = "trip_id,start_time,end_time,headway_secs\n"

    reading = read(feed(frequencies=header + "T1,06:00:00,09:00:00,600\n" * 2))

    assert reading.timetable is not None
    assert len(reading.timetable.headways) == 1
    assert places(reading.warnings) == [(Code.REPEATED_ROW, "frequencies.txt:3")]


def test_a_feed_without_a_single_trip_does_not_take_over() -> None:
    reading = read(feed(trips="route_id,service_id,trip_id\n", stop_times=EMPTY_STOP_TIMES))

    assert places(reading.errors) == [(Code.NO_TRIPS, "trips.txt")]


def test_boarding_is_not_possible_at_the_last_stop_and_where_it_is_forbidden() -> None:
    reading = read(feed())
    assert reading.timetable is not None

    boards = {
        trip.trip_id: [call.boards for call in trip.calls] for trip in reading.timetable.trips
    }

    assert boards["T1"] == [True, True, False]
    assert boards["T2"] == [True, False, False]


def test_a_timetable_that_is_over_is_said_to_be() -> None:
    files = without("calendar", "20261231", "20260131")
    del files["calendar_dates.txt"]

    (warning,) = read(files).warnings

    assert warning.code is Code.TIMETABLE_ENDED


def test_every_fault_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Code)
    problem = Problem(Code.BAD_TIME, "x.txt", 3, {"column": "arrival_time", "value": "x"}, more=2)
    assert "arrival_time" in sentence_of(problem)
    assert "2 more lines" in sentence_of(problem)
