"""Signing in and out by password: who gets in, who does not, and what a stranger learns."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import transaction
from core.identity.models import Person
from tests.fixtures.apps import MakeApp
from tests.integration.identity.accounts import (
    PASSWORD,
    add_account,
    is_signed_in,
    type_password,
)


def test_the_right_password_signs_in_on_both_databases(any_app: Flask) -> None:
    client, account = any_app.test_client(), add_account(any_app, "employee")

    answer = type_password(client, account.email.upper())

    assert answer.status_code == 302
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(
    app: Flask, client: FlaskClient
) -> None:
    account = add_account(app, "employee")

    wrong = type_password(client, account.email, "not this one at all")
    unknown = type_password(client, "nobody@gatehouse.example", "not this one at all")

    assert wrong.status_code == unknown.status_code == 200
    assert "Email and password do not match" in wrong.text
    assert _words(wrong.text, account.email) == _words(unknown.text, "nobody@gatehouse.example")
    assert not is_signed_in(client)


def _words(page: str, email: str) -> str:
    """What a page says, less the address and the form's own token, which tells the second."""
    return re.sub(r'name="csrf_token"[^>]*', "", page).replace(email, "")


def test_what_was_typed_is_kept_but_the_password(app: Flask, client: FlaskClient) -> None:
    answer = type_password(client, "amara@gatehouse.example", "secret words here")

    assert 'value="amara@gatehouse.example"' in answer.text
    assert "secret words here" not in answer.text


def test_a_closed_account_does_not_open(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee", active=False)

    type_password(client, account.email)

    assert not is_signed_in(client)


def test_signing_out_ends_the_session_for_good(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee")
    type_password(client, account.email)
    stolen = client.get_cookie("gatehouse", domain="127.0.0.1")
    assert stolen is not None

    client.post("/account/sign-out")
    assert not is_signed_in(client)

    client.set_cookie("gatehouse", stolen.value, domain="127.0.0.1")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "///evil.example",
        "http:evil.example",
        "javascript:alert(1)",
    ],
)
def test_sign_in_leads_nowhere_else(app: Flask, client: FlaskClient, elsewhere: str) -> None:
    account = add_account(app, "employee")

    answer = type_password(client, account.email, next=elsewhere)

    assert answer.status_code == 302
    landed = urlsplit(urljoin("http://127.0.0.1:8000/account/sign-in", answer.location))
    assert (landed.scheme, landed.netloc) == ("http", "127.0.0.1:8000")


def test_sign_in_leads_back_to_the_page_that_was_asked_for(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee")
    asked = client.get("/account/sessions")
    assert asked.location == "/account/sign-in?next=/account/sessions"

    form = client.get(asked.location).text
    assert 'name="next" type="hidden" value="/account/sessions"' in form

    assert type_password(client, account.email, next="/account/sessions").location.endswith(
        "/account/sessions"
    )


def test_the_cookie_is_locked_down(make_app: MakeApp, sqlite_url: str) -> None:
    app = make_app(sqlite_url, PUBLIC_URL="https://parking.hospital.org", SERVER_NAME=None)
    account = add_account(app, "employee")

    answer = app.test_client().post(
        "/account/sign-in",
        data={"email": account.email, "password": PASSWORD},
        base_url="https://parking.hospital.org",
    )

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-gatehouse=")
    for wanted in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert wanted in cookie
    assert "Domain=" not in cookie
    assert "Expires=" not in cookie


def test_nothing_planted_before_survives_the_sign_in(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee")
    with client.session_transaction() as cookie:
        cookie.update({"planted": "by somebody else", "sid": "known to them", "language": "es"})

    type_password(client, account.email)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["sid"] != "known to them"
        assert cookie["language"] == "es"


def test_no_token_or_basic_header_signs_in(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee")

    with app.app_context(), transaction() as session:
        token = session.get_one(Person, account.id).get_auth_token()

    basic = client.get("/account", auth=(account.email, PASSWORD))
    header = client.get("/account", headers={"Authentication-Token": token})
    argument = client.get("/account", query_string={"auth_token": token})

    assert [a.status_code for a in (basic, header, argument)] == [302, 302, 302]
