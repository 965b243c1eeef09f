"""One code, typed in two places in the same moment, signs in once."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from core.identity.second_factor import OneTimeCodes, RecoveryCodes
from tests.integration.identity.accounts import (
    add_account,
    is_signed_in,
    recovery_codes,
    type_code,
    type_password,
)

AT_ONCE = 4
LONG_ENOUGH_TO_MEET = 0.4


@pytest.fixture
def slow_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the others time to come in between a code's check and its being used up."""

    def slowed(check: Callable[..., bool]) -> Callable[..., bool]:
        def slow(*args: Any, **kwargs: Any) -> bool:
            good = check(*args, **kwargs)
            time.sleep(LONG_ENOUGH_TO_MEET)
            return good

        return slow

    monkeypatch.setattr(OneTimeCodes, "verify_totp", slowed(OneTimeCodes.verify_totp))
    monkeypatch.setattr(
        RecoveryCodes, "check_recovery_code", slowed(RecoveryCodes.check_recovery_code)
    )


def signed_in_at_once(app: Flask, email: str, finish: Callable[[Any], object]) -> int:
    """Type the password on several devices, finish on all at once, count who is in."""
    devices = [app.test_client() for _ in range(AT_ONCE)]
    for device in devices:
        type_password(device, email)
    start = threading.Barrier(AT_ONCE)

    def meet_and_finish(device: Any) -> None:
        start.wait()
        finish(device)

    threads = [threading.Thread(target=meet_and_finish, args=(device,)) for device in devices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(is_signed_in(device) for device in devices)


@pytest.mark.usefixtures("slow_checks")
def test_an_authenticators_code_signs_in_once(any_app: Flask) -> None:
    account = add_account(any_app, "office", authenticator=True)
    code = account.code(any_app)

    assert signed_in_at_once(any_app, account.email, lambda d: type_code(d, code)) == 1


@pytest.mark.usefixtures("slow_checks")
def test_a_recovery_code_signs_in_once(any_app: Flask) -> None:
    account = add_account(any_app, "office", authenticator=True)
    _, codes = recovery_codes(any_app, account)

    def finish(device: Any) -> object:
        return device.post("/account/sign-in/recovery", data={"code": codes[0]})

    assert signed_in_at_once(any_app, account.email, finish) == 1
