"""Cases that hold passages back: opened and closed by a person, with the reason, audited."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.web.errors import Refusal
from lpr.models import Passage
from lpr.retention.kinds import RULES, Kind
from lpr.retention.models import PassageCase
from lpr.service import Act


def open_case(session: Session, passage_id: int, act: Act) -> None:
    """Keep a passage's plate and pictures until the case is closed. Refused after its purge."""
    passage = session.get_one(Passage, passage_id, with_for_update=True)
    if passage.purged_at is not None:
        sentence = _("Plate and pictures of this passage were removed. There is nothing to keep.")
        raise Refusal("purged", sentence)
    passage.is_disputed, passage.purge_at = True, None
    case = PassageCase(
        passage_id=passage.id, reason=act.reason, opened_by=act.actor_id, opened_at=act.now
    )
    session.add(case)
    _record(session, "passage.case_opened", passage, act)


def close_case(session: Session, case_id: int, config: Mapping[str, Any], act: Act) -> PassageCase:
    """Close a case; the passage goes by its kind's rule again, unless another case holds it.

    Raises Refusal 404 where there is no such case, 409 where it was closed before.
    """
    case = session.get(PassageCase, case_id, with_for_update=True)
    if case is None:
        raise Refusal.not_found()
    if case.closed_at is not None:
        raise Refusal("case_closed", _("This case was closed before. Nothing was changed."))
    passage = session.get_one(Passage, case.passage_id, with_for_update=True)
    case.closed_by, case.closed_at = act.actor_id, act.now
    session.flush()  # the question below must not find this case open
    if not open_cases(session, passage):
        passage.is_disputed, passage.purge_at = False, passage.at + _kept_for(passage, config)
    _record(session, "passage.case_closed", passage, act)
    return case


def open_cases(session: Session, passage: Passage) -> Sequence[PassageCase]:
    """The open cases of one passage, oldest first."""
    query = select(PassageCase).where(
        PassageCase.passage_id == passage.id, PassageCase.closed_at.is_(None)
    )
    return session.scalars(query.order_by(PassageCase.id)).all()


def _kept_for(passage: Passage, config: Mapping[str, Any]) -> timedelta:
    return RULES[Kind(passage.kept_as)].kept_for(config)


def _record(session: Session, action: str, passage: Passage, act: Act) -> None:
    audit.record(
        session,
        actor_id=act.actor_id,
        action=action,
        subject_type="passage",
        subject_id=passage.uid,
        now=act.now,
        reason=act.reason,
    )
