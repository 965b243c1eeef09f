"""The list of who may enter, as JSON and back: what the server signs and the lane reads."""

import json
from datetime import datetime
from typing import Any

from core.plates import plate_key
from parking.access import (
    AccessList,
    Alias,
    Direction,
    EntryRight,
    GarageState,
    HotEntry,
    HotKind,
    LaneKind,
    LaneRules,
    SpecialPlates,
    Window,
)

# A reader one version behind can read what a server one ahead writes, as long as `needs` allows.
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
    return {
        "rules": _rules_to_json(access.rules),
        "rights": sorted(_right_to_json(right) for right in access.rights()),
        "responders": sorted(special.responders),
        "hot": sorted([e.key, e.kind.value, e.expires.isoformat()] for e in special.hot),
        "aliases": sorted([alias.number, alias.key] for alias in special.aliases),
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
    hot = [(key, HotKind(kind), _instant(at)) for key, kind, at in table.get("hot", [])]
    special = SpecialPlates(
        responders=tuple(table.get("responders", [])),
        hot=tuple(HotEntry(*entry) for entry in hot),
        aliases=tuple(Alias(number, key) for number, key in table.get("aliases", [])),
    )
    return AccessList(
        serial=int(table["serial"]),
        made_at=_instant(table["made_at"]),
        valid_until=_instant(table["valid_until"]),
        rules=_rules_from_json(table["rules"]),
        rights=(_right_from_json(row) for row in table["rights"]),
        others=special,
    )


def _right_to_json(right: EntryRight) -> list[Any]:
    start = right.valid_from.isoformat() if right.valid_from else ""
    end = right.valid_until.isoformat() if right.valid_until else ""
    windows = [_window_to_json(window) for window in right.windows]
    return [right.state, right.plate_type, right.number, right.permit_id, start, end, windows]


def _right_from_json(row: list[Any]) -> EntryRight:
    state, plate_type, number, permit_id, start, end, windows = row[:7]
    return EntryRight(
        plate_key(state, plate_type, number),
        state,
        plate_type,
        number,
        permit_id,
        _instant(start) if start else None,
        _instant(end) if end else None,
        tuple(_window_from_json(window) for window in windows),
    )


def _rules_to_json(rules: LaneRules) -> dict[str, Any]:
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
    )


def _window_to_json(window: Window) -> list[Any]:
    return [sorted(window.days), window.starts, window.ends]


def _window_from_json(row: list[Any]) -> Window:
    return Window(frozenset(row[0]), int(row[1]), int(row[2]))


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} names no time zone")
    return instant


def _dump(table: dict[str, Any]) -> bytes:
    return json.dumps(table, separators=(",", ":"), sort_keys=True).encode()
