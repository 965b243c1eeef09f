"""A field for an amount of money, typed in dollars and cents."""

from typing import Any

from flask_babel import gettext as _
from wtforms import DecimalField
from wtforms.validators import StopValidation

CENT_DIGITS = 2


class DollarsField(DecimalField):  # type: ignore[misc]  # wtforms brings no types
    """Dollars and whole cents: nobody is asked another amount than the one that was typed."""

    def pre_validate(self, _form: Any) -> None:
        """Refuse parts of a cent, and what is no number at all. Raises StopValidation."""
        if self.data is None:
            return
        exponent = self.data.normalize().as_tuple().exponent if self.data.is_finite() else None
        if not isinstance(exponent, int) or exponent < -CENT_DIGITS:
            raise StopValidation(_("Type dollars and cents, as 12.00."))
