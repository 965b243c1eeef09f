"""Tells everybody in a draw by mail how their entry stands, once for each time it changes."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.elements import ColumnElement

from core.mail import enqueue_mail
from parking.codes import spaced
from parking.draws.life import EntryState
from parking.draws.models import DrawEntry
from parking.draws.rules import rules_hash
from parking.draws.words import standing_sentence

# What a person has not just done themselves, and the confirmation that they are in.
TOLD = (
    EntryState.ENTERED,
    EntryState.LEFT_OUT,
    EntryState.OFFERED,
    EntryState.IN_LINE,
    EntryState.LAPSED,
    EntryState.SKIPPED,
    EntryState.NO_PLACE,
    EntryState.CANCELLED,
)
BATCH = 200


def draws_with_news(session: Session) -> Sequence[int]:
    """The draws in which somebody is to be told something. One query."""
    return session.scalars(select(DrawEntry.draw_id).where(_has_news()).distinct()).all()


def tell(session: Session, draw_id: int, now: datetime) -> int:
    """Write the mails of at most a batch of entries; return how many, 0 when nothing is left."""
    query = (
        select(DrawEntry)
        .where(DrawEntry.draw_id == draw_id, _has_news())
        .options(joinedload(DrawEntry.draw), joinedload(DrawEntry.person))
        .order_by(DrawEntry.ticket)
        .limit(BATCH)
        .with_for_update(of=DrawEntry)
    )
    entries = session.scalars(query).all()
    for entry in entries:
        if entry.person.active:
            _mail(session, entry, now)
        entry.told = entry.state
    return len(entries)


def _has_news() -> ColumnElement[bool]:
    return DrawEntry.state.in_(TOLD) & (DrawEntry.told != DrawEntry.state)


def _mail(session: Session, entry: DrawEntry, now: datetime) -> None:
    draw, person = entry.draw, entry.person
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    with force_locale(person.locale):
        sentence = standing_sentence(draw, entry)
    enqueue_mail(
        session,
        to=person.email,
        template="draw_news",
        context={
            "name": person.name,
            "product": f"{draw.product.name}, {draw.product.garage.name}",
            "sentence": sentence,
            "ticket": spaced(entry.ticket),
            "commitment": draw.commitment if entry.state == EntryState.ENTERED else "",
            "rules": rules_hash(draw) if entry.state == EntryState.ENTERED else "",
            "link": f"{outside}/mine/draws",
            "proof": f"{outside}/draws/{draw.id}",
        },
        locale=person.locale,
        # Turns come and go: a state told again, as after stepping back, is the same mail.
        key=f"draw:{draw.id}:{entry.ticket}:{entry.state}",
        now=now,
    )
