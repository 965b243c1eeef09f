"""Stripe's balance transactions, read into lines of a statement. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from payments.reconciling.statements import Movement, MovementKind
from payments.stripe_events import charge_of, id_of

# By Stripe's list of types; what is not here is shown to a person as it is.
_KINDS: Mapping[str, MovementKind] = MappingProxyType(
    {
        "charge": MovementKind.PAYMENT,
        "payment": MovementKind.PAYMENT,
        "refund": MovementKind.REFUND,
        "payment_refund": MovementKind.REFUND,
        "refund_failure": MovementKind.REFUND_RETURNED,
        "payout": MovementKind.PAYOUT,
        "payout_cancel": MovementKind.PAYOUT,
        "payout_failure": MovementKind.PAYOUT,
        "stripe_fee": MovementKind.FEE,
        "tax_fee": MovementKind.FEE,
    }
)
# What the statement alone tells is named by its own line, since one payout may have several.
_NAMED_BY_LINE = frozenset({MovementKind.FEE, MovementKind.PAYOUT, MovementKind.OTHER})


def movement_of(transaction: Mapping[str, Any]) -> Movement:
    """One line of the statement; a payment is named by its intent, as our charges know it."""
    source = transaction.get("source")
    about: Mapping[str, Any] = source if isinstance(source, Mapping) else {"id": source}
    kind = _kind(transaction, about)
    ref = str(transaction["id"])
    payment_ref = id_of(about.get("payment_intent"))
    named = payment_ref if kind is MovementKind.PAYMENT and payment_ref else about.get("id")
    return Movement(
        ref=ref,
        kind=kind,
        subject_ref=ref if kind in _NAMED_BY_LINE or not named else str(named),
        cents=int(transaction["amount"]),
        at=datetime.fromtimestamp(int(transaction["created"]), UTC),
        fee_cents=int(transaction.get("fee") or 0),
        currency=str(transaction["currency"]).upper(),
        payment_ref=payment_ref,
        charge_id=charge_of(about),
        refund_id=(about.get("metadata") or {}).get("refund_id"),
    )


def _kind(transaction: Mapping[str, Any], about: Mapping[str, Any]) -> MovementKind:
    if transaction["type"] == "adjustment" and about.get("object") == "dispute":
        is_taken = int(transaction["amount"]) < 0
        return MovementKind.DISPUTE_TAKEN if is_taken else MovementKind.DISPUTE_RETURNED
    return _KINDS.get(str(transaction["type"]), MovementKind.OTHER)
