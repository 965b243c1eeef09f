"""The desk's keys: the office's page of reasons and words, and the sheet to pin up."""

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.i18n import choose_locale
from lpr.console.acts import text_field
from lpr.console.blueprint import blueprint
from lpr.console.keyboard import keyboard
from lpr.console.reasons import (
    MOST_REASONS,
    ReasonKey,
    faults_of,
    last_change,
    list_reasons,
    new_code,
    replace_reasons,
    undo_reasons,
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


@blueprint.post("/office/desk-keys/undo")
@asks("desk.configure")
def undo_last() -> ResponseReturnValue:
    """Put back the reasons before the last change."""
    seen = request.form.get("change", 0, type=int)
    with transaction() as session:
        is_undone = undo_reasons(session, seen, Act(current_user.id, now(), "Undone"))
    if not is_undone:
        sentence = _("Somebody changed the keys since. Look at them, then go on.")
        raise Refusal("changed_meanwhile", sentence)
    flash(_("Undone. The desk has the keys from before."), "success")
    return redirect(url_for("console.reasons"), 303)


@blueprint.get("/console/keys")
@asks("desk.see_keys")
def keys() -> str:
    """The desk's keys, to print and pin up."""
    board = keyboard(read_session(), choose_locale())
    return render_template("lpr/keyboard.html", board=board)


@blueprint.get("/console/keys.csv")
@asks("desk.see_keys")
def keys_csv() -> Response:
    """The same, a line for each key, in the reader's language."""
    board = keyboard(read_session(), choose_locale())
    rows = [
        (does, key.cap, key.words)
        for does, keys_of in (("open", board.opening), ("other", board.others))
        for key in keys_of
    ]
    return csv_response("keys.csv", ("does", "key", "words"), rows)


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
        change=last_change(read_session()),
        faults={place: words[code] for place, code in faults.items()},
    )
