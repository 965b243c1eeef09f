"""The forms of plate tests: what the office says of one."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from parking.rights.forms import reason_field
from parking.rights.register_forms import Ended


class ProposeForm(Ended):
    """Until when the misreading is to open, and why."""

    reason = reason_field(_l("Say what you saw on the picture. The second person reads it."))


class TurnDownForm(FlaskForm):  # type: ignore[misc]
    """Why not."""

    reason = reason_field(_l("The owner reads it."))
