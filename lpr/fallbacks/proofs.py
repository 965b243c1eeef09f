"""What a lane's list holds to check badges and typed numbers by, and how it comes about."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from core.signing import derive
from lpr.fallbacks.models import BadgeDigest
from lpr.lane.credentials.typed_number import week_of
from parking.access import Proofs, badge_digest
from parking.listed import badges as gate_queries
from parking.listed.rights import Permits
from parking.rights import queries as rights_queries

_SALT_BYTES = 16
# A number typed now may be a few minutes old.
_BEHIND = timedelta(minutes=5)


def badge_salt(config: Mapping[str, Any]) -> str:
    """The campus's salt of badge digests, hex; the same as long as SECRET_KEY is."""
    return derive(config, b"badge digests")[:_SALT_BYTES].hex()


def number_key(config: Mapping[str, Any], garage_slug: str, week: str) -> str:
    """The secret, hex, by which one garage's numbers to type are made in one week."""
    return derive(config, f"typed numbers/{garage_slug}/{week}".encode()).hex()


def proofs_for(
    session: Session, garage_slug: str, config: Mapping[str, Any], now: datetime
) -> Proofs:
    """Gather what one garage's lanes check by. Four queries."""
    kept = proofs_beside_permits(session, garage_slug, config, now)
    badges = list_permit_badges(session, garage_slug, config, now)
    return replace(kept, badges=tuple(sorted([*kept.badges, *badges])))


def proofs_beside_permits(
    session: Session, garage_slug: str, config: Mapping[str, Any], now: datetime
) -> Proofs:
    """The salt, the keys, and the badges of whoever is on duty. Two queries.

    The keys last as long as the list may be relied on without the server.
    """
    until = now + timedelta(hours=int(config["LIST_VALID_HOURS"]))
    weeks = {week_of(at) for at in (now - _BEHIND, now, until)}
    keys = {week: number_key(config, garage_slug, week) for week in sorted(weeks)}
    on_duty = rights_queries.duty_badges(session, garage_slug, now)
    salt = badge_salt(config)
    return Proofs(salt, tuple(_digested(session, salt, on_duty)), keys)


def list_permit_badges(
    session: Session,
    garage_slug: str,
    config: Mapping[str, Any],
    now: datetime,
    permits: Permits = None,
) -> list[tuple[str, str]]:
    """List (digest, permit) of the badges that go with permits. Two queries.

    A badge whose digest is not made yet is left out until the worker has made it.
    """
    known = gate_queries.list_badges(session, garage_slug, now, permits)
    return _digested(session, badge_salt(config), known, only=permits is not None)


def digested_numbers(session: Session, digests: Collection[str]) -> set[str]:
    """The badge numbers that have these digests. One query."""
    query = select(BadgeDigest.badge_number).where(BadgeDigest.digest.in_(digests))
    return set(session.scalars(query))


def list_missing(session: Session, config: Mapping[str, Any], limit: int) -> list[str]:
    """Badge numbers whose digest is still to be made."""
    mark = _mark(badge_salt(config))
    made = select(BadgeDigest.badge_number).where(BadgeDigest.salt_mark == mark)
    query = select(Person.badge_number).where(
        Person.badge_number.is_not(None), Person.badge_number.not_in(made)
    )
    return [number for number in session.scalars(query.limit(limit)) if number]


def make_digests(numbers: list[str], config: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of these numbers. Some 25 ms each: not inside a transaction."""
    salt = badge_salt(config)
    mark = _mark(salt)
    return [
        {"badge_number": number, "salt_mark": mark, "digest": badge_digest(number, salt)}
        for number in numbers
    ]


def save_digests(session: Session, rows: list[dict[str, Any]]) -> None:
    """Keep digests; those made with another salt are replaced."""
    numbers = [row["badge_number"] for row in rows]
    held = session.scalars(select(BadgeDigest).where(BadgeDigest.badge_number.in_(numbers)))
    by_number = {digest.badge_number: digest for digest in held}
    for row in rows:
        digest = by_number.get(row["badge_number"])
        if digest is None:
            session.add(BadgeDigest(**row))
        else:
            digest.salt_mark, digest.digest = row["salt_mark"], row["digest"]


def forget_nobodys(session: Session) -> None:
    """Drop the digests of numbers that no person has any more.

    One at a time, as they are saved: so each says whose it is to who waits for a new list.
    """
    held = select(Person.badge_number).where(Person.badge_number.is_not(None))
    query = select(BadgeDigest).where(BadgeDigest.badge_number.not_in(held))
    for digest in session.scalars(query):
        session.delete(digest)


def _digested(
    session: Session, salt: str, known: list[tuple[str, str]], *, only: bool = True
) -> list[tuple[str, str]]:
    """Digests in place of badge numbers; `only` these few are looked up."""
    query = select(BadgeDigest.badge_number, BadgeDigest.digest).where(
        BadgeDigest.salt_mark == _mark(salt)
    )
    if only:
        query = query.where(BadgeDigest.badge_number.in_({number for number, _ in known}))
    digests = {row.badge_number: row.digest for row in session.execute(query)}
    return [(digests[number], permit) for number, permit in known if number in digests]


def _mark(salt: str) -> str:
    return hashlib.sha256(salt.encode()).hexdigest()[:16]
