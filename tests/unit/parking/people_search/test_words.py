"""What a person is found by, and what somebody typed: parts, marks, accents, plates."""

import pytest

from core.identity.search import fold_words
from parking.people_search.words import (
    endings_of,
    range_of,
    read_asked,
    words_of_person,
    words_of_plates,
)


def words(name: str, email: str = "x@hospital.example", badge: str = "") -> frozenset[str]:
    """The words of a person, as the database keeps them."""
    return words_of_person(fold_words(f"{name} {email} E00123"), badge)


def is_found(word: str, part: str) -> bool:
    """Whether a part is within the range of one of a word's endings."""
    first, after = range_of(part)
    return any(first <= ending < after for ending in endings_of(word))


@pytest.mark.parametrize("part", ["gar", "arcia", "ía"])
def test_any_part_of_a_name_begins_one_of_its_endings(part: str) -> None:
    asked = read_asked(part).names[0][0]
    assert any(is_found(word, asked) for word in words("María García-López"))


def test_marks_within_a_name_may_be_typed_or_left_out() -> None:
    assert {"o", "brien", "obrien"} <= words("Nora O'Brien")
    assert read_asked("O'Brien").names == (("obrien", "brien"),)


def test_the_house_of_an_address_finds_nobody_and_its_own_part_does() -> None:
    found = words("A B", "maria.garcia@hospital.example")
    assert {"maria", "garcia"} <= found
    assert not {"hospital", "example"} & found
    assert read_asked("maria.garcia@hospital.example").names == (
        ("mariagarcia", "maria", "garcia"),
    )


def test_badges_and_plates_are_found_however_they_are_written() -> None:
    assert "b100201" in words("A B", badge="B-100 201")
    assert words_of_plates(["8OI-C12"]) == {"801c12"}
    assert read_asked("8oi c12").plate == "801c12"


def test_what_is_too_short_is_said_to_be() -> None:
    assert read_asked("a").is_too_short
    assert read_asked(" * ").is_too_short
    assert not read_asked("8a").is_too_short


def test_every_script_is_a_word() -> None:
    assert any(is_found(word, read_asked("влад").names[0][0]) for word in words("Владимир Петров"))
    assert any(is_found(word, read_asked("小明").names[0][0]) for word in words("王小明"))
