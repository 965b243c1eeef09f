"""Commands on validations: a stay validated, taken back, a kind added, ended, put back."""

from datetime import timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core import audit
from parking.access.validations import Effect
from parking.models import Stay, StayValidation, ValidationKind
from parking.stays.review import Reviewer
from parking.visits.costs import keep_balance

# A stay that is over may be validated for so long, where something is still due.
AFTERWARDS = timedelta(days=30)


class Refused(StrEnum):
    """Why nothing was done."""

    NO_VISITOR = "no_visitor"
    OVER = "over"
    VALIDATED_SO = "validated_so"
    NO_KIND = "no_kind"
    NOT_YOURS = "not_yours"
    TAKEN_BACK = "taken_back"
    HAS_LEFT = "has_left"


class ValidationRefusedError(Exception):
    """Nothing was done; `code` says why."""

    def __init__(self, code: Refused) -> None:
        """Keep the code, which pages say in words."""
        super().__init__(code)
        self.code = code


def validate(
    session: Session, stay_id: int, kind_id: int, by: Reviewer, zone: ZoneInfo
) -> StayValidation:
    """Validate a visitor's stay: one that is open, or has left with something due.

    A stay is validated once by each kind. Raises ValidationRefusedError.
    """
    stay = session.get_one(Stay, stay_id, with_for_update=True, populate_existing=True)
    kind = session.get(ValidationKind, kind_id)
    if kind is None or kind.ended_at is not None:
        raise ValidationRefusedError(Refused.NO_KIND)
    if stay.claim_code is None:
        raise ValidationRefusedError(Refused.NO_VISITOR)
    is_late = stay.left_at is not None and by.now > stay.left_at + AFTERWARDS
    if is_late or (stay.left_at is not None and not stay.balance_cents):
        raise ValidationRefusedError(Refused.OVER)
    if any(each.kind_id == kind.id for each in stay.standing_validations):
        raise ValidationRefusedError(Refused.VALIDATED_SO)
    given = StayValidation(
        kind_id=kind.id, effect=kind.effect, amount=kind.amount, reason=by.reason, at=by.now
    )
    given.actor_id = by.person_id
    stay.validations.append(given)
    keep_balance(stay, zone)
    audit.record_act(session, by, "stay.validated", ("stay", stay_id), _told(kind))
    return given


def take_back(session: Session, validation_id: int, by: Reviewer, *, of_others: bool) -> Stay:
    """Take a validation back while its car is inside; another's only where `of_others`.

    Raises ValidationRefusedError.
    """
    given = session.get(StayValidation, validation_id)
    if given is None or not (of_others or given.actor_id == by.person_id):
        raise ValidationRefusedError(Refused.NOT_YOURS)
    stay = session.get_one(Stay, given.stay_id, with_for_update=True, populate_existing=True)
    session.refresh(given)
    if given.undone_at is not None:
        raise ValidationRefusedError(Refused.TAKEN_BACK)
    if stay.left_at is not None:
        raise ValidationRefusedError(Refused.HAS_LEFT)
    given.undone_at = by.now
    audit.record_act(session, by, "stay.validation_undone", ("stay", stay.id), _told(given.kind))
    return stay


def add_kind(session: Session, name: str, effect: Effect, amount: int, by: Reviewer) -> None:
    """Let desks validate in one more way."""
    kind = ValidationKind(name=name, effect=effect, amount=amount)
    session.add(kind)
    session.flush()  # the trail names it
    audit.record_act(
        session, by, "validation_kind.added", ("validation_kind", kind.id), _told(kind)
    )


def switch_kind(session: Session, kind_id: int, by: Reviewer, *, ended: bool) -> bool:
    """End a kind, or put it back; what was validated by it stays. False where there is none."""
    kind = session.get(ValidationKind, kind_id, with_for_update=True)
    if kind is None:
        return False
    kind.ended_at = by.now if ended else None
    action = "validation_kind.ended" if ended else "validation_kind.put_back"
    audit.record_act(session, by, action, ("validation_kind", kind_id), _told(kind))
    return True


def list_kinds(session: Session, *, ended: bool = False) -> list[ValidationKind]:
    """The kinds that desks choose from; with `ended` those as well that they no longer do."""
    query = select(ValidationKind).order_by(ValidationKind.name, ValidationKind.id)
    return list(session.scalars(query if ended else query.where(ValidationKind.ended_at.is_(None))))


def list_validations(actor_id: int | None) -> Select[StayValidation]:
    """What was validated, newest first: by one person, or by everybody (None)."""
    query = select(StayValidation).order_by(StayValidation.at.desc(), StayValidation.id.desc())
    return query if actor_id is None else query.where(StayValidation.actor_id == actor_id)


def _told(kind: ValidationKind) -> dict[str, Any]:
    return {"kind": kind.name, "effect": kind.effect, "amount": kind.amount}
