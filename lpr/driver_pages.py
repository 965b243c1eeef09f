"""What drivers see: the screen at a lane, and the demo's page of a car on its way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from sqlalchemy import select
from sqlalchemy.orm import Session

from lpr import queries
from lpr.console.turning import told_to_driver
from lpr.drive_up import DriveUp
from lpr.models import Lane, Passage
from lpr.pages import PlateShown, plate_of, screen_url, shown_decision, tile_sentence
from lpr.words import trouble_words
from parking.access import WELCOME, Outcome


@dataclass(frozen=True)
class Screen:
    """What the driver sees."""

    lane: Lane
    decision: str | None
    english: str
    spanish: str
    plate: PlateShown | None
    claim_code: str | None
    qr: str | None


def build_screen(lane: Lane, passage: Passage | None, config: Mapping[str, Any]) -> Screen:
    """Put the driver's screen together; without a passage it only says welcome."""
    code = passage.claim_code if passage else None
    return Screen(
        lane=lane,
        decision=shown_decision(passage),
        english=_told(passage, "en"),
        spanish=_told(passage, "es"),
        plate=plate_of(passage),
        claim_code=code,
        qr=_code_qr(config, code),
    )


def _told(passage: Passage | None, language: str) -> str:
    """What the attendant has the driver told, else the decision; without a passage, welcome."""
    if passage is None:
        return WELCOME[language]
    return told_to_driver(passage, language) or queries.said_of(passage, language)


def _code_qr(config: Mapping[str, Any], code: str | None) -> str | None:
    """The way to pay for a stay, to be photographed from a screen."""
    return qr_of(f"{config['PUBLIC_URL']}/pay/{code}") if code else None


def qr_of(text: str) -> str:
    """A QR code as an address of data, dark on white whatever the page's colours."""
    made = segno.make(text, error="m", micro=False)
    return str(made.svg_data_uri(scale=8, border=3, dark="#101418", light="#ffffff"))


@dataclass(frozen=True)
class DriveUpShown:
    """How far a car of the demo has come."""

    drive_up: DriveUp
    lane: Lane
    passage: Passage | None
    plate: PlateShown | None
    decision: str | None
    sentence: str
    claim_code: str | None
    qr: str | None
    is_over: bool
    waits_for_person: bool
    trouble: str
    screen_url: str


def build_drive_up(
    session: Session, drive_up: DriveUp, config: Mapping[str, Any], language: str, now: datetime
) -> DriveUpShown:
    """Put a drive-up together. It is over when the car is through, sent away, or given up."""
    lane = session.scalars(select(Lane).where(Lane.slug == drive_up.lane)).one()
    passage = queries.passage_of_arrival(session, drive_up.id)
    waited = now - drive_up.started
    is_settled = passage is not None and passage.settled_at is not None
    code = passage.claim_code if passage else None
    return DriveUpShown(
        drive_up=drive_up,
        lane=lane,
        passage=passage,
        plate=plate_of(passage),
        decision=shown_decision(passage),
        sentence=tile_sentence(passage, language),
        claim_code=code,
        qr=_code_qr(config, code),
        is_over=is_settled or waited > queries.LIVE_FOR,
        waits_for_person=passage is not None and not is_settled and passage.outcome != Outcome.OPEN,
        trouble="" if queries.is_online(lane, now) or passage else trouble_words("silent"),
        screen_url=screen_url(config, lane),
    )
