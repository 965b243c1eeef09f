"""Whether the gate opens: pure rules that answer open, refuse or refer, and say which one spoke.

No Flask, no database: the lane's box takes this package with `core.plates` alone.
"""

from parking.access.account import StayAccount
from parking.access.answer import Decision, Note, Outcome, Reason, Rule
from parking.access.deciding import decide
from parking.access.entries import (
    Alias,
    Basis,
    EntryRight,
    HotEntry,
    HotKind,
    ResponderCode,
    Resync,
    SpecialPlates,
    Standing,
    code_digest,
)
from parking.access.hours import MINUTES_A_DAY, Window
from parking.access.in_words import rules_in_words
from parking.access.listing import AccessList
from parking.access.messages import LANGUAGES, WELCOME, sentence
from parking.access.note_messages import note_sentence
from parking.access.plates import KeyParts
from parking.access.policy import GaragePolicy, Strictness, policy_changes, policy_from
from parking.access.proofs import NO_PROOFS, BadgeIndex, Proofs, badge_digest
from parking.access.request import Factor, FactorKind, LifeSafety, Request
from parking.access.rights_index import RightsIndex
from parking.access.rules import Direction, GarageState, LaneKind, LaneRules
from parking.access.whereabouts import CarsInside, Inside, Whereabouts

__all__ = [
    "LANGUAGES",
    "MINUTES_A_DAY",
    "NO_PROOFS",
    "WELCOME",
    "AccessList",
    "Alias",
    "BadgeIndex",
    "Basis",
    "CarsInside",
    "Decision",
    "Direction",
    "EntryRight",
    "Factor",
    "FactorKind",
    "GaragePolicy",
    "GarageState",
    "HotEntry",
    "HotKind",
    "Inside",
    "KeyParts",
    "LaneKind",
    "LaneRules",
    "LifeSafety",
    "Note",
    "Outcome",
    "Proofs",
    "Reason",
    "Request",
    "ResponderCode",
    "Resync",
    "RightsIndex",
    "Rule",
    "SpecialPlates",
    "Standing",
    "StayAccount",
    "Strictness",
    "Whereabouts",
    "Window",
    "badge_digest",
    "code_digest",
    "decide",
    "note_sentence",
    "policy_changes",
    "policy_from",
    "rules_in_words",
    "sentence",
]
