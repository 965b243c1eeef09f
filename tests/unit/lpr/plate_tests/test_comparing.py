"""A photograph held against the enrolled plate: same, misread, another, and the nearest of many."""

import pytest

from lpr.plate_tests.comparing import Compared, Enrolled, Likeness, Verdict, compare
from lpr.reading.records import Box, PlateRead

OWN = Enrolled("MA", "passenger", "8ABC12")


def read(text: str, state: str | None = "MA", kind: str | None = None) -> PlateRead:
    return PlateRead(text, 0.97, Box(0, 0, 90, 30), (), state=state, plate_type=kind)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("8ABC12", Verdict.SAME),
        ("8ABCI2", Verdict.SAME),  # I and 1 are one character to a gate
        ("8ABC1Z", Verdict.MISREAD),
        ("8ABC1", Verdict.MISREAD),
        ("9ABO12", Verdict.MISREAD),
        ("9XBC1", Verdict.OTHER),
        ("7JRN42", Verdict.OTHER),
    ],
)
def test_how_near_a_reading_is(text: str, verdict: Verdict) -> None:
    assert compare(OWN, [read(text)]).verdict is verdict


def test_the_nearest_of_many_counts_and_none_is_said() -> None:
    street = [read("7JRN42"), read("8ABC1Z"), read("8ABC12")]
    assert compare(OWN, street) == Compared(Verdict.SAME, 2, Likeness.SAME, Likeness.UNREAD)
    assert compare(OWN, []) == Compared(Verdict.NOTHING)


def test_state_and_kind_are_compared_beside_the_number() -> None:
    found = compare(OWN, [read("8ABC12", "NH", "commercial")])
    assert (found.verdict, found.state, found.plate_type) == (
        Verdict.SAME,
        Likeness.DIFFERENT,
        Likeness.DIFFERENT,
    )
    assert compare(OWN, [read("8ABC12", None)]).state is Likeness.UNREAD
