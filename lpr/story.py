"""A passage's story: who did what, when and why, from the journal, the desk and the lane."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from core.identity.models import Person
from lpr import queries
from lpr.models import JournalEvent, Passage
from lpr.words import barrier_words
from parking import queries as parking_queries
from parking.access import Direction

_WENT_THROUGH = ("raised", "already")


@dataclass(frozen=True)
class Entry:
    """One thing that happened; `kind` is open, refer, refuse or neutral."""

    at: datetime
    title: str
    who: str = ""
    why: str = ""
    kind: str = "neutral"


def tell(session: Session, passage: Passage, language: str) -> list[Entry]:
    """The story in the order in which it happened."""
    entries = [*_seen_and_decided(passage, language), *_asked(session, passage)]
    for event in queries.events_of(session, passage):
        entries.extend(_of_event(event, passage))
    entries.extend(_of_stay(session, passage))
    if passage.settled_how in ("turned_around", "gone", "left") and passage.settled_at:
        entries.append(_ending(session, passage, passage.settled_at))
    return sorted(entries, key=lambda entry: entry.at)


def _seen_and_decided(passage: Passage, language: str) -> Iterator[Entry]:
    lane = passage.lane.name
    frames = int(passage.detail.get("frames", 0))
    agreeing = int(passage.detail.get("agreeing", 0))
    seen = ngettext("%(num)s frame", "%(num)s frames", frames)
    if passage.number:
        agreed = _(
            "%(agreeing)s of %(frames)s say %(plate)s",
            agreeing=agreeing,
            frames=seen,
            plate=passage.number,
        )
    else:
        agreed = _("%(frames)s, no plate read", frames=seen)
    yield _unseen(passage) or Entry(passage.first_at, _seen(passage), lane, agreed)
    decided = queries.said_of(passage, language)
    yield Entry(passage.at, _decided(passage.outcome), lane, decided, passage.outcome)
    for note in passage.detail.get("notes", []):
        yield Entry(passage.at, _("Noted"), lane, queries.noted(note, language))


def _seen(passage: Passage) -> str:
    if passage.detail.get("known", {}).get("sees_vehicle") is False:
        return str(_("Plate seen, with no vehicle around it"))
    return str(_("Vehicle seen"))


def _unseen(passage: Passage) -> Entry | None:
    """How a passage began that no picture began; None where one did."""
    if passage.number or passage.detail.get("noticed", "picture") == "picture":
        return None
    by = {
        "detector": _("The vehicle detector, without a picture of the car"),
        "driver": _shown_words(passage) or _("The driver pressed the key, or asked for help"),
    }
    why = str(by.get(passage.detail["noticed"], ""))
    return Entry(passage.first_at, _("Vehicle noticed without the camera"), passage.lane.name, why)


def _decided(outcome: str) -> str:
    titles = {
        "open": _("Decided: open"),
        "refer": _("Decided: ask a person"),
        "refuse": _("Decided: refuse"),
    }
    return str(titles.get(outcome, outcome))


def _shown_words(passage: Passage) -> str:
    """What the driver showed beside the plate."""
    words = {
        "badge": _("A staff badge was shown"),
        "code": _("A code from the permit's page was shown"),
        "crew": _("A crew's code was typed"),
        "ticket": _("A ticket's claim code was shown"),
    }
    return str(words.get(passage.detail.get("shown", ""), ""))


def _of_event(event: JournalEvent, passage: Passage) -> Iterator[Entry]:
    lane = passage.lane.name
    if event.kind == "barrier":
        answer = str(event.body.get("answer", ""))
        kind = "open" if answer in _WENT_THROUGH else "refuse"
        yield Entry(event.at, barrier_words(answer), lane, "", kind)
    if event.kind == "help":
        yield Entry(event.at, _("The driver asked for help"), lane, "", "refer")
    if event.kind == "ticket":
        title = _("A ticket was shown after the barrier rose")
        yield Entry(event.at, title, lane, passage.detail.get("ticket", ""))
    if event.kind == "again":
        yield Entry(event.at, _("Decided again"), lane, _shown_words(passage), passage.outcome)
    if event.kind == "hand":
        yield Entry(event.at, _("The lane took the command to open"), lane)
    if event.kind == "moved":
        yield _moved_entry(event, passage)


def _moved_entry(event: JournalEvent, passage: Passage) -> Entry:
    movement, lane = event.body.get("movement", ""), passage.lane
    if movement == "back" and lane.direction == Direction.EXIT:
        goes_on = _("Its stay goes on. That was seen from the picture alone: it may have left.")
        why = goes_on if passage.stay_id is not None else ""
        return Entry(event.at, _("The vehicle backed away from the exit"), lane.name, why, "refer")
    return Entry(event.at, _moved_words(movement), lane.name)


def _moved_words(movement: str) -> str:
    if movement == "wrong":
        return str(_("The vehicle came from behind the barrier"))
    return str(_("The vehicle backed out again"))


def _of_stay(session: Session, passage: Passage) -> Iterator[Entry]:
    """Which stay an exit ended, with the doubt where entry and exit were read otherwise."""
    told = parking_queries.tell_exit(session, passage.uid)
    if told is not None:
        kind = "refer" if told.in_doubt else "neutral"
        yield Entry(told.at, told.title, passage.lane.name, told.why, kind)


def _asked(session: Session, passage: Passage) -> Iterator[Entry]:
    for command in queries.commands_of(session, passage):
        who = _name(session, command.actor_id)
        yield Entry(command.created_at, _("Opened by hand"), who, command.reason, "open")


def _ending(session: Session, passage: Passage, at: datetime) -> Entry:
    if passage.settled_how == "left":
        return Entry(at, _("Another car came; this one had gone"), passage.lane.name)
    who = _name(session, passage.settled_by)
    if passage.settled_how == "gone":
        return Entry(at, _("Nobody stood there any more"), who)
    return Entry(at, _("Turned around"), who, passage.settled_reason, "refuse")


def _name(session: Session, person_id: int | None) -> str:
    person = session.get(Person, person_id) if person_id else None
    return str(person.name) if person else ""
