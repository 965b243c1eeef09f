"""How what the statement alone tells stands in the books: fees and payouts. Pure."""

from payments.ledger import Line, Posting, at_provider, move

BANK = "assets:bank"


def fees_of(provider: str) -> str:
    """The account of what a provider keeps for its services."""
    return f"expenses:fees:{provider}"


def fee(provider: str, ref: str, cents: int) -> Posting:
    """The provider's balance changed by `cents` for a fee: down where it took one."""
    return Posting(f"fee:{ref}", "fee", _changed(provider, fees_of(provider), cents), ref)


def payout(provider: str, ref: str, cents: int) -> Posting:
    """The provider's balance changed by `cents` for a payout: down where it paid our bank."""
    return Posting(f"payout:{ref}", "payout", _changed(provider, BANK, cents), ref)


def _changed(provider: str, other: str, cents: int) -> tuple[Line, Line]:
    if cents < 0:
        return move(other, at_provider(provider), -cents)
    return move(at_provider(provider), other, cents)
