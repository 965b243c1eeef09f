"""What we ask of a payment provider, and what we ask of whatever was paid for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from payments.charges import RefundReason, Told
from payments.disputes.rules import DisputeState
from payments.reconciling.statements import Movement


class ProviderUnavailableError(Exception):
    """The provider did not answer, or says to try again. Nothing is known to have happened."""


class ProviderRefusedError(Exception):
    """The provider will not do this, however often it is asked."""


class BadSignatureError(Exception):
    """An event that the provider did not sign, or signed too long ago."""


class UnreadableEventError(Exception):
    """A signed event that is not in a shape we know."""


@dataclass(frozen=True)
class CheckoutRequest:
    """A hosted page to be opened. `charge_id` is also the idempotency key."""

    charge_id: str
    description: str
    amount_cents: int
    currency: str
    return_url: str
    cancel_url: str
    payer_email: str | None = None


@dataclass(frozen=True)
class Checkout:
    """A hosted page: the provider's name for it, and where to send the payer."""

    ref: str
    url: str


@dataclass(frozen=True)
class Outcome:
    """What became of a checkout. `told` is None while it is open."""

    told: Told | None
    amount_cents: int = 0
    currency: str = "USD"
    payment_ref: str | None = None


@dataclass(frozen=True)
class SetupRequest:
    """A hosted page on which somebody saves a card. `card_id` is also the idempotency key."""

    card_id: str
    return_url: str
    cancel_url: str
    payer_email: str
    payer_name: str = ""
    customer_ref: str | None = None


@dataclass(frozen=True)
class KeptCard:
    """A card that the provider keeps for us: its own names of it, and how its holder knows it."""

    customer_ref: str
    method_ref: str
    brand: str
    last4: str
    exp_month: int | None
    exp_year: int | None


@dataclass(frozen=True)
class CardCharge:
    """An amount to take from a saved card off session. `charge_id` is the idempotency key."""

    charge_id: str
    card_id: str
    customer_ref: str
    method_ref: str
    description: str
    amount_cents: int
    currency: str


@dataclass(frozen=True)
class CardAnswer:
    """What became of it; `failure` is the card company's code where it was declined."""

    outcome: Outcome
    failure: str = ""


@dataclass(frozen=True)
class RefundRequest:
    """Money to give back. `attempt` counts how often it was refused for good before."""

    refund_id: str
    charge_id: str
    payment_ref: str
    amount_cents: int
    attempt: int = 0

    @property
    def key(self) -> str:
        """The idempotency key: a provider repeats a refusal as it repeats a success.

        So what is sent again after a refusal has a key of its own; what got no answer has not.
        """
        return f"{self.refund_id}-{self.attempt}" if self.attempt else self.refund_id


@dataclass(frozen=True)
class RefundNews:
    """What became of a refund: done, failed, or (neither) under way."""

    refund_id: str | None
    ref: str
    amount_cents: int
    is_done: bool = False
    failure: str = ""


@dataclass(frozen=True)
class DisputeNews:
    """What became of a dispute, by the provider's own names of it and of the payment."""

    ref: str
    payment_ref: str | None
    amount_cents: int
    state: DisputeState
    at: datetime
    currency: str = "USD"
    reason: str = ""
    answer_by: datetime | None = None


@dataclass(frozen=True)
class ProviderEvent:
    """A provider's event, as far as we act on it: of a charge, a refund, a dispute, or none."""

    id: str
    kind: str
    occurred_at: datetime
    charge_id: str | None = None
    outcome: Outcome | None = None
    failure: str = ""
    refund: RefundNews | None = None
    dispute: DisputeNews | None = None
    # A card that somebody has saved, whose details are to be asked for.
    card_id: str | None = None
    # What a charge was paid with: the kind of card and its last four digits.
    paid_with: tuple[str, str] | None = None


class CardVault(Protocol):
    """Cards that a provider keeps for us, and takes money from. Errors and repeats as below."""

    def open_setup(self, request: SetupRequest) -> Checkout:
        """Open a hosted page on which a card is saved; the same page for the same card."""
        ...

    def fetch_setup(self, setup_ref: str) -> KeptCard | None:
        """The card that was saved on a page; None while there is none."""
        ...

    def charge(self, request: CardCharge) -> CardAnswer:
        """Take money from a card, once for a charge, however often it is asked."""
        ...

    def find(self, request: CardCharge) -> CardAnswer | None:
        """What became of a charge that may have been asked for; None where it never was.

        Raises ProviderRefusedError where it may not be looked for: that says nothing of it.
        """
        ...

    def forget(self, method_ref: str) -> None:
        """Forget a card; harmless where that is done."""
        ...


class PaymentProvider(Protocol):
    """A company that takes cards on its own pages. Call it with no transaction open.

    Every call raises ProviderUnavailableError or ProviderRefusedError, and may be repeated: the
    same charge or refund id has its effect once.
    """

    name: str

    @property
    def cards(self) -> CardVault:
        """The cards that it keeps for us."""
        ...

    def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a hosted page for a charge; the same page for the same charge."""
        ...

    def fetch_outcome(self, checkout_ref: str) -> Outcome:
        """Ask what became of a checkout."""
        ...

    def close_checkout(self, checkout_ref: str) -> None:
        """Close a hosted page that nobody should pay on any more; harmless where it is done."""
        ...

    def refund(self, request: RefundRequest) -> RefundNews:
        """Give money back."""
        ...

    def find_refund(self, request: RefundRequest) -> RefundNews | None:
        """What was given of a refund, or is under way, by any attempt; None where nothing is.

        Raises ProviderRefusedError where it may not be looked for: that says nothing of it.
        """
        ...

    def list_movements(self, since: datetime, until: datetime) -> Iterable[Movement]:
        """List what moved our balance there, from `since` to before `until`, in any order."""
        ...

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> None:
        """Check the signature on a webhook's raw body. Raises BadSignatureError."""
        ...

    def parse_event(self, body: bytes) -> ProviderEvent:
        """Read a webhook's body. Raises UnreadableEventError."""
        ...


@dataclass(frozen=True)
class SubjectPage:
    """Where the payer goes on, once a payment is settled."""

    title: str
    url: str


@dataclass(frozen=True)
class Payment:
    """A charge that was paid, as its subject is told of it."""

    charge_id: str
    cents: int
    now: datetime


class PaymentSubject(Protocol):
    """Whatever a charge can be for. Filled in app.py, one a subject type."""

    def prepare(self, session: Session, subject_ids: Sequence[str]) -> None:
        """Lock and read many at once that will each be marked next; it changes nothing."""
        ...

    def mark_paid(self, session: Session, subject_id: str, payment: Payment) -> RefundReason | None:
        """Give what was paid for; or say why it cannot be given, and the money goes back."""
        ...

    def mark_unpaid(self, session: Session, subject_id: str, charge_id: str, now: datetime) -> None:
        """Take note that a charge came to nothing."""
        ...

    def page(self, session: Session, subject_id: str) -> SubjectPage:
        """Name the page on which the payer goes on."""
        ...
