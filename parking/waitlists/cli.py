"""Commands on waitlists: replay every log and see that it gives what stands."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from core.db import read_session
from parking.waitlists.checking import replay
from parking.waitlists.models import Waitlist

commands = AppGroup("waitlists", help="Waitlists and their logs.")


@commands.command("check")
def check() -> None:
    """Replay the log of every list; fail where one does not give exactly what stands."""
    session, wrong = read_session(), 0
    for waitlist in session.scalars(select(Waitlist).order_by(Waitlist.id)).all():
        found = replay(session, waitlist)
        outcome = "same" if found.is_same else "DIFFERENT"
        slug = waitlist.product.slug
        click.echo(f"{slug}: {found.events} events, {found.living} on the list, {outcome}")
        for one in found.differences:
            where = f"application {one.entry}, " if one.entry else ""
            click.echo(f"  {where}{one.what}: stands “{one.stands}”, replayed “{one.replayed}”")
        wrong += not found.is_same
    if wrong:
        raise click.ClickException(f"{wrong} lists are not what their logs say.")
