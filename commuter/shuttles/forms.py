"""The form by which the office hands in a feed."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length, Optional, Regexp

from commuter.shuttles.importing import SLUG_LENGTH


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A zipped GTFS feed and the short name under which it is known."""

    feed = FileField(
        _l("Feed (zip file)"),
        validators=[FileRequired(_l("Choose the feed's zip file."))],
        render_kw={"accept": ".zip,application/zip"},
    )
    slug = StringField(
        _l("Short name"),
        description=_l("Small letters, digits and hyphens. Empty: from the file's name."),
        validators=[
            Optional(),
            Length(max=SLUG_LENGTH, message=_l("Use at most %(max)d characters.")),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                message=_l("Use small letters, digits and single hyphens."),
            ),
        ],
    )
