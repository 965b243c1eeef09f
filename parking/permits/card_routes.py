"""A permit as a card: to show on a phone, to print and lay into the car."""

import segno
from flask import Blueprint, render_template, url_for

from core.identity.permissions import asks
from core.web.errors import Refusal
from parking.models import Permit
from parking.permits.keeping import current_vehicles
from parking.permits.life import PermitState
from parking.permits.requests import own_permit

blueprint = Blueprint("permit_card", __name__, url_prefix="/mine/permits")


@blueprint.get("/<permit_id>/card")
@asks("permit.change")
def show(permit_id: str) -> str:
    """The card of one's own permit, while it is in force."""
    permit = own_permit(permit_id)
    if permit.state != PermitState.ACTIVE:
        raise Refusal.not_found()
    return render_template(
        "parking/permits/card.html",
        permit=permit,
        plates=[entry.vehicle for entry in current_vehicles(permit)],
        picture=_picture(permit),
    )


def _picture(permit: Permit) -> str:
    """A QR code that leads the office to this permit, dark on white whatever the page's colours.

    It proves nothing by itself, so a copied card opens nothing.
    """
    address = url_for("permits_office.detail", permit_id=permit.id, _external=True)
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_data_uri(scale=6, border=4, dark="#000000", light="#ffffff"))
