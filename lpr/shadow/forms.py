"""The forms of the comparison: which lane, which days, why; and the present system's table."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from core.campus_time import campus_zone, now
from core.web.typed import text_of

LONGEST = timedelta(days=31)
_REASON_MISSING = _l("Say why in a few words: it is kept with the record.")


class CompareForm(FlaskForm):  # type: ignore[misc]
    """Which lane and days are compared, and why somebody looks."""

    lane = SelectField(_l("Lane"))
    since = DateField(_l("From"), validators=[InputRequired(_l("Choose a day."))])
    until = DateField(_l("Until"), validators=[InputRequired(_l("Choose a day."))])
    reason = StringField(
        _l("Why do you look?"),
        description=_l("The list shows plates, so the look is recorded with its reason."),
        filters=[text_of],
        validators=[DataRequired(_REASON_MISSING), Length(3, 200, _REASON_MISSING)],
        render_kw={"maxlength": 200, "autocomplete": "off"},
    )

    def validate_until(self, field: Any) -> None:
        """Refuse days in the wrong order, and more of them than are kept."""
        if self.since.data is None or field.data is None:
            return
        if field.data < self.since.data:
            raise ValidationError(_("The last day is before the first."))
        if field.data > now().astimezone(campus_zone()).date():
            raise ValidationError(_("This day is still to come. Choose today or an earlier day."))
        if field.data - self.since.data > LONGEST:
            raise ValidationError(_("Compare at most 31 days at once."))

    def asked(self) -> dict[str, str]:
        """The same once more, for the spreadsheet's button."""
        return {
            "lane": self.lane.data,
            "since": self.since.data.isoformat(),
            "until": self.until.data.isoformat(),
            "reason": self.reason.data,
        }


class EventsForm(FlaskForm):  # type: ignore[misc]
    """The present system's events of a lane, as a spreadsheet."""

    events_lane = SelectField(_l("Lane"))
    table = FileField(
        _l("Spreadsheet (CSV)"),
        description=_l(
            "With the columns time (as 2026-03-04 15:00:00, campus time), plate, and opened"
            " (yes or no). At most 50,000 rows."
        ),
        validators=[FileRequired(_l("Choose a file."))],
    )
