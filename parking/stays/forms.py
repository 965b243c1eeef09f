"""The forms of stays: why something is decided of one, and why somebody looks."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from core.web.typed import stripped


class StayReasonForm(FlaskForm):  # type: ignore[misc]
    """Why a person decides something about a stay."""

    reason = StringField(
        _l("Reason"),
        description=_l("It is kept with the stay and in the audit trail."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say why in a few words.")),
            Length(max=200, message=_l("Use at most %(max)d characters.")),
        ],
    )


class StayLookForm(FlaskForm):  # type: ignore[misc]
    """Why somebody wants to see the plates of stays."""

    reason = StringField(
        _l("Why do you look?"),
        id="look-reason",  # the page may ask for another reason as well
        filters=[stripped],
        validators=[
            DataRequired(_l("Say why in a few words: it is kept with the record.")),
            Length(3, 200, _l("Say why in a few words: it is kept with the record.")),
        ],
        render_kw={"maxlength": 200, "autocomplete": "off"},
    )
