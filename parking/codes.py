"""Codes that people read aloud and type: permit ids and claim codes, without look-alikes."""

import secrets

# No vowels (no words), no 0/O, 1/I/L, 2/Z, 5/S, 8/B, 6/G, U/V, D/Q: 17 signs, 4.08 bits each.
ALPHABET = "34679CDFHJKMNPRTX"
PERMIT_LENGTH = 12
CLAIM_LENGTH = 8
GROUP = 4


def new_permit_id() -> str:
    """A fresh permit id: 12 signs, 49 bits, none meaning anything."""
    return _draw(PERMIT_LENGTH)


def new_claim_code() -> str:
    """A fresh claim code: 8 signs, 32 bits. With rate limits, too many to try out."""
    return _draw(CLAIM_LENGTH)


def is_claim_code(text: str) -> bool:
    """Whether this is a claim code as they are stored."""
    return len(text) == CLAIM_LENGTH and all(sign in ALPHABET for sign in text)


def tidy_code(typed: str) -> str:
    """What a person typed, as stored: capitals, no spaces or dashes, G read as the 6 it was."""
    kept = "".join(sign for sign in typed.upper() if sign.isalnum())
    return kept.replace("G", "6")


def spaced(code: str) -> str:
    """A code as printed: ``K3T7-9XDM``.

    >>> spaced("K3T79XDM")
    'K3T7-9XDM'
    """
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _draw(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
