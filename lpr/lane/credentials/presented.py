"""What a reader, a keypad or a screen sends: one line of text, tidied, with where it came from."""

from dataclasses import dataclass
from datetime import datetime

MOST_SIGNS = 300


@dataclass(frozen=True, slots=True)
class Presented:
    """One line that was read or typed at `source`, such as "badge" or "screen"."""

    text: str
    source: str
    at: datetime


def tidied(text: str) -> str:
    """The line without what readers put around it; empty where nobody can have meant it."""
    kept = "".join(sign for sign in text[: MOST_SIGNS + 1] if sign.isprintable()).strip()
    return kept if kept.isascii() and 0 < len(kept) <= MOST_SIGNS else ""
