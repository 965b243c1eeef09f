"""A garage's switches: what there is to switch, and the rules of a lane under them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from parking.access import GaragePolicy, LaneKind, LaneRules, policy_changes, policy_from
from parking.access.rules import Direction

# Switches that stand beside the policy in a lane's rules.
OF_THE_LANE = ("public_fails_open", "unread_state_opens", "unread_type_opens")
OF_THE_POLICY = tuple(field.name for field in fields(GaragePolicy))
_PLAIN = LaneRules("", LaneKind.RESTRICTED, Direction.ENTRY)


def ruled_by(rules: LaneRules, switches: Mapping[str, Any]) -> LaneRules:
    """A lane's rules under switches. Names that we do not know are passed over.

    Raises ValueError where a switch has a value that it cannot have.
    """
    own: dict[str, Any] = {n: bool(switches[n]) for n in OF_THE_LANE if n in switches}
    return replace(rules, policy=policy_from(switches), **own)


def switches_of(rules: LaneRules) -> dict[str, Any]:
    """All switches of a lane's rules, by name."""
    policy = {name: getattr(rules.policy, name) for name in OF_THE_POLICY}
    return {name: getattr(rules, name) for name in OF_THE_LANE} | policy


def all_switches(switches: Mapping[str, Any]) -> dict[str, Any]:
    """Every switch with its value, where some differ from their defaults."""
    return switches_of(ruled_by(_PLAIN, switches))


def changes_of(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the chosen switches that differ from their defaults, as JSON."""
    rules = ruled_by(_PLAIN, chosen)
    own = {
        name: getattr(rules, name)
        for name in OF_THE_LANE
        if getattr(rules, name) != getattr(_PLAIN, name)
    }
    return own | {name: _plain(value) for name, value in policy_changes(rules.policy).items()}


def digest_of(chosen: Mapping[str, Any]) -> str:
    """A short mark of chosen switches: the same for the same, another for any others."""
    told = json.dumps(changes_of(chosen), sort_keys=True).encode()
    return hashlib.sha256(told).hexdigest()[:16]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
