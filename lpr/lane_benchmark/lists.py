"""Lists of made-up plates, as large as wanted, as a server would sign them."""

import base64
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.plates import plate_key
from lpr.lane.lists.content import EMPTY
from lpr.lane.lists.format import rows_to_bytes
from lpr.lane.lists.head import Head
from lpr.lane.lists.rows import digest_text, hash_of, right_row, rules_row
from lpr.lane.lists.sealing import seal
from lpr.lane.lists.store import ListStore
from parking.access import AccessList, Direction, EntryRight, LaneKind, LaneRules

SLUG = "bench"
KEY = Ed25519PrivateKey.from_private_bytes(b"b" * 32)
PUBLIC_KEY = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
RULES = LaneRules(SLUG, LaneKind.RESTRICTED, Direction.ENTRY, "harbor", unread_state_opens=True)
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_STATES = ("MA", "NH", "RI", "CT", "ME", "NY")


def rights(count: int, seed: int = 0) -> Iterator[EntryRight]:
    """So many rights, three plates to a permit, no number twice."""
    drawn = random.Random(seed)
    numbers = drawn.sample(range(23**3 * 10_000), count)
    for place, number in enumerate(numbers):
        letters, digits = divmod(number, 10_000)
        text = "".join(_LETTERS[letters // 23**power % 23] for power in range(3))
        state, plate = drawn.choice(_STATES), f"{text}{digits:04}"
        key = plate_key(state, "passenger", plate)
        permit = f"P{place // 3:011}"
        until = NOW + timedelta(days=1 + place % 30)
        yield EntryRight(key, state, "passenger", plate, permit, NOW, until)


def rows(count: int) -> list[str]:
    """The rows of a list of so many plates."""
    return [rules_row(RULES), *map(right_row, rights(count))]


def head_of(told: list[str]) -> Head:
    """The head of these rows, as list number 1."""
    digest = digest_text(sum(map(hash_of, told)) % (1 << 256))
    return Head(SLUG, 1, NOW, NOW + timedelta(days=4000), digest, len(told))


def held(count: int) -> AccessList:
    """A list of so many plates as a lane holds it."""
    told = rows(count)
    return EMPTY.changed(told).access(head_of(told))


def signed(count: int) -> bytes:
    """A list of so many plates as it comes from a server."""
    return sealed(rows(count))


def sealed(told: list[str]) -> bytes:
    """These rows as they come from a server."""
    return seal(rows_to_bytes(head_of(told), told), KEY)


def kept(folder: Path, rules: LaneRules, listed: Iterable[EntryRight]) -> AccessList:
    """A list as a lane holds it that has got it from its server, and was started again since."""
    told, path = [rules_row(rules), *map(right_row, listed)], folder / "list.signed"
    ListStore(path, rules.slug, PUBLIC_KEY).take(sealed(told))
    access = ListStore(path, rules.slug, PUBLIC_KEY).current
    if access is None:
        raise RuntimeError("the lane has no list after it was started again")
    return access
