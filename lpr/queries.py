"""What is read of lanes and passages: the attendant's desk, a passage's story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lpr.lane.cameras.troubles import Trouble
from lpr.models import Evidence, JournalEvent, Lane, LaneAlert, LaneCommand, LaneJournal, Passage
from parking import queries as parking_queries
from parking.access import Note, Outcome, Reason, note_sentence, sentence

# A lane reports every few seconds; one that missed several reports is out of contact.
ONLINE_FOR = timedelta(seconds=15)
# How long a passage that went through stays on its tile, and how long a waiting one does.
SHOWN_FOR = timedelta(seconds=20)
WAITS_AT_MOST = timedelta(hours=1)
# Passages of so long ago are at the gates still; older ones are plate history, which nobody is
# shown without having said why.
LIVE_FOR = timedelta(minutes=10)
_BARRIER_GRACE = timedelta(seconds=5)
LIST_OLD = timedelta(minutes=15)
_CLOCK_DRIFT_S = 5.0
# A lane that has just started has asked for its list, and waited for a server that starts too.
_SETTLES_IN = timedelta(minutes=1)
_UNSETTLED = ("no_list", "clock")


@dataclass(frozen=True)
class LaneState:
    """One lane as the desk shows it: its present passage, and what is wrong with it.

    `passage` is what is shown: whoever waits, or went through a moment ago. `newest` is the last
    of those who wait, or came or went within ten minutes, `command` the last order to open of the
    last seconds.
    """

    lane: Lane
    passage: Passage | None
    waiting: timedelta | None
    newest: Passage | None
    command: LaneCommand | None
    troubles: tuple[str, ...]
    online: bool

    @property
    def is_waiting(self) -> bool:
        """Whether a driver stands there and nobody has let them in."""
        return self.waiting is not None


def list_lanes(session: Session) -> Sequence[Lane]:
    """All lanes in the order of the desk."""
    return session.scalars(select(Lane).order_by(Lane.position, Lane.name)).all()


def find_lane(session: Session, slug: str) -> Lane | None:
    """The lane with this slug."""
    if not slug.isprintable():
        return None  # PostgreSQL takes no NUL, not even in a question
    return session.scalar(select(Lane).where(Lane.slug == slug))


def find_passage(session: Session, uid: str) -> Passage | None:
    """The passage with this uid."""
    if not uid.isprintable():
        return None
    return session.scalar(select(Passage).where(Passage.uid == uid))


def desk(session: Session, now: datetime) -> list[LaneState]:
    """All lanes as they are now. Three queries, however many lanes there are."""
    lanes = list_lanes(session)
    since = now - LIVE_FOR
    counts = or_(Passage.settled_at.is_(None), Passage.settled_at >= since, Passage.at >= since)
    query = select(Passage).where(Passage.at >= now - WAITS_AT_MOST, counts)
    recent = session.scalars(query.order_by(Passage.at)).all()
    newest = {passage.lane_id: passage for passage in recent}
    asked = session.scalars(
        select(LaneCommand)
        .where(LaneCommand.created_at > now - SHOWN_FOR, LaneCommand.kind == "open")
        .order_by(LaneCommand.id)
    )
    commands = {command.lane_id: command for command in asked.all()}
    return [_state(lane, newest.get(lane.id), commands.get(lane.id), now) for lane in lanes]


def _state(
    lane: Lane, passage: Passage | None, command: LaneCommand | None, now: datetime
) -> LaneState:
    waiting = waiting_time(passage, now) if passage else None
    ended = (passage.settled_at or passage.at) if passage else now
    shown = passage if waiting is not None or now - ended < SHOWN_FOR else None
    return LaneState(
        lane=lane,
        passage=shown,
        waiting=waiting,
        newest=passage,
        command=command,
        troubles=troubles_of(lane, now),
        online=is_online(lane, now),
    )


def waiting_time(passage: Passage, now: datetime) -> timedelta | None:
    """How long the driver has waited since first seen; None where nobody waits."""
    if passage.settled_at is not None or now - passage.at > WAITS_AT_MOST:
        return None
    opening = passage.outcome == Outcome.OPEN and passage.barrier is None
    if opening and now - passage.at < _BARRIER_GRACE:
        return None
    return max(now - passage.first_at, timedelta(0))


def may_stand_there(passage: Passage, now: datetime) -> bool:
    """Whether a gate may still be opened for this passage: nobody else came, and not long ago."""
    return passage.settled_at is None and now - passage.at <= WAITS_AT_MOST


def waiting_passage(session: Session, lane: Lane, now: datetime) -> Passage | None:
    """The passage of whoever waits in a lane now, or None."""
    newest = next(iter(recent_passages(session, lane, limit=1)), None)
    return newest if newest is not None and waiting_time(newest, now) is not None else None


def is_at_gates(passage: Passage, now: datetime) -> bool:
    """Whether a passage is of a car that is at the gates now, or was just now."""
    return now - passage.at <= LIVE_FOR or waiting_time(passage, now) is not None


def is_online(lane: Lane, now: datetime) -> bool:
    """Whether the lane has reported just now."""
    return lane.seen_at is not None and now - lane.seen_at < ONLINE_FOR


def troubles_of(lane: Lane, now: datetime) -> tuple[str, ...]:
    """What is wrong with a lane, as codes: the pages say them in words."""
    if lane.seen_at is None:
        return ("never_seen",)
    if not is_online(lane, now):
        return ("silent",)
    told = lane.status
    made_at = told.get("list_made_at")
    age = now - datetime.fromisoformat(made_at) if made_at else None
    checks = {
        "fire": bool(told.get("fire_input")),
        **{f"held_{cause}": True for cause in told.get("held_by", [])},
        "barrier": not lane.is_shadow and not told.get("barrier_answers", True),
        "boom": told.get("barrier") == "obstructed",
        **_camera_checks(told),
        "journal": not told.get("journal_works", True),
        "no_list": age is None,
        "old_list": age is not None and age > LIST_OLD,
        "list": bool(told.get("list_trouble")),
        "reader": bool(told.get("reader_trouble")),
        "clock": abs(float(told.get("clock_ahead_s", 0))) > _CLOCK_DRIFT_S,
    }
    excused = _UNSETTLED if _has_just_started(told) else ()
    return tuple(code for code, wrong in checks.items() if wrong and code not in excused)


def _camera_checks(told: Mapping[str, Any]) -> dict[str, bool]:
    """Plain `camera` is said of a lane that is older, or so much newer that we lack its word."""
    said = told.get("camera_trouble", "")
    if said in set(Trouble):
        return {f"camera_{said}": True}
    return {"camera": not told.get("camera_works", True)}


def _has_just_started(told: dict[str, Any]) -> bool:
    """By the lane's own clock: one that runs an hour ahead is not excused for an hour."""
    if not told.get("started_at"):
        return False
    ran = datetime.fromisoformat(told["clock"]) - datetime.fromisoformat(told["started_at"])
    return ran < _SETTLES_IN


def list_age(lane: Lane, now: datetime) -> timedelta | None:
    """How old the list is that the lane last said it decides from."""
    made_at = lane.status.get("list_made_at")
    return now - datetime.fromisoformat(made_at) if made_at else None


def inside_garage(
    session: Session, lane: Lane, since: datetime | None, now: datetime
) -> dict[str, Any]:
    """Which permits' cars are inside a lane's garage, as it is told; see InsideSchema."""
    stays = parking_queries.permit_stays(session, lane.garage_slug, since)
    inside = [[s.key, s.permit_id, s.entered_at.isoformat()] for s in stays if s.left_at is None]
    left = [[s.key, s.left_at.isoformat()] for s in stays if s.left_at is not None]
    return {"as_of": now, "full": since is None, "inside": inside, "left": left}


def recent_passages(session: Session, lane: Lane, limit: int = 20) -> Sequence[Passage]:
    """A lane's last passages, newest first."""
    query = select(Passage).where(Passage.lane_id == lane.id)
    return session.scalars(query.order_by(Passage.at.desc()).limit(limit)).all()


def last_passages(session: Session, now: datetime, limit: int = 8) -> Sequence[Passage]:
    """The last passages of all lanes, those at the gates just now, newest first."""
    query = select(Passage).where(Passage.at >= now - LIVE_FOR)
    return session.scalars(query.order_by(Passage.at.desc()).limit(limit)).all()


def latest_shown(session: Session, lane: Lane, now: datetime) -> Passage | None:
    """The passage that the driver's screen speaks of, or None."""
    found = next(iter(recent_passages(session, lane, limit=1)), None)
    if found is None or now - (found.settled_at or found.at) > timedelta(seconds=45):
        return None
    return found


def passage_of_arrival(session: Session, arrival: str) -> Passage | None:
    """The passage that came of a named arrival, such as a drive-up of the demo."""
    return session.scalar(select(Passage).where(Passage.arrival == arrival).limit(1))


def evidence_of(session: Session, passage: Passage) -> Sequence[Evidence]:
    """The pictures of a passage, the scene first."""
    query = select(Evidence).where(Evidence.passage_id == passage.id)
    return session.scalars(query.order_by(Evidence.number)).all()


def events_of(session: Session, passage: Passage) -> Sequence[JournalEvent]:
    """What the lane's journal said of a passage, in its order."""
    query = select(JournalEvent).where(JournalEvent.passage_uid == passage.uid)
    return session.scalars(query.order_by(JournalEvent.at, JournalEvent.sequence)).all()


def commands_of(session: Session, passage: Passage) -> Sequence[LaneCommand]:
    """What attendants asked for a passage."""
    query = select(LaneCommand).where(LaneCommand.passage_uid == passage.uid)
    return session.scalars(query.order_by(LaneCommand.id)).all()


def open_alerts(session: Session) -> Sequence[tuple[LaneAlert, Lane]]:
    """What is wrong now and since when, longest first."""
    query = select(LaneAlert, Lane).join(Lane).where(LaneAlert.ended_at.is_(None))
    return [(alert, lane) for alert, lane in session.execute(query.order_by(LaneAlert.began_at))]


def journals_of(session: Session, lane: Lane) -> Sequence[LaneJournal]:
    """A lane's journals, the newest first: more than one means that a box was replaced."""
    query = select(LaneJournal).where(LaneJournal.lane_id == lane.id)
    return session.scalars(query.order_by(LaneJournal.id.desc())).all()


def said_of(passage: Passage, language: str) -> str:
    """The decision in a sentence, as the driver was told."""
    return said(passage.reason, passage.values, language)


def said(reason: str, values: dict[str, Any], language: str) -> str:
    """A reason's sentence; a reason that this version does not know speaks its code."""
    try:
        return sentence(Reason(reason), values, language)
    except ValueError:
        return reason


def noted(note: str, language: str) -> str:
    """A note's sentence for the desk; one that this version does not know speaks its code."""
    try:
        return note_sentence(Note(note), language)
    except ValueError:
        return note
