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

    `ref` is the provider's own name of what moved, where the money moved there. Raises
    UnbalancedError unless two or more lines, none of them zero, sum to zero.
    """

    key: str
    kind: str
    lines: tuple[Line, ...]
    ref: str | None = None
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
GIVEN_TWICE = "assets:refunds_twice"  # given by the provider after it had been given otherwise
LOSSES = "expenses:disputes"
BY_BANK = "dispute"  # the way in which a payer's bank gives money back


def outside(way: str) -> str:
    """The account of what the house gave back in a way that these books do not see.

    What the payer's bank gave is in these books, as lost: it was owed anyway, so it is no loss.
    """
    return LOSSES if way == BY_BANK else f"outside:{way}"


@dataclass(frozen=True)
class Takings:
    """Money that came in at a provider, under the provider's own name of the payment."""

    provider: str
    ref: str | None
    cents: int


def received_key(charge_id: str) -> str:
    """The key under which a payment is booked for what its payer gets."""
    return f"received:{charge_id}"


def received(charge_id: str, subject_type: str, money: Takings) -> Posting:
    """Money came in for a thing that its payer gets."""
    lines = move(at_provider(money.provider), earned_from(subject_type), money.cents)
    return Posting(received_key(charge_id), "received", lines, money.ref)


def applied(charge_id: str, subject_type: str, cents: int) -> Posting:
    """Money that had waited was for a thing after all, which its payer gets."""
    lines = move(UNAPPLIED, earned_from(subject_type), cents)
    return Posting(received_key(charge_id), "applied", lines)


def unapplied_key(source: str) -> str:
    """The key under which money waits. `source` is the payment, however many events tell of it."""
    return f"unapplied:{source}"[:80]


def received_unapplied(source: str, money: Takings) -> Posting:
    """Money came in for nothing we know or can give; it waits until it goes back."""
    lines = move(at_provider(money.provider), UNAPPLIED, money.cents)
    return Posting(unapplied_key(source), "unapplied", lines, money.ref)


def refund_owed_key(refund_id: str) -> str:
    """The key under which a refund is booked as it is decided."""
    return f"refund-owed:{refund_id}"


def refund_owed(refund_id: str, from_account: str, cents: int) -> Posting:
    """We decided to give money back, out of `from_account`."""
    lines = move(from_account, REFUNDS_OWED, cents)
    return Posting(refund_owed_key(refund_id), "refund_owed", lines)


def refund_sent(refund_id: str, provider: str, ref: str, cents: int, attempt: int = 0) -> Posting:
    """The provider gave the money back, under its own name of the refund."""
    lines = move(REFUNDS_OWED, at_provider(provider), cents)
    return Posting(f"refund-sent:{_tried(refund_id, attempt)}", "refund_sent", lines, ref)


def refund_returned(
    refund_id: str, provider: str, ref: str | None, cents: int, attempt: int = 0
) -> Posting:
    """A refund came back to the provider: it is owed again."""
    lines = move(at_provider(provider), REFUNDS_OWED, cents)
    return Posting(f"refund-returned:{_tried(refund_id, attempt)}", "refund_returned", lines, ref)


def refund_bounced(provider: str, ref: str, cents: int) -> tuple[Posting, Posting]:
    """A refund went out and came back before anybody told of either: it is owed as before."""
    gone = move(REFUNDS_OWED, at_provider(provider), cents)
    back = move(at_provider(provider), REFUNDS_OWED, cents)
    return (
        Posting(f"refund-bounced:{ref}"[:80], "refund_sent", gone, ref),
        Posting(f"refund-bounced-back:{ref}"[:80], "refund_returned", back, ref),
    )


def refund_by_hand(remedy_id: str, way: str, cents: int) -> Posting:
    """The money was given in another way than by the provider: by other books, or by a bank."""
    lines = move(REFUNDS_OWED, outside(way), cents)
    return Posting(f"refund-by-hand:{remedy_id}", "refund_by_hand", lines)


def refund_taken_back(remedy_id: str, way: str, cents: int) -> Posting:
    """It was not given in that way after all: it is owed again."""
    lines = move(outside(way), REFUNDS_OWED, cents)
    return Posting(f"refund-taken-back:{remedy_id}", "refund_taken_back", lines)


def refund_twice_key(ref: str) -> str:
    """The key under which money is booked that a provider gave though it had been given."""
    return f"refund-twice:{ref}"[:80]


def refund_twice(provider: str, ref: str, cents: int) -> Posting:
    """The provider gave money that had been given already: its receiver owes it to us."""
    lines = move(GIVEN_TWICE, at_provider(provider), cents)
    return Posting(refund_twice_key(ref), "refund_twice", lines, ref)


def twice_returned(provider: str, ref: str, cents: int) -> Posting:
    """What had been given twice came back to the provider."""
    lines = move(at_provider(provider), GIVEN_TWICE, cents)
    return Posting(f"refund-twice-back:{ref}"[:80], "twice_returned", lines, ref)


def twice_kept(ref: str, cents: int) -> Posting:
    """The other way was taken back: what the provider gave is the refund."""
    return Posting(
        f"refund-twice-kept:{ref}"[:80], "twice_kept", move(REFUNDS_OWED, GIVEN_TWICE, cents)
    )


def _tried(refund_id: str, attempt: int) -> str:
    return f"{refund_id}:{attempt}" if attempt else refund_id


def trial_balance(postings: Iterable[Posting]) -> dict[str, int]:
    """What every account stands at. The values of any set of postings sum to zero."""
    balance: Counter[str] = Counter()
    for posting in postings:
        for line in posting.lines:
            balance[line.account] += line.cents
    return dict(balance)


def move(debit: str, credit: str, cents: int) -> tuple[Line, Line]:
    """The lines of an amount that moves from one account to another."""
    if cents <= 0:
        raise UnbalancedError(f"{cents} cents do not move from {credit} to {debit}")
    return Line(debit, cents), Line(credit, -cents)
