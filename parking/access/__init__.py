"""Whether the gate opens: pure rules that answer open, refuse or refer, and say which one spoke.

No Flask, no database: the lane's box takes this package with `core.plates` alone.
"""

from parking.access.answer import Decision, Outcome, Reason, Rule
from parking.access.deciding import decide
from parking.access.hours import MINUTES_A_DAY, Window
from parking.access.listing import (
    AccessList,
    Alias,
    EntryRight,
    HotEntry,
    HotKind,
    SpecialPlates,
)
from parking.access.messages import LANGUAGES, WELCOME, sentence
from parking.access.plates import KeyParts
from parking.access.request import LifeSafety, Request
from parking.access.rules import Direction, GarageState, LaneKind, LaneRules

__all__ = [
    "LANGUAGES",
    "MINUTES_A_DAY",
    "WELCOME",
    "AccessList",
    "Alias",
    "Decision",
    "Direction",
    "EntryRight",
    "GarageState",
    "HotEntry",
    "HotKind",
    "KeyParts",
    "LaneKind",
    "LaneRules",
    "LifeSafety",
    "Outcome",
    "Reason",
    "Request",
    "Rule",
    "SpecialPlates",
    "Window",
    "decide",
    "sentence",
]
