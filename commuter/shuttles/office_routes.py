"""The office's side of timetables: feeds in force, a new one with its preview, and its way in."""

import secrets
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from commuter.shuttles import catalogue
from commuter.shuttles.changes import Changes, compare, outline_of
from commuter.shuttles.forms import UploadForm
from commuter.shuttles.importing import Origin, put_in_force, remove_feed, slug_of
from commuter.shuttles.models import Upload
from commuter.shuttles.problem_messages import sentence_of
from commuter.shuttles.problems import Problem
from commuter.shuttles.reading import Reading, read_archive
from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal

blueprint = Blueprint("shuttle_office", __name__, url_prefix="/office/shuttles")
blueprint.add_app_template_filter(sentence_of, "problem_sentence")


@dataclass(frozen=True)
class _Preview:
    """An upload read again: what is wrong with it and what it would change."""

    upload: Upload
    reading: Reading
    changes: Changes | None
    is_new: bool


@blueprint.get("")
@asks("shuttle.manage_feeds")
def feeds() -> str:
    """The feeds in force, and the form for a new one."""
    return _feeds_page(UploadForm())


@blueprint.post("")
@asks("shuttle.manage_feeds")
def upload() -> Response | tuple[str, int]:
    """Take a feed in, to be looked at; nothing is in force yet."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _feeds_page(form), 422
    name = form.feed.data.filename or "feed.zip"
    content = form.feed.data.read()
    token = secrets.token_hex(16)
    with transaction() as session:
        session.add(
            Upload(
                token=token,
                slug=form.slug.data or slug_of(name),
                filename=name[:255],
                content=content,
                uploaded_by=current_user.id,
                uploaded_at=now(),
            )
        )
    return redirect(url_for("shuttle_office.preview", token=token), 303)


@blueprint.get("/uploads/<token>")
@asks("shuttle.manage_feeds")
def preview(token: str) -> str:
    """What is wrong with an upload, by file and line, and what it would change."""
    return render_template("commuter/office/preview.html", preview=_preview(read_session(), token))


@blueprint.post("/uploads/<token>/put-in-force")
@asks("shuttle.manage_feeds")
def put_upload_in_force(token: str) -> Response:
    """Put an upload in force and forget it."""
    reading = _read(_upload_or_404(read_session(), token))
    if reading.timetable is None:
        raise Refusal("feed_refused", _("This feed has errors. Mend them and hand it in again."))
    with transaction() as session:
        upload = _upload_or_404(session, token)
        origin = Origin(upload.slug, upload.filename, current_user.id)
        imported = put_in_force(session, origin, reading, now())
        session.delete(upload)
    flash(
        _("%(feed)s is in force as version %(n)s.", feed=origin.slug, n=imported.number), "success"
    )
    return redirect(url_for("shuttle_office.feeds"), 303)


@blueprint.post("/uploads/<token>/discard")
@asks("shuttle.manage_feeds")
def discard_upload(token: str) -> Response:
    """Forget an upload."""
    with transaction() as session:
        session.delete(_upload_or_404(session, token))
    flash(_("The feed was thrown away. Nothing was changed."), "info")
    return redirect(url_for("shuttle_office.feeds"), 303)


@blueprint.get("/feeds/<slug>")
@asks("shuttle.manage_feeds")
def feed(slug: str) -> str:
    """One feed in force: where it came from, what was mended in it."""
    session = read_session()
    version = catalogue.find_version(session, slug)
    if version is None:
        raise Refusal.not_found()
    problems = [Problem(**values) for values in version.warnings]
    return render_template(
        "commuter/office/feed.html",
        version=version,
        feed=version.feed,
        problems=problems,
        today=_today(),
    )


@blueprint.post("/feeds/<slug>/remove")
@asks("shuttle.manage_feeds")
def remove(slug: str) -> Response:
    """Take a feed out of force."""
    with transaction() as session:
        if not remove_feed(session, slug, current_user.id, now()):
            raise Refusal.not_found()
    flash(_("%(feed)s was removed. Its stops are no longer shown.", feed=slug), "success")
    return redirect(url_for("shuttle_office.feeds"), 303)


def _feeds_page(form: UploadForm) -> str:
    feeds = catalogue.list_feeds(read_session())
    return render_template("commuter/office/feeds.html", feeds=feeds, form=form, today=_today())


def _upload_or_404(session: Session, token: str) -> Upload:
    upload = session.get(Upload, token)
    if upload is None:
        raise Refusal("unknown_upload", _("This feed is no longer kept. Hand it in again."), 404)
    return upload


def _preview(session: Session, token: str) -> _Preview:
    upload = _upload_or_404(session, token)
    reading = _read(upload)
    before = catalogue.outline_in_force(session, upload.slug)
    changes = compare(before, outline_of(reading.timetable)) if reading.timetable else None
    return _Preview(upload, reading, changes, is_new=before is None)


def _read(upload: Upload) -> Reading:
    return read_archive(upload.content, upload.filename, _today())


def _today() -> date:
    return now().astimezone(campus_zone()).date()
