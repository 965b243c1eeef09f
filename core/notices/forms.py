"""The form in which the office words a notice."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from core.notices.notice import Notice
from core.notices.wording import LONGEST, Wording, find_faults, tidy
from core.notices.words import faults_by_field


class WordingForm(FlaskForm):  # type: ignore[misc]
    """A subject and a body with placeholders, and upon which version they were written."""

    subject = StringField(_l("Subject"), render_kw={"required": True})
    body = TextAreaField(_l("Text"), render_kw={"rows": 16, "maxlength": LONGEST["body"]})
    upon = HiddenField()

    @property
    def wording(self) -> Wording:
        """What was typed, without what browsers and fingers add."""
        return tidy(Wording(self.subject.data or "", self.body.data or ""))

    @property
    def version(self) -> int:
        """The number of the version that it was written upon; 0 is the original."""
        text = str(self.upon.data or "0")
        return int(text) if text.isdecimal() and len(text) < 8 else 0

    def fits(self, notice: Notice) -> bool:
        """Whether it can be kept; what is wrong stands beside its field."""
        told = faults_by_field(find_faults(self.wording, notice))
        for name, text in told.items():
            self[name].errors = [*self[name].errors, text]
        return not told
