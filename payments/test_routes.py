"""The test provider's own page, in the place of a card company's: pay, decline, go back."""

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from core.db import read_session
from core.identity.permissions import asks
from core.web.errors import Refusal
from payments.models import TestCard, TestCheckout
from payments.setup import test_provider
from payments.test_cards import FAILURES
from payments.test_provider import TestProvider

__test__ = False  # not a test module, whatever pytest thinks of the name

blueprint = Blueprint("test_payments", __name__, url_prefix="/payments/test")
CHOICES = {"pay": "paid", "decline": "declined"}


@blueprint.get("/<token>")
@asks("payment.test_page")
def page(token: str) -> str:
    """Ask what should happen, instead of a card number."""
    _provider_or_404()
    return render_template("payments/test_page.html", checkout=_find(token))


@blueprint.post("/<token>")
@asks("payment.test_page")
def choose(token: str) -> Redirect:
    """Let it happen, tell the webhook, and send the payer back as a card company does."""
    provider, found = _provider_or_404(), _find(token)
    choice = request.form.get("choice", "")
    if choice == "leave":
        return redirect(found.cancel_url, 303)
    if choice not in CHOICES:
        raise Refusal("no_choice", _("Choose one of the buttons on the page."), 400)
    settled = provider.settle(token, CHOICES[choice])
    if settled is not None:
        provider.tell(settled)
    return redirect(found.return_url, 303)


@blueprint.get("/cards/<token>")
@asks("payment.test_page")
def card_page(token: str) -> str:
    """Ask which card should be saved, instead of a card number."""
    _provider_or_404()
    return render_template("payments/test_card.html", card=_find_card(token))


@blueprint.post("/cards/<token>")
@asks("payment.test_page")
def save_card(token: str) -> Redirect:
    """Save it, tell the webhook, and send the payer back as a card company does."""
    provider, found = _provider_or_404(), _find_card(token)
    choice = request.form.get("choice", "")
    if choice == "leave":
        return redirect(found.cancel_url, 303)
    if choice not in FAILURES:
        raise Refusal("no_choice", _("Choose one of the buttons on the page."), 400)
    saved = provider.cards.save(token, choice)
    if saved is not None:
        provider.tell_saved(saved)
    return redirect(found.return_url, 303)


def _find_card(token: str) -> TestCard:
    found = read_session().get(TestCard, token)
    if found is None:
        raise Refusal.not_found()
    return found


def _provider_or_404() -> TestProvider:
    provider = test_provider()
    if provider is None:
        raise Refusal.not_found()
    return provider


def _find(token: str) -> TestCheckout:
    found = read_session().get(TestCheckout, token)
    if found is None:
        raise Refusal.not_found()
    return found
