"""A dispute's life: its states, what follows what, and which money has moved by then. Pure."""

from enum import StrEnum


class DisputeState(StrEnum):
    """Where a dispute stands, in the order in which a bank goes through them."""

    INQUIRY = "inquiry"  # the bank asks; no money has moved
    INQUIRY_OVER = "inquiry_over"
    NEEDS_ANSWER = "needs_answer"  # the money is gone until the bank decides
    UNDER_REVIEW = "under_review"
    LOST = "lost"
    WON = "won"


OPEN = (DisputeState.INQUIRY, DisputeState.NEEDS_ANSWER, DisputeState.UNDER_REVIEW)
TO_ANSWER = (DisputeState.INQUIRY, DisputeState.NEEDS_ANSWER)
_ORDER = tuple(DisputeState)


def after(state: DisputeState | str, told: DisputeState) -> DisputeState:
    """The state once this was told. Late news changes nothing; a loss may still be reversed."""
    return max(DisputeState(state), told, key=_ORDER.index)


def is_taken(state: DisputeState | str) -> bool:
    """Whether the provider has taken the money by then."""
    return _ORDER.index(DisputeState(state)) >= _ORDER.index(DisputeState.NEEDS_ANSWER)
