"""Pages of who answers for a vendor's permit: the sponsor withdraws, the office names somebody."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.models import Person
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.typed import stripped
from parking.in_question.looking import look
from parking.models import Permit
from parking.permits import sponsoring
from parking.permits.finding import find_permit
from parking.permits.life import LIVING
from parking.permits.pages import find_person
from parking.permits.requests import refusals
from parking.permits.steps import Actor
from parking.rights.forms import reason_field

blueprint = Blueprint("sponsors", __name__)


class WithdrawForm(FlaskForm):  # type: ignore[misc]
    """Why somebody no longer answers for a permit."""

    reason = reason_field(_l("The holder and the parking office read it."))


class NameForm(FlaskForm):  # type: ignore[misc]
    """Who answers for a permit from now on."""

    sponsor = StringField(
        _l("Who answers for it"),
        description=_l("An employee: their mail address, badge or employee number."),
        filters=[stripped],
        validators=[DataRequired(_l("Say who answers for it.")), Length(max=120)],
    )
    reason = reason_field(_l("The holder reads it."))


@blueprint.route("/mine/answer-for/<permit_id>", methods=["GET", "POST"])
@asks("permit.answer_for")
def withdraw(permit_id: str) -> ResponseReturnValue:
    """Say that one no longer answers for somebody's permit; others' permits are not found."""
    permit = _find(permit_id)
    if permit.sponsor_id != current_user.id:
        raise Refusal.not_found()
    form = WithdrawForm()
    if not form.validate_on_submit():
        page = render_template("parking/permits/answer_for.html", permit=permit, form=form)
        return page, 422 if form.errors else 200
    actor = Actor(current_user.id, now(), form.reason.data)
    with refusals(), transaction() as session:
        sponsoring.withdraw(session, permit.id, actor)
        look(session, actor.now, campus_zone(), permit.person_id)
    flash(
        _("You no longer answer for it. The parking office decides what becomes of it."), "success"
    )
    return redirect(url_for("mine.dashboard"), 303)


@blueprint.route("/office/permits/<permit_id>/sponsor", methods=["GET", "POST"])
@asks("permit.manage")
def name(permit_id: str) -> ResponseReturnValue:
    """Name who answers for a permit."""
    permit = _find(permit_id)
    if not permit.product.needs_sponsor:
        raise Refusal.not_found()
    form = NameForm()
    sponsor = _named(form, permit) if form.validate_on_submit() else None
    if sponsor is None:
        page = render_template("parking/permits/sponsor.html", permit=permit, form=form)
        return page, 422 if form.errors else 200
    actor = Actor(current_user.id, now(), form.reason.data)
    with refusals(), transaction() as session:
        sponsoring.name_sponsor(session, permit.id, sponsor, actor)
        look(session, actor.now, campus_zone(), permit.person_id)
    flash(_("%(name)s answers for it now, and has a mail.", name=sponsor.name), "success")
    return redirect(url_for("permits_office.detail", permit_id=permit.id), 303)


def _named(form: NameForm, permit: Permit) -> Person | None:
    """The employee in a valid form; None with the reason beside the field."""
    found = find_person(read_session(), form.sponsor.data)
    if found is None:
        form.sponsor.errors = [_("Nobody has this address or number.")]
    elif found.id == permit.person_id:
        form.sponsor.errors = [_("That is the person who holds it.")]
        return None
    return found


def _find(permit_id: str) -> Permit:
    found = find_permit(read_session(), permit_id)
    if found is None or found.state not in LIVING:
        raise Refusal.not_found()
    return found
