"""Removes what outlives the passages: plates of stays, settled alerts, people of old draws."""

from sqlalchemy import delete, func, select

from core.db import transaction
from lpr.gate_alerts import GateAlert
from lpr.retention.kinds import Kind
from lpr.retention.purging import Removal
from parking import service as parking_service
from parking.draws import forgetting


def purge_stays(removal: Removal) -> int:
    """Take the plates out of stays whose time is over; say of how many."""
    with transaction() as session:
        gone = parking_service.forget_plates(session, removal.before(Kind.STAYS))
        if gone.count:
            receipt = removal.receipt(session, Kind.STAYS)
            receipt.items, receipt.held = gone.count, gone.held
            receipt.oldest, receipt.newest = gone.oldest, gone.newest
    return gone.count


def purge_alerts(removal: Removal) -> int:
    """Forget alerts of the gates that are settled and past their time; others are held back."""
    is_old = GateAlert.at < removal.before(Kind.ALERTS)
    is_settled = GateAlert.settled_at.is_not(None)
    with transaction() as session:
        bounds = select(func.count(), func.min(GateAlert.at), func.max(GateAlert.at))
        count, oldest, newest = session.execute(bounds.where(is_old, is_settled)).one()
        if count:
            receipt = removal.receipt(session, Kind.ALERTS)
            still = select(func.count()).select_from(GateAlert).where(is_old, ~is_settled)
            receipt.items, receipt.held = count, session.scalar(still) or 0
            receipt.oldest, receipt.newest = oldest, newest
            session.execute(delete(GateAlert).where(is_old, is_settled))
    return int(count)


def purge_draws(removal: Removal) -> int:
    """Take the people out of draws that ended long ago; say how many."""
    with transaction() as session:
        count, oldest, newest = forgetting.forget_people(session, removal.before(Kind.DRAWS))
        if count:
            receipt = removal.receipt(session, Kind.DRAWS)
            receipt.items, receipt.oldest, receipt.newest = count, oldest, newest
    return count
