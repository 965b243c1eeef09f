"""The forms of permits: buying, giving days back, applying, and what the office decides."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from core.web.typed import stripped

MOST_OFFER_DAYS = 60


class BuyForm(FlaskForm):  # type: ignore[misc]
    """Which vehicles go on the permit, and the price that was shown."""

    vehicles = SelectMultipleField(
        _l("Vehicles on this permit"),
        coerce=int,
        validators=[DataRequired(_l("Choose at least one of your vehicles."))],
    )
    shown_cents = IntegerField(validators=[InputRequired()])
    # The version of the terms that was shown beside the box.
    terms_id = IntegerField(validators=[Optional()])
    accept = BooleanField(_l("I have read the terms, and accept them"))


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why something is done to somebody's permit."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("The holder reads it."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Write the reason: the holder will read it.")),
            Length(max=1000, message=_l("Use at most %(max)d characters.")),
        ],
        render_kw={"rows": 3, "maxlength": 1000},
    )


class DaysForm(FlaskForm):  # type: ignore[misc]
    """From which day on a permit is not wanted, and whether for good."""

    what = RadioField(
        _l("What do you want?"),
        choices=[
            SelectChoice("leave", _l("Pause it: I come back, and my space is kept")),
            SelectChoice("end", _l("End it: my space goes to the next person")),
        ],
        validators=[DataRequired(_l("Choose one."))],
    )
    day = DateField(
        _l("First day without it"),
        description=_l("Tomorrow at the earliest."),
        validators=[InputRequired(_l("Choose the first day on which you do not need it."))],
    )


class ApplyForm(FlaskForm):  # type: ignore[misc]
    """Why somebody should have a permit that is not sold."""

    reason = TextAreaField(
        _l("Why do you need it?"),
        description=_l("The parking office reads it. Name no illness: what you need is enough."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say in a sentence or two why you need it.")),
            Length(max=1000, message=_l("Use at most %(max)d characters.")),
        ],
        render_kw={"rows": 4, "maxlength": 1000},
    )
    sponsor = StringField(
        _l("Who answers for you?"),
        description=_l("An employee: their mail address, badge or employee number."),
        filters=[stripped],
        validators=[Length(max=120, message=_l("Use at most %(max)d characters."))],
    )


class OfferForm(FlaskForm):  # type: ignore[misc]
    """For how long an offer stands."""

    offer_days = IntegerField(
        _l("Days to take it"),
        default=7,
        validators=[
            InputRequired(_l("Type a number.")),
            NumberRange(1, MOST_OFFER_DAYS, _l("Type a number from %(min)s to %(max)s.")),
        ],
    )


class TransferForm(FlaskForm):  # type: ignore[misc]
    """Who gets somebody's permit, and why."""

    receiver = StringField(
        _l("New holder"),
        description=_l("Their mail address, badge or employee number."),
        filters=[stripped],
        validators=[DataRequired(_l("Say who gets it.")), Length(max=120)],
    )
    why = StringField(
        _l("Why"),
        description=_l("Both people read it."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say why in a few words.")),
            Length(max=300, message=_l("Use at most %(max)d characters.")),
        ],
    )
