"""A staff identity provider for tests: real OpenID Connect, on the loopback, people of our own."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def oidc_provider() -> Iterator[str]:
    """Run the provider and give its issuer address."""
    with warnings.catch_warnings():
        # The provider's own use of an older Authlib module.
        warnings.simplefilter("ignore")
        import oidc_provider_mock  # noqa: PLC0415 -- its import warns

    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"
