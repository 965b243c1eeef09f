"""What formats may decide, and what they may not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpr.reading.decode import Reading
from lpr.reading.formats import LOOKALIKES, MOST_SWAY, settle
from lpr.reading.records import Character

Doubts = dict[int, tuple[tuple[str, float], ...]]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
STANDS = MOST_SWAY / (1 + MOST_SWAY)


def reading_of(text: str, doubts: Doubts | None = None, confidence: float = 0.7) -> Reading:
    """A reading whose characters at the given places may be others, with these probabilities."""
    doubts = doubts or {}
    characters = tuple(
        Character(letter, 1 - sum(chance for _, chance in rivals), rivals)
        if (rivals := doubts.get(place))
        else Character(letter, 0.999, (("Y" if letter == "X" else "X", 0.0005),))
        for place, letter in enumerate(text)
    )
    return Reading(text, confidence, characters)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any reading: texts, probabilities that sum to at most 1, confidence at most their product."""
    text = draw(st.text(LETTERS, min_size=1, max_size=8))
    doubts: Doubts = {}
    most = 1.0
    for place, letter in enumerate(text):
        rivals = draw(st.lists(st.sampled_from(["", *LETTERS]), max_size=4, unique=True))
        rivals = [rival for rival in rivals if rival != letter]
        weights = draw(st.lists(st.floats(0.0001, 1), min_size=len(rivals), max_size=len(rivals)))
        left = draw(st.floats(0.0, 0.6))
        whole = sum(weights)
        doubts[place] = tuple(
            (rival, left * weight / whole)
            for rival, weight in zip(rivals, sorted(weights, reverse=True), strict=True)
        )
        most *= 1 - left if rivals else 1.0
    return reading_of(text, doubts, most * draw(st.floats(0.05, 1)))


@pytest.mark.parametrize(
    ("seen", "doubts", "settled"),
    [
        ("ACOM7V", {2: (("0", 0.3),)}, "AC0M7V"),
        ("UJ5EIA", {4: (("1", 0.3),)}, "UJ5E1A"),
        ("BOBCAT", {1: (("0", 0.2),)}, "BOBCAT"),
        ("GABC123", {0: (("6", 0.35),)}, "6ABC123"),
        ("1ABC2E", {5: (("6", 0.02),)}, "1ABC2E"),
        ("ABC12B4", {5: (("8", 0.3),)}, "ABC1284"),
        ("ABC5234", {3: (("S", 0.4),)}, "ABC5234"),
        ("ABC1234I", {7: (("", 0.4),)}, "ABC1234"),
        ("12345I6", {5: (("", 0.45),)}, "12345I6"),
    ],
)
def test_usual_formats_break_ties(seen: str, doubts: Doubts, settled: str) -> None:
    assert settle(reading_of(seen, doubts)).text == settled


def test_a_state_that_is_named_decides_for_its_own_formats() -> None:
    reading = reading_of("B12CDE", {0: (("8", 0.4),)})
    assert settle(reading, {"NJ": 0.95}).text == "B12CDE"
    assert settle(reading, {"IN": 0.95}).text == "812CDE"
    both = reading_of("AB0O12", {2: (("O", 0.3),), 3: (("0", 0.3),)})
    assert settle(both, {"CO": 0.95}).text == "ABOO12"
    assert settle(both, {"DC": 0.95}).text == "AB0012"


def test_letters_that_a_state_leaves_out_lose_to_their_lookalikes() -> None:
    reading = reading_of("VQA1234", {1: (("D", 0.3),)})
    assert settle(reading).text == "VQA1234"
    assert settle(reading, {"TX": 0.95}).text == "VDA1234"
    assert settle(reading, {"GA": 0.95}).text == "VQA1234"


def test_even_where_the_formats_are_sure_the_bound_holds() -> None:
    sure = {"CA": 1.0}
    assert settle(reading_of("GABC123", {0: (("6", 0.06),)}), sure).text == "6ABC123"
    assert settle(reading_of("GABC123", {0: (("6", 0.04),)}), sure).text == "GABC123"
    settled = settle(reading_of("GABC123", {0: (("6", 0.04),)}), sure)
    assert settled.characters[0].probability == pytest.approx(0.96 / (0.96 + 0.04 * MOST_SWAY))


def test_words_keep_their_share() -> None:
    for word in ("MOOSE", "GOLFING", "SUNSHIN"):
        doubts = {
            place: ((twin, 0.3),)
            for place, letter in enumerate(word)
            if (twin := {"O": "0", "I": "1", "S": "5", "G": "6"}.get(letter))
        }
        assert settle(reading_of(word, doubts, 0.2)).text == word


@given(readings())
def test_a_clear_picture_is_never_overruled(reading: Reading) -> None:
    settled = settle(reading)
    for place, character in enumerate(reading.characters):
        if all(
            chance < character.probability / MOST_SWAY for _, chance in character.runners_up
        ) and len(settled.text) == len(reading.text):
            assert settled.text[place] == character.text
    if all(character.probability > STANDS for character in reading.characters):
        assert settled.text == reading.text


@given(readings())
def test_only_lookalikes_change_and_only_the_ends_fall_away(reading: Reading) -> None:
    settled = settle(reading)
    whole = range(len(reading.text) + 1)
    aligned = [reading.text[a:b] for a in whole[:2] for b in whole[-2:]]
    assert any(
        len(part) == len(settled.text)
        and all(
            one == other or any({one, other} <= group for group in LOOKALIKES)
            for one, other in zip(part, settled.text, strict=True)
        )
        for part in aligned
    )


@given(readings(), st.sampled_from([None, {"MA": 0.9}, {"TX": 0.5, "CA": 0.4}, {"XX": 0.7}]))
def test_probabilities_stay_probabilities(
    reading: Reading, states: dict[str, float] | None
) -> None:
    settled = settle(reading, states)
    assert settled.text == "".join(character.text for character in settled.characters)
    assert 0 <= settled.confidence <= 1
    for character in settled.characters:
        total = character.probability + sum(chance for _, chance in character.runners_up)
        assert character.probability >= 0
        assert total <= 1 + 1e-9
        chances = [chance for _, chance in character.runners_up]
        assert chances == sorted(chances, reverse=True)
        assert character.text not in dict(character.runners_up)


@given(readings())
def test_settling_twice_is_settling_once(reading: Reading) -> None:
    once = settle(reading)
    assert settle(once) == once
    assert settle(settle(reading, {"MA": 0.9})) == once, (
        "the last that is known of the state counts"
    )


def test_a_reading_without_doubt_comes_back_as_it_is() -> None:
    reading = reading_of("ACOM7V", {2: (("0", 0.003),)})
    assert settle(reading) is reading
    nothing = Reading("", 0.0, ())
    assert settle(nothing) is nothing


def test_the_losing_character_stays_visible_with_its_share() -> None:
    settled = settle(reading_of("ACOM7V", {2: (("0", 0.3),)}, 0.6))
    place = settled.characters[2]
    assert place.text == "0"
    assert place.runners_up[0][0] == "O"
    assert place.probability + place.runners_up[0][1] == pytest.approx(1.0)
    # O and 0 make the same key, so the plate is as sure as the picture is of either.
    assert settled.confidence == pytest.approx(0.6 / 0.7)


def test_it_is_quick_even_where_everything_is_in_doubt() -> None:
    doubts: Doubts = dict.fromkeys(range(8), (("0", 0.2), ("D", 0.15), ("Q", 0.15), ("", 0.05)))
    reading = reading_of("OOOOOOOO", doubts, 0.01)
    settle(reading)
    started = time.process_time()
    for _ in range(20):
        settle(reading)
    assert (time.process_time() - started) / 20 < 0.006, "several times what it takes"
