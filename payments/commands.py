"""Commands on payments: apply a kept event once more, and add up the books."""

import click
from flask.cli import AppGroup

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from payments import books
from payments.models import PaymentEvent
from payments.setup import payments as configured
from payments.unexpected import ANSWER
from payments.webhooks import Desk, apply

commands = AppGroup("payments", help="Payments and their books.")


@commands.command("replay")
@click.argument("event_id", metavar="EVENT")
def replay(event_id: str) -> None:
    """Apply a kept event once more, as when it came; repeats change nothing.

    EVENT is the id on the payments page, as stripe:evt_123 or evt_123.
    """
    setup = configured()
    full_id = event_id if ":" in event_id else f"{setup.provider.name}:{event_id}"
    with transaction() as session:
        kept = session.get(PaymentEvent, full_id, with_for_update=True)
        if kept is None:
            raise click.ClickException(f"There is no event {full_id}.")
        if kept.provider != setup.provider.name:
            raise click.ClickException(f"{full_id} is not of the provider in use.")
        if kept.kind == ANSWER:
            raise click.ClickException(f"{full_id} was an answer: {kept.note}.")
        if not kept.body:
            raise click.ClickException(f"What {full_id} said was forgotten; what came of it stays.")
        event = setup.provider.parse_event(kept.body.encode())
        desk = Desk(kept.provider, setup.subjects, campus_zone(), now())
        outcome = apply(session, desk, kept, event)
        note = kept.note
    click.echo(f"{full_id}: {outcome}{f' ({note})' if note else ''}")


@commands.command("balance")
def balance() -> None:
    """Print what every account stands at; fail where the books do not balance."""
    session = read_session()
    balances = books.list_balances(session)
    for account, cents in balances:
        click.echo(f"{cents / 100:>14,.2f}  {account}")
    total = sum(cents for _account, cents in balances)
    wrong = books.find_unbalanced(session)
    click.echo(f"{total / 100:>14,.2f}  trial balance")
    if total or wrong:
        raise click.ClickException(f"The books do not balance: {', '.join(wrong) or 'see above'}.")
