"""Double-entry bookkeeping in cents: postings whose lines sum to zero, and what they add up to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


class UnbalancedError(ValueError):
    """A posting whose lines do not sum to zero, or which is none at all."""


@dataclass(frozen=True)
class Line:
    """One side of a posting: a debit is positive, a credit negative, in cents."""

    account: str
    cents: int


@dataclass(frozen=True)
class Posting:
    """One movement of money. `key` names it, so that the same movement is posted once.

    Raises UnbalancedError unless two or more lines, none of them zero, sum to zero.
    """

    key: str
    kind: str
    lines: tuple[Line, ...]
    currency: str = "USD"

    def __post_init__(self) -> None:
        """Refuse a posting that would put the books out of balance."""
        if len(self.lines) < 2 or any(line.cents == 0 for line in self.lines):
            raise UnbalancedError(f"{self.key}: a posting moves an amount between accounts")
        if sum(line.cents for line in self.lines) != 0:
            raise UnbalancedError(f"{self.key}: the lines do not sum to zero")


def at_provider(provider: str) -> str:
    """The account of what a provider holds for us."""
    return f"assets:provider:{provider}"


def earned_from(subject_type: str) -> str:
    """The account of what was paid for a kind of thing and is not yet earned day by day."""
    return f"deferred:{subject_type}"


UNAPPLIED = "liabilities:unapplied"  # money that came in and is for nothing we can give
REFUNDS_OWED = "liabilities:refunds"


def received(charge_id: str, provider: str, subject_type: str, cents: int) -> Posting:
    """Money came in for a thing that its payer gets."""
    return _move(
        f"received:{charge_id}", "received", at_provider(provider), earned_from(subject_type), cents
    )


def applied(charge_id: str, subject_type: str, cents: int) -> Posting:
    """Money that had waited was for a thing after all, which its payer gets."""
    return _move(f"received:{charge_id}", "applied", UNAPPLIED, earned_from(subject_type), cents)


def unapplied_key(source: str) -> str:
    """The key under which money of an event or charge waits."""
    return f"unapplied:{source}"


def received_unapplied(source: str, provider: str, cents: int) -> Posting:
    """Money came in for nothing we know or can give; it waits until it goes back."""
    return _move(unapplied_key(source), "unapplied", at_provider(provider), UNAPPLIED, cents)


def refund_owed(refund_id: str, from_account: str, cents: int) -> Posting:
    """We decided to give money back, out of `from_account`."""
    return _move(f"refund-owed:{refund_id}", "refund_owed", from_account, REFUNDS_OWED, cents)


def refund_sent(refund_id: str, provider: str, cents: int) -> Posting:
    """The provider gave the money back."""
    return _move(
        f"refund-sent:{refund_id}", "refund_sent", REFUNDS_OWED, at_provider(provider), cents
    )


def trial_balance(postings: Iterable[Posting]) -> dict[str, int]:
    """What every account stands at. The values of any set of postings sum to zero."""
    balance: Counter[str] = Counter()
    for posting in postings:
        for line in posting.lines:
            balance[line.account] += line.cents
    return dict(balance)


def _move(key: str, kind: str, debit: str, credit: str, cents: int) -> Posting:
    if cents <= 0:
        raise UnbalancedError(f"{key}: an amount of {cents} cents does not move")
    return Posting(key, kind, (Line(debit, cents), Line(credit, -cents)))
