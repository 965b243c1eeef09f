"""The office's pages of notices: /office/notices."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.notices import pages
from core.notices.forms import WordingForm
from core.notices.notice import Notice, all_notices
from core.notices.service import Edit, keep, list_versions
from core.notices.wording import Wording
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.i18n import LANGUAGES

blueprint = Blueprint("notices", __name__, url_prefix="/office/notices")


@blueprint.get("")
@asks("notice.see")
def listing() -> str:
    """Every mail that the product sends, in every language."""
    standings = pages.list_standings(read_session())
    return render_template("notices/listing.html", standings=standings, languages=LANGUAGES)


@blueprint.get("/wording.csv")
@asks("notice.see")
def listing_csv() -> Response:
    """The same as a table, with the words that are sent; times are in UTC, ISO 8601."""
    header = ("mail", "sent_when", "language", "own_words", "written", "subject", "body")
    rows = (
        (
            str(notice.title),
            str(notice.sent_when),
            standing.language,
            "yes" if standing.is_sent else "no",
            standing.version.written_at.isoformat() if standing.version else "",
            standing.sent.subject,
            standing.sent.body,
        )
        for notice, standings in pages.list_standings(read_session())
        for standing in standings
    )
    return csv_response("mails.csv", header, rows)


@blueprint.get("/<name>/<language>")
@asks("notice.see")
def editor(name: str, language: str) -> str:
    """One notice in the editor; `version` opens an older one, 0 the original."""
    notice = _find(name, language)
    versions = list_versions(read_session(), name, language)
    newest = versions[0] if versions else None
    asked = request.args.get("version", newest.number if newest else 0, int)
    shown = next((version for version in versions if version.number == asked), None)
    wording = pages.wording_of(shown, name, language)
    form = WordingForm(formdata=None, subject=wording.subject, body=wording.body)
    form.upon.data = newest.number if newest else 0
    return _page(notice, language, form)


@blueprint.post("/<name>/<language>")
@asks("notice.change")
def save(name: str, language: str) -> ResponseReturnValue:
    """Send these words from now on."""
    notice, form = _find(name, language), WordingForm()
    if not form.validate_on_submit() or not form.fits(notice):
        return _page(notice, language, form), 422
    _keep(notice, language, form, form.wording)
    flash(_("From now on this is what is sent."), "success")
    return redirect(url_for("notices.editor", name=name, language=language), 303)


@blueprint.post("/<name>/<language>/original")
@asks("notice.change")
def back(name: str, language: str) -> ResponseReturnValue:
    """Send the product's own words again; what was written stays in the history."""
    notice, form = _find(name, language), WordingForm()
    _keep(notice, language, form, None)
    flash(_("The original is sent again."), "success")
    return redirect(url_for("notices.editor", name=name, language=language), 303)


@blueprint.post("/<name>/<language>/preview")
@asks("notice.see")
def preview(name: str, language: str) -> ResponseReturnValue:
    """What the typed words look like with examples; nothing is kept."""
    notice, form = _find(name, language), WordingForm()
    form.fits(notice)
    if "HX-Request" in request.headers:
        return render_template("notices/_preview.html", previews=_previews(notice, language, form))
    return _page(notice, language, form)


def _keep(notice: Notice, language: str, form: WordingForm, wording: Wording | None) -> None:
    edit = Edit(notice, language, form.version, wording, current_user.id, now())
    with transaction() as session:
        if not keep(session, edit):
            said = _("Somebody else changed this notice meanwhile. Open it again to see how.")
            raise Refusal("notice_changed", said)


def _find(name: str, language: str) -> Notice:
    notice = all_notices().get(name)
    if notice is None or language not in LANGUAGES:
        raise Refusal.not_found()
    return notice


def _previews(notice: Notice, language: str, form: WordingForm) -> list[Wording]:
    with force_locale(language):
        return pages.preview(notice, form.wording, now())


def _page(notice: Notice, language: str, form: WordingForm) -> str:
    versions = list_versions(read_session(), notice.name, language)
    context: dict[str, Any] = {
        "notice_sent": notice,
        "language": language,
        "languages": LANGUAGES,
        "form": form,
        "versions": versions,
        "is_own": bool(versions) and not versions[0].is_original,
        "previews": _previews(notice, language, form),
    }
    return render_template("notices/editor.html", **context)
