"""What a person's page of draws reads: each draw, how their entry stands, what they can do."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from parking.draws.fitness import find_unfit
from parking.draws.life import EntryState, Stage, stage_of
from parking.draws.measuring import find_shares, weights_of
from parking.draws.models import Draw, DrawEntry
from parking.draws.words import bar_words, stage_sentence, standing_sentence

# Draws that ended stay on a person's page as long as they are among the newest.
SHOWN = 10


@dataclass(frozen=True)
class OwnDraw:
    """A draw on a person's page: how their entry stands, and which buttons there are."""

    draw: Draw
    stage: Stage
    entry: DrawEntry | None
    sentence: str
    bar: str  # why they cannot enter, in words; empty where they can
    weight: int  # how many balls their ticket has, or would have now
    # About how likely a place is, by the tickets there are; None where there is nothing to say.
    chance: float | None = None

    @property
    def state(self) -> str:
        """How the entry stands; empty where there is none."""
        return self.entry.state if self.entry else ""

    @property
    def can_enter(self) -> bool:
        """Whether the window is open and they are not in."""
        return self.stage is Stage.OPEN and self.state != EntryState.ENTERED and not self.bar

    @property
    def can_withdraw(self) -> bool:
        """Whether they may still leave, or step back."""
        if self.state == EntryState.ENTERED:
            return self.stage is Stage.OPEN
        return self.state in (EntryState.LISTED, EntryState.IN_LINE)


def own_draws(session: Session, person_id: int, now: datetime, zone: ZoneInfo) -> list[OwnDraw]:
    """The newest draws that are open or announced, and those that the person is in."""
    mine = DrawEntry.person_id == person_id
    query = (
        select(Draw, DrawEntry)
        .outerjoin(DrawEntry, (DrawEntry.draw_id == Draw.id) & mine)
        .where(or_(DrawEntry.id.is_not(None), Draw.closes_at > now))
        .order_by(Draw.id.desc())
        .limit(SHOWN)
    )
    rows = session.execute(query).all()
    return [_own(session, draw, entry, (person_id, now, zone)) for draw, entry in rows]


def _own(
    session: Session, draw: Draw, entry: DrawEntry | None, asking: tuple[int, datetime, ZoneInfo]
) -> OwnDraw:
    person_id, now, zone = asking
    stage = stage_of(draw.state, draw.opens_at, draw.closes_at, now)
    bar, weight = "", entry.weight if entry and entry.weight else 1
    if stage in (Stage.ANNOUNCED, Stage.OPEN):
        unfit = find_unfit(session, draw, [person_id], now, zone)
        bar = bar_words(draw.product, unfit[person_id]) if unfit else ""
        weight = weights_of(session, draw, [person_id], zone)[person_id]
    if entry is None:
        sentence = stage_sentence(draw, stage)
    else:
        sentence = standing_sentence(draw, entry, _ahead_of(session, entry))
    return OwnDraw(draw, stage, entry, sentence, bar, weight, _chance(session, entry, weight, zone))


def own_weight(session: Session, draw: Draw, person_id: int | None, zone: ZoneInfo) -> int | None:
    """How many balls the ticket has of whoever reads a draw's page; None where they are not in."""
    query = select(DrawEntry).where(DrawEntry.draw_id == draw.id, DrawEntry.person_id == person_id)
    entry = session.scalar(query) if person_id is not None else None
    if entry is None or entry.state in (EntryState.WITHDRAWN, EntryState.LEFT_OUT):
        return None
    return entry.weight or weights_of(session, draw, [entry.person_id], zone)[entry.person_id]


def _chance(session: Session, entry: DrawEntry | None, weight: int, zone: ZoneInfo) -> float | None:
    """Of an entry that is in and not drawn yet."""
    if entry is None or entry.state not in (EntryState.ENTERED, EntryState.LISTED):
        return None
    shares = find_shares(session, entry.draw, zone)
    return next((share.chance for share in shares if share.balls == weight), None)


def _ahead_of(session: Session, entry: DrawEntry) -> int | None:
    """How many tickets in line come before this one; None where it is not in line."""
    if entry.state != EntryState.IN_LINE:
        return None
    query = select(func.count()).where(
        DrawEntry.draw_id == entry.draw_id,
        DrawEntry.state == EntryState.IN_LINE,
        DrawEntry.position < entry.position,
    )
    return session.scalar(query) or 0
