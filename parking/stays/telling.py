"""What the server made of a car that left, for whoever tells its passage's story."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.web.formatting import local_datetime
from parking.access.pairing import Doubt
from parking.models import Stay, UnpairedExit


@dataclass(frozen=True)
class ExitTold:
    """A car that left, in words; `in_doubt` where it may have been another's stay, or nobody's."""

    at: datetime
    title: str
    why: str
    in_doubt: bool


def tell_exit(session: Session, passage_uid: str) -> ExitTold | None:
    """What became of the exit that a passage was; None where it was none. Two queries at most."""
    stay = session.scalar(select(Stay).where(Stay.exit_passage_uid == passage_uid))
    if stay is not None and stay.left_at is not None:
        title = _("Ended the stay that began %(when)s", when=local_datetime(stay.entered_at))
        return ExitTold(stay.left_at, title, doubt_words(stay), stay.doubt is not None)
    left = session.scalar(select(UnpairedExit).where(UnpairedExit.passage_uid == passage_uid))
    if left is None:
        return None
    why = _("No stay is known that this car ends.")
    return ExitTold(left.at, _("Left without a known entry"), why, in_doubt=True)


def doubt_words(stay: Stay, *, with_plates: bool = True) -> str:
    """Why entry and exit may be of two cars; empty where they are certainly of one."""
    words = {
        Doubt.STATE_UNREAD: _("The state was not read at both ends."),
        Doubt.ONE_CHARACTER: _("One character was read otherwise on the way in or out."),
        Doubt.BACKED_AWAY: _(
            "An exit had opened for it, and the car was then seen backing away. That is seen from"
            " the picture alone: it may have left after all."
        ),
    }
    if stay.doubt not in words:
        return ""
    if not with_plates or stay.doubt == Doubt.BACKED_AWAY:
        return str(words[Doubt(stay.doubt)])
    read = _(
        "In as %(came)s, out as %(left)s.",
        came=plate_words(stay.key),
        left=plate_words(stay.exit_key),
    )
    return f"{words[Doubt(stay.doubt)]} {read}"


def visitor_doubt(stay: Stay) -> str:
    """What a visitor should know before paying for a stay that another's car may have ended."""
    words = {
        Doubt.ONE_CHARACTER: _(
            "The camera read the plate of the car that left a little otherwise than yours. If you"
            " did not leave then, tell us before you pay."
        ),
        Doubt.BACKED_AWAY: _(
            "An exit opened for your car, and the camera saw it back away. If you have left, tell"
            " us before you pay."
        ),
    }
    return str(words[Doubt(stay.doubt)]) if stay.doubt in words else ""


def plate_words(key: str | None) -> str:
    """A plate as it was read, such as MA 8ABC12; in words where it was not."""
    if key is None:
        return str(_("not read"))
    state, _type, number = key.split("/", 2)
    return number if state == "-" else f"{state} {number}"
