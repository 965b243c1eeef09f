"""The code of a visitor's ticket: drawn at the lane, so that it needs no line; typed or scanned."""

import re
import secrets

# No vowels and no look-alikes: the same signs as parking.codes, which the server prints.
SIGNS = "34679CDFHJKMNPRTX"
LENGTH = 8
_GROUP = 4
_CODE = re.compile(rf"[{SIGNS}]{{{LENGTH}}}")
# A ticket's QR code holds the address where a stay is paid.
_ADDRESS = re.compile(r"https?://[^ ]+/pay/([0-9A-Za-z-]{8,9})")


def draw_claim_code() -> str:
    """A fresh code: 8 signs, 32 bits."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def claim_code_in(told: str) -> str | None:
    """The claim code that was typed or scanned; None where it is none.

    >>> claim_code_in("k3t7-9xdm")
    'K3T79XDM'
    """
    address = _ADDRESS.fullmatch(told)
    typed = address[1] if address else told
    code = "".join(sign for sign in typed.upper() if sign.isalnum()).replace("G", "6")
    return code if _CODE.fullmatch(code) else None


def spaced(code: str) -> str:
    """A code as people read it aloud: K3T7-9XDM."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))
