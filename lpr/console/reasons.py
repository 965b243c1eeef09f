"""Why a person opens: one key for each reason, in words that the office chooses."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import audit
from core.audit import AuditEntry
from core.db import Model
from core.identity.models import Person
from lpr.service import Act

MOST_REASONS = 9
# The desk's own keys: the line, the story, turning around, undoing, the other garages.
RESERVED_KEYS = frozenset("nstu0123456789")


class DeskReason(Model):
    """One reason as the office wrote it. Without any row the reasons are DEFAULTS."""

    __tablename__ = "desk_reason"

    code: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(1), unique=True)
    english: Mapped[str] = mapped_column(sa.String(80))
    spanish: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int] = mapped_column()


@dataclass(frozen=True)
class ReasonKey:
    """One reason: its code, the key that presses it, and its words."""

    code: str
    key: str
    english: str
    spanish: str

    def words(self, language: str) -> str:
        """The reason as the reader's language has it."""
        return self.spanish if language == "es" else self.english


DEFAULTS = (
    ReasonKey("known", "k", "Staff, badge seen", "Personal, credencial vista"),
    ReasonKey("misread", "m", "Plate misread, permit checked", "Placa mal leída, permiso revisado"),
    ReasonKey("visitor", "v", "Visitor expected", "Visita esperada"),
    ReasonKey("patient", "p", "Patient or urgent", "Paciente o urgencia"),
    ReasonKey("delivery", "d", "Delivery or contractor", "Entrega o contratista"),
)


def list_reasons(session: Session) -> tuple[ReasonKey, ...]:
    """The reasons in the order of the desk. One query."""
    rows = session.scalars(select(DeskReason).order_by(DeskReason.position)).all()
    return tuple(ReasonKey(r.code, r.key, r.english, r.spanish) for r in rows) or DEFAULTS


def reason_kept(session: Session, code: str) -> str:
    """The words kept for a one-key reason, in English whoever pressed it; empty for no code."""
    if not code:
        return ""
    return next((r.english for r in list_reasons(session) if r.code == code), "")


def new_code() -> str:
    """A code for a reason that the office adds."""
    return uuid.uuid4().hex[:12]


def faults_of(reasons: Sequence[ReasonKey]) -> dict[int, str]:
    """What is wrong with a set of reasons, by its place: the code of the first fault there."""
    faults = {}
    for place, reason in enumerate(reasons):
        key = reason.key
        if len(key) != 1 or not (key.isascii() and key.isalpha()):
            faults[place] = "key"
        elif key in RESERVED_KEYS:
            faults[place] = "key_reserved"
        elif key in {other.key for other in reasons[:place]}:
            faults[place] = "key_twice"
        elif not (3 <= len(reason.english) <= 80 and 3 <= len(reason.spanish) <= 80):
            faults[place] = "words"
    return faults


@dataclass(frozen=True)
class LastChange:
    """The newest change of the reasons: when, by whom, and what was before."""

    id: int
    at: datetime
    who: str
    before: tuple[ReasonKey, ...]

    def before_words(self, language: str) -> str:
        """The reasons before it, each with its key, as the reader's language has them."""
        return "; ".join(f"{r.key.upper()} {r.words(language)}" for r in self.before)


def last_change(session: Session) -> LastChange | None:
    """The newest change; None where the reasons are those of the start. One query."""
    query = (
        select(AuditEntry, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_type == "desk", AuditEntry.subject_id == "reasons")
        .order_by(AuditEntry.id.desc())
    )
    found = session.execute(query.limit(1)).first()
    if found is None:
        return None
    entry, who = found
    before = tuple(ReasonKey(**reason) for reason in entry.details["before"])
    return LastChange(entry.id, entry.at, who or "", before)


def undo_reasons(session: Session, seen: int, act: Act) -> bool:
    """Put back what was before the change `seen`; False where that is not the newest any more."""
    change = last_change(session)
    if change is None or change.id != seen:
        return False
    replace_reasons(session, () if change.before == DEFAULTS else change.before, act)
    return True


def replace_reasons(session: Session, reasons: Sequence[ReasonKey], act: Act) -> None:
    """Put these reasons in the place of all that were. Audited, with both."""
    before = [asdict(reason) for reason in list_reasons(session)]
    session.execute(delete(DeskReason))
    for position, reason in enumerate(reasons):
        session.add(DeskReason(**asdict(reason), position=position))
    audit.record(
        session,
        actor_id=act.actor_id,
        action="desk.reasons",
        subject_type="desk",
        subject_id="reasons",
        now=act.now,
        reason=act.reason,
        details={"before": before, "after": [asdict(reason) for reason in reasons]},
    )
