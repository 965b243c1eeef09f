"""The job of renewals: opened, asked for, taken, given up; it goes on wherever it was killed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from core import outbox
from core.campus_time import campus_zone
from core.db import read_session, release_connection, transaction
from core.jobs import Findings, Job
from parking.renewals import asking, ending, opening
from parking.renewals.models import PermitRenewal
from parking.renewals.rules import RenewalState
from payments.cards import collecting
from payments.cards.collecting import Collected
from payments.cards.unanswered import find_unanswered

OPEN_AT_ONCE = 200
# What is killed between asking and writing down is looked for one by one: not too many.
ASK_AT_ONCE = 100
ASK_AGAIN_AFTER = timedelta(hours=1)


def renew(now: datetime) -> Findings:
    """Do all that is due of renewals; a run after a kill finds out first what the last one left."""
    with transaction() as session:
        ending.close_those_over(session, now)
        ending.wait_for_answers(session, now)
    found = [*_resume(now)]
    opened = sum(_open(now))
    found.extend(_ask(now))
    suspended = sum(_suspend(now))
    return {
        "opened": opened,
        "paid": sum(each.paid for each in found),
        "declined": sum(each.declined for each in found),
        "silent": sum(each.silent for each in found),
        "suspended": suspended,
    }


def _open(now: datetime) -> Iterator[int]:
    count = OPEN_AT_ONCE
    while count == OPEN_AT_ONCE:
        with transaction() as session, outbox.gathering(session):
            count = opening.open_renewals(session, now, campus_zone(), OPEN_AT_ONCE)
        yield count


def _ask(now: datetime) -> Iterator[Collected]:
    acted = ASK_AT_ONCE
    while acted == ASK_AT_ONCE:
        with transaction() as session, outbox.gathering(session):
            asked = asking.ask_due(session, now, campus_zone(), ASK_AT_ONCE)
        acted = asked.acted
        yield collecting.collect(asked.charge_ids, now)


def _resume(now: datetime) -> Iterator[Collected]:
    """Find out what became of charges that an earlier run saved, and did not write down."""
    query = select(PermitRenewal.charge_id).where(PermitRenewal.state == RenewalState.ASKED)
    charge_ids = [str(found) for found in read_session().scalars(query.order_by(PermitRenewal.id))]
    release_connection()
    for start in range(0, len(charge_ids), ASK_AT_ONCE):
        some = charge_ids[start : start + ASK_AT_ONCE]
        yield collecting.resume(some, now)
        _go_on_after_withdrawals(some, now)


def _go_on_after_withdrawals(charge_ids: Sequence[str], now: datetime) -> None:
    """Let renewals be tried again whose charge was withdrawn, since its payer went to a page.

    Only once it is known that the card was not charged for it: the asking job finds out.
    """
    with transaction() as session:
        unanswered = find_unanswered(session, charge_ids)
        query = select(PermitRenewal).where(
            PermitRenewal.charge_id.in_(charge_ids), PermitRenewal.state == RenewalState.ASKED
        )
        for renewal in session.scalars(query.with_for_update()):
            if renewal.charge_id not in unanswered:
                renewal.state, renewal.next_at = RenewalState.WAITING, now + ASK_AGAIN_AFTER


def _suspend(now: datetime) -> Iterator[bool]:
    for permit_id in _released(ending.find_overdue(read_session(), now, 1000)):
        with transaction() as session:
            is_suspended = ending.suspend(session, permit_id, now)
        yield is_suspended


def _released(found: list[str]) -> list[str]:
    release_connection()
    return found


WORDS = {
    "opened": lambda num: ngettext("%(num)s renewal opened", "%(num)s renewals opened", num),
    "paid": lambda num: ngettext("%(num)s renewal paid", "%(num)s renewals paid", num),
    "declined": lambda num: ngettext("%(num)s card declined", "%(num)s cards declined", num),
    "silent": lambda num: ngettext(
        "%(num)s card without an answer", "%(num)s cards without an answer", num
    ),
    "suspended": lambda num: ngettext("%(num)s permit suspended", "%(num)s permits suspended", num),
}
JOBS: tuple[Job, ...] = (
    Job(
        "renewals.renew",
        timedelta(minutes=10),
        renew,
        _l("Renew permits from saved cards"),
        WORDS,
    ),
)
