"""Where the accessibility test goes: for each page with a part in its address, what stands there.

A page that is missing here fails the test, so that nobody forgets to have theirs looked at.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from commuter.demo import SLUG
from core.feedback.models import FeedbackMessage
from core.identity.demo import PEOPLE
from core.identity.models import Person

Sample = Mapping[str, Any]

STOP = {"feed": SLUG, "stop_id": "blossom-gray"}
ROUTE = {"feed": SLUG, "route_id": "campus-13"}


def _person_id(session: Session) -> int:
    return session.scalars(select(Person.id).where(Person.email == PEOPLE[0].email)).one()


SAMPLES: Mapping[str, Callable[[Session], Sample]] = {
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
NOT_PAGES = frozenset({"static", "directory.leave", "directory.come_back"})
