"""What formats may decide, and what they may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plates import fold
from lpr.reading.decode import Reading
from lpr.reading.formats import settle, weight
from lpr.reading.records import Character

TWINS = {"O": "0", "0": "O", "I": "1", "1": "I"}


def reading_of(
    text: str, doubts: dict[int, float] | None = None, confidence: float = 0.9
) -> Reading:
    """A reading whose characters at the given places may be their twin with that probability."""
    doubts = doubts or {}
    characters = tuple(
        Character(letter, 1 - doubts[place], ((TWINS[letter], doubts[place]),))
        if place in doubts
        else Character(letter, 0.99, (("X", 0.005),))
        for place, letter in enumerate(text)
    )
    return Reading(text, confidence, characters)


@pytest.mark.parametrize(
    ("seen", "doubts", "settled"),
    [
        ("ACOM7V", {2: 0.3}, "AC0M7V"),
        ("UJ5EIA", {4: 0.3}, "UJ5E1A"),
        ("8A8C1O", {5: 0.4, 4: 0.1}, "8A8C1O"),
        ("BOBCAT", {1: 0.1}, "BOBCAT"),
        ("5O0D951", {1: 0.4}, "5O0D951"),
    ],
)
def test_usual_formats_break_ties(seen: str, doubts: dict[int, float], settled: str) -> None:
    assert settle(reading_of(seen, doubts)).text == settled


def test_a_clear_picture_is_never_overruled() -> None:
    assert weight("AC0M7V") > 10 * weight("ACOM7V")
    assert settle(reading_of("ACOM7V", {2: 0.003})).text == "ACOM7V"
    assert settle(reading_of("ACOM7V")) == reading_of("ACOM7V")


def test_both_twins_stay_visible() -> None:
    settled = settle(reading_of("ACOM7V", {2: 0.3}))
    place = settled.characters[2]
    assert place.text == "0"
    assert place.runners_up[0][0] == "O"
    assert place.probability + place.runners_up[0][1] == pytest.approx(1.0)
    assert settled.confidence <= 1


@given(
    st.text("O0I1A8", min_size=1, max_size=8),
    st.dictionaries(st.integers(0, 7), st.floats(0, 0.5), max_size=8),
    st.floats(0.01, 1),
)
def test_the_key_never_changes(text: str, doubts: dict[int, float], confidence: float) -> None:
    usable = {
        place: doubt
        for place, doubt in doubts.items()
        if place < len(text) and text[place] in TWINS
    }
    before = reading_of(text, usable, confidence)
    after = settle(before)
    assert fold(after.text) == fold(text)
    assert "".join(character.text for character in after.characters) == after.text
    assert 0 <= after.confidence <= 1
    for character in after.characters:
        assert 0 <= character.probability <= 1 + 1e-9
