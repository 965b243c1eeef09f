"""The question that stands before plates of stays, which is why somebody looks."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from core.identity.permissions import asks
from parking.stays.forms import StayLookForm
from parking.stays.looking import LASTS, begin_look, end_look, way_back

blueprint = Blueprint("stay_looks", __name__, url_prefix="/office/stays/look")


@blueprint.post("")
@asks("stay.review")
def begin() -> ResponseReturnValue:
    """Show plates from here on, for the reason given."""
    form = StayLookForm()
    if not form.validate_on_submit():
        page = render_template(
            "parking/stay_look.html", look=form, back=way_back(), minutes=MINUTES
        )
        return page, 422
    begin_look(form.reason.data)
    return redirect(way_back(), 303)


@blueprint.post("/end")
@asks("stay.review")
def end() -> ResponseReturnValue:
    """Hide them again."""
    end_look()
    return redirect(way_back(), 303)


MINUTES = int(LASTS.total_seconds()) // 60
