"""What a list says, one fact a row: in rows lists can be compared, and changed a row at a time.

A row is a JSON array, its kind first. A lane keeps a row of a kind, standing or basis that it does
not know and passes it over. So nothing may be added that opens by being passed over; what must not
be passed over raises `needs` in the head.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from lpr.lane.lists.values import (
    code_from_json,
    code_to_json,
    dump,
    instant,
    resync_from_json,
    resync_to_json,
    right_from_json,
    right_to_json,
    rules_from_json,
    rules_to_json,
    text_of,
)
from parking.access import (
    AccessList,
    Alias,
    Basis,
    EntryRight,
    HotEntry,
    HotKind,
    LaneRules,
    Proofs,
    SpecialPlates,
    Standing,
)

RIGHT, RULES = "right", "rules"
_RIGHT_START, _RULES_START = f'["{RIGHT}",', f'["{RULES}",'
_STANDINGS, _BASES, _HOT_KINDS = frozenset(Standing), frozenset(Basis), frozenset(HotKind)
# Sums of hashes are kept below this, so that 32 bytes hold them.
DIGEST_RANGE = 1 << 256

ByKind = Mapping[str, list[list[Any]]]


def rows_of(access: AccessList) -> Iterator[str]:
    """Every row of a list, in no order."""
    yield rules_row(access.rules)
    yield from map(right_row, access.rights())
    yield from special_rows(access.special)


def rules_row(rules: LaneRules) -> str:
    """The one row that says how the lane behaves."""
    return dump([RULES, rules_to_json(rules)])


def right_row(right: EntryRight) -> str:
    """One right, with its standing."""
    return dump([RIGHT, right.standing.value, *right_to_json(right)])


def special_rows(special: SpecialPlates) -> Iterator[str]:
    """What stands on a list beside rights."""
    yield from (dump(["responder", key]) for key in special.responders)
    yield from (
        dump(["hot", e.key, e.kind.value, text_of(e.expires), e.approver]) for e in special.hot
    )
    yield from (dump(["alias", alias.number, alias.key]) for alias in special.aliases)
    yield from (dump(["code", *code_to_json(code)]) for code in special.codes)
    yield from (dump(["exempt", permit_id]) for permit_id in special.exempt)
    yield from (dump(["resync", *resync_to_json(resync)]) for resync in special.resyncs)
    yield from _proof_rows(special.proofs)


def _proof_rows(proofs: Proofs) -> Iterator[str]:
    if proofs.salt:
        yield dump(["badge_salt", proofs.salt])
    yield from (badge_row(digest, permit_id) for digest, permit_id in proofs.badges)
    yield from (dump(["number_key", week, key]) for week, key in proofs.number_keys.items())


def badge_row(digest: str, permit_id: str) -> str:
    """A badge that goes with a permit, or with somebody's duties."""
    return dump(["badge", digest, permit_id])


def is_right(row: str) -> bool:
    """Whether a row is a right: there are many of these, and few of all others."""
    return row.startswith(_RIGHT_START)


def is_rules(row: str) -> bool:
    """Whether a row says how the lane behaves."""
    return row.startswith(_RULES_START)


def right_of(row: str) -> EntryRight | None:
    """Read a right; None where its standing or basis is not known here. Raises as JSON does."""
    _, standing, *told = json.loads(row)
    basis = told[7] if len(told) > 7 else Basis.PERMIT
    if standing not in _STANDINGS or basis not in _BASES:
        return None
    return right_from_json(told, Standing(standing))


def sort_by_kind(rows: Iterable[str]) -> ByKind:
    """Take rows apart and sort them by what they are about."""
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for row in rows:
        told = json.loads(row)
        if not isinstance(told, list):
            raise ValueError(f"{row} is no row")  # noqa: TRY004 - like all else that cannot be read
        found[told[0]].append(told[1:])
    return found


def rules_from(found: ByKind) -> LaneRules:
    """The lane's rules. Raises ValueError unless they stand there once."""
    [[table, *_]] = found.get(RULES, [])
    return rules_from_json(table)


def special_from(found: ByKind, badges: Collection[tuple[str, str]] = ()) -> SpecialPlates:
    """What stands on a list beside rights. `badges` are those that are held already."""
    hot = [
        HotEntry(key, HotKind(kind), instant(expires), approver)
        for key, kind, expires, approver, *_ in found.get("hot", [])
        if kind in _HOT_KINDS
    ]
    return SpecialPlates(
        responders=tuple(key for key, *_ in found.get("responder", [])),
        hot=tuple(hot),
        aliases=tuple(Alias(number, key) for number, key, *_ in found.get("alias", [])),
        codes=tuple(map(code_from_json, found.get("code", []))),
        exempt=tuple(permit_id for permit_id, *_ in found.get("exempt", [])),
        resyncs=tuple(map(resync_from_json, found.get("resync", []))),
        proofs=_proofs_from(found, badges),
    )


def _proofs_from(found: ByKind, badges: Collection[tuple[str, str]]) -> Proofs:
    others = [(digest, permit_id) for digest, permit_id, *_ in found.get("badge", [])]
    return Proofs(
        salt=next((salt for salt, *_ in found.get("badge_salt", [])), ""),
        badges=(*badges, *others) if others else badges,
        number_keys={week: key for week, key, *_ in found.get("number_key", [])},
    )


def hash_of(row: str) -> int:
    """A row's share of the digest."""
    return int.from_bytes(sha256(row.encode()).digest())


def digest_of(rows: Iterable[str]) -> int:
    """What a list adds up to, whatever the order of its rows.

    It tells that a change did not fit what it was made for. It is no proof against forgery: that
    is what the signature over every list and every change is for.
    """
    return sum(map(hash_of, rows)) % DIGEST_RANGE


def digest_text(digest: int) -> str:
    """A digest as 64 hexadecimal digits."""
    return f"{digest:064x}"
