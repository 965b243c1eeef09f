"""What the screen says now, put together from what the lane has decided."""

from datetime import datetime, timedelta
from typing import Any

import segno

from core.clock import Clock
from lpr.lane.credentials.claim_code import spaced
from lpr.lane.credentials.refusals import why_sentence
from lpr.lane.deciding.gatekeeper import Gatekeeper
from lpr.lane.deciding.passage import Passage
from lpr.lane.fallbacks import Fallbacks
from lpr.lane.screen.words import BLIND, BY_HAND, NOTED, TAKEN
from parking.access import LANGUAGES, WELCOME, Outcome, sentence

# How long what was decided stays: a ticket must be read, or photographed.
OPENED_FOR = timedelta(seconds=20)
TICKET_FOR = timedelta(seconds=45)
WAITING_FOR = timedelta(minutes=5)
TOLD_FOR = timedelta(seconds=8)

Said = dict[str, str]


class ScreenView:
    """Asked by the screen twice a second. It holds no name: a plate and a code at most."""

    def __init__(self, keeper: Gatekeeper, fallbacks: Fallbacks, clock: Clock) -> None:
        self._keeper = keeper
        self._fallbacks = fallbacks
        self._clock = clock
        self._pictures: tuple[str, str] = ("", "")

    def now(self) -> dict[str, Any]:
        """The screen's content, as JSON: sentences by language, a ticket, the wait for help."""
        now, passage = self._clock.now(), self._keeper.last
        shown = passage if passage and self._is_shown(passage, now) else None
        let_in = shown is not None and not shown.opens and self._keeper.waiting is None
        is_blind = shown is None and not self._keeper.camera_works()
        helped = self._fallbacks.help_since if shown else None
        return {
            "phase": _phase(shown, let_in=let_in),
            "uid": shown.uid if shown else "",
            "said": BLIND if is_blind else BY_HAND if let_in else _said(shown),
            "is_blind": is_blind,
            "told": self._told(now, shown),
            "ticket": self._ticket(shown, let_in=let_in),
            "help_seconds": int((now - helped).total_seconds()) if helped else None,
        }

    def _is_shown(self, passage: Passage, now: datetime) -> bool:
        opened = TICKET_FOR if passage.claim_code or passage.ticket else OPENED_FOR
        return timedelta(0) <= now - passage.decided_at < (opened if passage.opens else WAITING_FOR)

    def _told(self, now: datetime, passage: Passage | None) -> dict[str, Any] | None:
        told = self._fallbacks.counter.told
        if told is None or not timedelta(0) <= now - told.at < TOLD_FOR:
            return None
        if passage is not None and told.at < passage.vehicle.first_at:
            return None  # it was said to the driver before
        if told.why is None:
            is_noted = passage is not None and passage.opens and passage.ticket is not None
            return {"is_taken": True, "said": NOTED if is_noted else TAKEN}
        said = {language: why_sentence(told.why, language) for language in LANGUAGES}
        return {"is_taken": False, "said": said}

    def _ticket(self, passage: Passage | None, *, let_in: bool) -> Said | None:
        if passage is None or not passage.claim_code or not (passage.opens or let_in):
            return None
        code = passage.claim_code
        return {"code": spaced(code), "picture": self._picture(code)}

    def _picture(self, code: str) -> str:
        """A QR code as an address of data; drawn once a ticket."""
        if self._pictures[0] != code:
            text = self._keeper.config.pay_address(code)
            drawn = segno.make(text, error="m", micro=False)
            self._pictures = (code, str(drawn.svg_data_uri(scale=8, border=3, light="#ffffff")))
        return self._pictures[1]


def _phase(passage: Passage | None, *, let_in: bool) -> str:
    if passage is None:
        return "welcome"
    return Outcome.OPEN.value if let_in else passage.decision.outcome.value


def _said(passage: Passage | None) -> Said:
    if passage is None:
        return dict(WELCOME)
    decision = passage.decision
    return {tongue: sentence(decision.reason, decision.values, tongue) for tongue in LANGUAGES}
