"""The office's page of a list's rules: in words, whom a change would move, put in force."""

from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from parking.permits.steps import Actor
from parking.waitlists import office_steps, pages
from parking.waitlists.forms import RulesForm, filled
from parking.waitlists.models import Waitlist, WaitlistEntry
from parking.waitlists.office_routes import done_or_refused, find_list
from parking.waitlists.order import ranks_of
from parking.waitlists.rules import Rules
from parking.waitlists.words import rules_words
from parking.waitlists.writing import state_of

blueprint = Blueprint("waitlist_rules", __name__, url_prefix="/office/waitlists/<slug>/rules")


@dataclass(frozen=True)
class Moved:
    """Somebody whose rank a change of the rules would change."""

    entry: WaitlistEntry
    before: int
    after: int


@blueprint.get("")
@asks("waitlist.manage")
def page(slug: str) -> str:
    """The rules in force in words, and the form that changes them."""
    waitlist = find_list(slug)
    return _page(waitlist, filled(waitlist.as_rules, waitlist.last_number))


@blueprint.post("")
@asks("waitlist.manage")
def change(slug: str) -> ResponseReturnValue:
    """Show whom a change would move, or put in force what was shown just so."""
    waitlist, form = find_list(slug), RulesForm()
    if not form.validate_on_submit():
        return _page(waitlist, form), 422
    mark = "; ".join(rules_words(form.rules))
    if request.form.get("step") != "save" or request.form.get("previewed") != mark:
        return _page(waitlist, form, mark)
    actor = Actor(current_user.id, now(), form.reason.data)
    done_or_refused(
        slug,
        lambda session: office_steps.set_rules(
            session, waitlist.id, form.rules, form.seen.data, actor
        ),
    )
    flash(_("In force, and published."), "success")
    return redirect(url_for("waitlists_office.detail", slug=slug), 303)


def _page(waitlist: Waitlist, form: RulesForm, previewed: str = "") -> str:
    return render_template(
        "parking/waitlists/office_rules.html",
        product=waitlist.product,
        form=form,
        previewed=previewed,
        moved=_moved(waitlist, form.rules) if previewed else [],
        new_rules=rules_words(form.rules) if previewed else [],
        rules=rules_words(waitlist.as_rules),
    )


def _moved(waitlist: Waitlist, rules: Rules) -> list[Moved]:
    session = read_session()
    before = state_of(session, waitlist)
    after = ranks_of(replace(before, rules=rules))
    return [
        Moved(one.entry, one.rank, after[one.entry.number])
        for one in pages.placed(session, waitlist)
        if after[one.entry.number] != one.rank
    ]
