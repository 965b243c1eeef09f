"""The page with the code for the gate, for a permit's holder alone."""

from flask import Blueprint, current_app, render_template, request
from flask_security import current_user

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks, own_or_404
from lpr.fallbacks.gate_pass import make_code
from parking.listed.badges import find_permit_at_gate

blueprint = Blueprint("gate_pass", __name__, url_prefix="/mine/permits")


@blueprint.get("/<permit_id>/gate-code")
@asks("permit.change")
def show(permit_id: str) -> str:
    """A code to hold before the gate's reader or to type, fresh while the page is open."""
    found = find_permit_at_gate(read_session(), permit_id, now())
    permit = own_or_404(current_user, "permit.change", found)
    code = make_code(permit, current_app.config, now()) if permit.is_active else None
    part = code is not None and request.headers.get("HX-Request")
    template = "lpr/fallbacks/gate_code.html" if part else "lpr/fallbacks/gate_code_page.html"
    return render_template(template, permit=permit, code=code)
