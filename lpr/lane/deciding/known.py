"""What a lane knew of a vehicle beside its picture: noted when it decides, read by a replay."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from parking.access import (
    CarsInside,
    Factor,
    FactorKind,
    Inside,
    LifeSafety,
    Request,
    StayAccount,
    Whereabouts,
)

_TIMES = ("paid_at", "free_until", "as_of")
_WHETHER = ("camera_works", "journal_works", "is_still", "has_reader", "knows_tickets")


class Consulted:
    """Whereabouts that remember what they answered, so that a decision can be made again by it."""

    def __init__(self, whereabouts: Whereabouts) -> None:
        self._whereabouts = whereabouts
        self.answered: list[Inside] = []

    def of_car(self, key: str) -> Sequence[Inside]:
        """The entries of this plate that no exit has ended."""
        return self._noted(self._whereabouts.of_car(key))

    def of_permit(self, permit_id: str) -> Sequence[Inside]:
        """The cars that came in by this permit and have not left."""
        return self._noted(self._whereabouts.of_permit(permit_id))

    def _noted(self, cars: Sequence[Inside]) -> Sequence[Inside]:
        self.answered += [car for car in cars if car not in self.answered]
        return cars


def known_json(request: Request) -> dict[str, Any]:
    """What a request knew, once it is decided: JSON, without a code that was shown."""
    told: dict[str, Any] = {name: getattr(request, name) for name in _WHETHER}
    # The claim code itself stands with the passage.
    told["has_ticket"] = request.has_ticket
    if request.sees_vehicle is not None:
        told["sees_vehicle"] = request.sees_vehicle
    if request.life_safety is not None:
        told["life_safety"] = request.life_safety.value
    if request.factor is not None:
        kind, permits = request.factor.kind.value, sorted(request.factor.permits)
        told["factor"] = {"kind": kind, "permits": permits}
    if isinstance(request.whereabouts, Consulted):
        told["inside"] = [_car_json(car) for car in request.whereabouts.answered]
    if request.account is not None:
        told["account"] = _account_json(request.account)
    return told


def known_from_json(told: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of `lpr.lane.deciding.circumstances.Circumstances` that `known_json` told of.

    What a lane of an older version did not tell is left out.
    """
    told_whether = (*_WHETHER, "sees_vehicle")
    known: dict[str, Any] = {name: bool(told[name]) for name in told_whether if name in told}
    if "life_safety" in told:
        known["life_safety"] = LifeSafety(told["life_safety"])
    if "factor" in told:
        kind, permits = told["factor"]["kind"], told["factor"]["permits"]
        known["factor"] = Factor(FactorKind(kind), frozenset(permits))
    if "inside" in told:
        known["whereabouts"] = CarsInside(_car(car) for car in told["inside"])
    if "account" in told:
        account = _account(told["account"])
        known["account_of"] = lambda _read, _ticket: account
    return known


def _car_json(car: Inside) -> dict[str, Any]:
    return {
        "key": car.key,
        "permit_id": car.permit_id,
        "since": car.since.isoformat(),
        "seen_here": car.seen_here,
    }


def _car(told: Mapping[str, Any]) -> Inside:
    since = datetime.fromisoformat(told["since"])
    return Inside(told["key"], told["permit_id"], since, told["seen_here"])


def _account_json(account: StayAccount) -> dict[str, Any]:
    times = {name: getattr(account, name) for name in _TIMES}
    return {
        "charged_cents": account.charged_cents,
        "paid_cents": account.paid_cents,
        "validated_cents": account.validated_cents,
        **{name: at and at.isoformat() for name, at in times.items()},
    }


def _account(told: Mapping[str, Any]) -> StayAccount:
    times = {name: told[name] and datetime.fromisoformat(told[name]) for name in _TIMES}
    return StayAccount(told["charged_cents"], told["paid_cents"], told["validated_cents"], **times)
