"""Writes notices, and keeps what the office words otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import structlog
from flask import current_app, g
from flask_babel import force_locale
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.audit import record
from core.db import insert_if_absent
from core.notices.models import NoticeWording
from core.notices.notice import Notice, Value, all_notices, written
from core.notices.wording import Wording, WordingError, fill
from core.web.i18n import LANGUAGES

log = structlog.get_logger(__name__)

DEFAULT_LANGUAGE = "en"
Key = tuple[str, str]


@dataclass(frozen=True)
class Edit:
    """What somebody makes of a notice in a language, upon which version, and when.

    A `wording` of None goes back to the original.
    """

    notice: Notice
    language: str
    upon: int
    wording: Wording | None
    writer_id: int
    now: datetime


def write_notice(
    session: Session, name: str, values: Mapping[str, Value], language: str
) -> Wording:
    """Write a notice in a language, as the office words it; KeyError where there is none.

    A wording that no longer fits what the product knows gives way to the original: the mail that
    somebody waits for matters more.
    """
    notice = all_notices()[name]
    language = language if language in LANGUAGES else DEFAULT_LANGUAGE
    with force_locale(language):
        texts = written(notice, values)
    own = _own_wordings(session).get((name, language))
    if own is not None:
        try:
            return fill(own, texts)
        except WordingError as error:
            log.warning("notice.wording_does_not_fit", notice=name, error=str(error))
    return fill(original(name, language), texts)


def original(name: str, language: str) -> Wording:
    """The wording that the product brings."""
    folder = Path(current_app.root_path) / "templates" / "notices"
    return _read(folder / f"{name}.{language}.txt")


def newest_wordings(session: Session) -> dict[Key, NoticeWording]:
    """The newest version of all that were ever changed, by notice and language. One query."""
    newest = select(func.max(NoticeWording.id)).group_by(
        NoticeWording.notice, NoticeWording.language
    )
    rows = session.scalars(select(NoticeWording).where(NoticeWording.id.in_(newest)))
    return {(row.notice, row.language): row for row in rows}


def list_versions(session: Session, notice: str, language: str) -> list[NoticeWording]:
    """All versions of a notice in a language, newest first."""
    query = select(NoticeWording).where(
        NoticeWording.notice == notice, NoticeWording.language == language
    )
    return list(session.scalars(query.order_by(NoticeWording.number.desc())))


def keep(session: Session, edit: Edit) -> bool:
    """Keep a version; False where somebody else kept one since the one it was written upon."""
    wording = edit.wording
    values = {
        "notice": edit.notice.name,
        "language": edit.language,
        "number": edit.upon + 1,
        "subject": wording.subject if wording else None,
        "body": wording.body if wording else None,
        "written_by": edit.writer_id,
        "written_at": edit.now,
    }
    if not insert_if_absent(session, NoticeWording, values):
        return False
    g.pop(_CACHE, None)
    record(
        session,
        actor_id=edit.writer_id,
        action="notice.worded" if wording else "notice.original_again",
        subject_type="notice",
        subject_id=f"{edit.notice.name}.{edit.language}",
        now=edit.now,
        details={"version": edit.upon + 1},
    )
    return True


_CACHE = "gatehouse_notice_wordings"


def _own_wordings(session: Session) -> dict[Key, Wording]:
    """The office's wordings in force, asked for once in a request or job of many mails."""
    found: dict[Key, Wording] | None = g.get(_CACHE)
    if found is None:
        found = {
            key: Wording(row.subject or "", row.body or "")
            for key, row in newest_wordings(session).items()
            if not row.is_original
        }
        setattr(g, _CACHE, found)
    return found


@lru_cache(maxsize=128)
def _read(path: Path) -> Wording:
    """First line the subject, after an empty one the body."""
    subject, _, body = path.read_text(encoding="utf-8").partition("\n")
    return Wording(subject.strip(), body.strip() + "\n")
