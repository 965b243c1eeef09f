"""The trail says who did what to what, when and why."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import AuditEntry, record_act
from parking.permits.steps import Actor
from tests.parking_world import NOW
from tests.people import add_person


def test_an_act_stands_with_who_what_when_and_why(session: Session) -> None:
    clerk = add_person(session, "office")
    record_act(session, Actor(clerk.id, NOW, "Rain."), "sale.pause", ("sale", 7))
    record_act(session, Actor(None, NOW), "stay.over", ("stay", "S1"), {"cars": 2})

    entries = session.scalars(
        select(AuditEntry).order_by(AuditEntry.id).where(AuditEntry.at == NOW)
    )

    assert [
        (e.actor_id, e.action, e.subject_type, e.subject_id, e.reason, e.details) for e in entries
    ] == [
        (clerk.id, "sale.pause", "sale", "7", "Rain.", {}),
        (None, "stay.over", "stay", "S1", "", {"cars": 2}),
    ]
