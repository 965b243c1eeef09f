"""The form of sharing a car: with whom."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from core.web.typed import stripped


class ShareForm(FlaskForm):  # type: ignore[misc]
    """Whom to share a car with."""

    colleague = StringField(
        _l("Your colleague"),
        description=_l("Their e-mail address, employee number or badge number, all of it."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say who it is.")),
            Length(max=255, message=_l("Use at most %(max)d characters.")),
        ],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
