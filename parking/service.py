"""What other packages may call of parking. Each takes the session and never commits."""

from parking.garages.commands import Clerk, switch_garage
from parking.rights.expected import is_visit
from parking.rights.queries import is_duty
from parking.stays import (
    UnknownGarageError,
    begin_stay,
    end_by_late_ticket,
    end_by_ticket,
    end_reversed,
    end_stay,
    keep_ticket,
    take_exit_back,
)
from parking.stays.doubles import find_doubles
from parking.stays.forgetting import forget_plates
from parking.subjects import PermitPayment, StayPayment
from parking.visits.costs import keep_balance

permit_payment = PermitPayment()
stay_payment = StayPayment()

__all__ = [
    "Clerk",
    "UnknownGarageError",
    "begin_stay",
    "end_by_late_ticket",
    "end_by_ticket",
    "end_reversed",
    "end_stay",
    "find_doubles",
    "forget_plates",
    "is_duty",
    "is_visit",
    "keep_balance",
    "keep_ticket",
    "permit_payment",
    "stay_payment",
    "switch_garage",
    "take_exit_back",
]
