"""The office's page of the desk's keys: which reasons there are, in which words."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from lpr.console.acts import text_field
from lpr.console.blueprint import blueprint
from lpr.console.reasons import (
    MOST_REASONS,
    ReasonKey,
    faults_of,
    list_reasons,
    new_code,
    replace_reasons,
)
from lpr.service import Act


@blueprint.get("/office/desk-keys")
@asks("desk.configure")
def reasons() -> str:
    """The reasons, with room for more."""
    return _page(list_reasons(read_session()), {})


@blueprint.post("/office/desk-keys")
@asks("desk.configure")
def save_reasons() -> ResponseReturnValue:
    """Keep the reasons as typed; a line left empty goes, and none at all brings the first back."""
    typed = _typed()
    faults = faults_of(typed)
    if faults:
        return _page(typed, faults), 422
    with transaction() as session:
        replace_reasons(session, typed, Act(current_user.id, now(), ""))
    flash(_("Saved. The desk has these keys from now on."), "success")
    return redirect(url_for("console.reasons"), 303)


def _typed() -> list[ReasonKey]:
    lines = [
        ReasonKey(
            text_field(f"code-{place}")[:20] or new_code(),
            text_field(f"key-{place}").lower(),
            text_field(f"english-{place}"),
            text_field(f"spanish-{place}"),
        )
        for place in range(MOST_REASONS)
    ]
    return [line for line in lines if line.key or line.english or line.spanish]


def _page(shown: Sequence[ReasonKey], faults: dict[int, str]) -> str:
    words = {
        "key": _("Choose one letter from A to Z."),
        "key_reserved": _("The desk needs N, S, T and U itself. Choose another letter."),
        "key_twice": _("Another reason has this key. Choose another letter."),
        "words": _("Write 3 to 80 characters in each language."),
    }
    blank = [ReasonKey("", "", "", "")] * (MOST_REASONS - len(shown))
    return render_template(
        "lpr/desk_keys.html",
        lines=[*shown, *blank],
        faults={place: words[code] for place, code in faults.items()},
    )
