"""What is compared is compared in one spelling: names, recovery codes, addresses, devices."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.identity.search import fold_words
from core.identity.second_factor import tidy
from core.identity.sessions import truncate_address


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Mai Nguyễn", "mai nguyen"),
        ("ÅBERG", "aberg"),
        ("Åberg", "aberg"),
        ("Søren  Đặng", "soren dang"),
        ("Weiß", "weiss"),
        ("", ""),
    ],
)
def test_names_are_found_without_accents_and_in_any_case(typed: str, folded: str) -> None:
    assert fold_words(typed) == folded


@given(st.text())
@example("\N{MATHEMATICAL BOLD CAPITAL A}")
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold_words(text)
    assert fold_words(once) == once


@pytest.mark.parametrize("typed", ["1A2B3C4D5E6F", "1a2b 3c4d 5e6f", " 1a2b-3c4d-5e6f "])
def test_a_recovery_code_may_be_typed_in_any_way(typed: str) -> None:
    assert tidy(typed) == "1a2b-3c4d-5e6f"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "192.0.2.0"),
        ("2001:db8:1:2::3", "2001:db8:1::"),
        ("::ffff:192.0.2.77", "192.0.2.0"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_an_address_loses_its_last_part(address: str, kept: str) -> None:
    assert truncate_address(address) == kept
