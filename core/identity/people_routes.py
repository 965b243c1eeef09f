"""The office's pages of people: search, one person's account, and what an administrator changes."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy import Select

from core.campus_time import now
from core.db import read_session, transaction
from core.identity import people
from core.identity.forms import FindPersonForm, ReasonForm, RolesForm
from core.identity.models import Person
from core.identity.permissions import asks
from core.identity.request_session import lifetime
from core.identity.role_names import ROLE_NAMES
from core.identity.sessions import list_sessions
from core.identity.trail import tell_account_story
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate

blueprint = Blueprint("people", __name__, url_prefix="/office/people")

WITH_REASON = ("people.change_active", "people.sign_out", "people.remove_second_factor")


@blueprint.get("")
@asks("person.find")
def find() -> str:
    """Search people; without words, list them all."""
    form = FindPersonForm(request.args)
    page = paginate(read_session(), _found(form), request.args.get("page", 1, int), size=25)
    kept = {name: value for name, value in form.data.items() if value}
    return render_template("identity/people.html", form=form, page=page, kept=kept)


@blueprint.get("/people.csv")
@asks("person.find")
def find_csv() -> Response:
    """Give what the search finds as a spreadsheet."""
    header = (_("Name"), _("Email"), _("Employee number"), _("Roles"), _("Account"))
    rows = (
        (
            found.name,
            found.email,
            found.employee_number,
            ", ".join(str(ROLE_NAMES[name].short) for name in sorted(found.roles)),
            _("Open") if found.active else _("Closed"),
        )
        for found in people.read_found(read_session(), *_asked(FindPersonForm(request.args)))
    )
    return csv_response("people.csv", header, rows)


def _found(form: FindPersonForm) -> Select[Person]:
    return people.find_people(*_asked(form))


def _asked(form: FindPersonForm) -> tuple[str, str, bool | None]:
    is_open = {"open": True, "closed": False}.get(form.account.data or "")
    return form.q.data, form.role.data or "", is_open


@blueprint.get("/<int:person_id>")
@asks("person.find")
def person(person_id: int) -> str:
    """Show one person's account."""
    somebody = _person(person_id)
    return _page(somebody, RolesForm(roles=sorted(somebody.role_names)))


@blueprint.post("/<int:person_id>/roles")
@asks("person.change_roles")
def change_roles(person_id: int) -> ResponseReturnValue:
    """Give a person other roles; the last hand on the door may not saw off its own branch."""
    form = RolesForm()
    with transaction() as session:
        somebody = _person(person_id)
        own_admin = somebody.id == current_user.id and "admin" not in (form.roles.data or ())
        if form.validate() and not own_admin:
            people.set_roles(session, somebody, form.roles.data, _act(form))
    if own_admin:
        form.roles.errors = [_("Ask another administrator to take this role from you.")]
    if form.errors:
        return _page(somebody, form), 422
    flash(_("%(name)s has other roles now.", name=somebody.name), "success")
    return redirect(url_for("people.person", person_id=person_id))


@blueprint.post("/<int:person_id>/active")
@asks("person.change_roles")
def change_active(person_id: int) -> ResponseReturnValue:
    """Close an account or open it again."""
    form, active = _reason(), request.form.get("active") == "1"
    with transaction() as session:
        somebody = _other_person(person_id)
        if form.validate():
            people.set_active(session, somebody, active, _act(form))
    told = _("The account is open.") if active else _("The account is closed and signed out.")
    return _answer(somebody, form, told)


@blueprint.post("/<int:person_id>/sign-out")
@asks("person.change_roles")
def sign_out(person_id: int) -> ResponseReturnValue:
    """Sign a person out on every device."""
    form = _reason()
    with transaction() as session:
        somebody = _other_person(person_id)
        if form.validate():
            people.sign_out_everywhere(session, somebody, _act(form))
    return _answer(somebody, form, _("Every device of theirs is signed out."))


@blueprint.post("/<int:person_id>/second-factor/remove")
@asks("person.change_roles")
def remove_second_factor(person_id: int) -> ResponseReturnValue:
    """Let somebody who lost their phone set up a new one."""
    form = _reason()
    with transaction() as session:
        somebody = _other_person(person_id)
        if form.validate():
            people.remove_second_factor(session, somebody, _act(form))
    return _answer(somebody, form, _("They set up a new authenticator at their next sign-in."))


def _person(person_id: int) -> Person:
    somebody = read_session().get(Person, person_id)
    if somebody is None:
        raise Refusal.not_found()
    return somebody


def _other_person(person_id: int) -> Person:
    """Return somebody else: one's own account is changed on one's own page."""
    if person_id == current_user.id:
        raise Refusal("own_account", _("Change your own account on your account page."), 409)
    return _person(person_id)


def _act(form: ReasonForm) -> people.Act:
    return people.Act(current_user.id, form.reason.data, now())


def _answer(somebody: Person, form: ReasonForm, told: str) -> ResponseReturnValue:
    if form.errors:
        roles = RolesForm(formdata=None, roles=sorted(somebody.role_names))
        return _page(somebody, roles, wrong=form), 422
    flash(told, "success")
    return redirect(url_for("people.person", person_id=somebody.id))


def _reason() -> ReasonForm:
    """Read the reason from the one of the page's forms that was sent."""
    return ReasonForm(prefix=str(request.endpoint))


def _page(somebody: Person, form: RolesForm, wrong: ReasonForm | None = None) -> str:
    session = read_session()
    reasons = {name: ReasonForm(formdata=None, prefix=name) for name in WITH_REASON}
    if wrong is not None:
        reasons[str(request.endpoint)] = wrong
    return render_template(
        "identity/person.html",
        person=somebody,
        form=form,
        wrong=wrong,
        reasons=reasons,
        sessions=list_sessions(session, somebody.id, now(), lifetime()),
        entries=tell_account_story(session, somebody.id),
    )
