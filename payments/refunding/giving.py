"""Money that goes back since what it was for ended: a rule gives it, or somebody of the office."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy.orm import Session

from payments import service
from payments.charges import RefundReason
from payments.models import Charge
from payments.refunding import commands
from payments.refunding.commands import Decision
from payments.refunding.rules import Standing


@dataclass(frozen=True)
class GivenBack:
    """Cents that go back now, and cents that wait for a person."""

    back_cents: int = 0
    waiting_cents: int = 0

    def __add__(self, other: "GivenBack") -> "GivenBack":
        """Both together."""
        return GivenBack(
            self.back_cents + other.back_cents, self.waiting_cents + other.waiting_cents
        )


def give_back(
    session: Session,
    subject: tuple[str, str],
    cents: int,
    reason: RefundReason,
    decision: Decision,
) -> GivenBack:
    """Owe back part of what was paid for a subject (type, id), to whoever paid.

    What a rule gives (`decision.actor_id` is None) goes back by itself. What somebody of the
    office gives counts with all that people gave back of a payment: above REFUND_ALONE_CENTS it
    waits for a second person, and always where they have paid themselves. Whatever a bank is
    deciding about waits until it has, and then for a person. Less than asked where less is left.
    Lock the charges before the subject.
    """
    given = GivenBack()
    for charge in service.lock_charges(session, subject[0], [subject[1]]):
        standing = commands.stand(session, charge)
        left = cents - given.back_cents - given.waiting_cents
        part = min(left, _left_of(standing, decision))
        if part > 0:
            given += _give(session, charge, standing, part, reason, decision)
    return given


def _left_of(standing: Standing, decision: Decision) -> int:
    """What may go back: a rule does not stand back behind what people have asked for."""
    if decision.actor_id is None:
        return standing.held_cents
    return standing.left_cents


def _give(
    session: Session,
    charge: Charge,
    standing: Standing,
    cents: int,
    reason: RefundReason,
    decision: Decision,
) -> GivenBack:
    alone_cents = int(current_app.config["REFUND_ALONE_CENTS"])
    is_theirs = decision.actor_id is not None
    waits = standing.is_disputed or (
        is_theirs and commands.takes_two(standing, charge, cents, alone_cents, decision)
    )
    commands.keep(session, charge, cents, reason, decision, waits=waits)
    return GivenBack(0, cents) if waits else GivenBack(cents, 0)
