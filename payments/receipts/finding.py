"""Receipts by the number that is printed on them: of a payment, or of a refund of it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from payments import queries
from payments.models import Receipt, Refund


@dataclass(frozen=True)
class Found:
    """A payment's receipt, and the refund where the number is that of a refund."""

    receipt: Receipt
    refund: Refund | None = None

    @property
    def owner_id(self) -> int | None:
        """The person who paid."""
        return self.receipt.owner_id


def find(session: Session, number: str) -> Found | None:
    """What carries a number, as R-2026-000123 or R-2026-000123-1."""
    whole, _dash, serial = number.rpartition("-")
    if number.count("-") != 3:
        whole, serial = number, ""
    receipt = queries.find_receipt(session, whole)
    if receipt is None or not serial:
        return Found(receipt) if receipt else None
    return find_refund(receipt, int(serial[:6]) if serial.isdecimal() else 0)


def find_refund(receipt: Receipt, serial: int) -> Found | None:
    """The receipt of a payment's refund by its serial there, the first being 1."""
    refund = next((r for r in receipt.charge.refunds if serial and r.serial == serial), None)
    return Found(receipt, refund) if refund else None
