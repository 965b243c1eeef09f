"""Where the accessibility test goes: for each page with a part in its address, what stands there.

A page that is missing here fails the test, so that nobody forgets to have theirs looked at.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from commuter.demo import SLUG
from core.campus_time import now
from core.feedback.models import FeedbackMessage
from core.identity.demo import PEOPLE
from core.identity.models import Person
from lpr import drive_up, queries
from lpr.drive_up import DriveUp
from lpr.models import Passage
from tests.services.processes import wait_until

Sample = Mapping[str, Any]

STOP = {"feed": SLUG, "stop_id": "blossom-gray"}
ROUTE = {"feed": SLUG, "route_id": "campus-13"}


def _person_id(session: Session) -> int:
    return session.scalars(select(Person.id).where(Person.email == PEOPLE[0].email)).one()


@lru_cache(maxsize=1)
def _drive_up() -> DriveUp:
    """A car that nobody knows, on its way through the public lane of the server under test."""
    number = drive_up.stranger()
    frames = drive_up.draw_car("MA", number, muddy=False)
    told = (f"MA {number}", "stranger")
    return drive_up.send(current_app.config, "fruit-entry", frames, told, now())


def _passage_uid(session: Session) -> str:
    """The passage that came of it."""
    sent = _drive_up().id

    def is_there() -> bool:
        session.rollback()  # each look is at the present
        return queries.passage_of_arrival(session, sent) is not None

    wait_until(is_there, 60, "the lane reported no passage")
    return session.scalars(select(Passage.uid).where(Passage.arrival == sent)).one()


SAMPLES: Mapping[str, Callable[[Session], Sample]] = {
    "console.lane_page": lambda _: {"slug": "fruit-entry"},
    "console.driver_screen": lambda _: {"slug": "fruit-entry"},
    "console.passage_page": lambda session: {"uid": _passage_uid(session)},
    "drive_up.watch": lambda _: {"drive_up_id": _drive_up().id},
    "drive_up.progress": lambda _: {"drive_up_id": _drive_up().id},
    "feedback.thanks": lambda _: {"reference": "DEMXB22"},
    "feedback_office.message": lambda session: {
        "reference": session.scalars(select(FeedbackMessage.reference)).first()
    },
    "operations.demo_mail_message": lambda _: {"name": "nothing-of-this-name"},
    "operations.job": lambda _: {"name": "send-outbox"},
    "operations.job_runs_csv": lambda _: {"name": "send-outbox"},
    "people.person": lambda session: {"person_id": _person_id(session)},
    "security.reset_password": lambda _: {"token": "a-token-that-is-too-old"},
    "shuttle.board": lambda _: STOP,
    "shuttle.route": lambda _: ROUTE,
    "shuttle.stop": lambda _: STOP,
    "shuttle.timetable_csv": lambda _: ROUTE,
    "shuttle_office.feed": lambda _: {"slug": SLUG},
    "shuttle_office.preview": lambda _: {"token": "a-feed-no-longer-kept"},
    "site.home_panel": lambda _: {"name": "spaces"},
}

# Answers that are no page, or lead out of the house: nothing of ours to look at.
NOT_PAGES = frozenset(
    {
        "static",
        "console.live_picture",
        "drive_up.car_picture",
        "directory.leave",
        "directory.come_back",
    }
)
