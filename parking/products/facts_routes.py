"""The office's page of what rules ask of one person: shift, service, distance, transit pass."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, SelectChoice, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.models import Person
from core.identity.permissions import asks
from core.web.errors import Refusal
from parking.in_question.looking import look
from parking.permits.offers import list_offers
from parking.permits.steps import Actor
from parking.products.models import PersonFacts
from parking.products.person_facts import EARLIEST, MOST_MILES, keep_facts
from parking.products.words import SHIFTS, bar_sentence
from parking.rights.forms import reason_field

blueprint = Blueprint("person_facts", __name__, url_prefix="/office/people")


class FactsOfPersonForm(FlaskForm):  # type: ignore[misc]
    """What is known of a person."""

    shift = SelectField(
        _l("Shift"),
        choices=[SelectChoice("", _l("Not known"))]
        + [SelectChoice(code, words) for code, words in SHIFTS.items()],
    )
    service_since = DateField(
        _l("First day of work"),
        description=_l("As personnel records have it. Leave it empty where nobody knows."),
        validators=[Optional()],
    )
    distance_miles = IntegerField(
        _l("Miles from home"),
        description=_l("Whole miles to the campus. Leave it empty where nobody knows."),
        validators=[
            Optional(),
            NumberRange(0, MOST_MILES, _l("Type a number from %(min)s to %(max)s.")),
        ],
    )
    has_transit_pass = BooleanField(_l("Has a transit pass"))
    reason = reason_field(_l("Where it is known from. It is kept with the record."))
    shown = ("shift", "service_since", "distance_miles", "has_transit_pass", "reason")

    def validate_service_since(self, field: DateField) -> None:
        """Refuse days on which nobody began here."""
        latest = now().astimezone(campus_zone()).date().year + 1
        if field.data is not None and not EARLIEST.year <= field.data.year <= latest:
            raise ValidationError(_("Nobody began here then. Look at the year."))


@blueprint.route("/<int:person_id>/facts", methods=["GET", "POST"])
@asks("person.know_facts")
def page(person_id: int) -> ResponseReturnValue:
    """What is known of a person, and what each product says to them because of it."""
    session = read_session()
    person = session.get(Person, person_id) if person_id < 2**31 else None
    if person is None:
        raise Refusal.not_found()
    form = FactsOfPersonForm(obj=session.get(PersonFacts, person_id))
    if not form.validate_on_submit():
        offers = list_offers(session, person_id, now(), campus_zone())
        page = render_template(
            "parking/products/person_facts.html",
            person=person,
            form=form,
            offers=offers,
            bar_sentence=bar_sentence,
        )
        return page, 422 if form.errors else 200
    _save(person_id, form)
    return redirect(url_for("person_facts.page", person_id=person_id), 303)


def _save(person_id: int, form: FactsOfPersonForm) -> None:
    facts = {name: form[name].data for name in form.shown if name != "reason"}
    actor = Actor(current_user.id, now(), form.reason.data)
    with transaction() as session:
        keep_facts(session, person_id, facts, actor)
        asked = look(session, actor.now, campus_zone(), person_id).asked
    flash(_("Saved. Rules go by it from now on."), "success")
    if asked:
        said = _("They may no longer have a permit that they hold: see Permits in question.")
        flash(said, "info")
