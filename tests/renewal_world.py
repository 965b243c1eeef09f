"""Saved cards and permits at the end of their month, for tests of renewals."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from core.campus_time import now
from core.clock import FixedClock
from core.db import read_session, transaction
from core.jobs import Findings
from core.outbox import OutboxMessage
from parking.models import Permit
from parking.renewals.jobs import renew
from parking.renewals.models import PermitRenewal
from payments.cards import commands, saving
from payments.setup import test_provider as embedded_provider
from tests.parking_world import give_permit

# Permits bought on 4 March are paid to the end of 31 March on campus.
ENDS = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)


def save_card(app: Flask, person_id: int, behaviour: str = "works") -> str:
    """Let a person save a card that answers so; the id of it."""
    with app.app_context():
        with transaction() as session:
            card = commands.ask_for_card(session, person_id, "test", now())
        saving.open_page(card.id)
        provider = embedded_provider()
        assert provider is not None
        setup_ref = read_session().get_one(type(card), card.id).setup_ref
        assert provider.cards.save(str(setup_ref), behaviour)
        assert saving.fetch(card.id)
        return card.id


def permit_with_card(app: Flask, person_id: int, behaviour: str = "works") -> str:
    """A permit that is paid for March and renews from a card; its id."""
    permit_id = give_permit(app, person_id)
    save_card(app, person_id, behaviour)
    return permit_id


def renew_at(app: Flask, clock: FixedClock, instant: datetime) -> Findings:
    """Let the job run at an instant."""
    clock.instant = instant
    with app.app_context():
        return renew(instant)


def renewal_of(app: Flask, permit_id: str) -> PermitRenewal:
    """The one renewal of a permit, as it is now."""
    with app.app_context():
        session = read_session()
        session.expire_all()
        query = select(PermitRenewal).where(PermitRenewal.permit_id == permit_id)
        return session.scalars(query).one()


def mails(app: Flask) -> list[str]:
    """The subjects of the mails written so far, oldest first."""
    with app.app_context():
        query = select(OutboxMessage).where(OutboxMessage.kind == "mail")
        found = read_session().scalars(query.order_by(OutboxMessage.id))
        return [message.payload["subject"] for message in found]


def read_permit(app: Flask, permit_id: str) -> Permit:
    """A permit as it is now."""
    with app.app_context():
        session = read_session()
        session.expire_all()
        return session.get_one(Permit, permit_id)
