"""The number beside the code of a person's page, for whom no scanner reads: ten digits to type."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DIGITS = 10
STEP_S = 60
# The present step, two before it, and one ahead for clocks that differ: at most three minutes.
_STEPS = (0, -1, -2, 1)


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """Whose permit a number names, and the name under which it counts once."""

    permit_id: str
    name: str


def week_of(now: datetime) -> str:
    """The week, by ISO 8601 in UTC, whose key holds now: "2026-W10"."""
    year, week, _ = now.isocalendar()
    return f"{year}-W{week:02d}"


def number_for(permit_id: str, key: str, now: datetime) -> str:
    """The number that this permit's holder types now; another one every minute.

    As RFC 6238 does, with SHA-256, ten digits, and the permit in the counter's place beside the
    time.
    """
    return _number(permit_id, bytes.fromhex(key), _step(now))


def number_ends_at(now: datetime) -> datetime:
    """The moment from which on the number of now is not taken any more."""
    return datetime.fromtimestamp((_step(now) - min(_STEPS) + 1) * STEP_S, UTC)


def find_number(
    typed: str, permits: Iterable[str], keys: Mapping[str, str], now: datetime
) -> TypedNumber | None:
    """Whose number was typed. It costs a hash for each permit and step: some 0.1 s for 25,000."""
    if not is_number(typed):
        return None
    moments = [now + timedelta(seconds=STEP_S * offset) for offset in _STEPS]
    secrets = [(bytes.fromhex(keys.get(week_of(at), "")), _step(at)) for at in moments]
    for permit_id in permits:
        for secret, step in secrets:
            if secret and _number(permit_id, secret, step) == typed:
                name = hashlib.sha256(f"{permit_id}/{step}".encode()).hexdigest()[:16]
                return TypedNumber(permit_id, name)
    return None


def is_number(typed: str) -> bool:
    """Whether this could be such a number."""
    return len(typed) == DIGITS and typed.isascii() and typed.isdigit()


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S


def _number(permit_id: str, secret: bytes, step: int) -> str:
    told = hmac.digest(secret, f"{permit_id}/{step}".encode(), "sha256")
    return f"{int.from_bytes(told[:8]) % 10**DIGITS:0{DIGITS}d}"
