"""A charge's life: its states, what moves it, and why money goes back."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ChargeState(StrEnum):
    """Where a charge stands. Only the provider's signed word makes it paid."""

    PENDING = "pending"
    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"  # the checkout closed without a payment
    CANCELLED = "cancelled"  # we withdrew it


class Told(StrEnum):
    """What a provider can tell us of a charge."""

    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class RefundReason(StrEnum):
    """Why money goes back. Sentences: payments.sentences."""

    HOLD_EXPIRED_SOLD_OUT = "hold_expired_sold_out"
    HOLD_CANCELLED = "hold_cancelled"
    ALREADY_PAID = "already_paid"
    SUBJECT_GONE = "subject_gone"
    OFFICE = "office"
    DAYS_GIVEN_BACK = "days_given_back"
    AT_PROVIDER = "at_provider"  # on the provider's own page, by somebody of the house


_S, _T = ChargeState, Told

# What is not listed changes nothing. Money that came in is money, however late: paid follows
# every state, and nothing follows paid.
_NEXT: Mapping[tuple[ChargeState, Told], ChargeState] = MappingProxyType(
    {
        (_S.PENDING, _T.PAID): _S.PAID,
        (_S.DECLINED, _T.PAID): _S.PAID,
        (_S.EXPIRED, _T.PAID): _S.PAID,
        (_S.CANCELLED, _T.PAID): _S.PAID,
        (_S.PENDING, _T.DECLINED): _S.DECLINED,
        (_S.PENDING, _T.EXPIRED): _S.EXPIRED,
        (_S.PENDING, _T.CANCELLED): _S.CANCELLED,
        (_S.DECLINED, _T.EXPIRED): _S.EXPIRED,
        (_S.DECLINED, _T.CANCELLED): _S.CANCELLED,
    }
)


def after(state: ChargeState | str, told: Told) -> ChargeState:
    """The state that follows what the provider told; the same one where it changes nothing."""
    now = ChargeState(state)
    return _NEXT.get((now, told), now)
