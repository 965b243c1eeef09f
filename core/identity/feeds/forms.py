"""The form by which the office sends a feed."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from core.identity.feeds.kinds import all_kinds


class FeedForm(FlaskForm):  # type: ignore[misc]
    """A feed to look at."""

    kind = SelectField(_l("What it lists"))
    file = FileField(
        _l("File (CSV)"),
        validators=[FileRequired(_l("Choose a CSV file."))],
        render_kw={"accept": ".csv,.txt,text/csv"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer every kind of feed."""
        super().__init__(*args, **kwargs)
        kinds = (kind for kind in all_kinds().values() if not kind.is_by_hand)
        self.kind.choices = [(kind.name, kind.title) for kind in kinds]
