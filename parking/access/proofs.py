"""How a lane checks badge numbers and typed numbers without holding either."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

# 8 MB and some 25 ms a number on a small box: whoever steals one must pay this for every number
# that he tries. Source of the parameters: RFC 7914, one step below its advice for sign-ins, since
# a driver waits.
_SCRYPT = {"n": 2**13, "r": 8, "p": 1, "maxmem": 32 * 2**20, "dklen": 16}


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a list holds of badges and of numbers to type.

    `badges` are (digest, permit) as `badge_digest` makes them with `salt`. `number_keys` are the
    secrets, hex, of the numbers that people type, by the week in which each holds.
    """

    salt: str = ""
    badges: tuple[tuple[str, str], ...] = ()
    number_keys: Mapping[str, str] = field(default_factory=dict)


NO_PROOFS = Proofs()


def badge_digest(number: str, salt: str) -> str:
    """What a list keeps of a badge number, so that a stolen box does not give it away at once.

    Only letters and digits count, since readers put signs of their own around a number.
    """
    told = "".join(sign for sign in number.upper() if sign.isascii() and sign.isalnum())
    return hashlib.scrypt(told.encode(), salt=bytes.fromhex(salt), **_SCRYPT).hex()
