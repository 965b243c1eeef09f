"""A person's story as one timeline: permits, waitlists, draws and money in the order of time."""

from collections.abc import Iterator

from flask_babel import gettext as _

from core.web.formatting import money
from parking.draws.words import ENTRY_STATES
from parking.people_story.gathering import Story
from parking.permits.pages import as_entry
from parking.timeline import Entry
from parking.waitlists.pages import as_line
from payments.models import Charge
from payments.sentences import STATE_KINDS, STATE_LABELS, refund_words

SHOWN = 40


def tell(story: Story) -> list[Entry]:
    """The newest lines of a story, the newest first."""
    lines = [*_permits(story), *_waitlists(story), *_draws(story), *_money(story)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN]


def _permits(story: Story) -> Iterator[Entry]:
    for permit in story.permits:
        yield from (as_entry(event, permit.product.name) for event in permit.events)


def _waitlists(story: Story) -> Iterator[Entry]:
    for entry in story.waitlists:
        name = _("Waitlist for %(permit)s", permit=entry.waitlist.product.name)
        for event in story.steps[entry.id]:
            line = as_line(event)
            yield Entry(line.at, f"{name}: {line.title}", line.who, line.why, line.kind)


def _draws(story: Story) -> Iterator[Entry]:
    for entry in story.draws:
        name = _("Draw of %(permit)s", permit=entry.draw.product.name)
        yield Entry(entry.entered_at, f"{name}: {_('Entered')}", kind="info")
        drawn = entry.draw.drawn_at
        if drawn is not None and entry.position is not None:
            place = _(
                "%(state)s, drawn as number %(position)s",
                state=ENTRY_STATES[entry.state],
                position=entry.position,
            )
            yield Entry(drawn, f"{name}: {place}", kind="info")


def _money(story: Story) -> Iterator[Entry]:
    for charge in story.charges:
        amount = money(charge.amount_cents, charge.currency)
        title = f"{STATE_LABELS[charge.state]}: {amount}"  # type: ignore[index]
        kind = STATE_KINDS[charge.state]  # type: ignore[index]
        yield Entry(
            charge.settled_at or charge.created_at, title, why=charge.description, kind=kind
        )
        yield from _refunds(charge)


def _refunds(charge: Charge) -> Iterator[Entry]:
    for refund in charge.refunds:
        amount = money(refund.amount_cents, charge.currency)
        title = _("Refund of %(amount)s: %(state)s", amount=amount, state=refund_words(refund))
        kind = "refuse" if refund.state in ("refused", "failed") else "info"
        yield Entry(refund.sent_at or refund.requested_at, title, why=refund.note, kind=kind)
