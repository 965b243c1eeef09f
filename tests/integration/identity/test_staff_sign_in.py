"""Staff sign-in by OpenID Connect, against a real provider on the loopback."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.db import transaction
from core.identity.models import DirectoryLink, Person
from tests.fixtures.apps import MakeApp
from tests.integration.identity.accounts import add_account, is_signed_in

# The provider, which runs in a thread of this process, uses an older call of Authlib.
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")

START = "/account/staff-sign-in"


@pytest.fixture
def staff_app(make_app: MakeApp, sqlite_url: str, oidc_issuer: str) -> Flask:
    return make_app(
        sqlite_url,
        OIDC_ISSUER=oidc_issuer,
        OIDC_CLIENT_ID="gatehouse",
        OIDC_CLIENT_SECRET="a secret of the tests",
    )


@pytest.fixture
def browser(staff_app: Flask) -> FlaskClient:
    return staff_app.test_client()


def agree(issuer: str, address: str, subject: str, **claims: Any) -> str:
    """Sign in at the provider as `subject`; return the path it sends the browser back to."""
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=10)
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    assert back.netloc == "127.0.0.1:8000"
    return f"{back.path}?{back.query}"


def sign_in_at_provider(
    browser: FlaskClient, issuer: str, subject: str, **claims: Any
) -> TestResponse:
    return browser.get(agree(issuer, browser.get(START).location, subject, **claims))


def test_a_verified_address_signs_in_and_is_linked(
    staff_app: Flask, browser: FlaskClient, oidc_issuer: str
) -> None:
    account = add_account(staff_app, "office")

    answer = sign_in_at_provider(
        browser, oidc_issuer, "s-1", email=account.email.upper(), email_verified=True
    )

    assert answer.status_code == 302
    assert browser.get("/office/people").status_code == 200, "the provider looks after codes"
    again = staff_app.test_client()
    sign_in_at_provider(
        again, oidc_issuer, "s-1", email="new.name@gatehouse.example", email_verified=True
    )
    assert is_signed_in(again), "the link decides, so a changed address does not matter"
    with staff_app.app_context(), transaction() as session:
        assert session.scalars(select(DirectoryLink.person_id)).all() == [account.id]


def test_the_employee_number_signs_in(
    staff_app: Flask, browser: FlaskClient, oidc_issuer: str
) -> None:
    add_account(staff_app, "employee", employee_number="445566")

    sign_in_at_provider(browser, oidc_issuer, "s-2", employee_number="445566")

    assert is_signed_in(browser)


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {},
        {"email_verified": "true"},
    ],
)
def test_an_address_that_is_not_verified_is_not_believed(
    staff_app: Flask, browser: FlaskClient, oidc_issuer: str, claims: dict[str, Any]
) -> None:
    account = add_account(staff_app, "admin")

    answer = sign_in_at_provider(browser, oidc_issuer, "s-3", email=account.email, **claims)

    assert answer.status_code == 403
    assert not is_signed_in(browser)


def test_a_stranger_is_told_what_to_do_and_not_added(
    staff_app: Flask, browser: FlaskClient, oidc_issuer: str
) -> None:
    answer = sign_in_at_provider(
        browser, oidc_issuer, "s-4", email="new@hospital.example", email_verified=True
    )

    assert answer.status_code == 403
    assert "We do not know you yet" in answer.text
    assert "new@hospital.example" in answer.text
    with staff_app.app_context(), transaction() as session:
        assert session.scalars(select(Person)).all() == []


def test_number_and_address_of_two_people_open_neither(
    staff_app: Flask, browser: FlaskClient, oidc_issuer: str
) -> None:
    one = add_account(staff_app, "employee")
    add_account(staff_app, "admin", employee_number="778899")

    answer = sign_in_at_provider(
        browser,
        oidc_issuer,
        "s-5",
        email=one.email,
        email_verified=True,
        employee_number="778899",
    )

    assert answer.status_code == 403
    assert not is_signed_in(browser)


def test_a_closed_account_stays_closed(
    staff_app: Flask, browser: FlaskClient, oidc_issuer: str
) -> None:
    account = add_account(staff_app, "employee", active=False)

    answer = sign_in_at_provider(
        browser, oidc_issuer, "s-6", email=account.email, email_verified=True
    )

    assert answer.status_code == 403


def test_the_request_carries_state_nonce_and_pkce(browser: FlaskClient) -> None:
    asked = parse_qs(urlsplit(browser.get(START).location).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert asked["state"] != asked["nonce"]
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/account/staff-sign-in/return"]
    assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}


def test_an_answer_meant_for_another_browser_is_refused(
    staff_app: Flask, browser: FlaskClient, oidc_issuer: str
) -> None:
    account = add_account(staff_app, "employee")
    theirs = agree(
        oidc_issuer,
        browser.get(START).location,
        "s-7",
        email=account.email,
        email_verified=True,
    )
    victim = staff_app.test_client()
    victim.get(START)

    answer = victim.get(theirs)

    assert answer.status_code == 400
    assert "Sign-in was not finished" in answer.text
    assert not is_signed_in(victim)


def test_an_answer_is_good_once(staff_app: Flask, browser: FlaskClient, oidc_issuer: str) -> None:
    account = add_account(staff_app, "employee")
    address = browser.get(START).location
    back = agree(oidc_issuer, address, "s-8", email=account.email, email_verified=True)
    assert browser.get(back).status_code == 302

    assert browser.get(back).status_code == 400


def test_a_no_at_the_provider_is_taken(browser: FlaskClient) -> None:
    browser.get(START)

    answer = browser.get(f"{START}/return?error=access_denied&state=x")

    assert answer.status_code == 400
    assert "Try again" in answer.text


def test_it_leads_back_to_our_page_and_nowhere_else(
    staff_app: Flask, browser: FlaskClient, oidc_issuer: str
) -> None:
    account = add_account(staff_app, "employee")
    claims = {"email": account.email, "email_verified": True}

    for wanted, landed in (
        ("/account/sessions", "/account/sessions"),
        ("https://evil.example/", "/account/start"),
    ):
        address = browser.get(START, query_string={"next": wanted}).location
        assert browser.get(agree(oidc_issuer, address, "s-9", **claims)).location == landed
        browser.post("/account/sign-out")


def test_a_provider_that_does_not_answer_is_said_plainly(
    make_app: MakeApp, sqlite_url: str
) -> None:
    app = make_app(sqlite_url, OIDC_ISSUER="http://127.0.0.1:9", OIDC_CLIENT_ID="gatehouse")

    answer = app.test_client().get(START)

    assert answer.status_code == 503
    assert "Hospital sign-in does not answer" in answer.text


def test_the_button_is_there_only_where_it_works(app: Flask, browser: FlaskClient) -> None:
    assert "Use your hospital account" in browser.get("/account/sign-in").text
    client = app.test_client()
    assert "Use your hospital account" not in client.get("/account/sign-in").text
    assert client.get(START).status_code == 404
