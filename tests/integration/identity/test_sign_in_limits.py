"""Guessing: after some wrong tries there is a pause, by account and by address."""

import pytest
from flask import Flask

from core.web.limits import limiter
from tests.fixtures.apps import MakeApp
from tests.integration.identity.accounts import (
    PASSWORD,
    add_account,
    is_signed_in,
    type_code,
    type_password,
)


@pytest.fixture
def limited(make_app: MakeApp, sqlite_url: str) -> Flask:
    app = make_app(sqlite_url, RATELIMIT_ENABLED=True)
    with app.app_context():
        limiter.reset()
    return app


def test_after_ten_wrong_passwords_the_right_one_waits_too(limited: Flask) -> None:
    account, client = add_account(limited, "employee"), limited.test_client()
    for _ in range(10):
        assert type_password(client, account.email, "wrong wrong wrong").status_code == 200

    answer = type_password(client, account.email.upper(), PASSWORD)

    assert answer.status_code == 429
    assert "Too many tries" in answer.text
    assert int(answer.headers["Retry-After"]) > 60
    assert not is_signed_in(client)


def test_from_another_address_the_account_waits_as_well(limited: Flask) -> None:
    account = add_account(limited, "employee")
    for number in range(10):
        client = limited.test_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        type_password(client, account.email, "wrong wrong wrong")

    client = limited.test_client()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.200"
    assert type_password(client, account.email).status_code == 429


def test_signing_in_often_is_no_guessing(limited: Flask) -> None:
    account = add_account(limited, "employee")
    for _ in range(15):
        assert type_password(limited.test_client(), account.email).status_code == 302


def test_one_address_cannot_try_many_accounts(limited: Flask) -> None:
    client = limited.test_client()
    answers = [
        type_password(client, f"somebody{n}@gatehouse.example", "wrong wrong").status_code
        for n in range(61)
    ]
    assert answers[:60] == [200] * 60
    assert answers[60] == 429
    assert client.get("/account/sign-in").status_code == 200


def test_codes_cannot_be_guessed(limited: Flask) -> None:
    account, client = add_account(limited, "office", authenticator=True), limited.test_client()
    type_password(client, account.email)
    for _ in range(10):
        assert type_code(client, "000000").status_code == 200

    assert type_code(client, account.code(limited)).status_code == 429
    recovery = client.post("/account/sign-in/recovery", data={"code": "0000-0000-0000"})
    assert recovery.status_code == 429


def test_a_person_is_not_flooded_with_reset_mail(limited: Flask) -> None:
    account = add_account(limited, "employee")
    answers = [
        limited.test_client()
        .post("/account/password/reset", data={"email": account.email})
        .status_code
        for _ in range(5)
    ]
    assert answers == [200, 200, 200, 200, 429]
