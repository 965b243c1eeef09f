"""The order of a waitlist, pure: sorted by the published rules, then moved as the office said."""

from collections.abc import Mapping

from parking.waitlists.log import Entry, ListState, Move
from parking.waitlists.rules import place_key


def line_of(state: ListState) -> list[Entry]:
    """Those who have a place, first in line first.

    Whoever left is sorted too and then taken out, so that whoever was moved beside them stays
    where they were put, and nobody's going or coming turns two others round.
    """
    keyed = sorted(
        state.entries.values(), key=lambda entry: place_key(state.rules, entry.facts, entry.number)
    )
    numbers = [entry.number for entry in keyed]
    for move in state.moves:
        _move(numbers, move)
    return [state.entries[number] for number in numbers if state.entries[number].is_living]


def ranks_of(state: ListState) -> Mapping[int, int]:
    """Everybody's rank from 1, by the number of the application."""
    return {entry.number: rank for rank, entry in enumerate(line_of(state), 1)}


def move_to(state: ListState, number: int, rank: int) -> Move | None:
    """The move that gives an application a rank; None where nobody else waits.

    A rank beyond the last is the last.
    """
    others = [entry.number for entry in line_of(state) if entry.number != number]
    if not others:
        return None
    if rank <= len(others):
        return Move(number, others[max(rank, 1) - 1], is_after=False)
    return Move(number, others[-1], is_after=True)


def _move(numbers: list[int], move: Move) -> None:
    numbers.remove(move.entry)
    numbers.insert(numbers.index(move.anchor) + move.is_after, move.entry)
