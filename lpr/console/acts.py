"""What a request of the console says: which lane or passage, who acts, and why."""

from flask import request
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session
from core.web.errors import Refusal
from lpr import queries
from lpr.console.reasons import reason_kept
from lpr.models import Lane, Passage
from lpr.service import Act

_LEAST_REASON = 3


def lane_or_404(slug: str) -> Lane:
    """The lane of the address."""
    lane = queries.find_lane(read_session(), slug)
    if lane is None:
        raise Refusal.not_found()
    return lane


def passage_or_404(uid: str) -> Passage:
    """The passage of the address."""
    passage = queries.find_passage(read_session(), uid)
    if passage is None:
        raise Refusal.not_found()
    return passage


def act_of_request() -> Act:
    """Who acts and why; a reason is one of the keys, or typed."""
    reason = typed_reason()
    if reason is None:
        raise Refusal("reason_missing", reason_missing(), 422)
    return Act(current_user.id, now(), reason)


def typed_reason() -> str | None:
    """The reason given; None where none was, or one too short to say anything."""
    chosen = reason_kept(read_session(), request.form.get("reason_code", ""))
    typed = chosen or text_field("reason")[:200]
    return typed if len(typed) >= _LEAST_REASON else None


def text_field(name: str) -> str:
    """A field as typed, without what PostgreSQL does not take."""
    return request.form.get(name, "").replace("\x00", "").strip()


def reason_missing() -> str:
    """What is said where a reason is asked for and none was given."""
    return str(_("Say why in a few words: it is kept with the record."))
