"""What of a person's ends soon, so that their page says so in time. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from parking.models import Permit
from parking.permits.life import PermitState
from parking.permits.renewing import ends_with_product
from parking.renewals.rules import TRIES_AT
from parking.temporary.models import TemporaryPlate
from payments.cards.queries import CardOnFile

# A permit is told of so long before its end, another car's plate from the noon before its last.
PERMIT_SOON = timedelta(days=14)
PLATE_SOON = timedelta(hours=36)


class Ending(StrEnum):
    """What ends."""

    ASKED = "asked"  # a permit, because its holder asked
    PRODUCT = "product"  # a permit, with the last day of its product
    LEAVE_BEGINS = "leave_begins"
    LEAVE_ENDS = "leave_ends"
    PLATE = "plate"
    CARD = "card"


@dataclass(frozen=True)
class EndsSoon:
    """One line: what ends, and the first instant without it."""

    what: Ending
    at: datetime
    permit: Permit | None = None
    plate: TemporaryPlate | None = None
    card: CardOnFile | None = None


def list_endings(
    permits: Iterable[Permit],
    plates: Mapping[str, TemporaryPlate],
    card: CardOnFile | None,
    now: datetime,
    zone: ZoneInfo,
) -> list[EndsSoon]:
    """Everything that ends soon, the soonest first."""
    held = list(permits)
    found = [line for permit in held if (line := _of_permit(permit, now, zone))]
    found += [
        EndsSoon(Ending.PLATE, plate.ends_at, plate=plate)
        for plate in plates.values()
        if plate.ends_at - now <= PLATE_SOON
    ]
    if card and (line := _of_card(card, held, now, zone)):
        found.append(line)
    return sorted(found, key=lambda one: one.at)


def _of_permit(permit: Permit, now: datetime, zone: ZoneInfo) -> EndsSoon | None:
    what, at = _end_of(permit, zone)
    return EndsSoon(what, at, permit) if what and at and now < at <= now + PERMIT_SOON else None


def _end_of(permit: Permit, zone: ZoneInfo) -> tuple[Ending | None, datetime | None]:
    if permit.state == PermitState.AWAY:
        return Ending.LEAVE_ENDS, permit.away_until
    if permit.state != PermitState.ACTIVE:
        return None, None
    if permit.away_from is not None:
        return Ending.LEAVE_BEGINS, permit.away_from
    if permit.ends_with_term:
        return Ending.ASKED, permit.valid_until
    return (Ending.PRODUCT, permit.valid_until) if ends_with_product(permit, zone) else (None, None)


def _of_card(
    card: CardOnFile, permits: Iterable[Permit], now: datetime, zone: ZoneInfo
) -> EndsSoon | None:
    """A card that is over on the day on which a month is taken from it next."""
    renewed = [
        max(permit.valid_until + TRIES_AT[0], now)
        for permit in permits
        if permit.state == PermitState.ACTIVE and _end_of(permit, zone)[0] is None
    ]
    over = [at for at in renewed if card.is_over_on(at.astimezone(zone).date())]
    return EndsSoon(Ending.CARD, min(over), card=card) if over else None
