"""People with a password and, if asked for, an authenticator; and how they sign in."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy.orm import selectinload
from werkzeug.test import TestResponse

from core.db import transaction
from core.identity.models import Person
from tests.people import add_person

PASSWORD = "correct horse battery"


@dataclass
class Account:
    """Somebody who can sign in with PASSWORD."""

    id: int
    email: str
    secret: str = ""

    def code(self, app: Flask) -> str:
        """What the authenticator shows now."""
        with app.app_context():
            factory = app.extensions["security"].totp_factory
            return str(factory.generate_totp_password(self.secret))


def add_account(app: Flask, *roles: str, authenticator: bool = False, **values: Any) -> Account:
    """Add a person with a password; with an authenticator where asked for."""
    with app.app_context(), transaction() as session:
        person = add_person(session, *roles, password=hash_password(PASSWORD), **values)
        if authenticator:
            person.tf_primary_method = "authenticator"
            person.tf_totp_secret = app.extensions["security"].totp_factory.generate_totp_secret()
        return Account(person.id, person.email, person.tf_totp_secret or "")


def type_password(
    client: FlaskClient, email: str, password: str = PASSWORD, **more: Any
) -> TestResponse:
    """Send the sign-in form."""
    return client.post("/account/sign-in", data={"email": email, "password": password} | more)


def type_code(client: FlaskClient, code: str) -> TestResponse:
    """Send the second step's form."""
    return client.post("/account/sign-in/code", data={"code": code})


def is_signed_in(client: FlaskClient) -> bool:
    """Whether the account page opens."""
    return client.get("/account").status_code == 200


def recovery_codes(app: Flask, account: Account) -> tuple[FlaskClient, list[str]]:
    """Sign in, make recovery codes, and return the signed-in client with the codes."""
    client = app.test_client()
    type_password(client, account.email)
    type_code(client, account.code(app))
    page = client.post("/account/recovery-codes").text
    return client, re.findall(r"<li>([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})</li>", page)


def person_of(app: Flask, account: Account) -> Person:
    """Read the person as the database has them now."""
    with app.app_context(), transaction() as session:
        roles = selectinload(Person.roles)
        person = session.get_one(Person, account.id, options=[roles])
        session.expunge(person)
        return person
