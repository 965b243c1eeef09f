"""Where a right belongs is found without reading all of its row, and never otherwise than by it."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plates import PLATE_TYPES, STATES, plate_key
from lpr.lane.lists.rows import right_of, right_row
from lpr.lane.lists.scanning import place_of
from parking.access import Basis, EntryRight, Standing, Window

WINDOWS = st.builds(Window, st.frozensets(st.integers(0, 6)), st.just(60), st.just(120))
TIMES = st.none() | st.just(datetime(2026, 3, 4, 15, 0, tzinfo=UTC))


@st.composite
def rights(draw):
    state, kind = draw(st.sampled_from(sorted(STATES))), draw(st.sampled_from(sorted(PLATE_TYPES)))
    number = draw(st.text("OI01AZ", min_size=1, max_size=7))
    return EntryRight(
        plate_key(state, kind, number),
        state,
        kind,
        number,
        draw(st.sampled_from(["P1", "duty-7", 'P"1', "P\\u00e91"])),
        draw(TIMES),
        draw(TIMES),
        tuple(draw(st.lists(WINDOWS, max_size=2))),
        draw(st.sampled_from(Basis)),
        draw(st.sampled_from(Standing)),
    )


@given(rights())
def test_the_place_is_that_of_the_right(right):
    assert place_of(right_row(right)) == (right.key.rsplit("/", 1)[-1], right.permit_id)


PLAIN = '["right","good","MA","passenger","8ABC12","P1","2026-03-04T15:00:00+00:00","",[]]'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("MA", "QQ"),
        ("passenger", "boat"),
        ("8ABC12", ""),
        ("2026-03-04T15:00:00+00:00", "soon"),
        ("+00:00", ""),
        ("[]]", "[[[0],1]]]"),
        ("[]]", "[1]]"),
    ],
)
def test_what_cannot_be_read_is_refused_by_both(old, new):
    row = PLAIN.replace(old, new)
    for read in (right_of, place_of):
        with pytest.raises((ValueError, TypeError, IndexError)):
            read(row)


@pytest.mark.parametrize(("old", "new"), [("good", "odd"), ("[]]", '[],"odd"]'), ("right", "hot")])
def test_what_is_not_known_here_has_no_place(old, new):
    assert place_of(PLAIN) is not None
    assert place_of(PLAIN.replace(old, new)) is None


def test_a_lane_watches_before_it_loads_what_it_talks_by():
    code = "import lpr.lane.__main__, sys; print('requests' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
