"""Feeds as the office, another system and the lanes meet them."""

import io
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.feeds.folder import take_files
from core.identity.feeds.jobs import forget_rows
from core.identity.feeds.models import FeedRow, FeedRun, RunState
from core.identity.feeds.working import work
from core.identity.models import Person
from core.outbox import OutboxMessage
from lpr.lists.drafts import draft_list
from lpr.models import Lane
from parking.models import Permit
from parking.permits.life import PermitState
from tests.integration.lpr.lanes import add_lanes
from tests.parking_world import add_product, add_vehicle, buy, hold
from tests.people import add_person, sign_in

HEADER = "employee_number,name,email,employment_class,site,badge_number"


def feed(*people: Person, more: Sequence[str] = (), **changed: str) -> bytes:
    """A list of personnel; `changed` are other rows by employee number."""
    rows = [
        changed.get(
            str(p.employee_number),
            f"{p.employee_number},{p.name},{p.email},staff,main,{p.badge_number or ''}",
        )
        for p in people
    ]
    return "\n".join([HEADER, *rows, *more, ""]).encode()


def add_staff(app: Flask, count: int) -> list[Person]:
    with app.app_context(), transaction() as session:
        return [add_person(session, "employee", employment_class="staff") for _ in range(count)]


def send(client: FlaskClient, content: bytes, kind: str = "people") -> str:
    """Send a feed by the office's page; the address of what it would do."""
    data = {"kind": kind, "file": (io.BytesIO(content), "list.csv")}
    answer = client.post("/office/feeds", data=data)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def state_of(app: Flask) -> str:
    with app.app_context():
        query = select(FeedRun.state).order_by(FeedRun.id.desc())
        return str(read_session().scalars(query).first())


def do_work(app: Flask) -> None:
    with app.app_context():
        work(now())


def person_now(app: Flask, number: str | None) -> Person:
    with app.app_context():
        read_session().expire_all()
        query = select(Person).where(Person.employee_number == number)
        query = query.options(selectinload(Person.roles))
        return read_session().scalars(query).one()


@pytest.fixture
def office(any_app: Flask) -> FlaskClient:
    client = any_app.test_client()
    with any_app.app_context(), transaction() as session:
        person = add_person(session, "office", employee_number=None, badge_number=None)
    sign_in(client, person_id=person.id)
    return client


def test_a_dry_run_tells_each_row_and_changes_nothing_until_asked(
    any_app: Flask, office: FlaskClient
) -> None:
    people = add_staff(any_app, 60)
    first, second, *_, last = people
    swapped = {
        str(
            a.employee_number
        ): f"{a.employee_number},{a.name},{b.email},staff,main,{b.badge_number}"
        for a, b in ((first, second), (second, first))
    }
    joiner = "N1,Mai Nguyễn,mai@h.example,physician,research,B-N1"
    content = feed(*people[:-1], more=(joiner, "N2,=1+1,n2@h.example,staff,main,"), **swapped)

    page = office.get(send(office, content)).text

    for said in ("Joins: 1", "Changes: 2", "Leaves: 1", "Set aside: 1", "Unchanged: 57"):
        assert said in page
    assert "A cell begins like a formula." in page
    csv = office.get("/office/feeds/1/rows.csv").text
    assert "N1,Mai Nguyễn" in csv
    assert len(csv.strip().splitlines()) == 1 + 62
    assert person_now(any_app, last.employee_number).active

    assert office.post("/office/feeds/1/put").status_code == 303
    do_work(any_app)

    assert state_of(any_app) == RunState.DONE
    assert not person_now(any_app, last.employee_number).active
    assert person_now(any_app, "N1").role_names == {"employee"}
    assert person_now(any_app, first.employee_number).badge_number == second.badge_number
    assert person_now(any_app, second.employee_number).email == first.email

    again = office.get(send(office, content)).text
    assert "Set aside: 1" in again
    for nothing in ("Joins", "Changes:", "Leaves:", "Returns:"):
        assert nothing not in again


def test_who_leaves_loses_the_gate_and_the_lanes_hear_of_it(
    any_app: Flask, office: FlaskClient
) -> None:
    people = add_staff(any_app, 60)
    add_lanes(any_app)
    with any_app.test_request_context(), transaction() as session:
        product = add_product(session)
        leaver, mover = people[0], people[1]
        for person, number in ((leaver, "8ABC12"), (mover, "8ABC13")):
            buy(session, person.id, product, add_vehicle(session, person.id, number))
        waiting = hold(session, leaver.id, add_product(session, "nights"))

    def listed() -> set[str]:
        with any_app.app_context():
            session = read_session()
            session.expire_all()
            lane = session.scalars(select(Lane).where(Lane.slug == "staff")).one()
            rows = draft_list(session, lane, now()).content.rows
            return {n for n in ("8ABC12", "8ABC13") if any(n in row for row in rows)}

    assert listed() == {"8ABC12", "8ABC13"}
    office.get(send(office, feed(*people[1:])))
    office.post("/office/feeds/1/put")
    do_work(any_app)

    assert listed() == {"8ABC13"}
    with any_app.app_context():
        states = set(
            read_session().scalars(select(Permit.state).where(Permit.person_id == leaver.id))
        )
        assert states == {PermitState.ENDED, PermitState.CANCELLED}
        assert read_session().get_one(Permit, waiting.id).state == PermitState.CANCELLED
    assert person_now(any_app, leaver.employee_number).badge_number is None


def test_a_feed_that_ends_many_waits_for_somebody_else(any_app: Flask, office: FlaskClient) -> None:
    people = add_staff(any_app, 40)
    with any_app.app_context(), transaction() as session:
        reader = add_person(session, "office", locale="es", employee_number=None)
    report = send(office, feed(*people[1:]))
    assert "It would end 1 person of 40" in office.get(report).text

    office.post("/office/feeds/1/put")
    do_work(any_app)
    assert state_of(any_app) == RunState.WAITING
    with any_app.app_context():
        (mail,) = read_session().scalars(select(OutboxMessage)).all()
    assert mail.payload["to"] == reader.email  # and not whoever sent it
    assert "quitaría el acceso a 1 de 40 personas" in mail.payload["body"]
    assert "/office/feeds/1" in mail.payload["body"]
    assert office.post("/office/feeds/1/approve").status_code == 409
    assert person_now(any_app, people[0].employee_number).active

    second = any_app.test_client()
    with any_app.app_context(), transaction() as session:
        other = add_person(session, "office", employee_number=None, badge_number=None)
    sign_in(second, person_id=other.id)
    assert second.post("/office/feeds/1/approve").status_code == 303
    do_work(any_app)

    assert not person_now(any_app, people[0].employee_number).active
    assert other.name in office.get(report).text

    # Back on the list: the account opens again, and an older list is worth nothing any more.
    send(office, feed(*people[1:]))
    send(office, feed(*people))
    assert office.post("/office/feeds/3/put").status_code == 303
    do_work(any_app)
    assert person_now(any_app, people[0].employee_number).active
    assert office.post("/office/feeds/2/put").status_code == 409


def test_a_run_that_was_broken_off_goes_on(any_app: Flask, office: FlaskClient) -> None:
    people = add_staff(any_app, 3)
    send(office, feed(*people, more=["N1,Mai Nguyễn,mai@h.example,physician,main,"]))
    office.post("/office/feeds/1/put")
    with any_app.app_context(), transaction() as session:
        session.get_one(FeedRun, 1).state = RunState.RUNNING

    do_work(any_app)

    assert state_of(any_app) == RunState.DONE
    assert person_now(any_app, "N1").active


@pytest.fixture
def api(make_app: Any, sqlite_url: str) -> FlaskClient:
    client: FlaskClient = make_app(sqlite_url, FEED_TOKENS="old-token new-token").test_client()
    return client


def test_another_system_sends_by_the_api(api: FlaskClient) -> None:
    people = add_staff(api.application, 2)
    lost = f"employee_number,badge_number,status\n,{people[0].badge_number},lost\n".encode()
    known = {"Authorization": "Bearer new-token"}

    assert api.post("/api/v1/people-feeds/badges", data=lost).status_code == 401
    wrong = {"Authorization": "Bearer new"}
    assert api.post("/api/v1/people-feeds/badges", data=lost, headers=wrong).status_code == 401
    dry = api.post("/api/v1/people-feeds/badges?dry_run=true", data=lost, headers=known)
    assert (dry.status_code, dry.json["state"]) == (202, "looked")
    assert api.get(dry.json["rows"], headers=known).json["rows"][0]["outcome"] == "moves"

    # One badge of two people is more than 2 %: it waits until somebody has looked.
    put = api.post(f"/api/v1/people-feeds/runs/{dry.json['id']}/put", headers=known)
    assert (put.status_code, put.json["state"]) == (202, "waiting")
    sign_in(api, "office")
    api.post("/office/feeds/1/approve")
    do_work(api.application)
    told = api.get("/api/v1/people-feeds/runs/1", headers=known).json
    assert (told["state"], told["counts"]) == ("done", {"moves": 1})
    assert person_now(api.application, people[0].employee_number).badge_number is None

    nonsense = api.post("/api/v1/people-feeds/people", data=b"\xff\xfe\x00", headers=known).json
    assert nonsense["state"] == "unreadable"


def test_a_file_in_the_folder_is_taken_once_it_is_whole(app: Flask) -> None:
    people = add_staff(app, 2)
    folder = Path(app.config["INSTANCE_DIR"]) / "feeds" / "people"
    folder.mkdir(parents=True)
    path = folder / "list.csv"
    path.write_bytes(feed(*people, more=["N1,Mai Nguyễn,mai@h.example,physician,main,"]))
    with app.app_context():
        assert take_files(now()) == {"taken": []}  # somebody may still write to it
        os.utime(path, (0, 0))
        assert take_files(now()) == {"taken": ["people/list.csv"]}
        assert take_files(now()) == {"taken": []}
        work(now())
    assert person_now(app, "N1").name == "Mai Nguyễn"
    assert not list(folder.iterdir())


def test_a_feed_that_fails_holds_up_its_own_kind_alone(
    any_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = add_staff(any_app, 200)
    kinds = any_app.extensions["gatehouse_feed_kinds"].kinds
    lost = f"employee_number,badge_number,status\n,{people[0].badge_number},lost\n".encode()
    _put_into(any_app, "badges", "list.csv", lost)
    for number in (1, 2):
        joiner = f"N{number},Mai Nguyễn,mai{number}@h.example,physician,main,"
        _put_into(any_app, "people", f"{number}.csv", feed(*people, more=[joiner]))
    with any_app.app_context():
        with monkeypatch.context() as patch:
            patch.setitem(kinds, "people", replace(kinds["people"], look=_fail))
            with pytest.raises(ZeroDivisionError):
                take_files(now())
        assert take_files(now()) == {"taken": ["people/1.csv", "people/2.csv"]}
        with monkeypatch.context() as patch:
            patch.setitem(kinds, "people", replace(kinds["people"], parts=_fail))
            with pytest.raises(ZeroDivisionError):
                work(now())
        assert person_now(any_app, people[0].employee_number).badge_number is None
        assert work(now()) == {"put_in_force": [2, 3]}


def _put_into(app: Flask, kind: str, name: str, content: bytes) -> None:
    """Leave a file in a kind's folder, as another system did a while ago."""
    folder = Path(app.config["INSTANCE_DIR"]) / "feeds" / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    os.utime(folder / name, (0, 0))


def _fail(*_args: object) -> Any:
    raise ZeroDivisionError


def test_rows_are_forgotten_and_counts_stay(app: Flask, clock: Any) -> None:
    client = app.test_client()
    people = add_staff(app, 2)
    sign_in(client, "office")
    send(client, feed(*people))
    clock.advance(timedelta(days=91))
    with app.app_context():
        forget_rows(now())
        assert read_session().scalars(select(FeedRow)).all() == []
        run = read_session().scalars(select(FeedRun)).one()
        assert (run.state, run.counts["unchanged"]) == (RunState.REFUSED, 2)


def test_a_spoilt_row_is_kept_to_be_shown_on_any_database(
    any_app: Flask, office: FlaskClient
) -> None:
    """As a broken disk leaves a file: zero bytes, cells without an end, a promise of digits."""
    (person,) = add_staff(any_app, 1)
    spoilt = [
        "N\x001,Mai\x00,mai@h.example,physician,main,",
        f"{'N' * 400},{'M' * 400},mai@h.example,physician,main,",
        'N2,"Mai\x00,mai@h.example,physician,main,',
        "N3,Ann,ann@h.example,physician,main,",
        f"#rows,{'9' * 5000}",
    ]
    report = send(office, feed(person, more=spoilt))

    page = office.get(report).text
    assert "Set aside: 3" in page
    assert "Joins: 1" in page
    assert office.post("/office/feeds/1/put").status_code == 303
    do_work(any_app)
    assert state_of(any_app) == RunState.DONE
    assert person_now(any_app, "N3").active
    shift = f"employee,shift\n{person.employee_number},{'x' * 299}\n".encode()
    assert "is no shift" in office.get(send(office, shift, "facts")).text
    picture = b"\x89PNG" + b"a" * 200_000
    assert "None of it can be read" in office.get(send(office, picture)).text


def test_the_name_of_a_feed_may_be_odd(make_app: Any, postgres_url: str) -> None:
    api: FlaskClient = make_app(postgres_url, FEED_TOKENS="old-token new-token").test_client()
    known = {"Authorization": "Bearer new-token"}
    answer = api.post(
        "/api/v1/people-feeds/badges?name=a%00b",
        data=b"employee_number,badge_number,status\n,B1,lost\n",
        headers=known,
    )
    assert answer.status_code == 202
