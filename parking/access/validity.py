"""When a right holds: from, until, in which hours of the week; a duty, with grace; a visit."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from parking.access.answer import Note, Reason
from parking.access.entries import Basis, EntryRight, Standing
from parking.access.hours import next_opening
from parking.access.listing import AccessList
from parking.access.objections import Objection, object_to
from parking.access.request import Request


def in_its_days(request: Request, _listed: AccessList, right: EntryRight) -> Objection | None:
    """A permit holds from its first moment to its last, and through the garage's grace after."""
    if right.basis is not Basis.PERMIT:
        return None
    if right.valid_from is not None and request.now < right.valid_from:
        return Objection(Reason.NOT_YET_VALID, values=_when(right.valid_from, request.zone))
    if right.valid_until is None or request.now < right.valid_until:
        return None
    if right.standing is Standing.TEMPORARY:  # its end is published, and its days are counted
        return Objection(Reason.TEMPORARY_OVER, values=last_day_of(right, request.zone))
    grace = timedelta(hours=request.rules.policy.expiry_grace_hours)
    note = Note.EXPIRED if request.now < right.valid_until + grace else None
    return Objection(Reason.EXPIRED, note, _when(right.valid_until, request.zone))


def in_its_hours(request: Request, _listed: AccessList, right: EntryRight) -> Objection | None:
    """A permit for some hours of the week is good in those."""
    local = request.now.astimezone(request.zone)
    if not right.windows or any(window.covers(local) for window in right.windows):
        return None
    opening = next_opening(right.windows, local)
    values = _when(opening, request.zone) if opening else {}
    return object_to(request.rules.policy.hours, Reason.WRONG_TIME, Note.WRONG_TIME, values)


def on_duty(request: Request, _listed: AccessList, right: EntryRight) -> Objection | None:
    """A duty opens from a while before it begins until a while after it ends.

    The grace after is for whoever waits for a late relief and must still get to the car.
    """
    if right.basis is not Basis.DUTY:
        return None
    policy = request.rules.policy
    if not policy.duty:
        return Objection(Reason.NOT_BY_DUTY)
    early = timedelta(minutes=policy.duty_early_minutes)
    late = timedelta(minutes=policy.duty_late_minutes)
    if right.valid_from is not None and request.now < right.valid_from - early:
        return Objection(Reason.DUTY_LATER, values=_when(right.valid_from, request.zone))
    if right.valid_until is None or request.now < right.valid_until:
        return None
    note = Note.LATE_RELIEF if request.now < right.valid_until + late else None
    return Objection(Reason.DUTY_OVER, note, _when(right.valid_until, request.zone))


def while_expected(request: Request, _listed: AccessList, right: EntryRight) -> Objection | None:
    """A visitor comes in from when until when they are expected."""
    if right.basis is not Basis.VISIT:
        return None
    if not request.rules.policy.visits:
        return Objection(Reason.NOT_BY_VISIT)
    if right.valid_from is not None and request.now < right.valid_from:
        return Objection(Reason.EXPECTED_LATER, values=_when(right.valid_from, request.zone))
    if right.valid_until is None or request.now < right.valid_until:
        return None
    return Objection(Reason.EXPECTED_BEFORE, values=_when(right.valid_until, request.zone))


def last_day_of(right: EntryRight, zone: ZoneInfo) -> dict[str, str]:
    """The last day on which a right holds, for its sentence; it ends at the midnight after."""
    if right.valid_until is None:
        return {}
    return {"day": (right.valid_until - timedelta.resolution).astimezone(zone).date().isoformat()}


def _when(moment: datetime, zone: ZoneInfo) -> dict[str, str]:
    local = moment.astimezone(zone)
    return {"day": local.date().isoformat(), "time": f"{local:%H:%M}"}
