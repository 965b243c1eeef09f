"""The forms around feedback: the public's one, and the office's three."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length, Optional

from core.web.typed import stripped

BODY_LIMIT = 5000

TOPIC_LABELS = {
    "garage": _l("A garage or parking lot"),
    "gate": _l("A gate or barrier"),
    "shuttle": _l("A shuttle"),
    "permit": _l("A permit or the waiting list"),
    "payment": _l("A payment or a fine"),
    "commuting": _l("Passes, bikes, carpools, the ride home"),
    "accessibility": _l("Accessibility"),
    "website": _l("This website"),
    "other": _l("Something else"),
}
STATE_LABELS = {"new": _l("New"), "answered": _l("Answered"), "closed": _l("Closed")}


class FeedbackForm(FlaskForm):  # type: ignore[misc]
    """What somebody wants to tell us."""

    topic = SelectField(
        _l("What is it about?"),
        choices=[
            SelectChoice("", _l("Choose one")),
            *(SelectChoice(code, label) for code, label in TOPIC_LABELS.items()),
        ],
        validators=[DataRequired(_l("Choose what it is about."))],
    )
    body = TextAreaField(
        _l("What happened, or what would you like?"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Write a few words.")),
            Length(max=BODY_LIMIT, message=_l("Use at most %(max)d characters.")),
        ],
        render_kw={"rows": 6, "maxlength": BODY_LIMIT},
    )
    name = StringField(
        _l("Your name"), filters=[stripped], validators=[Optional(), Length(max=120)]
    )
    email = StringField(
        _l("Your email address"),
        filters=[stripped],
        validators=[
            Optional(),
            Email(_l("Write the address like name@example.org.")),
            Length(max=255),
        ],
        render_kw={"type": "email"},
    )


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """An answer that goes out by mail."""

    answer = TextAreaField(
        _l("Your answer"),
        filters=[stripped],
        validators=[DataRequired(_l("Write the answer first.")), Length(max=BODY_LIMIT)],
        render_kw={"rows": 5, "maxlength": BODY_LIMIT},
    )


class NoteForm(FlaskForm):  # type: ignore[misc]
    """A note that stays in the office."""

    note = TextAreaField(
        _l("What the office should know"),
        filters=[stripped],
        validators=[DataRequired(_l("Write the note first.")), Length(max=BODY_LIMIT)],
        render_kw={"rows": 3, "maxlength": BODY_LIMIT},
    )


class AssignForm(FlaskForm):  # type: ignore[misc]
    """Who takes care of a message; nobody is an answer too."""

    assignee = SelectField(_l("Who takes care of it"), coerce=str)
