"""The office's pages of enrolment: which lanes have had a code, and the sheet for a new box."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from lpr import queries
from lpr.enrolment.codes import make_code, newest_codes
from parking.codes import spaced

blueprint = Blueprint("enrolment", __name__, url_prefix="/office/enrolment")


@blueprint.get("")
@asks("lane.manage")
def page() -> str:
    """Every lane with its newest code and when its box last reported."""
    session = read_session()
    lanes, codes = queries.list_lanes(session), newest_codes(session)
    return render_template("lpr/enrolment.html", lanes=lanes, codes=codes, moment=now())


@blueprint.post("/<slug>")
@asks("lane.manage")
def make(slug: str) -> ResponseReturnValue:
    """Make a code and show the sheet that goes with the box; it is shown this once."""
    with transaction() as session:
        lane = queries.find_lane(session, slug)
        if lane is None:
            raise Refusal.not_found()
        code, made = make_code(session, lane, current_user.id, current_app.config, now())
    answer = current_app.make_response(
        render_template(
            "lpr/enrolment_sheet.html",
            lane=lane,
            code=spaced(code),
            made=made,
            server=current_app.config["PUBLIC_URL"],
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
