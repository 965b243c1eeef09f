"""The guard at the door, and the token without which nothing is changed."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.fixtures.apps import MakeApp
from tests.integration.identity.accounts import PASSWORD, add_account, is_signed_in
from tests.people import sign_in


def test_a_view_that_names_no_action_is_not_served(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "all the receipts")

    answer = client.get("/forgotten")

    assert answer.status_code == 500
    assert "receipts" not in answer.text


def test_who_may_not_is_told_so_and_not_sent_around(client: FlaskClient) -> None:
    sign_in(client, "employee")

    answer = client.get("/office/people")

    assert answer.status_code == 403
    assert "Your account may not do this" in answer.text


def test_without_the_token_nothing_is_changed(make_app: MakeApp, sqlite_url: str) -> None:
    app = make_app(sqlite_url, WTF_CSRF_ENABLED=True)
    account, client = add_account(app, "employee"), app.test_client()
    form = {"email": account.email, "password": PASSWORD}

    assert client.post("/account/sign-in", data=form).status_code == 400
    assert not is_signed_in(client)

    page = client.get("/account/sign-in").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    client.post("/account/sign-in", data=form | {"csrf_token": token.group(1)})
    assert is_signed_in(client)

    assert client.post("/account/sign-out").status_code == 400
    old = client.post("/account/sign-out", data={"csrf_token": token.group(1)})
    assert old.status_code == 400, "the token of before the sign-in is good no more"
    assert is_signed_in(client)
