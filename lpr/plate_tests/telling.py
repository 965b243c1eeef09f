"""The mail that says what the office made of a plate test."""

from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from core.identity.models import Person
from core.mail import enqueue_mail
from lpr.plate_tests.models import PlateTest


def tell_settled(session: Session, test: PlateTest, now: datetime) -> None:
    """Tell the owner: proposed, or turned down and why."""
    person = session.get_one(Person, test.person_id)
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    enqueue_mail(
        session,
        to=person.email,
        template="plate_test_proposed" if test.alias_id else "plate_test_turned_down",
        context={
            "name": person.name,
            "plate": f"{test.state} {test.number}",
            "read_as": test.read_as,
            "reason": test.reason,
            "link": f"{outside}/mine/vehicles/{test.vehicle_id}/test",
        },
        locale=person.locale,
        key=f"plate_test:{test.id}",
        now=now,
    )
