"""The first format of a list, one JSON object: for lanes and servers one version back."""

from collections.abc import Iterator
from itertools import chain
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
)
from parking.access import (
    AccessList,
    Alias,
    Basis,
    EntryRight,
    HotEntry,
    HotKind,
    SpecialPlates,
    Standing,
)

# A reader one version behind can read what a server one ahead writes, as long as `needs` allows.
# What it does not know it passes over, so nothing that is added may open by being passed over:
# rights that are not in good standing, and visits, stand apart, where it never looks.
FORMAT = 1


def to_table(access: AccessList) -> bytes:
    """Write a list down, always in the same order, so that equal lists are equal bytes."""
    table = {
        "format": FORMAT,
        "needs": FORMAT,
        "lane": access.rules.slug,
        "serial": access.serial,
        "made_at": access.made_at.isoformat(),
        "valid_until": access.valid_until.isoformat(),
        **_content(access),
    }
    return dump(table).encode()


def _content(access: AccessList) -> dict[str, Any]:
    special = access.special
    known = [right for right in access.rights() if right.basis is not Basis.VISIT]
    good = [right for right in known if right.standing is Standing.GOOD]
    withheld = [right for right in known if right.standing is not Standing.GOOD]
    visits = [right for right in access.rights() if right.basis is Basis.VISIT]
    approved = [[*_hot_to_json(e), e.approver] for e in special.hot if e.approver]
    added: dict[str, list[Any]] = {
        "withheld": sorted([r.standing.value, *right_to_json(r)] for r in withheld),
        "visits": sorted(right_to_json(right) for right in visits),
        "approved_by": sorted(approved),
        "responder_codes": sorted(map(code_to_json, special.codes)),
        "exempt": sorted(special.exempt),
        "resyncs": sorted(map(resync_to_json, special.resyncs)),
    }
    return {
        "rules": rules_to_json(access.rules),
        "rights": sorted(right_to_json(right) for right in good),
        "responders": sorted(special.responders),
        "hot": sorted(_hot_to_json(entry) for entry in special.hot),
        "aliases": sorted([alias.number, alias.key] for alias in special.aliases),
        **{name: rows for name, rows in added.items() if rows},
    }


def from_table(table: dict[str, Any]) -> AccessList:
    """Read a list that `to_table` wrote. Raises ValueError, KeyError, TypeError, IndexError."""
    return AccessList(
        serial=int(table["serial"]),
        made_at=instant(table["made_at"]),
        valid_until=instant(table["valid_until"]),
        rules=rules_from_json(table["rules"]),
        rights=chain(
            map(right_from_json, table["rights"]),
            map(right_from_json, table.get("visits", [])),
            _withheld_from(table),
        ),
        others=_special_from(table),
    )


def _withheld_from(table: dict[str, Any]) -> Iterator[EntryRight]:
    known = set(Standing)
    for standing, *row in table.get("withheld", []):
        if standing in known:
            yield right_from_json(row, Standing(standing))


def _special_from(table: dict[str, Any]) -> SpecialPlates:
    approvers = {tuple(entry): by for *entry, by in table.get("approved_by", [])}
    hot = [
        HotEntry(key, HotKind(kind), instant(at), approvers.get((key, kind, at), ""))
        for key, kind, at in table.get("hot", [])
    ]
    return SpecialPlates(
        responders=tuple(table.get("responders", [])),
        hot=tuple(hot),
        aliases=tuple(Alias(number, key) for number, key in table.get("aliases", [])),
        codes=tuple(map(code_from_json, table.get("responder_codes", []))),
        exempt=tuple(table.get("exempt", [])),
        resyncs=tuple(map(resync_from_json, table.get("resyncs", []))),
    )


def _hot_to_json(entry: HotEntry) -> list[str]:
    return [entry.key, entry.kind.value, entry.expires.isoformat()]
