"""What can be a misreading of a plate: two characters changed, dropped or added, no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parking.rights.misreading import is_within

TEXTS = st.text("AB1", max_size=7)


@pytest.mark.parametrize(
    ("read", "number", "edits"),
    [
        ("8ABC12", "8ABC12", 0),
        ("BABC12", "8ABC12", 1),
        ("ABC12", "8ABC12", 1),
        ("8ABC1", "8ABC12", 1),
        ("8ABC123", "8ABC12", 1),
        ("BA8C12", "8ABC12", 2),
        ("8BAC12", "8ABC12", 2),
        ("8ABC", "8ABC12", 2),
        ("", "AB", 2),
        ("8AB", "8ABC12", 3),
        ("BA8D12", "8ABC12", 3),
        ("7XY987", "8ABC12", 6),
    ],
)
def test_it_counts_what_was_changed_dropped_or_added(read: str, number: str, edits: int) -> None:
    assert is_within(read, number, edits)
    assert not (edits and is_within(read, number, edits - 1))


@given(TEXTS, TEXTS, st.integers(0, 3))
def test_it_is_the_same_both_ways_and_as_the_table_of_distances_says(
    one: str, other: str, edits: int
) -> None:
    assert is_within(one, other, edits) is is_within(other, one, edits)
    assert is_within(one, other, edits) is (_distance(one, other) <= edits)


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for number, mine in enumerate(one, 1):
        above, row[0] = row[0], number
        for place, theirs in enumerate(other, 1):
            cost = min(above + (mine != theirs), row[place] + 1, row[place - 1] + 1)
            above, row[place] = row[place], cost
    return row[-1]
