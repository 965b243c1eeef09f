"""Parts of plates as people type them, and which numbers they fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plates import fold
from lpr.search.numbers import endings_of
from lpr.search.patterns import PartError, PartFault, PlatePattern, parse_part

NUMBERS = st.text("ABCDEFGH0123456789", min_size=2, max_size=8)


@pytest.mark.parametrize(
    ("typed", "number", "fits"),
    [
        ("ABC", "8ABC12", True),
        ("8abc-12", "8ABC12", True),
        ("0BC", "8OBC12", True),
        ("OI", "AB01", True),
        ("A?C1", "8ABC12", True),
        ("A?BC", "8ABC12", False),
        ("8A*12", "8ABC12", True),
        ("12*8A", "8ABC12", False),
        ("*BC*", "8ABC12", True),
        ("?8AB", "8ABC12", False),
        ("12?", "8ABC12", False),
        ("8ABC1２", "8ABC12", True),
    ],
)
def test_a_part_fits_where_it_stands_in_the_number(typed: str, number: str, fits: bool) -> None:
    [pattern] = parse_part(typed)
    assert pattern.fits(fold(number)) is fits


@pytest.mark.parametrize(
    ("number", "fits"), [("8ABC12", True), ("8AXC12", True), ("8XXC12", False)]
)
def test_one_character_may_be_another(number: str, fits: bool) -> None:
    patterns = parse_part("8ABC12", one_unsure=True)
    assert any(pattern.fits(number) for pattern in patterns) is fits


@pytest.mark.parametrize(
    ("typed", "one_unsure", "fault"),
    [
        ("", False, PartFault.SHORT),
        ("8", False, PartFault.SHORT),
        ("%%", False, PartFault.SHORT),
        ("A?B?C", False, PartFault.SHORT),
        ("???????", False, PartFault.SHORT),
        ("ABC", True, PartFault.VAGUE),
        ("ABCDEFGH123456789", False, PartFault.LONG),
    ],
)
def test_what_would_find_nearly_everything_is_refused(
    typed: str, one_unsure: bool, fault: PartFault
) -> None:
    with pytest.raises(PartError) as refused:
        parse_part(typed, one_unsure=one_unsure)
    assert refused.value.fault is fault


@given(NUMBERS, st.data())
def test_every_part_of_a_number_begins_one_of_its_endings(number: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(number) - 2))
    end = data.draw(st.integers(begin + 2, len(number)))
    [pattern] = parse_part(number[begin:end])
    assert pattern.fits(fold(number))
    assert any(rest.startswith(pattern.anchor) for _, rest in endings_of(fold(number)))


def test_the_longest_run_is_what_is_looked_up() -> None:
    assert PlatePattern("8A?BC1*2").anchor == "BC1"
    assert PlatePattern("8A?BC1*2").like == "%8A_BC1%2%"
