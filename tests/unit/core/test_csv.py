"""Tables for spreadsheets: text that would run there does not, numbers stay numbers."""

import csv
from decimal import Decimal

import pytest

from core.web.csv import csv_text, defuse


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1 617 555 0100", "-2", "@sum", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff20a"]
)
def test_text_that_a_spreadsheet_would_run_has_a_mark_before_it(cell: str) -> None:
    assert defuse(cell) == "'" + cell


def test_names_and_numbers_are_left_as_they_are() -> None:
    row = ["Zoë @ Ward 5", "O'Brien", Decimal("-27.00"), -3, None]
    text = csv_text(["a", "b", "c", "d", "e"], [row]).removeprefix("\N{BYTE ORDER MARK}")
    assert list(csv.reader(text.splitlines()))[1] == ["Zoë @ Ward 5", "O'Brien", "-27.00", "-3", ""]
