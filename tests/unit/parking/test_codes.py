"""Codes that people read aloud and type."""

from hypothesis import given
from hypothesis import strategies as st

from parking.codes import ALPHABET, new_claim_code, new_permit_id, spaced, tidy_code


def test_codes_are_short_and_without_look_alikes() -> None:
    for code in (new_claim_code(), new_permit_id()):
        assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01OIL2Z5S8BGUVDQ") - set("D")
    assert len(new_claim_code()) == 8


def test_two_codes_are_hardly_ever_the_same() -> None:
    assert len({new_claim_code() for _ in range(2_000)}) == 2_000


@given(st.text(ALPHABET, min_size=8, max_size=12))
def test_a_code_is_found_however_it_is_typed(code: str) -> None:
    for typed in (code.lower(), spaced(code), f"  {' '.join(code)} ", code.replace("6", "g")):
        assert tidy_code(typed) == code
