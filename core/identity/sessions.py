"""Sign-in sessions: opened at sign-in, checked at each request, listed, ended."""

import hashlib
import ipaddress
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, delete, select, update
from sqlalchemy.orm import Session, joinedload

from core.identity.models import Person, SignInSession

TOKEN_KEY = "sid"  # noqa: S105 - the name under which the cookie carries the token
PASSWORD, TOTP, RECOVERY, DIRECTORY = "password", "totp", "recovery", "oidc"
SEEN_EVERY = timedelta(minutes=1)
# Ended sessions stay listed nowhere; they are kept a while for questions, then deleted.
KEPT_AFTER_END = timedelta(days=30)


@dataclass(frozen=True)
class Lifetime:
    """How long a session lasts: unused, and in all."""

    idle: timedelta
    absolute: timedelta


def lifetime_of(config: Mapping[str, Any]) -> Lifetime:
    """Read the lifetimes from the configuration."""
    return Lifetime(
        idle=timedelta(minutes=config["SESSION_IDLE_MINUTES"]),
        absolute=timedelta(hours=config["SESSION_ABSOLUTE_HOURS"]),
    )


def open_session(
    session: Session, person: Person, *, method: str, now: datetime, address: str, agent: str
) -> str:
    """Start a session and return its token, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            person=person,
            token_hash=_hash(token),
            method=method,
            created_at=now,
            last_seen_at=now,
            address=truncate_address(address),
            agent=agent[:200],
        )
    )
    return token


def find_session(
    session: Session, token: str, now: datetime, lifetime: Lifetime
) -> SignInSession | None:
    """Return the live session of a token, or None where it ended, ran out or never was."""
    query = (
        select(SignInSession)
        .where(SignInSession.token_hash == _hash(token))
        .options(joinedload(SignInSession.person).joinedload(Person.roles))
    )
    row = session.scalars(query).unique().one_or_none()
    return row if row is not None and is_live(row, now, lifetime) else None


def is_live(row: SignInSession, now: datetime, lifetime: Lifetime) -> bool:
    """Whether a session counts: not ended, used lately enough, not too old, person active."""
    return (
        row.revoked_at is None
        and row.person.active
        and now - row.last_seen_at < lifetime.idle
        and now - row.created_at < lifetime.absolute
    )


def is_weak(row: SignInSession) -> bool:
    """Whether the person's roles call for a second factor that this sign-in did not show."""
    return row.method == PASSWORD and row.person.needs_second_factor


def list_sessions(
    session: Session, person_id: int, now: datetime, lifetime: Lifetime
) -> Sequence[SignInSession]:
    """List a person's live sessions, the latest used first."""
    query = (
        select(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.last_seen_at > now - lifetime.idle,
            SignInSession.created_at > now - lifetime.absolute,
        )
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
    )
    return session.scalars(query).all()


def end_session(session: Session, session_id: int, now: datetime) -> None:
    """End one session; ending it again changes nothing."""
    session.execute(_ending(now).where(SignInSession.id == session_id))


def end_sessions_of(
    session: Session, person_id: int, now: datetime, *, but: int | None = None
) -> int:
    """End all of a person's sessions (but one, if given). Return how many ended."""
    ending = _ending(now).where(SignInSession.person_id == person_id)
    if but is not None:
        ending = ending.where(SignInSession.id != but)
    return len(session.execute(ending.returning(SignInSession.id)).all())


def end_sessions_of_all(session: Session, person_ids: Sequence[int], now: datetime) -> None:
    """End all sessions of many people. One statement."""
    session.execute(_ending(now).where(SignInSession.person_id.in_(person_ids)))


def mark_seen(session: Session, session_id: int, now: datetime) -> None:
    """Note that a session was used."""
    session.execute(
        update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=now)
    )


def forget_old_sessions(session: Session, now: datetime, lifetime: Lifetime) -> int:
    """Delete sessions that were over long ago. Return how many."""
    old = delete(SignInSession).where(
        SignInSession.created_at < now - lifetime.absolute - KEPT_AFTER_END
    )
    return len(session.execute(old.returning(SignInSession.id)).all())


def truncate_address(address: str) -> str:
    """Keep the network and drop the machine: /24 of IPv4, /48 of IPv6; nothing if unreadable."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    prefix = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network((parsed, prefix), strict=False).network_address)


def _ending(now: datetime) -> Update:
    return update(SignInSession).where(SignInSession.revoked_at.is_(None)).values(revoked_at=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
