"""Who is inside already: anti-passback for a car, and one car of a permit at a time."""

from collections.abc import Sequence
from datetime import timedelta

from parking.access.answer import Note, Reason
from parking.access.entries import EntryRight
from parking.access.listing import AccessList
from parking.access.objections import Objection, object_to
from parking.access.policy import Strictness
from parking.access.request import Request
from parking.access.whereabouts import Inside


def not_inside_already(request: Request, listed: AccessList, right: EntryRight) -> Objection | None:
    """Anti-passback: a car that came in and was not seen leaving does not come in again.

    Exits go unseen while the line is down, so hard is soft on a list that is no longer fresh.
    """
    strictness = request.rules.policy.anti_passback
    where = request.whereabouts
    if strictness is Strictness.OFF or where is None:
        return None
    if not _counting(where.of_car(right.key), listed, right):
        return None
    softened = strictness if _is_fresh(request, listed) else Strictness.SOFT
    return object_to(softened, Reason.PASSBACK, Note.PASSBACK)


def one_car_of_the_permit(
    request: Request, listed: AccessList, right: EntryRight
) -> Objection | None:
    """One car of a permit is inside at a time.

    What this lane saw itself always counts; what others saw stops a car only while the list is
    fresh, and is recorded after that.
    """
    strictness = request.rules.policy.one_inside
    where = request.whereabouts
    if strictness is Strictness.OFF or where is None:
        return None
    cars = where.of_permit(right.permit_id)
    others = _counting([car for car in cars if car.key != right.key], listed, right)
    if not others:
        return None
    certain = _is_fresh(request, listed) or any(car.seen_here for car in others)
    softened = strictness if certain else Strictness.SOFT
    return object_to(softened, Reason.PERMIT_IN_USE, Note.PERMIT_IN_USE, {"other": others[0].key})


def _counting(cars: Sequence[Inside], listed: AccessList, right: EntryRight) -> Sequence[Inside]:
    """Those of them that still count: not exempt, and not forgotten by a resync."""
    if not cars or listed.is_exempt(right.permit_id):
        return ()
    forgotten = listed.forgotten_before(right.permit_id)
    return [car for car in cars if forgotten is None or car.since >= forgotten]


def _is_fresh(request: Request, listed: AccessList) -> bool:
    trusted = timedelta(minutes=request.rules.policy.presence_trusted_minutes)
    return request.now - listed.made_at <= trusted
