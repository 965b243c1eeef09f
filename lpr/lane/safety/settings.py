"""The `[life_safety]` table of a lane.toml: what holds this lane open, and what lets it go."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Release(StrEnum):
    """What an input does to this lane, and what ends that."""

    CONFIRMED = "confirmed"  # holds open until a person releases, also after it went off
    INPUT = "input"  # holds open until it goes off
    REPORTED = "reported"  # is shown on the console and moves nothing


@dataclass(frozen=True, slots=True)
class SafetySettings:
    """How a lane answers to its inputs. `responder_holds_s` 0 opens for the responder alone."""

    fire: Release = Release.CONFIRMED
    key_switch: Release = Release.INPUT
    responder_holds_s: int = 120


def read_safety(table: Mapping[str, Any]) -> SafetySettings:
    """Check the table. Raises ValueError with a sentence that names the setting."""
    unknown = table.keys() - {field.name for field in fields(SafetySettings)}
    if unknown:
        raise ValueError(f"life_safety.{min(unknown)} is no setting")
    default = SafetySettings()
    seconds = table.get("responder_holds_s", default.responder_holds_s)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 <= seconds <= 3600:
        raise ValueError("life_safety.responder_holds_s must be a whole number from 0 to 3600")
    return SafetySettings(
        fire=_release(table, "fire", default.fire),
        key_switch=_release(table, "key_switch", default.key_switch),
        responder_holds_s=seconds,
    )


def _release(table: Mapping[str, Any], name: str, default: Release) -> Release:
    told = table.get(name, default)
    if told not in set(Release):
        raise ValueError(f"life_safety.{name} must be one of {', '.join(Release)}")
    return Release(told)
