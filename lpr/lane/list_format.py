"""The list of who may enter, as JSON and back: what the server signs and the lane reads."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from core.plates import plate_key
from parking.access import (
    AccessList,
    Alias,
    Basis,
    Direction,
    EntryRight,
    GarageState,
    HotEntry,
    HotKind,
    LaneKind,
    LaneRules,
    ResponderCode,
    Resync,
    SpecialPlates,
    Standing,
    Window,
    policy_changes,
    policy_from,
)

# A reader one version behind can read what a server one ahead writes, as long as `needs` allows.
# What it does not know it passes over, so nothing that is added may open by being passed over:
# rights that are not in good standing stand apart from the others, where it never looks.
FORMAT = 1


class ListFormatError(ValueError):
    """A signed list whose content this lane cannot read."""


def to_bytes(access: AccessList) -> bytes:
    """Write a list down, always in the same order, so that equal lists are equal bytes."""
    table = {
        "format": FORMAT,
        "needs": FORMAT,
        "lane": access.rules.slug,
        "serial": access.serial,
        "made_at": access.made_at.isoformat(),
        "valid_until": access.valid_until.isoformat(),
        **content(access),
    }
    return _dump(table)


def content(access: AccessList) -> dict[str, Any]:
    """The part that changes only when somebody changes something."""
    special = access.special
    good = [right for right in access.rights() if right.standing is Standing.GOOD]
    withheld = [right for right in access.rights() if right.standing is not Standing.GOOD]
    codes = [[c.digest, c.name, _text(c.expires)] for c in special.codes]
    resyncs = [[r.permit_id or "", r.at.isoformat()] for r in special.resyncs]
    approved = [[*_hot_to_json(e), e.approver] for e in special.hot if e.approver]
    added: dict[str, list[Any]] = {
        "withheld": sorted([r.standing.value, *_right_to_json(r)] for r in withheld),
        "approved_by": sorted(approved),
        "responder_codes": sorted(codes),
        "exempt": sorted(special.exempt),
        "resyncs": sorted(resyncs),
    }
    return {
        "rules": _rules_to_json(access.rules),
        "rights": sorted(_right_to_json(right) for right in good),
        "responders": sorted(special.responders),
        "hot": sorted(_hot_to_json(entry) for entry in special.hot),
        "aliases": sorted([alias.number, alias.key] for alias in special.aliases),
        **{name: rows for name, rows in added.items() if rows},
    }


def content_bytes(access: AccessList) -> bytes:
    """The changing part as bytes, for a digest."""
    return _dump(content(access))


def from_bytes(data: bytes) -> AccessList:
    """Read a list that was written by `to_bytes`. Raises ListFormatError."""
    try:
        table = json.loads(data)
        is_newer = int(table["needs"]) > FORMAT
        access = None if is_newer else _from_table(table)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise ListFormatError(f"The list cannot be read: {error!r}.") from error
    if access is None:
        raise ListFormatError("The list is newer than this lane. Upgrade the lane.")
    return access


def _from_table(table: dict[str, Any]) -> AccessList:
    return AccessList(
        serial=int(table["serial"]),
        made_at=_instant(table["made_at"]),
        valid_until=_instant(table["valid_until"]),
        rules=_rules_from_json(table["rules"]),
        rights=chain(map(_right_from_json, table["rights"]), _withheld_from(table)),
        others=_special_from(table),
    )


def _withheld_from(table: dict[str, Any]) -> Iterator[EntryRight]:
    known = set(Standing)
    for standing, *row in table.get("withheld", []):
        if standing in known:
            yield replace(_right_from_json(row), standing=Standing(standing))


def _special_from(table: dict[str, Any]) -> SpecialPlates:
    approvers = {tuple(entry): by for *entry, by in table.get("approved_by", [])}
    hot = [
        HotEntry(key, HotKind(kind), _instant(at), approvers.get((key, kind, at), ""))
        for key, kind, at in table.get("hot", [])
    ]
    codes = [row[:3] for row in table.get("responder_codes", [])]
    return SpecialPlates(
        responders=tuple(table.get("responders", [])),
        hot=tuple(hot),
        aliases=tuple(Alias(number, key) for number, key in table.get("aliases", [])),
        codes=tuple(ResponderCode(digest, name, _maybe(at)) for digest, name, at in codes),
        exempt=tuple(table.get("exempt", [])),
        resyncs=tuple(Resync(who or None, _instant(at)) for who, at in table.get("resyncs", [])),
    )


def _hot_to_json(entry: HotEntry) -> list[str]:
    return [entry.key, entry.kind.value, entry.expires.isoformat()]


def _right_to_json(right: EntryRight) -> list[Any]:
    windows = [_window_to_json(window) for window in right.windows]
    basis = [] if right.basis is Basis.PERMIT else [right.basis.value]
    times = [_text(right.valid_from), _text(right.valid_until)]
    plate = [right.state, right.plate_type, right.number]
    return [*plate, right.permit_id, *times, windows, *basis]


def _right_from_json(row: list[Any]) -> EntryRight:
    state, plate_type, number, permit_id, start, end, windows = row[:7]
    return EntryRight(
        plate_key(state, plate_type, number),
        state,
        plate_type,
        number,
        permit_id,
        _maybe(start),
        _maybe(end),
        tuple(_window_from_json(window) for window in windows),
        Basis(row[7]) if len(row) > 7 else Basis.PERMIT,
    )


def _rules_to_json(rules: LaneRules) -> dict[str, Any]:
    changes = policy_changes(rules.policy)
    return {
        "slug": rules.slug,
        "kind": rules.kind.value,
        "direction": rules.direction.value,
        "garage": rules.garage,
        "garage_state": rules.garage_state.value,
        "nearest_with_space": rules.nearest_with_space,
        "public_windows": [_window_to_json(window) for window in rules.public_windows],
        "public_fails_open": rules.public_fails_open,
        "unread_state_opens": rules.unread_state_opens,
        "unread_type_opens": rules.unread_type_opens,
        "held_open": rules.held_open,
        **({"policy": changes} if changes else {}),
    }


def _rules_from_json(table: dict[str, Any]) -> LaneRules:
    return LaneRules(
        slug=str(table["slug"]),
        kind=LaneKind(table["kind"]),
        direction=Direction(table["direction"]),
        garage=str(table["garage"]),
        garage_state=GarageState(table["garage_state"]),
        nearest_with_space=str(table.get("nearest_with_space", "")),
        public_windows=tuple(_window_from_json(w) for w in table.get("public_windows", [])),
        public_fails_open=bool(table.get("public_fails_open", True)),
        unread_state_opens=bool(table.get("unread_state_opens", False)),
        unread_type_opens=bool(table.get("unread_type_opens", False)),
        held_open=bool(table.get("held_open", False)),
        policy=policy_from(table.get("policy", {})),
    )


def _window_to_json(window: Window) -> list[Any]:
    return [sorted(window.days), window.starts, window.ends]


def _window_from_json(row: list[Any]) -> Window:
    return Window(frozenset(row[0]), int(row[1]), int(row[2]))


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _maybe(text: str) -> datetime | None:
    return _instant(text) if text else None


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} names no time zone")
    return instant


def _dump(table: dict[str, Any]) -> bytes:
    return json.dumps(table, separators=(",", ":"), sort_keys=True).encode()
