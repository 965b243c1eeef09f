"""Stays: begun and ended by passages, counted into occupancy, corrected by people."""

from parking.stays.backing import take_exit_back
from parking.stays.counting import (
    correct_count,
    count_inside,
    count_open,
    list_corrections,
    undo_correction,
)
from parking.stays.entering import begin_stay
from parking.stays.finding import find_claimed, find_payable_by_number
from parking.stays.late_tickets import end_by_late_ticket
from parking.stays.leaving import end_reversed, end_stay
from parking.stays.places import UnknownGarageError
from parking.stays.tickets import end_by_ticket, keep_ticket

__all__ = [
    "UnknownGarageError",
    "begin_stay",
    "correct_count",
    "count_inside",
    "count_open",
    "end_by_late_ticket",
    "end_by_ticket",
    "end_reversed",
    "end_stay",
    "find_claimed",
    "find_payable_by_number",
    "keep_ticket",
    "list_corrections",
    "take_exit_back",
    "undo_correction",
]
