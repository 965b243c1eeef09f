"""Plate numbers: what is one plate, what is another, and what no plate is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import plates

NUMBERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("8abc12", "8ABC12"),
        (" 8-ABC 12 ", "8ABC12"),
        ("ÑANDÚ·1", "NANDU1"),
        ("①②③", "123"),
        ("♿HP 7562", "HP7562"),
        ("", ""),
        ("а123вс", "A123BC"),
        ("ΙΟΖ٣４Ж", "IOZ34"),
        ("--", ""),
    ],
)
def test_normalise_keeps_letters_and_digits(typed: str, number: str) -> None:
    assert plates.normalise(typed) == number


@given(st.text())
def test_normalise_twice_changes_nothing(text: str) -> None:
    once = plates.normalise(text)
    assert plates.normalise(once) == once
    assert plates.is_plausible(once) == (1 <= len(once) <= 8)


@given(NUMBERS)
def test_fold_is_what_people_may_type(number: str) -> None:
    as_typed = number.replace("0", "O").replace("1", "I")
    assert plates.fold(as_typed) == plates.fold(number)
    assert plates.fold(plates.fold(number)) == plates.fold(number)


@given(NUMBERS, NUMBERS)
def test_fold_joins_nothing_but_the_two_pairs(one: str, other: str) -> None:
    swapped = str.maketrans("OI", "01")
    same = one.translate(swapped) == other.translate(swapped)
    assert (plates.fold(one) == plates.fold(other)) == same


def test_only_two_pairs_fold() -> None:
    assert plates.fold("OQD2ZS5B8G6I") == "0QD2ZS5B8G61"


def test_key_tells_state_and_type_apart() -> None:
    assert plates.plate_key("ma", "passenger", "8-abc-12") == "MA/passenger/8ABC12"
    keys = {
        plates.plate_key("MA", "passenger", "1557"),
        plates.plate_key("MA", "national_guard", "1557"),
        plates.plate_key("NH", "passenger", "1557"),
    }
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("state", "kind", "number"),
    [("XX", "passenger", "1"), ("MA", "spaceship", "1"), ("MA", "passenger", " - ")],
)
def test_key_refuses_what_is_no_plate(state: str, kind: str, number: str) -> None:
    with pytest.raises(ValueError, match=r"unknown|needs"):
        plates.plate_key(state, kind, number)


def test_states_are_complete() -> None:
    assert len(plates.STATES) == 51 + 13
    assert plates.STATES["DC"] == "District of Columbia"
    assert set(plates.STATE_FORMATS) == set(plates.STATES)


@pytest.mark.parametrize("state", sorted(plates.STATE_FORMATS))
def test_formats_are_plates(state: str) -> None:
    for form in plates.STATE_FORMATS[state]:
        assert set(form) <= {"A", "9"}
        assert plates.is_plausible(form)


def test_formats_are_usual_and_never_a_rule() -> None:
    assert plates.pattern("8ABC12") == "9AAA99"
    assert plates.matches_state("8ABC12", "MA")
    assert not plates.matches_state("RUNNER", "MA")
    assert plates.is_plausible("RUNNER")


@pytest.mark.parametrize("pair", ["O0", "0D", "OQ", "I1", "2Z", "5S", "8B", "6G", "XX"])
def test_confusable_pairs(pair: str) -> None:
    assert plates.are_confusable(pair[0], pair[1])
    assert plates.are_confusable(pair[1], pair[0])


@pytest.mark.parametrize("pair", ["O1", "A4", "8S"])
def test_other_pairs_are_not(pair: str) -> None:
    assert not plates.are_confusable(pair[0], pair[1])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("MA", "MA"),
        (" ma ", "MA"),
        ("us-ma", "MA"),
        ("ca-on", "ON"),
        ("ca", "CA"),
        ("New  hampshire", "NH"),
        ("Québec", "QC"),
        ("District of Columbia", "DC"),
        ("us-xx", None),
        ("", None),
        ("Bavaria", None),
    ],
)
def test_states_are_known_by_code_and_name(given: str, code: str | None) -> None:
    assert plates.state_code(given) == code


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("passenger", "passenger"),
        ("PAN", "passenger"),
        ("National Guard", "national_guard"),
        ("national_guard", "national_guard"),
        ("Livery or taxi", "livery"),
        ("MC", "motorcycle"),
        ("spaceship", None),
        ("", None),
    ],
)
def test_types_are_known_by_key_name_and_short_word(given: str, key: str | None) -> None:
    assert plates.type_code(given) == key


@given(st.text(), st.text())
def test_any_text_names_a_known_state_and_type_or_none(state: str, kind: str) -> None:
    assert plates.state_code(state) in {None, *plates.STATES}
    assert plates.type_code(kind) in {None, *plates.PLATE_TYPES}


def test_a_key_is_the_same_however_state_and_type_are_written() -> None:
    written = plates.plate_key("us-ma", "Passenger", "8 abc 12")
    assert written == plates.plate_key("MA", "passenger", "8ABC12")
