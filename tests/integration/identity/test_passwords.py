"""Passwords: changed, forgotten, reset by mail; what is written where."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import transaction
from core.outbox import OutboxMessage
from tests.integration.identity.accounts import (
    PASSWORD,
    add_account,
    is_signed_in,
    person_of,
    type_password,
)

NEW = "quite another long one"


def devices_listed(client: FlaskClient) -> int:
    return client.get("/account/sessions").text.count('/end"')


def mails(app: Flask) -> list[dict[str, str]]:
    with app.app_context(), transaction() as session:
        return list(session.scalars(select(OutboxMessage.payload).order_by(OutboxMessage.id)))


def test_passwords_are_kept_as_argon2(app: Flask) -> None:
    stored = person_of(app, add_account(app, "employee")).password

    assert stored is not None
    assert stored.startswith("$argon2id$")


def test_a_change_signs_the_others_out_and_this_one_not(app: Flask) -> None:
    account = add_account(app, "employee")
    here, there = app.test_client(), app.test_client()
    for device in (here, there):
        type_password(device, account.email)

    here.post(
        "/account/password",
        data={"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW},
    )

    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert devices_listed(here) == 1
    assert [mail["to"] for mail in mails(app)] == [account.email]
    assert "was changed" in mails(app)[0]["subject"]
    fresh = app.test_client()
    type_password(fresh, account.email)
    assert not is_signed_in(fresh)
    type_password(fresh, account.email, NEW)
    assert is_signed_in(fresh)


def test_what_is_wrong_with_a_new_password_stands_beside_it(
    app: Flask, client: FlaskClient
) -> None:
    type_password(client, add_account(app, "employee").email)

    def answer(now: str, new: str, again: str) -> str:
        form = {"password": now, "new_password": new, "new_password_confirm": again}
        return client.post("/account/password", data=form).text

    assert "That is not your password" in answer("wrong", NEW, NEW)
    assert "Use 12 to 128 characters" in answer(PASSWORD, "short", "short")
    assert "The two are not the same" in answer(PASSWORD, NEW, NEW + "!")
    assert "other than the one you have" in answer(PASSWORD, PASSWORD, PASSWORD)


def ask_for_reset(client: FlaskClient, email: str) -> str:
    return client.post("/account/password/reset", data={"email": email}).text


def link_in(mail: dict[str, str]) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/account/password/reset/\S+)", mail["body"])
    assert found is not None
    return found.group(1)


def test_a_forgotten_password_is_reset_by_mail_on_both_databases(any_app: Flask) -> None:
    account = add_account(any_app, "employee")
    signed_in, client = any_app.test_client(), any_app.test_client()
    type_password(signed_in, account.email)

    ask_for_reset(client, account.email)
    link = link_in(mails(any_app)[0])
    assert client.get(link).status_code == 200
    client.post(link, data={"password": NEW, "password_confirm": NEW})

    assert not is_signed_in(signed_in)
    assert not is_signed_in(client), "a link from a mail must not sign in"
    type_password(client, account.email, NEW)
    assert is_signed_in(client)
    assert devices_listed(client) == 1
    assert client.post(link, data={"password": "x" * 14, "password_confirm": "x" * 14}).location
    assert is_signed_in(client), "the link works once"


def test_an_unknown_address_is_told_the_same_and_gets_no_mail(
    app: Flask, client: FlaskClient
) -> None:
    account = add_account(app, "employee")

    known = ask_for_reset(client, account.email)
    unknown = ask_for_reset(app.test_client(), "nobody@gatehouse.example")

    assert known.replace(account.email, "") == unknown.replace("nobody@gatehouse.example", "")
    assert len(mails(app)) == 1


def test_the_link_leads_to_us_whatever_host_was_asked(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee")
    app.config["SERVER_NAME"] = None

    client.post(
        "/account/password/reset",
        data={"email": account.email},
        headers={"Host": "evil.example"},
    )

    assert "evil" not in mails(app)[0]["body"]
    assert link_in(mails(app)[0])


def test_mail_is_written_in_the_persons_language(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee", locale="es")

    client.get("/?lang=en")
    ask_for_reset(client, account.email)

    # The catalogue may lack the sentence, but the reset must not fail for it.
    assert mails(app)[0]["to"] == account.email


def test_a_reset_does_not_go_around_the_second_step(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "office", authenticator=True)
    ask_for_reset(client, account.email)
    client.post(link_in(mails(app)[0]), data={"password": NEW, "password_confirm": NEW})

    answer = type_password(client, account.email, NEW)

    assert answer.location.startswith("/account/sign-in/code")
    assert not is_signed_in(client)
