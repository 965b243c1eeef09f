"""Signed lists for tests, small and full, as a server would make them."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.plates import plate_key
from lpr.lane.lists.changes import between, change_to_bytes
from lpr.lane.lists.format import to_bytes
from lpr.lane.lists.head import Head
from lpr.lane.lists.rows import digest_of, digest_text, rows_of
from lpr.lane.lists.sealing import CHANGE, LIST, seal
from parking.access import (
    AccessList,
    Alias,
    Basis,
    Direction,
    EntryRight,
    GaragePolicy,
    HotEntry,
    HotKind,
    LaneKind,
    LaneRules,
    Proofs,
    ResponderCode,
    Resync,
    SpecialPlates,
    Standing,
    Strictness,
    Window,
)

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()


def make_list(serial=5, lane="nashua", number="8ABC12"):
    right = EntryRight(
        plate_key("MA", "passenger", number),
        "MA",
        "passenger",
        number,
        "P1",
        NOW,
        NOW + timedelta(days=30),
        (Window(frozenset({5, 6}), 60, 120),),
    )
    special = SpecialPlates(
        responders=("MA/official/AMB1",),
        hot=(HotEntry("NH/passenger/X1", HotKind.THREAT, NOW),),
        aliases=(Alias("BABC12", right.key),),
    )
    return AccessList(
        serial=serial,
        made_at=NOW,
        valid_until=NOW + timedelta(days=4),
        rules=LaneRules(lane, LaneKind.RESTRICTED, Direction.ENTRY, "nashua-street"),
        rights=[right],
        others=special,
    )


def sealed(access, key=KEY, kind=LIST):
    return seal(to_bytes(access), key, kind)


def sealed_change(before, after, *, key=KEY, kind=CHANGE, **said):
    """What makes the list `before` the list `after`, with `said` in its head."""
    rows = frozenset(rows_of(after))
    head = Head(
        lane=after.rules.slug,
        serial=after.serial,
        made_at=after.made_at,
        valid_until=after.valid_until,
        digest=digest_text(digest_of(rows)),
        count=len(rows),
        follows=before.serial,
    )
    changes = between(frozenset(rows_of(before)), rows)
    return seal(change_to_bytes(replace(head, **said), changes), key, kind)


def make_fuller_list():
    """A list with everything that a lane one version back does not know."""
    plain = make_list()
    [permit] = plain.rights()
    duty = replace(permit, permit_id="D1", windows=(), basis=Basis.DUTY)
    suspended = replace(permit, permit_id="P2", standing=Standing.SUSPENDED)
    special = replace(
        plain.special,
        hot=(HotEntry("NH/passenger/X1", HotKind.THREAT, NOW, "17"),),
        codes=(ResponderCode("d1", "Boston EMS", NOW), ResponderCode("d2", "Aid")),
        exempt=("P1",),
        resyncs=(Resync(None, NOW), Resync("P1", NOW)),
        proofs=Proofs("5a17", (("b1", "P1"), ("b1", "P2")), {"2026-W10": "0f0f"}),
    )
    policy = GaragePolicy(anti_passback=Strictness.HARD, second_factor=False, exit_hold_seconds=30)
    return AccessList(
        serial=5,
        made_at=NOW,
        valid_until=plain.valid_until,
        rules=replace(plain.rules, policy=policy),
        rights=[permit, duty, suspended],
        others=special,
    )


def as_rows(access):
    """A list's rows, taken apart."""
    return [json.loads(row) for row in to_bytes(access).splitlines()[1:]]


def sealed_rows(rows, **said):
    """A list of these rows that adds up, with `said` in its head."""
    lines = sorted(json.dumps(row, separators=(",", ":")) for row in rows)
    head = json.loads(to_bytes(make_list()).partition(b"\n")[0])
    head |= {"digest": digest_text(digest_of(lines)), "count": len(lines)} | said
    return "\n".join([json.dumps(head), *lines]).encode()
