"""The demo campus: the command that fills it, package after package, and what is said of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import transaction
from core.identity.commands import show_code
from core.identity.demo import PASSWORD, PEOPLE

Seed = Callable[[Session, datetime], None]

commands = AppGroup("demo", help="The demo campus.")
commands.add_command(show_code)


def init_app(app: Flask, seeds: Mapping[str, Seed]) -> None:
    """Keep what each package puts into the demo, in the order of the table."""
    app.extensions["gatehouse_seeds"] = dict(seeds)
    app.cli.add_command(commands)


@commands.command("seed")
def seed() -> None:
    """Fill the demo campus. Run again it changes nothing."""
    if not current_app.config["DEMO_PAGES"]:
        raise click.ClickException("This is not the demo: DEMO_PAGES is off.")
    seeds: dict[str, Seed] = current_app.extensions["gatehouse_seeds"]
    for sow in seeds.values():
        with transaction() as session:
            sow(session, now())


def describe_sign_ins(config: Mapping[str, Any]) -> list[str]:
    """What is printed once the web server answers: the address, and who one can be."""
    address = f"http://{config['HOST']}:{config['PORT']}"
    lines = ["", f"Gatehouse is at {address}   (Ctrl-C ends it)"]
    if config["DEMO_PAGES"]:
        width = max(len(person.email) for person in PEOPLE)
        lines += [f"Sign in with the password “{PASSWORD}” as:"]
        lines += [f"  {person.email:<{width}}  {', '.join(person.roles)}" for person in PEOPLE]
        lines += [f"Codes of those who need a second factor, and more: {address}/demo"]
    return [*lines, ""]
