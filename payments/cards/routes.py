"""A person's saved card: given with consent, replaced, taken back."""

import structlog
from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response as Redirect

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks, own_or_404
from core.web.errors import Refusal
from payments.cards import commands, queries, saving
from payments.cards.models import SavedCard
from payments.ports import ProviderRefusedError, ProviderUnavailableError
from payments.setup import payments

log = structlog.get_logger(__name__)
blueprint = Blueprint("cards", __name__, url_prefix="/mine/card")


@blueprint.get("")
@asks("mine.see")
def page() -> str:
    """The card that pays a person's renewals, or what it means to save one."""
    provider = payments().provider.name
    kept = queries.find_kept(read_session(), [current_user.id], provider)
    card = kept.get(current_user.id)
    return render_template("payments/card.html", card=card, today=now().date())


@blueprint.post("")
@asks("card.save")
def save() -> Redirect:
    """Say yes, and go to the payment company's page to save a card."""
    provider = payments().provider.name
    with transaction() as session:
        card = commands.ask_for_card(session, current_user.id, provider, now())
    try:
        return redirect(saving.open_page(card.id), 303)
    except (ProviderUnavailableError, ProviderRefusedError) as error:
        log.warning("card_page_unavailable", card=card.id, why=str(error))
        sentence = _("The payment company does not answer. No card was saved: try again later.")
        raise Refusal("provider_unavailable", sentence, 503) from error


@blueprint.get("/saved/<card_id>")
@asks("card.see")
def came_back(card_id: str) -> Redirect:
    """Ask the payment company what came of it. Coming back proves nothing."""
    own_or_404(current_user, "card.see", read_session().get(SavedCard, card_id))
    try:
        saving.fetch(card_id)
    except (ProviderUnavailableError, ProviderRefusedError) as error:
        log.warning("card_not_fetched", card=card_id, why=str(error))
    card = read_session().get_one(SavedCard, card_id)
    if card.state == "kept":
        flash(_("Saved. Your permits renew by themselves from now on."), "success")
    else:
        flash(_("The payment company has not confirmed a card. Look again in a minute."), "info")
    return redirect(url_for("cards.page"), 303)


@blueprint.post("/withdraw")
@asks("card.save")
def withdraw() -> Redirect:
    """Take the consent back."""
    with transaction() as session:
        if commands.withdraw(session, current_user.id, now()):
            saving.tell(session, current_user.id)
    flash(_("Done. Your card is forgotten, and nothing is taken from it any more."), "success")
    return redirect(url_for("cards.page"), 303)
