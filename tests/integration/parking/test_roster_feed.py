"""Rosters that other systems send, and signing up where one is missing."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.feeds import runs
from core.identity.feeds.kinds import all_kinds
from core.identity.feeds.models import FeedRun, RunState
from core.identity.feeds.runs import Sent
from core.identity.feeds.working import work
from parking.permits.steps import Actor
from parking.rights.duties import Shift
from parking.rights.models import Duty
from parking.rights.queries import duty_rights
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.rights.sign_ups import commands
from tests.duty_world import TONIGHT, TWELVE_HOURS, open_sign_up
from tests.parking_world import CAMPUS, NOW, add_vehicle
from tests.people import add_person

ROSTER = """employee,garage,begins,ends
{number},harbor,2026-03-04 19:00,2026-03-05 07:00
{number},harbor,2026-03-04 19:00,2026-03-05 07:00
E99999,harbor,2026-03-04 19:00,2026-03-05 07:00
=1+1,harbor,2026-03-04 19:00,2026-03-05 07:00
{number},harbor,2026-03-06 19:00,2026-03-07 07:00
"""


def take(app: Flask, text: str) -> FeedRun:
    """Take a roster as from the folder, and put it in force."""
    kind = all_kinds()["rosters"]
    sent = Sent(text.encode(), "file", "roster.csv", None, now())
    looked = runs.look(read_session(), kind, sent.content, now())
    with transaction() as session:
        run = runs.keep(session, kind, sent, looked)
        runs.put_in_force(session, run, kind, None, now())
    work(now())
    return run


def test_a_rosters_good_rows_count_and_its_bad_rows_are_set_aside(any_app: Flask) -> None:
    with any_app.test_request_context():
        with transaction() as session:
            open_sign_up(session)
            nurse = add_person(session, "employee")
            add_vehicle(session, nurse.id, "8ABC12")
        text = ROSTER.format(number=nurse.employee_number)

        run = take(any_app, text)

        assert run.state == RunState.DONE
        assert run.counts == {"added": 2, "set_aside": 3}
        told = duty_rights(read_session(), "harbor", NOW)
        assert [right.number for right in told] == ["8ABC12", "8ABC12"]

        again = take(any_app, text)
        assert again.counts == {"unchanged": 2, "set_aside": 3}
        assert read_session().scalar(select(func.count(Duty.id))) == 2


def test_where_a_roster_is_missing_people_sign_up_instead(app: Flask) -> None:
    with app.test_request_context():
        with transaction() as session:
            garage = open_sign_up(session, only_unrostered=True)
            nurse, other = (add_person(session, "employee") for _ in range(2))
            add_vehicle(session, other.id, "8ABC13")
        take(app, ROSTER.format(number=nurse.employee_number))
        actor = Actor(other.id, NOW, "Night in the emergency department.")
        tonight = Shift(other.id, garage.id, TONIGHT, TONIGHT + TWELVE_HOURS)
        tomorrow = Shift(
            other.id, garage.id, TONIGHT + timedelta(days=1), TONIGHT + timedelta(days=1, hours=12)
        )

        with pytest.raises(RightsRefusedError) as refused, transaction() as session:
            commands.sign_up(session, tonight, actor, CAMPUS)
        with transaction() as session:
            commands.sign_up(session, tomorrow, actor, CAMPUS)

        assert refused.value.code is RightsRefusal.ROSTERED
        assert read_session().scalar(select(func.count(Duty.id)).where(Duty.is_sign_up)) == 1


def test_a_roster_without_an_end_is_set_aside_and_the_rest_goes_on(app: Flask) -> None:
    """9999-12-31 is how many systems write that something has no end."""
    with app.test_request_context():
        with transaction() as session:
            open_sign_up(session)
            nurse = add_person(session, "employee")
        rows = (
            f"{nurse.employee_number},harbor,2026-03-04 19:00,9999-12-31 23:59\n"
            f"{nurse.employee_number},harbor,2026-03-04 19:00,2026-03-05 07:00\n"
        )
        run = take(app, f"employee,garage,begins,ends\n{rows}")
        assert run.counts == {"added": 1, "set_aside": 1}


def test_a_number_that_is_anothers_badge_puts_neither_on_duty(app: Flask) -> None:
    with app.test_request_context():
        with transaction() as session:
            open_sign_up(session)
            nurse = add_person(session, "employee", employee_number="1001")
            add_person(session, "employee", badge_number="1001")
        row = "{},harbor,2026-03-04 19:00,2026-03-05 07:00\n"
        text = f"employee,garage,begins,ends\n{row.format('1001')}{row.format(nurse.email)}"
        run = take(app, text)
        assert run.counts == {"added": 1, "set_aside": 1}
        assert read_session().scalars(select(Duty.person_id)).all() == [nurse.id]
