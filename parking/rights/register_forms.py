"""The forms of the registers: misreadings, responders, codes, exemptions, resyncs."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from core.db import read_session
from core.plates import is_plausible, normalise
from core.web.typed import stripped
from parking.garages.finding import list_garages
from parking.rights.forms import CampusMomentField, end_of, reason_field, refuse_odd_day
from parking.vehicles.forms import TYPED_PLATE, PlateForm


class Ending(FlaskForm):  # type: ignore[misc]
    """An end that may be left open."""

    last_day = DateField(
        _l("Last day"),
        description=_l("Leave it empty where it has no end."),
        validators=[Optional()],
    )

    def validate_last_day(self, field: Any) -> None:
        """Refuse days that are past, and those so far off that nobody would look again."""
        if field.data:
            refuse_odd_day(field.data)

    @property
    def expires_at(self) -> datetime | None:
        """The midnight on campus after the last day; None without one."""
        return end_of(self.last_day.data) if self.last_day.data else None


class Ended(FlaskForm):  # type: ignore[misc]
    """An end that every entry must have: then somebody looks again."""

    last_day = DateField(
        _l("Last day"),
        description=_l("It comes off the list by itself after this day."),
        validators=[InputRequired(_l("Choose the last day on which it counts."))],
    )

    def validate_last_day(self, field: Any) -> None:
        """Refuse days that are past, and those so far off that nobody would look again."""
        refuse_odd_day(field.data)

    @property
    def expires_at(self) -> datetime:
        """The midnight on campus after the last day."""
        return end_of(self.last_day.data)


class _Crew(Ended):
    """Who comes."""

    crew = StringField(
        _l("Crew"),
        description=_l("As Boston EMS, or Cambridge Fire, Engine 3."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say whose it is.")),
            Length(max=120, message=_l("Use at most %(max)d characters.")),
        ],
    )


def _permit_field(*validators: Any) -> StringField:
    return StringField(
        _l("Permit"),
        description=_l("Its number, as K3T7-9XDM-4CFN: it stands on the permit's page."),
        filters=[stripped],
        validators=[*validators, Length(max=20, message=_l("Use at most %(max)d characters."))],
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"},
    )


class AliasForm(PlateForm, Ended):
    """What was read, and the enrolled plate that it was."""

    read_as = StringField(
        _l("Read as"),
        description=_l("As the passage shows it."),
        filters=[stripped],
        validators=[DataRequired(_l("Type what was read.")), Length(max=20)],
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"},
    )
    reason = reason_field(_l("Say what you saw: whose car, in which passage."))
    shown = ("read_as", "state", "number", "plate_type", "last_day", "reason")

    def validate_read_as(self, field: Any) -> None:
        """Say what is wrong with a reading that can stand on no plate."""
        if TYPED_PLATE.fullmatch(field.data) is None or not is_plausible(normalise(field.data)):
            raise ValidationError(_("Type the letters and digits that were read."))


class ResponderForm(PlateForm, _Crew):
    """A responder's plate."""

    reason = reason_field(_l("It is kept with the record."))
    shown = ("crew", "state", "number", "plate_type", "last_day", "reason")


class CodeForm(_Crew):
    """A crew that gets a code."""

    reason = reason_field(_l("It is kept with the record."))
    shown = ("crew", "last_day", "reason")


class ExemptionForm(Ending):
    """A permit of which nobody asks whether it is inside."""

    permit = _permit_field(DataRequired(_l("Type the permit's number.")))
    reason = reason_field(_l("As valet, or works in and out."))
    shown = ("permit", "last_day", "reason")


class DutyForm(FlaskForm):  # type: ignore[misc]
    """Who is on duty where, and when."""

    employee = StringField(
        _l("Employee"),
        description=_l("Their employee number, badge or e-mail address."),
        filters=[stripped],
        validators=[DataRequired(_l("Say who it is.")), Length(max=255)],
    )
    garage = SelectField(_l("Garage"))
    begins = CampusMomentField(
        _l("Begins"), validators=[InputRequired(_l("Say when the duty begins."))]
    )
    ends = CampusMomentField(_l("Ends"), validators=[InputRequired(_l("Say when it ends."))])
    reason = reason_field(_l("As overnight in the emergency department."))
    shown = ("employee", "garage", "begins", "ends", "reason")

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        garages = list_garages(read_session())
        self.garage.choices = [SelectChoice(g.slug, g.name) for g in garages]


class VisitForm(PlateForm):
    """Which car is expected where, for whom, and when."""

    host = StringField(
        _l("Whom they visit"),
        description=_l("As the blood bank, or Radiology. Leave the visitor's name out."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say whom or what they visit.")),
            Length(max=120, message=_l("Use at most %(max)d characters.")),
        ],
    )
    garage = SelectField(_l("Garage"))
    begins = CampusMomentField(
        _l("Begins"), validators=[InputRequired(_l("Say from when they may come in."))]
    )
    ends = CampusMomentField(_l("Ends"), validators=[InputRequired(_l("Say until when."))])
    reason = reason_field(_l("As who asked for it."))
    shown = ("state", "number", "plate_type", "host", "garage", "begins", "ends", "reason")

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        garages = list_garages(read_session())
        self.garage.choices = [SelectChoice(g.slug, g.name) for g in garages]


class ResyncForm(FlaskForm):  # type: ignore[misc]
    """Whose presence is forgotten: one permit's, or a whole garage's."""

    permit = _permit_field(Optional())
    garage = SelectField(_l("Or a whole garage"), validators=[Optional()])
    reason = reason_field(_l("It is kept with the record."))
    shown = ("permit", "garage", "reason")

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        garages = list_garages(read_session())
        none = SelectChoice("", _l("No whole garage"))
        self.garage.choices = [none, *(SelectChoice(g.slug, g.name) for g in garages)]

    def validate_reason(self, _field: Any) -> None:
        """Ask for one of the two, and not both."""
        if bool(self.permit.data) is bool(self.garage.data):
            sentence = _("Name one permit, or choose one garage.")
            self.permit.errors = [*self.permit.errors, sentence]
            raise ValidationError(sentence)
