"""Mails about renewals: before, at each failure with what to do, and at the suspension."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from core.mail import enqueue_mail
from core.money import format_money
from core.notices.notice import Value
from parking.renewals.models import PermitRenewal
from parking.renewals.rules import grace_ends, space_kept_until
from payments.cards.queries import CardOnFile
from payments.cards.rules import Remedy
from payments.cards.words import card_words

_FAILURES: Mapping[Remedy, str] = MappingProxyType(
    {
        Remedy.WAIT: "renewal_failed",
        Remedy.CONFIRM: "renewal_confirm",
        Remedy.OTHER_CARD: "renewal_other_card",
    }
)


def announce(
    session: Session, renewal: PermitRenewal, cents: int, card: CardOnFile | None, now: datetime
) -> None:
    """Say what will be taken and when; or, to whoever has no card, what to pay."""
    if card is None:
        _write(session, renewal, "renewal_reminder", now, _asked(renewal, cents))
    else:
        _write(session, renewal, "renewal_notice", now, _taken(renewal, cents, card))


def announce_dearer(
    session: Session, renewal: PermitRenewal, cents: int, card: CardOnFile, now: datetime
) -> None:
    """Say that more will be taken than was written before, and when."""
    told = _taken(renewal, cents, card) | {"is_dearer": True}
    _write(session, renewal, "renewal_notice", now, told, str(cents))


def remind(session: Session, renewal: PermitRenewal, cents: int, now: datetime) -> None:
    """Say once more that the next month is not paid."""
    _write(session, renewal, "renewal_reminder", now, _asked(renewal, cents), "again")


def tell_failure(
    session: Session, renewal: PermitRenewal, cents: int, remedy: Remedy, now: datetime
) -> None:
    """Say that a payment failed, and what to do."""
    told = _asked(renewal, cents) | {"again_on": renewal.next_at}
    _write(session, renewal, _FAILURES[remedy], now, told, str(renewal.tries))


def tell_suspension(session: Session, renewal: PermitRenewal, now: datetime) -> None:
    """Say that the permit opens no gate any more, and until when the space is kept."""
    _write(session, renewal, "renewal_suspended", now, {})


def _taken(renewal: PermitRenewal, cents: int, card: CardOnFile) -> dict[str, Value]:
    with force_locale(renewal.permit.person.locale):
        words = card_words(card.brand, card.last4)
    return _asked(renewal, cents) | {"taken_on": renewal.next_at, "card": words}


def _asked(renewal: PermitRenewal, cents: int) -> dict[str, Value]:
    return {"amount": format_money(cents, locale=renewal.permit.person.locale)}


def _write(
    session: Session,
    renewal: PermitRenewal,
    template: str,
    now: datetime,
    told: dict[str, Value],
    once_for: str = "",
) -> None:
    permit, person = renewal.permit, renewal.permit.person
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    known: dict[str, Value] = {
        "name": person.name,
        "product": permit.product.name,
        "garage": permit.product.garage.name,
        "last_day": renewal.ends_at - timedelta(minutes=1),
        "grace_ends": grace_ends(renewal.ends_at),
        "kept_until": space_kept_until(renewal.ends_at),
        "link": f"{outside}/mine/permits/{permit.id}",
        "card_link": f"{outside}/mine/card",
    }
    enqueue_mail(
        session,
        to=person.email,
        template=template,
        context=known | told,
        locale=person.locale,
        key=f"{template}:{permit.id}:{renewal.ends_at.isoformat()}:{once_for}",
        now=now,
    )
