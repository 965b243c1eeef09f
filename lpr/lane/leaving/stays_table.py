"""The visitors' open stays of a garage, as the server signs them for its exit lanes."""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from parking.access.open_accounts import OpenAccount, OpenAccounts
from parking.access.pairing import StayInside, key_of, parts_of
from parking.access.rates import Step
from parking.access.validations import Effect, Validation, validated

# Signed together with the stays, so that no other thing we sign can pass for them.
CONTEXT = b"gatehouse-lane-stays/1\n"
_MAGIC = b"GATEHOUSE-STAYS/1"
# A lane one version behind passes over what it does not know, as long as `needs` allows.
FORMAT = 1


class StaysRefusedError(ValueError):
    """Stays that must not be used; the message says why. The last good ones serve on."""


@dataclass(frozen=True, slots=True)
class Stays:
    """What an exit lane knows: whose it is, when it was made, the accounts."""

    lane: str
    made_at: datetime
    accounts: OpenAccounts


def to_bytes(lane: str, made_at: datetime, accounts: Iterable[OpenAccount]) -> bytes:
    """Write stays down. Equal rates are written once: most stays have the same."""
    ladders: dict[str, int] = {}
    rows = []
    for account in accounts:
        steps = json.dumps([[step.up_to_minutes, step.cents] for step in account.steps])
        ladder = ladders.setdefault(steps, len(ladders))
        rows.append(_to_row(account, ladder, made_at))
    table = {
        "format": FORMAT,
        "needs": FORMAT,
        "lane": lane,
        "made_at": made_at.isoformat(),
        "ladders": [json.loads(steps) for steps in ladders],
        "stays": rows,
    }
    return json.dumps(table, separators=(",", ":")).encode()


def from_bytes(data: bytes) -> Stays:
    """Read what `to_bytes` wrote. Raises StaysRefusedError."""
    try:
        table = json.loads(data)
        is_newer = int(table["needs"]) > FORMAT
        stays = None if is_newer else _from_table(table)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise StaysRefusedError(f"The stays cannot be read: {error!r}.") from error
    if stays is None:
        raise StaysRefusedError("The stays are newer than this lane. Upgrade the lane.")
    return stays


def seal(payload: bytes, signature: bytes) -> bytes:
    """Put a payload and its signature into one file: a header line, then the payload."""
    return b"%s %s %d\n%s" % (_MAGIC, base64.b64encode(signature), len(payload), payload)


def open_sealed(sealed: bytes, public_key: str) -> Stays:
    """The stays inside. Raises StaysRefusedError unless they are whole and ours."""
    head, _, payload = sealed.partition(b"\n")
    parts = head.split(b" ")
    if len(parts) != 3 or parts[0] != _MAGIC or parts[2] != b"%d" % len(payload):
        raise StaysRefusedError("These are no stays of ours, or only a part of them.")
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(parts[1], validate=True), CONTEXT + payload)
    except (binascii.Error, ValueError, InvalidSignature) as error:
        raise StaysRefusedError("The stays were altered: their signature is wrong.") from error
    return from_bytes(payload)


def _from_table(table: dict[str, Any]) -> Stays:
    ladders = [tuple(Step(*step) for step in ladder) for ladder in table["ladders"]]
    accounts = OpenAccounts(_from_row(row, ladders) for row in table["stays"])
    return Stays(str(table["lane"]), _instant(table["made_at"]), accounts)


def _to_row(account: OpenAccount, ladder: int, made_at: datetime) -> list[Any]:
    """What was validated stands there twice: in cents, as of now, for lanes that lack its kind."""
    stay = account.stay
    return [
        stay.stay_id,
        key_of(stay.plate),
        stay.since.isoformat(),
        ladder,
        account.paid_cents,
        validated(account.validations, account.steps, stay.since, made_at),
        account.paid_at.isoformat() if account.paid_at else "",
        [[each.effect.value, each.amount] for each in account.validations],
        account.code,
    ]


def _from_row(row: list[Any], ladders: list[tuple[Step, ...]]) -> OpenAccount:
    stay_id, key, since, ladder, paid, in_cents, paid_at = row[:7]
    return OpenAccount(
        StayInside(int(stay_id), parts_of(key), _instant(since)),
        ladders[ladder],
        int(paid),
        _validations(row[7] if len(row) > 7 else [], int(in_cents)),
        _instant(paid_at) if paid_at else None,
        str(row[8]) if len(row) > 8 else "",
    )


def _validations(rows: list[Any], in_cents: int) -> tuple[Validation, ...]:
    """What was validated; as a plain amount where a newer server names what this lane lacks."""
    known = set(Effect)
    if rows and all(effect in known for effect, _amount in rows):
        return tuple(Validation(Effect(effect), int(amount)) for effect, amount in rows)
    return (Validation(Effect.FLAT, in_cents),) if in_cents else ()


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} names no time zone")
    return instant
