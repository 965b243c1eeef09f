"""How a dispute's money stands in the books. Pure."""

from payments.ledger import LOSSES, Posting, at_provider, move


def disputed_at(provider: str) -> str:
    """The account of what banks have taken back and may give again."""
    return f"assets:disputed:{provider}"


def taken(provider: str, ref: str, cents: int) -> Posting:
    """The bank took the money until it has decided."""
    lines = move(disputed_at(provider), at_provider(provider), cents)
    return Posting(f"dispute-taken:{ref}", "dispute_taken", lines, ref)


def returned(provider: str, ref: str, cents: int) -> Posting:
    """The bank decided for us, and the money came back."""
    lines = move(at_provider(provider), disputed_at(provider), cents)
    return Posting(f"dispute-returned:{ref}", "dispute_returned", lines, ref)


def lost(provider: str, ref: str, cents: int) -> Posting:
    """The bank decided for the payer: the money will not come back."""
    lines = move(LOSSES, disputed_at(provider), cents)
    return Posting(f"dispute-lost:{ref}", "dispute_lost", lines)


def recovered(provider: str, ref: str, cents: int) -> Posting:
    """It came back after all: what was booked as lost is not."""
    lines = move(disputed_at(provider), LOSSES, cents)
    return Posting(f"dispute-recovered:{ref}", "dispute_recovered", lines)
