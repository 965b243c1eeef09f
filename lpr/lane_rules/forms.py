"""The form of a lane's own switches: each as its garage has it, or set for this lane alone."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, SelectChoice, SelectField
from wtforms.validators import NumberRange, Optional

from parking.access import Strictness
from parking.rights.forms import reason_field
from parking.rights.switch_words import STRICTNESS, SWITCHES, Switch
from parking.rights.switches import all_switches

_DEFAULTS = all_switches({})
_AS_GARAGE = SelectChoice("", _l("As the garage has it"))
_ON_OFF = (SelectChoice("on", _l("On, here alone")), SelectChoice("off", _l("Off, here alone")))


class _LaneForm(FlaskForm):  # type: ignore[misc]
    """What is asked beside the switches."""

    seen = HiddenField()
    reason = reason_field(_l("It is kept with the record."))

    @property
    def own(self) -> dict[str, Any]:
        """The switches that this lane has of its own, by name, as JSON."""
        typed = {switch.name: self[switch.name].data for switch in SWITCHES}
        return {n: _stored(n, data) for n, data in typed.items() if data not in ("", None)}


def _stored(name: str, data: Any) -> Any:
    return data == "on" if type(_DEFAULTS[name]) is bool else data


def _field(switch: Switch) -> Field:
    default = _DEFAULTS[switch.name]
    if isinstance(default, Strictness):
        choices = [_AS_GARAGE, *(SelectChoice(code, words) for code, words in STRICTNESS.items())]
        return SelectField(switch.words, description=switch.hint, choices=choices)
    if isinstance(default, bool):
        return SelectField(switch.words, description=switch.hint, choices=[_AS_GARAGE, *_ON_OFF])
    number = NumberRange(0, switch.most, _l("Type a number from %(min)s to %(max)s."))
    hint = switch.hint or _l("Leave it empty for what the garage has.")
    return IntegerField(switch.words, description=hint, validators=[Optional(), number])


LaneForm = type("LaneForm", (_LaneForm,), {switch.name: _field(switch) for switch in SWITCHES})


def filled(own: Mapping[str, Any], seen: str) -> Any:
    """The form as it stands before anybody types: what the lane has of its own."""
    shown = {name: _shown(value) for name, value in own.items()}
    return LaneForm(formdata=None, data={**shown, "seen": seen})


def _shown(value: Any) -> Any:
    return ("on" if value else "off") if isinstance(value, bool) else value
