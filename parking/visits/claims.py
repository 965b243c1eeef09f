"""The stay that a form names: by its claim code, or by the garage and the plate."""

from flask_babel import gettext as _
from wtforms import SelectChoice

from core.db import read_session
from core.plates import fold
from parking import stays
from parking.garages.finding import find_garage, list_garages
from parking.models import Stay
from parking.visits.forms import ClaimForm


def offer_garages(form: ClaimForm) -> None:
    """Let the form choose among the garages for visitors."""
    public = [g for g in list_garages(read_session()) if g.is_public]
    form.garage.choices = [
        SelectChoice("", _("Choose one")),
        *(SelectChoice(garage.slug, garage.name) for garage in public),
    ]


def look_up(form: ClaimForm) -> Stay | None:
    """The stay that the form names; or None, with an error beside the field."""
    session = read_session()
    if form.code.data:
        stay = stays.find_claimed(session, form.code.data)
        if stay is None:
            form.code.errors = [_("No stay has this code. Check it, or give your plate below.")]
        return stay
    number = fold(form.number.data or "")
    garage = find_garage(session, form.garage.data or "")
    if not number or garage is None:
        form.code.errors = [_("Type the claim code, or choose the garage and give the plate.")]
        return None
    stay = stays.find_payable_by_number(session, garage.id, number)
    if stay is None:
        form.number.errors = [
            _(
                "No car with this plate is in this garage now. The camera may have misread it: use"
                " the claim code, or press the button at the exit and someone will help you."
            )
        ]
    return stay
