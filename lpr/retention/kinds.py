"""The kinds of what lanes and people leave behind, and how long each is kept: a setting each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Kind(StrEnum):
    """What is kept for its own time."""

    UNMATCHED = "unmatched"
    MATCHED = "matched"
    LIVE = "live"
    STRAY = "stray"
    JOURNAL = "journal"
    PRESENT = "present"
    STAYS = "stays"
    ALERTS = "alerts"
    LISTS = "lists"
    DRAWS = "draws"
    PLATE_TESTS = "plate_tests"
    EVIDENCE = "evidence"


@dataclass(frozen=True)
class Rule:
    """How long a kind is kept: the setting that says so, in hours or days."""

    title: LazyString
    setting: str
    unit: timedelta

    def kept_for(self, config: Mapping[str, Any]) -> timedelta:
        """The time that the setting gives."""
        return self.unit * int(config[self.setting])

    def told(self, config: Mapping[str, Any]) -> str:
        """The rule as a receipt names it."""
        return f"{self.setting} = {config[self.setting]}"


_HOURS, _DAYS = timedelta(hours=1), timedelta(days=1)
RULES: Mapping[Kind, Rule] = {
    Kind.UNMATCHED: Rule(_l("Reads that matched nothing"), "READS_KEPT_HOURS", _HOURS),
    Kind.MATCHED: Rule(_l("Reads of permits and stays"), "MATCHES_KEPT_DAYS", _DAYS),
    Kind.LIVE: Rule(_l("Last picture of a silent lane"), "READS_KEPT_HOURS", _HOURS),
    Kind.STRAY: Rule(_l("Pictures of no passage"), "READS_KEPT_HOURS", _HOURS),
    Kind.JOURNAL: Rule(_l("Lanes' journals and commands"), "JOURNAL_KEPT_DAYS", _DAYS),
    Kind.PRESENT: Rule(_l("Events of the present system"), "MATCHES_KEPT_DAYS", _DAYS),
    Kind.STAYS: Rule(_l("Plates of stays that are over"), "STAY_PLATES_KEPT_DAYS", _DAYS),
    Kind.ALERTS: Rule(_l("Settled alerts of the gates"), "ALERTS_KEPT_DAYS", _DAYS),
    Kind.LISTS: Rule(_l("Changes of lanes' lists"), "LIST_CHANGES_KEPT_HOURS", _HOURS),
    Kind.DRAWS: Rule(_l("Who was in draws that ended"), "DRAW_ENTRIES_KEPT_DAYS", _DAYS),
    Kind.PLATE_TESTS: Rule(_l("Photographs of misread plates"), "PLATE_TEST_DAYS", _DAYS),
    Kind.EVIDENCE: Rule(_l("Photographs with requests for plates"), "PLATE_EVIDENCE_DAYS", _DAYS),
}
# Passages are of one of these.
OF_PASSAGES = (Kind.UNMATCHED, Kind.MATCHED)
