"""The form of a garage's switches, a field for each as its kind of value asks."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, RadioField, SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange

from parking.access import Strictness
from parking.rights.forms import reason_field
from parking.rights.switch_words import STRICTNESS, SWITCHES, Switch
from parking.rights.switches import all_switches


class _GateForm(FlaskForm):  # type: ignore[misc]
    """What is asked beside the switches."""

    version = IntegerField(validators=[InputRequired()])
    reason = reason_field(_l("It is kept with the record."))

    @property
    def chosen(self) -> dict[str, Any]:
        """Every switch as it was set, by name."""
        return {switch.name: _value(self[switch.name].data) for switch in SWITCHES}


def _value(data: Any) -> Any:
    return Strictness(data) if isinstance(data, str) else data


def _field(switch: Switch, default: Any) -> Field:
    if isinstance(default, Strictness):
        choices = [SelectChoice(code, words) for code, words in STRICTNESS.items()]
        chosen = [DataRequired(_l("Choose one."))]
        return RadioField(switch.words, description=switch.hint, choices=choices, validators=chosen)
    if isinstance(default, bool):
        return BooleanField(switch.words, description=switch.hint)
    number = [
        InputRequired(_l("Type a number.")),
        NumberRange(0, switch.most, _l("Type a number from %(min)s to %(max)s.")),
    ]
    return IntegerField(switch.words, description=switch.hint, validators=number)


_DEFAULTS = all_switches({})
GateForm = type(
    "GateForm",
    (_GateForm,),
    {switch.name: _field(switch, _DEFAULTS[switch.name]) for switch in SWITCHES},
)


def filled(switches: Mapping[str, Any], version: int) -> Any:
    """The form as it stands before anybody types: the switches in force."""
    return GateForm(formdata=None, data={**all_switches(switches), "version": version})
