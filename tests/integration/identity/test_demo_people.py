"""The demo's people: one for every role, seeded once, shown only in the demo."""

from flask import Flask

from core.campus_time import now
from core.db import transaction
from core.identity import demo
from core.identity.models import Person
from core.identity.permissions import ROLES
from tests.fixtures.apps import MakeApp
from tests.integration.identity.accounts import is_signed_in, type_code, type_password


def seed(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        demo.seed(session, now())


def rows(app: Flask) -> list[tuple[str, str | None, str | None]]:
    with app.app_context(), transaction() as session:
        people = session.query(Person).order_by(Person.id)
        return [(p.email, p.password, p.tf_totp_secret) for p in people]


def test_seeding_twice_changes_nothing_on_both_databases(any_app: Flask) -> None:
    seed(any_app)
    before = rows(any_app)
    seed(any_app)

    assert rows(any_app) == before
    assert len(before) == 13


def test_everybody_listed_can_sign_in_as_listed(app: Flask) -> None:
    seed(app)
    with app.app_context():
        listed = demo.sign_ins()
    assert {role for entry in listed for role in entry.roles} == set(ROLES)

    for entry in listed:
        client = app.test_client()
        type_password(client, entry.email, entry.password)
        if entry.code:
            type_code(client, entry.code)
        assert is_signed_in(client), entry.email


def test_the_page_shows_the_code_of_this_moment(app: Flask) -> None:
    seed(app)
    page = app.test_client().get("/demo").text

    with app.app_context():
        code = next(entry.code for entry in demo.sign_ins() if entry.email.startswith("admin@"))
    assert code in page
    assert demo.PASSWORD in page


def test_without_demo_pages_nothing_is_shown(make_app: MakeApp, sqlite_url: str) -> None:
    app = make_app(sqlite_url, DEMO_PAGES=False)
    seed(app)

    assert app.test_client().get("/demo").status_code == 404
    assert app.test_client().get("/demo/people").status_code == 404
    assert "demo campus" not in app.test_client().get("/account/sign-in").text
    result = app.test_cli_runner().invoke(args=["demo", "code", "admin@gatehouse.example"])
    assert result.exit_code == 1
    assert "DEMO_PAGES is off" in result.output


def test_the_command_prints_a_code(app: Flask) -> None:
    seed(app)
    runner = app.test_cli_runner()

    printed = runner.invoke(args=["demo", "code", "admin@gatehouse.example"])
    assert printed.exit_code == 0
    assert printed.output.strip().isdigit()
    assert runner.invoke(args=["demo", "code", "employee@gatehouse.example"]).exit_code == 1


def test_the_first_administrator_is_added_on_the_command_line(app: Flask) -> None:
    runner = app.test_cli_runner()
    added = ["people", "add", "Chief@Hospital.org", "--name", "The Chief", "--role", "admin"]

    result = runner.invoke(args=[*added, "--password", "a long enough one"])
    assert result.exit_code == 0, result.output
    assert "sets up an authenticator" in result.output
    assert runner.invoke(args=[*added, "--password", "a long enough one"]).exit_code == 1
    assert runner.invoke(args=[*added, "--password", "short"]).exit_code == 1

    answer = type_password(app.test_client(), "chief@hospital.org", "a long enough one")
    assert answer.location == "/account/second-factor"
