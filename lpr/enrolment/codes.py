"""Codes that enrol a box: made for a lane, taken once, each act audited."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import audit
from core.signing import derive, public_key_text, signing_key
from core.web.errors import Refusal
from lpr.enrolment.models import EnrolmentCode
from lpr.models import Lane
from lpr.tokens import hash_token
from parking.codes import ALPHABET, tidy_code

# 12 signs of 17, 49 bits: with the limit on tries, nobody guesses one in the hours it is good.
LENGTH = 12
GOOD_FOR = timedelta(hours=4)


def make_code(
    session: Session, lane: Lane, actor_id: int, config: Mapping[str, Any], now: datetime
) -> tuple[str, EnrolmentCode]:
    """Make a code for a lane and return it, for the only time; older ones end with it. Audited."""
    older = update(EnrolmentCode).where(
        EnrolmentCode.lane_id == lane.id,
        EnrolmentCode.used_at.is_(None),
        EnrolmentCode.expires_at > now,
    )
    session.execute(older.values(expires_at=now))
    code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    made = EnrolmentCode(
        lane_id=lane.id,
        code_hash=_hashed(config, code),
        made_by=actor_id,
        made_at=now,
        expires_at=now + GOOD_FOR,
    )
    session.add(made)
    _record(session, "lane.enrolment_made", lane, actor_id, now)
    return code, made


def enrol(
    session: Session, typed: str, config: Mapping[str, Any], now: datetime, address: str
) -> dict[str, Any]:
    """Take a code and give what a new box needs to know of its lane. Audited.

    The lane's token is made anew, so that a box that was there before is let in no more. Raises
    Refusal 403 for a code that is unknown, used or too old, alike.
    """
    code = tidy_code(typed.replace("\x00", ""))
    query = select(EnrolmentCode).where(EnrolmentCode.code_hash == _hashed(config, code))
    found = session.scalar(query.with_for_update(of=EnrolmentCode))
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise Refusal("wrong_code", _wrong(), 403)
    lane = session.get_one(Lane, found.lane_id, with_for_update=True)
    token = secrets.token_urlsafe(32)
    found.used_at, lane.token_hash = now, hash_token(token)
    _record(session, "lane.enrolled", lane, None, now, {"address": address})
    return {
        "slug": lane.slug,
        "name": lane.name,
        "kind": lane.kind,
        "direction": lane.direction,
        "garage": lane.garage_slug,
        "zone": config["CAMPUS_TIMEZONE"],
        "shadow": lane.is_shadow,
        "engine": config["LANE_ENGINE"],
        "token": token,
        "list_key": public_key_text(signing_key(config)),
    }


def newest_codes(session: Session) -> dict[int, EnrolmentCode]:
    """The newest code of each lane that has had one, by the lane's id."""
    codes: Sequence[EnrolmentCode] = session.scalars(
        select(EnrolmentCode).order_by(EnrolmentCode.id)
    ).all()
    return {code.lane_id: code for code in codes}


def _wrong() -> str:
    return str(_("This code is wrong, was used, or is too old. Ask the office for a new one."))


def _hashed(config: Mapping[str, Any], code: str) -> str:
    return hmac.new(derive(config, b"enrolment code"), code.encode(), hashlib.sha256).hexdigest()


def _record(
    session: Session,
    action: str,
    lane: Lane,
    actor_id: int | None,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    audit.record(
        session,
        actor_id=actor_id,
        action=action,
        subject_type="lane",
        subject_id=lane.slug,
        now=now,
        details=details,
    )
