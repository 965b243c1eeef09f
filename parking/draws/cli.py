"""The command that recomputes a draw from what is kept of it."""

import click
from flask.cli import AppGroup

from core.db import read_session
from parking.draws import pages
from parking.draws.lottery import find_faults

commands = AppGroup("draws", help="Draws of products.")


@commands.command("verify")
@click.argument("draw_id", type=int, metavar="ID")
def verify(draw_id: int) -> None:
    """Recompute a draw: its seed, its list and its order; fail where something does not hold."""
    session = read_session()
    draw = pages.find_draw(session, draw_id)
    if draw is None:
        raise click.ClickException(f"There is no draw {draw_id}.")
    published = pages.published(session, draw)
    faults = find_faults(published)
    if published["rules_hash"] not in pages.hashes_in_trail(session, draw):
        faults.append("The rules are not those that the trail says were published.")
    for fault in faults:
        click.echo(f"WRONG: {fault}")
    if faults:
        raise click.ClickException(f"Draw {draw_id} does not hold.")
    parts = {
        "rules": True,
        "seed": published["seed"] is not None,
        "list": published["list_hash"] is not None,
        "order": published["order"] is not None,
    }
    told = ", ".join(
        f"{name} {'recomputed' if there else 'not yet'}" for name, there in parts.items()
    )
    click.echo(f"Draw {draw_id} holds: {len(published['tickets'])} tickets; {told}.")
