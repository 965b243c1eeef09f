"""Looks at plates of stays: the reason is asked first, and each look is recorded with it."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import request, url_for
from flask import session as browser
from flask_security import current_user

from core import audit
from core.campus_time import now
from core.db import transaction

# So long the same reason serves: a person works through a list, and says anew why later.
LASTS = timedelta(minutes=15)
_NAME = "stays_look"
# Where plates of stays are shown, and a reason is asked for.
_SHOWN_ON = ("/office/stays", "/office/people/")


def begin_look(reason: str) -> None:
    """Keep in the browser's session why this person looks."""
    until = (now() + LASTS).isoformat()
    browser[_NAME] = {"person": current_user.id, "reason": reason, "until": until}


def end_look() -> None:
    """Hide the plates again."""
    browser.pop(_NAME, None)


def why_looking() -> str:
    """The reason that the person at this browser gave of late; empty where plates stay hidden."""
    kept = browser.get(_NAME)
    if not kept or kept["person"] != current_user.id:
        return ""
    is_over = datetime.fromisoformat(kept["until"]) <= now()
    return "" if is_over else str(kept["reason"])


def record_look(action: str, subject: tuple[str, str], shown: int) -> None:
    """Note that plates were shown, of what (type, id) and how many, in a transaction of its own."""
    with transaction() as session:
        audit.record(
            session,
            actor_id=current_user.id,
            action=action,
            subject_type=subject[0],
            subject_id=subject[1][:80],
            now=now(),
            reason=why_looking(),
            details={"shown": shown},
        )


def way_back() -> str:
    """Where the form of the reason was asked from: a page that shows stays, never another's."""
    asked = urlsplit(request.form.get("back", ""))
    is_ours = not asked.scheme and not asked.netloc and asked.path.startswith(_SHOWN_ON)
    return asked.geturl() if is_ours else url_for("stays_office.listing")
