"""Sends a payer to the payment company's page."""

import structlog
from flask import redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from core.web.errors import Refusal
from payments import checkout
from payments.ports import ProviderRefusedError, ProviderUnavailableError

log = structlog.get_logger(__name__)


def to_checkout(charge_id: str) -> Redirect:
    """Redirect to the hosted page of a charge, with no transaction open; or say what is wrong."""
    try:
        return redirect(checkout.open_checkout(charge_id), 303)
    except ProviderUnavailableError as error:
        log.warning("checkout_unavailable", charge=charge_id, why=str(error))
        sentence = _(
            "The payment company does not answer. Nothing was charged and nothing is lost:"
            " try again in a minute."
        )
        raise Refusal("provider_unavailable", sentence, 503) from error
    except ProviderRefusedError as error:
        log.exception("checkout_refused", charge=charge_id)
        sentence = _(
            "The payment company would not open its page. Nothing was charged."
            " Call the parking office."
        )
        raise Refusal("provider_refused", sentence, 502) from error
