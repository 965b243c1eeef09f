"""Stripe's exceptions as ours: what may pass by itself, and what will not."""

from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from payments.ports import ProviderRefusedError, ProviderUnavailableError

# What may pass by itself, so that trying again is right. A repeated key that is refused says that
# the first request with it is still at work, or was another: not that nothing happened.
_PASSING = (
    stripe.APIConnectionError,
    stripe.RateLimitError,
    stripe.APIError,
    stripe.IdempotencyError,
)


@contextmanager
def stripe_errors() -> Iterator[None]:
    """Turn Stripe's exceptions into ours."""
    try:
        yield
    except _PASSING as error:
        raise ProviderUnavailableError(str(error)) from error
    except stripe.StripeError as error:
        raise ProviderRefusedError(str(error)) from error
