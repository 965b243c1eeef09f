"""What stands in a list as JSON and back: instants, windows, rights, a lane's rules."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from core.plates import plate_key
from parking.access import (
    Basis,
    Direction,
    EntryRight,
    GarageState,
    LaneKind,
    LaneRules,
    ResponderCode,
    Resync,
    Standing,
    Window,
    policy_changes,
    policy_from,
)

# Compact, keys in order, ASCII only: equal values are equal text, and no text holds a line's end.
_ENCODER = json.JSONEncoder(separators=(",", ":"), sort_keys=True)


def dump(value: Any) -> str:
    """Write a value as JSON, always the same way."""
    return _ENCODER.encode(value)


def right_to_json(right: EntryRight) -> list[Any]:
    """A right as a row. Its basis stands at the end where it is no permit, never its standing."""
    windows = [window_to_json(window) for window in right.windows]
    basis = [] if right.basis is Basis.PERMIT else [right.basis.value]
    times = [text_of(right.valid_from), text_of(right.valid_until)]
    plate = [right.state, right.plate_type, right.number]
    return [*plate, right.permit_id, *times, windows, *basis]


def right_from_json(row: list[Any], standing: Standing = Standing.GOOD) -> EntryRight:
    """Read a row of `right_to_json`. Raises ValueError, TypeError, KeyError, IndexError."""
    state, plate_type, number, permit_id = map(_plain, row[:4])
    start, end, windows = row[4:7]
    return EntryRight(
        plate_key(state, plate_type, number),
        state,
        plate_type,
        number,
        permit_id,
        maybe_instant(start),
        maybe_instant(end),
        read_windows(dump(windows)) if windows else (),
        Basis(row[7]) if len(row) > 7 else Basis.PERMIT,
        standing,
    )


def rules_to_json(rules: LaneRules) -> dict[str, Any]:
    """A lane's rules; the garage's switches as far as they differ from their defaults."""
    changes = policy_changes(rules.policy)
    return {
        "slug": rules.slug,
        "kind": rules.kind.value,
        "direction": rules.direction.value,
        "garage": rules.garage,
        "garage_state": rules.garage_state.value,
        "nearest_with_space": rules.nearest_with_space,
        "public_windows": [window_to_json(window) for window in rules.public_windows],
        "public_fails_open": rules.public_fails_open,
        "unread_state_opens": rules.unread_state_opens,
        "unread_type_opens": rules.unread_type_opens,
        "held_open": rules.held_open,
        **({"policy": changes} if changes else {}),
    }


def rules_from_json(table: dict[str, Any]) -> LaneRules:
    """Read a lane's rules back; what is missing is as it was before it could be said."""
    return LaneRules(
        slug=str(table["slug"]),
        kind=LaneKind(table["kind"]),
        direction=Direction(table["direction"]),
        garage=str(table["garage"]),
        garage_state=GarageState(table["garage_state"]),
        nearest_with_space=str(table.get("nearest_with_space", "")),
        public_windows=tuple(window_from_json(w) for w in table.get("public_windows", [])),
        public_fails_open=bool(table.get("public_fails_open", True)),
        unread_state_opens=bool(table.get("unread_state_opens", False)),
        unread_type_opens=bool(table.get("unread_type_opens", False)),
        held_open=bool(table.get("held_open", False)),
        policy=policy_from(table.get("policy", {})),
    )


def code_to_json(code: ResponderCode) -> list[str]:
    """A responder's code: its digest, whose it is, until when."""
    return [code.digest, code.name, text_of(code.expires)]


def code_from_json(row: list[Any]) -> ResponderCode:
    """Read a code back; what a later version adds at its end is passed over."""
    digest, name, expires = row[:3]
    return ResponderCode(digest, name, maybe_instant(expires))


def resync_to_json(resync: Resync) -> list[str]:
    """A resync: whose (empty: of everybody), and from when on."""
    return [resync.permit_id or "", text_of(resync.at)]


def resync_from_json(row: list[Any]) -> Resync:
    """Read a resync back, as a code is."""
    permit_id, at = row[:2]
    return Resync(permit_id or None, instant(at))


def window_to_json(window: Window) -> list[Any]:
    """A window as [days, first minute, last minute]."""
    return [sorted(window.days), window.starts, window.ends]


def window_from_json(row: list[Any]) -> Window:
    """Read a window back."""
    return Window(frozenset(row[0]), int(row[1]), int(row[2]))


def text_of(moment: datetime | None) -> str:
    """An instant as ISO 8601; empty for none."""
    return moment.isoformat() if moment else ""


def maybe_instant(text: str) -> datetime | None:
    """Read `text_of` back."""
    return instant(text) if text else None


# Permits begin and end by the thousand at the same instants, and have the windows of few products.
@lru_cache(maxsize=4096)
def instant(text: str) -> datetime:
    """Read an instant. Raises ValueError where no time zone is named."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} names no time zone")
    return moment


@lru_cache(maxsize=1024)
def read_windows(text: str) -> tuple[Window, ...]:
    """Read windows as they stand in a row. Raises ValueError, TypeError, IndexError."""
    return tuple(window_from_json(row) for row in json.loads(text))


def _plain(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is no text")
    return text
