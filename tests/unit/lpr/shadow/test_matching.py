"""Our passages and the present system's events: which belong together, and how they differ."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpr.shadow.event_table import read_events
from lpr.shadow.matching import WITHIN, Seen, Verdict, match

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
SEEN = st.builds(
    Seen,
    key=st.just(""),
    at=st.integers(0, 300).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    number=st.sampled_from(["", "8ABC12", "BABC12", "4XYZ99"]),
    opened=st.booleans(),
)


def seen(seconds: int, number: str, *, opened: bool = True) -> Seen:
    return Seen(f"{seconds}", NOW + timedelta(seconds=seconds), number, opened)


@pytest.mark.parametrize(
    ("ours", "theirs", "verdicts"),
    [
        ([seen(0, "8ABC12")], [seen(9, "8ABC12")], [Verdict.SAME]),
        ([seen(0, "8ABC12")], [seen(9, "8ABC12", opened=False)], [Verdict.DECISION]),
        ([seen(0, "8ABC12")], [seen(9, "BABC12")], [Verdict.PLATE]),
        ([seen(0, "8ABC12")], [seen(9, "")], [Verdict.PLATE]),
        ([seen(0, "")], [seen(9, "")], [Verdict.SAME]),
        ([seen(0, "8ABC12")], [seen(61, "8ABC12")], [Verdict.OURS_ONLY, Verdict.THEIRS_ONLY]),
        ([], [seen(9, "8ABC12")], [Verdict.THEIRS_ONLY]),
    ],
)
def test_what_two_systems_saw_is_compared(ours, theirs, verdicts):
    assert [each.verdict for each in match(ours, theirs)] == verdicts


def test_cars_close_behind_each_other_are_told_apart_by_their_plates():
    ours = [seen(0, "8ABC12"), seen(10, "4XYZ99"), seen(20, "712KLM")]
    theirs = [seen(14, "8ABC12"), seen(24, "4XYZ98"), seen(21, "712KLM")]
    matches = match(ours, theirs)
    assert [each.verdict for each in matches] == [Verdict.SAME, Verdict.PLATE, Verdict.SAME]
    assert [each.theirs.number for each in matches] == ["8ABC12", "4XYZ98", "712KLM"]


@given(st.lists(SEEN, max_size=8), st.lists(SEEN, max_size=8))
def test_everything_seen_is_in_exactly_one_match(ours, theirs):
    matches = match(ours, theirs)
    assert sorted(map(id, ours)) == sorted(id(m.ours) for m in matches if m.ours)
    assert sorted(map(id, theirs)) == sorted(id(m.theirs) for m in matches if m.theirs)
    assert all(abs(m.ours.at - m.theirs.at) <= WITHIN for m in matches if m.ours and m.theirs)
    assert [m.at for m in matches] == sorted(m.at for m in matches)


def test_a_spreadsheet_is_read_and_its_faults_are_named_by_line():
    text = (
        "\ufeffPlate, Time ,opened,lane\r\n"
        "8-abc 12,2026-03-04 10:00:00,yes,1\r\n"
        "4XYZ99,2026-03-04T15:00:00+00:00,no,1\r\n"
        ",yesterday,no,1\r\n"
        ",2026-03-04 10:01:00,perhaps,1\r\n"
        ",2026-03-04 10:02:00,,1\r\n"
    )
    events, faults = read_events(text, ZoneInfo("America/New_York"))
    assert [(e.at.astimezone(UTC), e.number, e.opened) for e in events] == [
        (NOW, "8ABC12", True),
        (NOW, "4XYZ99", False),
        (NOW + timedelta(minutes=2), "", False),
    ]
    assert [(fault.line, fault.code) for fault in faults] == [(4, "time"), (5, "opened")]
    assert read_events("a,b\n1,2\n", ZoneInfo("UTC"))[1][0].code == "columns"
    assert read_events("", ZoneInfo("UTC"))[1][0].code == "columns"
