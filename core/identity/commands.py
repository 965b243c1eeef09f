"""Commands about people: the first administrator, and the demo's codes."""

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_security import hash_password

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.demo import current_code
from core.identity.people import Act, find_by_email, new_person, set_roles
from core.identity.permissions import ROLES

people_commands = AppGroup("people", help="People who sign in.")


@people_commands.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="May be repeated.")
@click.password_option(help="Asked for if it is not given.")
def add_person(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Add a person by hand, such as the first administrator."""
    if len(password) < 12:
        raise click.ClickException("The password needs 12 characters or more.")
    with transaction() as session:
        if find_by_email(session, email) is not None:
            raise click.ClickException(f"{email} is there already.")
        person = new_person(email=email, name=name, now=now(), password=hash_password(password))
        session.add(person)
        session.flush()  # the trail names the person by id
        set_roles(session, person, roles, Act(None, "Added from the command line", now()))
    click.echo(f"{person.email} added: {', '.join(sorted(roles)) or 'no roles'}.")
    if person.needs_second_factor:
        click.echo("The first sign-in sets up an authenticator app.")


@click.command("code")
@click.argument("email")
@with_appcontext
def show_code(email: str) -> None:
    """Print the code that a demo account's authenticator shows now."""
    if not current_app.config["DEMO_PAGES"]:
        raise click.ClickException("This is not the demo: DEMO_PAGES is off.")
    person = find_by_email(read_session(), email)
    if person is None or not person.has_second_factor:
        raise click.ClickException(f"{email} has no authenticator.")
    click.echo(current_code(person))
