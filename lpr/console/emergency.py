"""Holding lanes open in an emergency, and releasing them: what the page shows, and its form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import HiddenField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from core.identity.models import Person
from lpr import holds, queries
from lpr.models import Lane, LaneCommand
from lpr.words import trouble_words

_HELD = "held_"


class EmergencyForm(FlaskForm):  # type: ignore[misc]
    """Which lanes, why, and whether they are held open or released."""

    act = HiddenField(validators=[AnyOf((holds.HOLD, holds.RELEASE))])
    lanes = SelectMultipleField(
        _l("Lanes"), validators=[DataRequired(_l("Choose at least one lane."))]
    )
    reason = StringField(
        _l("Why"),
        filters=[lambda text: text.replace("\x00", "").strip() if text else text],
        validators=[
            DataRequired(_l("Say why in a few words: it is kept with the record.")),
            Length(3, 200, _l("Say why in 3 to 200 characters.")),
        ],
    )

    def offer(self, lanes: Sequence[Lane]) -> None:
        """Take the lanes that may be chosen."""
        self.lanes.choices = [SelectChoice(lane.slug, lane.name) for lane in lanes]

    def chosen(self, lanes: Sequence[Lane]) -> list[Lane]:
        """The lanes that were chosen, in the order of the desk."""
        return [lane for lane in lanes if lane.slug in (self.lanes.data or [])]


@dataclass(frozen=True)
class LaneHeld:
    """One lane as the page shows it; `held` says by what, `asked` what it was last told."""

    lane: Lane
    is_online: bool
    held: tuple[str, ...]
    asked: str

    @property
    def is_held(self) -> bool:
        """Whether anything holds it open now, by its last report."""
        return bool(self.held)


def lanes_held(session: Session, lanes: Sequence[Lane], now: datetime) -> list[LaneHeld]:
    """Each lane with what holds it open. Two queries, however many lanes there are."""
    asked = _last_asked(session, now)
    return [
        LaneHeld(
            lane=lane,
            is_online=queries.is_online(lane, now),
            held=tuple(
                trouble_words(f"{_HELD}{cause}") for cause in lane.status.get("held_by", [])
            ),
            asked=asked.get(lane.id, ""),
        )
        for lane in lanes
    ]


def _last_asked(session: Session, now: datetime) -> dict[int, str]:
    """In words what each lane was last asked, while it may still matter."""
    query = (
        select(LaneCommand, Person.name)
        .join(Person, Person.id == LaneCommand.actor_id)
        .where(
            LaneCommand.kind.in_((holds.HOLD, holds.RELEASE)),
            LaneCommand.created_at > now - holds.HOLD_LIFE,
        )
        .order_by(LaneCommand.id)
    )
    return {c.lane_id: _asked_words(c, name, now) for c, name in session.execute(query)}


def _asked_words(command: LaneCommand, who: str, now: datetime) -> str:
    if command.answer == "kept":
        words = _("Not released: what holds it open is still on. Asked by %(who)s.", who=who)
    elif command.answer is None and command.expires_at <= now:
        words = _("The lane did not answer. Go to the lane.")
    elif command.answer is None:
        words = _("Asked by %(who)s; the lane has not answered yet.", who=who)
    elif command.kind == holds.HOLD:
        words = _("Held open by %(who)s.", who=who)
    else:
        words = _("Released by %(who)s.", who=who)
    return str(words)
