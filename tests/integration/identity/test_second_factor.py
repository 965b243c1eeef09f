"""The second step at sign-in: who needs it, that it cannot be gone around, and a lost phone."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP

from core.campus_time import now
from core.db import transaction
from core.identity import people
from core.identity.models import Person
from core.identity.permissions import ROLES
from tests.fixtures.apps import MakeApp
from tests.integration.identity.accounts import (
    PASSWORD,
    add_account,
    is_signed_in,
    person_of,
    recovery_codes,
    type_code,
    type_password,
)

NEEDS_NONE = {"employee", "driver"}


@pytest.mark.parametrize("role", ROLES)
def test_every_role_but_two_needs_the_second_step(
    app: Flask, client: FlaskClient, role: str
) -> None:
    account = add_account(app, role)

    answer = type_password(client, account.email)

    assert is_signed_in(client) is (role in NEEDS_NONE)
    if role not in NEEDS_NONE:
        assert answer.location == "/account/second-factor"


def test_password_and_code_sign_in_on_both_databases(any_app: Flask) -> None:
    client = any_app.test_client()
    account = add_account(any_app, "office", authenticator=True)

    asked = type_password(client, account.email)
    assert asked.location.startswith("/account/sign-in/code")
    assert client.get(asked.location).status_code == 200
    assert not is_signed_in(client)

    type_code(client, account.code(any_app))
    assert is_signed_in(client)
    assert client.get("/office/people").status_code == 200


def test_a_wrong_code_does_not_sign_in(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "office", authenticator=True)
    type_password(client, account.email)

    answer = type_code(client, "000000")

    assert "That code is not the one your app shows now" in answer.text
    assert not is_signed_in(client)


def test_a_code_that_was_used_is_not_taken_again(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "office", authenticator=True)
    code = account.code(app)
    type_password(client, account.email)
    type_code(client, code)
    assert is_signed_in(client)

    onlooker = app.test_client()
    type_password(onlooker, account.email)
    type_code(onlooker, code)

    assert not is_signed_in(onlooker)


def test_the_code_alone_is_worth_nothing(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "office", authenticator=True)

    answer = type_code(client, account.code(app))

    assert answer.location == "/account/sign-in"
    assert not is_signed_in(client)


def set_up(app: Flask, client: FlaskClient, start: str = "/account/second-factor") -> str:
    """Press Start, read the key from the page and return the code that it gives now."""
    page = client.post(start, data={"setup": "authenticator"}).text
    assert "data:image/svg+xml" in page
    assert "<script>" not in page
    key = re.search(r"<dt>Key</dt><dd class=\"mono\">([^<]+)</dd>", page)
    assert key is not None
    return str(TOTP(key=key.group(1).replace("-", ""), format="base32").generate().token)


def test_the_first_sign_in_sets_the_second_step_up(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "finance")
    type_password(client, account.email)
    assert client.get("/account/second-factor").status_code == 200

    type_code(client, set_up(app, client))

    assert is_signed_in(client)
    assert person_of(app, account).has_second_factor


def test_somebody_else_cannot_open_the_setting_up(app: Flask, client: FlaskClient) -> None:
    add_account(app, "finance")

    assert client.get("/account/second-factor").location == "/account/sign-in"


def test_an_employee_may_choose_it_and_turn_it_off_again(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee")
    type_password(client, account.email)
    page = client.post("/account/second-factor", data={"setup": "authenticator"}).text
    finish = re.search(r'action="(/account/second-factor/[^"]+)"', page)
    key = re.search(r"<dd class=\"mono\">([^<]+)</dd>", page)
    assert finish is not None
    assert key is not None
    code = TOTP(key=key.group(1).replace("-", ""), format="base32").generate().token
    client.post(finish.group(1), data={"code": code})
    assert person_of(app, account).has_second_factor

    client.post("/account/second-factor", data={"setup": "disable"})
    assert not person_of(app, account).has_second_factor


def test_a_privileged_person_cannot_turn_it_off(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "office", authenticator=True)
    type_password(client, account.email)
    type_code(client, account.code(app))

    assert "Turn the second step off" not in client.get("/account/second-factor").text
    answer = client.post("/account/second-factor", data={"setup": "disable"})

    assert "Your roles need a second step" in answer.text
    assert person_of(app, account).has_second_factor


def test_a_role_given_while_signed_in_by_password_opens_nothing(
    app: Flask, client: FlaskClient
) -> None:
    account = add_account(app, "employee")
    type_password(client, account.email)
    with app.app_context(), transaction() as session:
        person = session.get_one(Person, account.id)
        people.set_roles(session, person, ["employee", "admin"], people.Act(None, "test", now()))

    answer = client.get("/office/people")

    assert answer.status_code == 403
    assert "One more step" in answer.text
    assert client.post(f"/office/people/{account.id}/active").status_code == 403
    assert client.get("/account").status_code == 200


def test_each_recovery_code_works_once(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "office", authenticator=True)
    _, codes = recovery_codes(app, account)
    assert len(set(codes)) == 8

    type_password(client, account.email)
    client.post("/account/sign-in/recovery", data={"code": codes[0].upper().replace("-", " ")})
    assert is_signed_in(client)

    again = app.test_client()
    type_password(again, account.email)
    answer = again.post("/account/sign-in/recovery", data={"code": codes[0]})
    assert "not one of your recovery codes" in answer.text
    assert not is_signed_in(again)


def test_recovery_codes_are_shown_once_and_kept_unreadable(app: Flask) -> None:
    account = add_account(app, "office", authenticator=True)
    client, codes = recovery_codes(app, account)

    assert codes[0] not in client.get("/account/recovery-codes?show_codes=1").text
    stored = person_of(app, account)
    assert codes[0] not in "".join(stored.mf_recovery_codes or [])
    assert account.secret == stored.tf_totp_secret
    assert "enckey" in account.secret


def test_changing_it_asks_for_the_password_after_a_while(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee")
    type_password(client, account.email)
    with client.session_transaction() as cookie:
        cookie["fs_paa"] = cookie["fs_paa"] - 3600

    answer = client.get("/account/second-factor")
    assert answer.location.startswith("/account/confirm")
    assert "once more" in client.get(answer.location).text

    client.post("/account/confirm", data={"password": PASSWORD})
    assert client.get("/account/second-factor").status_code == 200


def test_a_new_secret_key_costs_nobody_their_password_or_phone(
    make_app: MakeApp, sqlite_url: str
) -> None:
    old, new = "an old secret of thirty-two letters", "a new secret of thirty-two letters"
    account = add_account(make_app(sqlite_url, SECRET_KEY=old), "office", authenticator=True)

    app = make_app(sqlite_url, SECRET_KEY=new, SECOND_FACTOR_KEY=old)
    client = app.test_client()
    type_password(client, account.email)
    type_code(client, account.code(app))

    assert is_signed_in(client)
