"""What a lane makes of a vehicle: when a read is sure, and what goes into the journal."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lpr.lane.cameras.frames import Frame
from lpr.lane.deciding.circumstances import Circumstances
from lpr.lane.deciding.passage import examine
from lpr.lane.watching.looks import Look
from lpr.lane.watching.tracking import Vehicle
from lpr.reading.consensus import AGREEING_READS
from lpr.reading.records import Box, Character, PlateRead
from parking.access import AccessList, Direction, EntryRight, LaneKind, LaneRules, Outcome, Reason

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
RULES = LaneRules("front", LaneKind.RESTRICTED, Direction.ENTRY)
LISTED = AccessList(
    serial=1,
    made_at=NOW,
    valid_until=NOW + timedelta(hours=1),
    rules=RULES,
    rights=[EntryRight("MA/passenger/8ABC12", "MA", "passenger", "8ABC12", "permit-1")],
)


def vehicle(*reads: tuple[str, float], state: str | None = "MA", kind: str | None = None):  # type: ignore[no-untyped-def]
    seen = Vehicle("", NOW, NOW)
    for text, confidence in reads:
        characters = tuple(Character(letter, 0.999) for letter in text)
        read = PlateRead(text, confidence, Box(1, 1, 9, 3), characters, state, 0.95, kind)
        seen.add(Look(Frame(NOW, None), [read], 1.0))
    return seen


def where(agreeing: int = AGREEING_READS) -> Circumstances:
    return Circumstances(RULES, ZoneInfo("America/New_York"), NOW, agreeing_reads=agreeing)


@pytest.mark.parametrize(("frames", "asked", "opens"), [(3, 3, True), (2, 3, False), (1, 1, True)])
def test_a_plate_opens_once_enough_reads_agree(frames: int, asked: int, opens: bool) -> None:
    passage = examine(vehicle(*[("8ABC12", 0.998)] * frames), where(asked), LISTED)
    assert passage.opens is opens
    if not opens:
        assert passage.decision.outcome is Outcome.REFER
        assert passage.decision.reason is Reason.UNSURE


def test_frames_that_agree_but_are_unsure_do_not_open() -> None:
    passage = examine(vehicle(*[("8ABC12", 0.8)] * 8), where(), LISTED)
    assert passage.decision.reason is Reason.UNSURE


def test_a_state_that_was_not_named_refers() -> None:
    passage = examine(vehicle(*[("8ABC12", 0.998)] * 4, state=None), where(), LISTED)
    assert passage.decision.reason is Reason.STATE_UNREAD


def test_a_type_that_the_design_shows_must_be_the_enrolled_one() -> None:
    passage = examine(vehicle(*[("8ABC12", 0.998)] * 4, kind="national_guard"), where(), LISTED)
    assert passage.decision.reason is Reason.OTHER_STATE
    assert not passage.opens


def test_the_journal_tells_how_the_frames_agreed() -> None:
    seen = vehicle(("8ABC12", 0.998), ("8ABC12", 0.99), ("8ABC12", 0.99), ("BABC12", 0.4))
    told = examine(seen, where(), LISTED).to_json()
    assert (told["number"], told["agreeing"], told["frames"]) == ("8ABC12", 3, 4)
    assert (told["state"], told["plate_type"]) == ("MA", None)
    assert told["state_confidence"] > 0.9
    assert len(told["reads"]) == 4


def test_nothing_read_tells_nothing() -> None:
    told = examine(Vehicle("", NOW, NOW), where(), LISTED).to_json()
    assert (told["number"], told["state"], told["plate_type"]) == (None, None, None)
    assert (told["agreeing"], told["confidence"], told["state_confidence"]) == (0, 0.0, 0.0)
