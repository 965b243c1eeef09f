"""The office's side of feedback: the inbox, one message's story, and what can be done with it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect
from wtforms import SelectChoice

from core.campus_time import now
from core.db import read_session, transaction
from core.feedback import queries, service
from core.feedback.forms import STATE_LABELS, TOPIC_LABELS, AnswerForm, AssignForm, NoteForm
from core.feedback.models import FeedbackMessage
from core.feedback.queries import InboxFilter
from core.feedback.story import story
from core.identity.models import Person
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate

blueprint = Blueprint("feedback_office", __name__, url_prefix="/office/feedback")


@blueprint.get("")
@asks("feedback.list")
def inbox() -> str:
    """List the messages of the filter in the address, what waits first."""
    session, instant = read_session(), now()
    chosen = _filter()
    page = paginate(session, queries.list_messages(chosen), request.args.get("page", 1, type=int))
    return render_template(
        "feedback/inbox.html",
        page=page,
        chosen=chosen,
        kept=_kept(),
        figures=queries.inbox_figures(session, instant),
        assignees=queries.list_assignees(session),
        topics=TOPIC_LABELS,
        states=STATE_LABELS,
    )


@blueprint.get("/messages.csv")
@asks("feedback.list")
def inbox_csv() -> Response:
    """The messages of the filter as a table; times are in UTC, ISO 8601."""
    header = ["reference", "received", "topic", "state", "first_answer", "closed", "assignee"]
    header += ["name", "email", "language", "message"]
    messages = read_session().scalars(queries.list_messages(_filter()))
    return csv_response("feedback.csv", header, (_csv_row(message) for message in messages))


@blueprint.get("/<reference>")
@asks("feedback.list")
def message(reference: str) -> str:
    """One message and everything that was done about it."""
    return _page(_find(read_session(), reference))


@blueprint.post("/<reference>/answer")
@asks("feedback.answer")
def answer(reference: str) -> Any:
    """Send an answer."""
    form = AnswerForm()

    def act(session: Session, found: FeedbackMessage, author: Person) -> None:
        service.answer_message(session, found, author=author, text=form.answer.data, now=now())

    return _act(reference, form, act, "answer_form")


@blueprint.post("/<reference>/note")
@asks("feedback.answer")
def note(reference: str) -> Any:
    """Write a note."""
    form = NoteForm()

    def act(session: Session, found: FeedbackMessage, author: Person) -> None:
        service.add_note(session, found, author=author, text=form.note.data, now=now())

    return _act(reference, form, act, "note_form")


@blueprint.post("/<reference>/assign")
@asks("feedback.answer")
def assign(reference: str) -> Any:
    """Give the message to somebody."""
    form = _assign_form(read_session(), None)

    def act(session: Session, found: FeedbackMessage, author: Person) -> None:
        chosen = session.get(Person, int(form.assignee.data)) if form.assignee.data else None
        service.assign_message(session, found, author=author, assignee=chosen, now=now())

    return _act(reference, form, act, "assign_form")


@blueprint.post("/<reference>/close")
@asks("feedback.answer")
def close(reference: str) -> Any:
    """Put the message away."""
    return _change(reference, service.close_message)


@blueprint.post("/<reference>/reopen")
@asks("feedback.answer")
def reopen(reference: str) -> Any:
    """Take the message up again."""
    return _change(reference, service.reopen_message)


def _act(
    reference: str, form: Any, act: Callable[[Session, FeedbackMessage, Person], None], name: str
) -> Any:
    """Do what a form asks, or show the page again with what is wrong and what was typed."""
    if not form.validate_on_submit():
        return _page(_find(read_session(), reference), **{name: form}), 422
    with transaction() as session:
        act(session, _find(session, reference, lock=True), _author(session))
    return _back(reference)


def _change(reference: str, act: Callable[..., None]) -> Redirect:
    with transaction() as session:
        found = _find(session, reference, lock=True)
        act(session, found, author=_author(session), now=now())
    return _back(reference)


def _back(reference: str) -> Redirect:
    return redirect(url_for("feedback_office.message", reference=reference), 303)


def _author(session: Session) -> Person:
    person = session.get(Person, current_user.id)
    if person is None:
        raise Refusal.not_allowed(signed_in=False)
    return person


def _find(session: Session, reference: str, *, lock: bool = False) -> FeedbackMessage:
    found = queries.find_message(session, reference)
    if found is None:
        raise Refusal("not_found", _("There is no message of this reference."), 404)
    if lock:
        session.refresh(found, with_for_update=True)
    return found


def _page(found: FeedbackMessage, **forms: Any) -> str:
    session = read_session()
    shown = {
        "answer_form": AnswerForm(formdata=None),
        "note_form": NoteForm(formdata=None),
        "assign_form": _assign_form(session, found),
    }
    return render_template(
        "feedback/message.html",
        message=found,
        story=story(found),
        topic=TOPIC_LABELS[found.topic],
        state=STATE_LABELS[found.state],
        **(shown | forms),
    )


def _assign_form(session: Session, found: FeedbackMessage | None) -> AssignForm:
    own = str(found.assignee_id or "") if found else None
    form = AssignForm(formdata=None, assignee=own) if found else AssignForm()
    people = [SelectChoice(str(p.id), p.name) for p in queries.list_assignees(session)]
    form.assignee.choices = [SelectChoice("", _("Nobody yet")), *people]
    return form


def _filter() -> InboxFilter:
    arguments = request.args
    return InboxFilter(
        state=arguments.get("state", ""),
        topic=arguments.get("topic", ""),
        assignee_id=arguments.get("assignee", None, type=int),
        words=arguments.get("words", "").strip()[:100],
    )


def _kept() -> dict[str, str]:
    """The filter as it stands in the address, for links that keep it."""
    names = ("state", "topic", "assignee", "words")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _csv_row(found: FeedbackMessage) -> list[object]:
    times = (found.received_at, found.first_answered_at, found.closed_at)
    received, first, closed = (moment.isoformat() if moment else "" for moment in times)
    assignee = found.assignee.name if found.assignee else ""
    row = [found.reference, received, found.topic, found.state, first, closed, assignee]
    return [*row, found.name, found.email, found.locale, found.body]
