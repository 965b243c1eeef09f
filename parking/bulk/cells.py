"""Cells of spreadsheets as values: numbers, prices, days, yes and no, codes. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from parking.bulk.words import Fault
from parking.products.person_facts import NO, YES

_CENTS = re.compile(r"\$?(\d{1,5})(?:\.(\d\d))?")


@dataclass(eq=False)
class BadCellError(Exception):
    """A cell that cannot be read: why, and what stands in it."""

    fault: Fault
    text: str


def number_of(text: str, most: int, least: int = 0) -> int:
    """A whole number within bounds. Raises BadCellError."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not is_number or not least <= int(text) <= most:
        raise BadCellError(Fault.BAD_RANGE, text)
    return int(text)


def cents_of(text: str, most_dollars: int) -> int:
    """A price in dollars, as 120 or 120.50, in cents. Raises BadCellError."""
    match = _CENTS.fullmatch(text)
    cents = int(match[1]) * 100 + int(match[2] or 0) if match and text.isascii() else None
    if cents is None or cents > most_dollars * 100:
        raise BadCellError(Fault.BAD_PRICE, text)
    return cents


def day_of(text: str) -> date:
    """A day as 2026-03-01. Raises BadCellError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadCellError(Fault.BAD_DAY, text) from None


def is_yes(text: str) -> bool:
    """Yes or no. Raises BadCellError."""
    word = text.lower()
    if word not in YES | NO:
        raise BadCellError(Fault.BAD_YES, text)
    return word in YES


def codes_of(text: str, known: Collection[str]) -> list[str]:
    """Codes parted by blanks, in order; none lets everybody in. Raises BadCellError."""
    codes = sorted(set(text.lower().split()))
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise BadCellError(Fault.BAD_CODE, unknown[0])
    return codes


def words_of(text: str, most: int, *, needed: bool = False) -> str:
    """A line of text of at most so many characters. Raises BadCellError."""
    if len(text) > most or (needed and not text):
        raise BadCellError(Fault.BAD_TEXT, text)
    return text
