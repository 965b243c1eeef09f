"""What is said to the provider of saved cards: two transactions of ours, and the call between.

These run at the edge, with no transaction open: in a view, or from the outbox.
"""

from flask import current_app, url_for
from sqlalchemy.orm import Session

from core.campus_time import now as present
from core.db import read_session, release_connection, transaction
from core.identity.models import Person
from core.outbox import Parcel, UnsendableError
from payments.cards import commands, queries
from payments.cards.models import SavedCard
from payments.ports import ProviderRefusedError, SetupRequest
from payments.setup import payments


def open_page(card_id: str) -> str:
    """Open the hosted page on which a card is saved, and return its address.

    Raises ProviderUnavailableError or ProviderRefusedError; nothing is kept then.
    """
    session = read_session()
    card = session.get_one(SavedCard, card_id)
    person = session.get_one(Person, card.person_id)
    base = current_app.config["PUBLIC_URL"]
    request = SetupRequest(
        card_id=card.id,
        return_url=base + url_for("cards.came_back", card_id=card.id),
        cancel_url=base + url_for("cards.page"),
        payer_email=person.email,
        payer_name=person.name,
        customer_ref=queries.find_customer(session, card.person_id, card.provider),
    )
    release_connection()
    page = payments().provider.cards.open_setup(request)
    with transaction() as session:
        session.get_one(SavedCard, card_id, with_for_update=True).setup_ref = page.ref
    return page.url


def fetch(card_id: str) -> bool:
    """Ask the provider whether a card was saved, and keep it; False where it was not, or is known.

    Raises ProviderUnavailableError or ProviderRefusedError.
    """
    card = read_session().get(SavedCard, card_id)
    if card is None or card.setup_ref is None:
        return False
    setup_ref, person_id = card.setup_ref, card.person_id
    release_connection()
    found = payments().provider.cards.fetch_setup(setup_ref)
    if found is None:
        return False
    with transaction() as session:
        is_news = commands.keep(session, card_id, found, present())
        if is_news:
            tell(session, person_id)
    return is_news


def tell(session: Session, person_id: int) -> None:
    """Tell whoever renews by cards that a person's has changed."""
    for listener in payments().card_news:
        listener(session, person_id, present())


def fetch_saved(parcel: Parcel) -> None:
    """Keep a card that an event told of; the outbox calls this, and again where it fails."""
    try:
        fetch(parcel.payload["card_id"])
    except ProviderRefusedError as error:
        raise UnsendableError(str(error)) from error


def forget(parcel: Parcel) -> None:
    """Have the provider forget a card; the outbox calls this."""
    try:
        payments().provider.cards.forget(parcel.payload["method_ref"])
    except ProviderRefusedError as error:
        raise UnsendableError(str(error)) from error
