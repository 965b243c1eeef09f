"""The office's form of the hours at which a product lets in: up to three lines of the week."""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField, TimeField
from wtforms.validators import Optional

from parking.access import MINUTES_A_DAY, Window
from parking.hours.windows import from_windows, to_windows
from parking.models import Product
from parking.products.forms import PartForm

HOURS_LINES = 3
_DAYS = (
    SelectChoice("0", _l("Monday")),
    SelectChoice("1", _l("Tuesday")),
    SelectChoice("2", _l("Wednesday")),
    SelectChoice("3", _l("Thursday")),
    SelectChoice("4", _l("Friday")),
    SelectChoice("5", _l("Saturday")),
    SelectChoice("6", _l("Sunday")),
)


def _line(number: int) -> dict[str, Any]:
    any_day = None if number else _l("Without any day here, it lets in at any hour.")
    return {
        f"days_{number}": SelectMultipleField(
            _l("Days, line %(number)s", number=number + 1),
            description=any_day,
            choices=list(_DAYS),
            validators=[Optional()],
        ),
        f"starts_{number}": TimeField(_l("From"), validators=[Optional()]),
        f"ends_{number}": TimeField(
            _l("Until"),
            description=_l("Before the start: on the next morning. Both empty: all day."),
            validators=[Optional()],
        ),
    }


class _Hours(PartForm):
    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for both ends of every line that has days."""
        if not super().validate(extra_validators):
            return False
        for number in range(HOURS_LINES):
            starts, ends = self[f"starts_{number}"], self[f"ends_{number}"]
            if (starts.data is None) is not (ends.data is None):
                ends.errors = [_l("Say both from when and until when.")]
            elif starts.data is not None and not self[f"days_{number}"].data:
                self[f"days_{number}"].errors = [_l("Choose the days of these hours.")]
            elif starts.data is not None and starts.data == ends.data:
                ends.errors = [_l("The two times are one. Leave both empty for the whole day.")]
        return not any(field.errors for field in self)

    @property
    def values(self) -> dict[str, Any]:
        """The windows as typed."""
        lines = (self._window(number) for number in range(HOURS_LINES))
        return {"windows": from_windows([window for window in lines if window])}

    def _window(self, number: int) -> Window | None:
        days = frozenset(int(day) for day in self[f"days_{number}"].data or ())
        starts, ends = self[f"starts_{number}"].data, self[f"ends_{number}"].data
        if not days:
            return None
        if starts is None:
            return Window(days)
        return Window(days, _minute(starts), _minute(ends) or MINUTES_A_DAY)


HoursForm: Any = type(
    "HoursForm",
    (_Hours,),
    {name: field for number in range(HOURS_LINES) for name, field in _line(number).items()}
    | {
        "shown": (
            *(f"{what}_{n}" for n in range(HOURS_LINES) for what in ("days", "starts", "ends")),
            "reason",
        )
    },
)


def hours_of(product: Product) -> dict[str, Any]:
    """A product's windows, as the form of hours takes them."""
    data: dict[str, Any] = {}
    for number, window in enumerate(to_windows(product.windows)[:HOURS_LINES]):
        is_whole = (window.starts, window.ends) == (0, MINUTES_A_DAY)
        data[f"days_{number}"] = [str(day) for day in sorted(window.days)]
        data[f"starts_{number}"] = None if is_whole else _time(window.starts)
        data[f"ends_{number}"] = None if is_whole else _time(window.ends)
    return data


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minute: int) -> time:
    return time(*divmod(minute % MINUTES_A_DAY, 60))
