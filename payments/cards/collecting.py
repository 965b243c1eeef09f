"""Amounts taken from saved cards: saved as pending first, then asked for, then written down.

Whatever is killed, each charge is taken once: it is the provider's idempotency key, and one
whose answer was lost is looked for before it is asked for again. Where the provider does not even
let it be looked for, nothing is known: it stays as it is, and is asked after later.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import structlog
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import outbox
from core.campus_time import campus_zone
from core.db import read_session, release_connection, transaction
from core.remembered import remember
from payments import books, ledger, service, settling, unexpected
from payments.cards.models import SavedCard
from payments.cards.rules import CardState
from payments.charges import ChargeState, Told
from payments.models import Charge
from payments.ports import (
    CardAnswer,
    CardCharge,
    Outcome,
    ProviderRefusedError,
    ProviderUnavailableError,
)
from payments.service import Bill
from payments.setup import payments

log = structlog.get_logger(__name__)

# What the provider will not even ask the card company: the card helps no more.
UNUSABLE = "card_unusable"
CALLS_AT_ONCE = 4


@dataclass(frozen=True)
class _Wish:
    """What a card is to be asked for, and whether its holder still lets us."""

    request: CardCharge
    may_take: bool


@dataclass(frozen=True)
class Collected:
    """How many charges were paid, declined, and left without an answer."""

    paid: int = 0
    declined: int = 0
    silent: int = 0


def create_card_charge(session: Session, bill: Bill, card_id: str, now: datetime) -> Charge:
    """Save a charge as pending that a saved card is to be asked for."""
    charge = service.create_charge(session, bill, provider=payments().provider.name, now=now)
    charge.card_id = card_id
    return charge


def collect(charge_ids: Sequence[str], now: datetime) -> Collected:
    """Ask the provider for charges that nobody has asked for yet, and write down the answers."""
    return _write_down(_ask_all(_wishes(charge_ids), is_new=True), now)


def resume(charge_ids: Sequence[str], now: datetime) -> Collected:
    """Find out about charges that may have been asked for, and ask for those that were not."""
    return _write_down(_ask_all(_wishes(charge_ids), is_new=False), now)


def look_for(charge_id: str) -> CardAnswer:
    """What became of a charge, withdrawn or not; one that was never heard of is simply over.

    Raises ProviderUnavailableError, or ProviderRefusedError where it may not be looked for:
    nothing is known then.
    """
    wish = next(iter(_wishes([charge_id], only_open=False)), None)
    found = payments().provider.cards.find(wish.request) if wish else None
    return found or CardAnswer(Outcome(Told.EXPIRED))


def _wishes(charge_ids: Sequence[str], *, only_open: bool = True) -> list[_Wish]:
    """What is to be asked for: of these, those whose card is known and that are pending."""
    query = (
        select(Charge, SavedCard)
        .join(SavedCard, SavedCard.id == Charge.card_id)
        .where(Charge.id.in_(charge_ids))
        .order_by(Charge.id)
    )
    if only_open:
        query = query.where(Charge.state == ChargeState.PENDING)
    found = read_session().execute(query)
    wishes = [_Wish(_request(charge, card), card.state == CardState.KEPT) for charge, card in found]
    release_connection()
    return wishes


def _request(charge: Charge, card: SavedCard) -> CardCharge:
    return CardCharge(
        charge_id=charge.id,
        card_id=card.id,
        customer_ref=card.customer_ref or "",
        method_ref=card.method_ref or "",
        description=charge.description,
        amount_cents=charge.amount_cents,
        currency=charge.currency,
    )


def _ask_all(
    wishes: Sequence[_Wish], *, is_new: bool
) -> list[tuple[CardCharge, CardAnswer | None]]:
    """Every request with its answer, some asked at once: most of a call is waiting."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def ask(wish: _Wish) -> CardAnswer | None:
        with app.app_context():
            return _ask(wish, is_new=is_new)

    requests = [wish.request for wish in wishes]
    with ThreadPoolExecutor(CALLS_AT_ONCE, thread_name_prefix="cards") as pool:
        return list(zip(requests, pool.map(ask, wishes), strict=True))


def _ask(wish: _Wish, *, is_new: bool) -> CardAnswer | None:
    """The provider's answer; None where there is none, and the next run asks again."""
    vault, request = payments().provider.cards, wish.request
    try:
        found = None if is_new else vault.find(request)
    except (ProviderUnavailableError, ProviderRefusedError) as error:
        # Its money may have been taken: that it cannot be looked for says nothing of that.
        log.warning("card_not_looked_up", charge=request.charge_id, why=str(error))
        return None
    if found is not None:
        return found
    if not wish.may_take:
        # Nobody asked for it before the consent ended, and nobody does now.
        return CardAnswer(Outcome(Told.EXPIRED))
    try:
        return vault.charge(request)
    except ProviderUnavailableError as error:
        log.warning("card_unanswered", charge=request.charge_id, why=str(error))
        return None
    except ProviderRefusedError as error:
        log.warning("card_refused", charge=request.charge_id, why=str(error))
        return CardAnswer(Outcome(Told.DECLINED), UNUSABLE)


def _write_down(
    answers: Sequence[tuple[CardCharge, CardAnswer | None]], now: datetime
) -> Collected:
    """Settle what was answered, in one transaction whose charges are locked before all else."""
    told = {request.charge_id: answer for request, answer in answers if answer and _is_news(answer)}
    if not told:
        return Collected(silent=len(answers))
    configured, zone = payments(), campus_zone()
    paid = 0
    with transaction() as session, outbox.gathering(session):
        charges = service.lock_by_id(session, sorted(told))
        _read_ahead(session, charges, told)
        for charge in charges:
            answer = told[charge.id]
            news = settling.News(
                answer.outcome, f"card:{charge.id}", now, zone, failure=answer.failure
            )
            result = settling.settle(session, charge, news, configured.subjects)
            unexpected.keep_answer(session, charge, news, result)
            paid += answer.outcome.told is Told.PAID
    return Collected(paid, len(told) - paid, len(answers) - len(told))


def _read_ahead(
    session: Session, charges: Sequence[Charge], told: Mapping[str, CardAnswer]
) -> None:
    """Read and lock at once what settling would ask for charge by charge."""
    subjects: dict[str, list[str]] = {}
    for charge in charges:
        subjects.setdefault(charge.subject_type, []).append(charge.subject_id)
    for subject_type, subject_ids in subjects.items():
        payments().subjects[subject_type].prepare(session, subject_ids)
    cards = select(SavedCard).where(SavedCard.id.in_({charge.card_id for charge in charges}))
    remember(session, SavedCard, session.scalars(cards).all())
    refs = [answer.outcome.payment_ref for answer in told.values()]
    waiting = [ledger.unapplied_key(ref) for ref in refs if ref]
    books.look_up(session, [*waiting, *(ledger.received_key(charge.id) for charge in charges)])


def _is_news(answer: CardAnswer) -> bool:
    return answer.outcome.told is not None
