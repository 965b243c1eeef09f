"""What every test stands on: no network but the loopback, no real mail, its own settings."""

import os
import smtplib
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import pytest_socket
from xdist.scheduler import LoadScopeScheduling

from core.config import SETTINGS
from tests.people import SignedIn, sign_in
from tests.services.memory import in_memory
from tests.services.oidc import oidc_provider
from tests.services.smtp import SmtpServer, smtp_server

# How long one example takes says more of who else wants the cores than of the code.
hypothesis.settings.register_profile("shared_cores", deadline=None)
hypothesis.settings.load_profile("shared_cores")

__all__ = ["SignedIn", "sign_in"]

pytest_plugins = (
    "tests.fixtures.compiled",
    "tests.fixtures.databases",
    "tests.fixtures.apps",
    "tests.fixtures.browsers",
)

LOOPBACK = ["127.0.0.1", "::1", "localhost"]
# Tests that drive the one live server and a browser run one after another.
ONE_AFTER_ANOTHER = "tests/browser/"
# The one reason to skip a test anywhere: the pictures and feeds beside the checkout are not there.
WITHOUT_SHARED_DATA = "shared"


def pytest_configure() -> None:
    """Forget the developer's own settings, and write to memory where it has room."""
    for setting in SETTINGS:
        os.environ.pop(setting.name, None)
    place = in_memory()
    if place is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(place))


class ByFile(LoadScopeScheduling):
    """Gives each process whole files, and one of them all that drive the live server."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, _ = nodeid.partition("::")
        return ONE_AFTER_ANOTHER if file.startswith(ONE_AFTER_ANOTHER) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Decide which test runs in which process, when several do."""
    return ByFile(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Any:
    """Take no skipped test in CI; let fixtures know at their end whether the test failed."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        why = call.excinfo.value if call.excinfo else ""
        if WITHOUT_SHARED_DATA not in str(why):
            report.outcome, report.longrepr = "failed", f"skipped, which CI does not take: {why}"
    if report.failed:
        item.failed = True  # type: ignore[attr-defined]
    return report


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    pytest_socket.socket_allow_hosts(LOOPBACK, allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture
def mail_server() -> Iterator[SmtpServer]:
    """A mail server on the loopback that keeps what it is given."""
    with smtp_server() as server:
        yield server


@pytest.fixture(autouse=True)
def _no_real_mail(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that would send real mail: only the `mail_server` fixture may be spoken to."""
    server = (
        request.getfixturevalue("mail_server") if "mail_server" in request.fixturenames else None
    )
    connect = smtplib.SMTP.connect

    def checked(self: smtplib.SMTP, host: str = "", port: int = 0, *args: Any) -> Any:
        if server is None or port != server.port:
            pytest.fail(f"this test would have sent real mail through {host}:{port}")
        return connect(self, host, port, *args)

    monkeypatch.setattr(smtplib.SMTP, "connect", checked)


@pytest.fixture(scope="session")
def oidc_issuer() -> Iterator[str]:
    """The address of a staff identity provider on the loopback."""
    with oidc_provider() as issuer:
        yield issuer
