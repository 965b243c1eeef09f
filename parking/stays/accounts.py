"""The visitors' open stays of a garage, for its exit lanes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from parking.access import rates
from parking.access.open_accounts import OpenAccount
from parking.access.pairing import NOT_READ, StayInside, parts_of
from parking.access.validations import Effect, Validation
from parking.models import Garage, GarageRate, Stay, StayValidation

# Whoever is asked about by nobody for so long has left unseen, and is no exit's business.
LONGEST = timedelta(days=60)


def list_open_accounts(
    session: Session, garage_slug: str, now: datetime, zone: ZoneInfo
) -> list[OpenAccount]:
    """Every open stay of a visitor with its ticket's code, and the rates of its day.

    Three queries.
    """
    prices = session.execute(
        select(GarageRate.effective_from, GarageRate.up_to_minutes, GarageRate.cents)
        .join(Garage, Garage.id == GarageRate.garage_id)
        .where(Garage.slug == garage_slug)
    )
    rows = [(start, minutes, cents) for start, minutes, cents in prices]
    stays = session.execute(
        _open(garage_slug, now)
        .with_only_columns(
            Stay.id, Stay.key, Stay.entered_at, Stay.paid_cents, Stay.paid_at, Stay.claim_code
        )
        .order_by(Stay.id)
    )
    given = _validations(session, garage_slug, now)
    by_day: dict[date, tuple[rates.Step, ...]] = {}
    accounts = []
    for stay_id, key, since, paid_cents, paid_at, code in stays:
        day = since.astimezone(zone).date()
        if day not in by_day:
            by_day[day] = tuple(rates.in_force(rows, day))
        inside = StayInside(stay_id, parts_of(key) if key else NOT_READ, since)
        validations = given.get(stay_id, ())
        account = OpenAccount(inside, by_day[day], paid_cents, validations, paid_at, code or "")
        accounts.append(account)
    return accounts


def stamp_of_accounts(session: Session, garage_slug: str, now: datetime) -> str:
    """What is another after each entry, exit, payment, validation and change of rates.

    Three queries.
    """
    stays = session.execute(
        _open(garage_slug, now).with_only_columns(
            func.count(), func.sum(Stay.id), func.sum(Stay.paid_cents), func.max(Stay.paid_at)
        )
    ).one()
    prices = session.execute(
        select(func.count(), func.sum(GarageRate.cents), func.max(GarageRate.id))
        .join(Garage, Garage.id == GarageRate.garage_id)
        .where(Garage.slug == garage_slug)
    ).one()
    standing = StayValidation.undone_at.is_(None)
    given = session.execute(
        select(func.count(), func.sum(StayValidation.id)).where(
            StayValidation.stay_id.in_(_open(garage_slug, now)), standing
        )
    ).one()
    return "-".join(str(part) for part in (*stays, *prices, *given))


def _validations(
    session: Session, garage_slug: str, now: datetime
) -> Mapping[int, tuple[Validation, ...]]:
    rows = session.execute(
        select(StayValidation.stay_id, StayValidation.effect, StayValidation.amount)
        .where(
            StayValidation.stay_id.in_(_open(garage_slug, now)), StayValidation.undone_at.is_(None)
        )
        .order_by(StayValidation.id)
    )
    found: dict[int, tuple[Validation, ...]] = {}
    for stay_id, effect, amount in rows:
        found[stay_id] = (*found.get(stay_id, ()), Validation(Effect(effect), amount))
    return found


def _open(garage_slug: str, now: datetime) -> Select[int]:
    return (
        select(Stay.id)
        .join(Garage, Garage.id == Stay.garage_id)
        .where(
            Garage.slug == garage_slug,
            Stay.left_at.is_(None),
            Stay.claim_code.is_not(None),
            Stay.entered_at > now - LONGEST,
        )
    )
