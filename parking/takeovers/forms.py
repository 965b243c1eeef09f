"""The forms of requests for plates: what somebody says, and what the office decides."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from core.web.typed import stripped
from parking.vehicles.forms import VehicleForm

LONGEST = 500


class TakeoverForm(VehicleForm):
    """A car that somebody says is theirs."""

    said = TextAreaField(
        _l("How is it your car?"),
        description=_l("As bought last week, or my household's. The office reads it."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say in a sentence how it is your car.")),
            Length(max=LONGEST, message=_l("Use at most %(max)d characters.")),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST},
    )
    evidence = FileField(_l("Photograph of the registration"))


class DecideForm(FlaskForm):  # type: ignore[misc]
    """Why the office decides so."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("Both read it: name nobody."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Write the reason: it is kept with the record.")),
            Length(max=LONGEST, message=_l("Use at most %(max)d characters.")),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST},
    )
