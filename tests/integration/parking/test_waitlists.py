"""Waitlists as people meet them: on the phone page, in the office, by mail, and replayed."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from core.identity.models import Person
from core.outbox import OutboxMessage
from parking.models import Permit, Product
from parking.permits.steps import Actor
from parking.products.person_facts import keep_facts
from parking.waitlists.checking import replay
from parking.waitlists.log import Kind
from parking.waitlists.models import Waitlist, WaitlistEntry
from parking.waitlists.order import line_of
from parking.waitlists.rules import Criterion, Rules
from parking.waitlists.writing import state_of
from tests.parking_world import NOW, add_product, buy
from tests.people import sign_in
from tests.waitlist_world import happened, states, waiting, work

PAGE = "/mine/waitlists/monthly"
OFFICE = "/office/waitlists/monthly"
RULES = {
    "seen": "1",
    "is_open": "y",
    "first": "seniority",
    "second": "applied",
    "third": "",
    "offer_days": "3",
    "rest_days": "14",
    "misses_at_most": "1",
    "reason": "Agreed with the staff council.",
}


def mails(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        query = select(OutboxMessage.payload).order_by(OutboxMessage.id)
        return [(mail["to"], mail["subject"]) for mail in read_session().scalars(query)]


def entry(number: int) -> str:
    return f"{OFFICE}/{number}"


def test_an_employee_joins_sees_the_own_rank_gets_an_offer_and_takes_it(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    first, second = waiting(app, True, True, spaces=0)
    me = sign_in(client, person_id=second)
    page = client.get(PAGE).text
    assert "Rank 2 of 2." in page
    assert "Nobody can tell yet how long it takes" in page
    with app.app_context():
        assert read_session().get_one(Person, first).name not in page

    with app.app_context(), transaction() as session:
        session.scalars(select(Product)).one().pool.spaces = 2
    assert work(app) == {"settled": 0, "offered": 2}
    assert (me.email, "A parking space is offered to you: Monthly permit, Harbor Garage") in mails(
        app
    )
    page = client.get(PAGE).text
    assert "A space is offered to you" in page
    assert "It is your turn on the waitlist: Monthly permit" in client.get("/mine").text
    assert "It is kept for you until the end of Mon, Mar 9, 2026." in page
    assert "1 space left" in client.get("/mine/permits/new").text  # the one kept for me
    with app.test_request_context(), transaction() as session:
        buy(session, second, session.scalars(select(Product)).one())
    work(app)
    assert states(app) == ["offered", "accepted"]
    assert "Join" not in client.get("/mine/waitlists").text.split("<h1>")[1].split("Other")[0]


def test_an_offer_is_made_taken_and_run_out_on_any_database(any_app: Flask) -> None:
    first, _second, _third = waiting(any_app, True, True, True, spaces=2)
    assert work(any_app) == {"settled": 0, "offered": 2}
    with any_app.test_request_context(), transaction() as session:
        buy(session, first, session.scalars(select(Product)).one())
    assert work(any_app, NOW + timedelta(days=6)) == {"settled": 2, "offered": 1}
    assert states(any_app) == ["accepted", "waiting", "offered"]


def test_while_others_wait_a_free_space_is_sold_to_nobody_else(
    app: Flask, client: FlaskClient
) -> None:
    waiting(app, True, spaces=1)
    sign_in(client, "employee")
    page = client.get("/mine/permits/new").text
    assert "a free space is offered to its waitlist, in order" in page
    work(app)
    assert "It is sold out" in client.get("/mine/permits/new").text


def test_an_offer_that_runs_out_goes_to_the_next_and_the_place_stays(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    first, second = waiting(app, True, True)
    work(app)
    assert states(app) == ["offered", "waiting"]
    clock.advance(timedelta(days=6))
    work(app, clock.now())
    assert states(app) == ["waiting", "offered"]
    assert happened(app, Kind.EXPIRED, Kind.SKIPPED) == [("expired", 2), ("skipped", 2)]
    sign_in(client, person_id=first)
    page = client.get(PAGE).text
    assert "Rank 1 of 2." in page
    assert "since you missed one" in page
    assert "They had missed an offer a short while before" in page
    assert any("has run out" in subject for _to, subject in mails(app))
    sign_in(client, person_id=second)
    client.post(f"{PAGE}/decline")
    assert states(app) == ["waiting", "waiting"]


def test_whoever_misses_too_many_leaves_and_can_be_put_back(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    waiting(app, True, rules=Rules(misses_at_most=1))
    work(app)
    clock.advance(timedelta(days=6))
    work(app, clock.now())
    assert states(app) == ["left"]
    sign_in(client, "office")
    assert "As many offers were missed as the rules allow" in client.get(entry(2)).text
    client.post(f"{entry(2)}/back", data={"place-reason": "They were in hospital."})
    assert states(app) == ["waiting"]


def test_one_defers_is_passed_over_for_that_reason_and_wants_offers_again(
    app: Flask, client: FlaskClient
) -> None:
    first, _second = waiting(app, True, True)
    sign_in(client, person_id=first)
    for day, said in (("2026-03-04", "Choose a day after today"), ("", "Choose the first day")):
        assert said in client.post(f"{PAGE}/defer", data={"until": day}).text
    client.post(f"{PAGE}/defer", data={"until": "2026-04-01"})
    work(app)
    assert states(app) == ["waiting", "offered"]
    assert "They had asked to be passed by" in client.get(PAGE).text
    assert "You get offers again." in client.post(f"{PAGE}/resume", follow_redirects=True).text


def test_without_a_car_one_is_passed_over_and_told_so(app: Flask, client: FlaskClient) -> None:
    first, _second = waiting(app, False, True)
    work(app)
    assert states(app) == ["waiting", "offered"]
    sign_in(client, person_id=first)
    page = client.get(PAGE).text
    assert "Offers pass you by until there is one." in page
    assert "There was no vehicle on the account" in page


def test_leaving_is_undone_for_a_week_and_then_not(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    first, _second = waiting(app, True, True, spaces=0)
    sign_in(client, person_id=first)
    client.post(f"{PAGE}/leave")
    assert "Undo: take my place back" in client.get(PAGE).text
    client.post(f"{PAGE}/undo")
    assert "Rank 1 of 2." in client.get(PAGE).text
    client.post(f"{PAGE}/leave")
    clock.advance(timedelta(days=7))
    sign_in(client, person_id=first)
    assert client.post(f"{PAGE}/undo").status_code == 409
    client.post(f"{PAGE}/join")
    client.post(f"{PAGE}/join")
    assert "Rank 2 of 2." in client.get(PAGE).text


def test_leaving_and_coming_back_is_no_way_to_keep_an_offer_from_the_next(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    first, _second = waiting(app, True, True)
    work(app)
    clock.advance(timedelta(days=5))
    sign_in(client, person_id=first)
    client.post(f"{PAGE}/leave")
    client.post(f"{PAGE}/undo")
    work(app, clock.now())
    assert states(app) == ["waiting", "offered"]
    assert "since you missed one" in client.get(PAGE).text
    assert happened(app, Kind.DECLINED, Kind.LEFT, Kind.REJOINED) == [
        ("declined", 2),
        ("left", 2),
        ("rejoined", 2),
    ]


def test_who_leaves_with_one_offer_too_many_cannot_undo_it(app: Flask, client: FlaskClient) -> None:
    first, _second = waiting(app, True, True, rules=Rules(misses_at_most=1))
    work(app)
    sign_in(client, person_id=first)
    page = client.post(f"{PAGE}/leave", follow_redirects=True).text
    assert "You left the list." in page
    assert "Undo: take my place back" not in page
    assert client.post(f"{PAGE}/undo").status_code == 409
    work(app)
    assert states(app) == ["left", "offered"]


def test_years_of_service_that_are_told_while_one_waits_count(
    any_app: Flask,
) -> None:
    rules = Rules(criteria=(Criterion.SENIORITY, Criterion.APPLIED))
    first, second = waiting(any_app, True, True, spaces=0, rules=rules)
    with any_app.app_context(), transaction() as session:
        for person, year in ((first, 2019), (second, 2010)):
            facts = {"service_since": date(year, 4, 8)}
            keep_facts(session, person, facts, Actor(None, NOW, "Feed 1"))
    assert work(any_app) == {"settled": 2, "offered": 0}
    assert work(any_app) == {"settled": 0, "offered": 0}
    with any_app.app_context():
        session = read_session()
        waitlist = session.scalars(select(Waitlist)).one()
        assert [entry.person_id for entry in line_of(state_of(session, waitlist))] == [
            second,
            first,
        ]
        assert replay(session, waitlist).is_same


def test_who_may_not_hold_the_permit_is_told_and_kept_off(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        add_product(session, employment_classes=["night"])
    waiting(app)
    sign_in(client, "employee")
    assert "It is for night staff." in client.get(PAGE).text
    answer = client.post(f"{PAGE}/join")
    assert answer.status_code == 409
    assert "It is for night staff." in answer.text
    assert client.post(f"{PAGE}/leave").status_code == 409
    assert client.get("/mine/waitlists/nothing").status_code == 404


def test_the_office_moves_somebody_only_for_a_reason_that_they_read(
    app: Flask, client: FlaskClient
) -> None:
    waiting(app, True, True, True, spaces=0)
    sign_in(client, "office")
    assert client.post(f"{entry(4)}/move", data={"move-rank": "1"}).status_code == 422
    typed = {"move-rank": "1", "move-reason": "A doctor's note."}
    client.post(f"{entry(4)}/move", data=typed)
    rows = client.get(f"{OFFICE}/list.csv").text.splitlines()
    assert [row.split(",")[1] for row in rows[1:]] == ["4", "2", "3"]
    assert any("was changed" in subject for _to, subject in mails(app))
    with app.app_context():
        query = select(AuditEntry.reason).where(AuditEntry.action == "waitlist.move")
        assert read_session().scalars(query).all() == ["A doctor's note."]
    assert "To rank 1: A doctor&#39;s note." in client.get(entry(4)).text
    client.post(f"{entry(2)}/off", data={"place-reason": "Moved to another town."})
    assert states(app) == ["left", "waiting", "waiting"]


def test_the_office_sees_whom_new_rules_would_move_before_they_are_in_force(
    app: Flask, client: FlaskClient
) -> None:
    waiting(app, True, True, spaces=0)
    sign_in(client, "office")
    noted = {"service-since": "2001-05-01", "service-reason": "Personnel record."}
    client.post(f"{entry(3)}/service", data=noted)
    page = client.post(f"{OFFICE}/rules", data=RULES | {"step": "preview"}).text
    assert "Rank then" in page
    mark = page.split('name="previewed" value="')[1].split('"')[0]
    assert client.get("/waitlists").text.count("Years of service") == 0
    early = client.post(f"{OFFICE}/rules", data=RULES | {"step": "save"})
    assert "What would change" in early.text
    client.post(f"{OFFICE}/rules", data=RULES | {"step": "save", "previewed": mark})
    rows = client.get(f"{OFFICE}/list.csv").text.splitlines()
    assert [row.split(",")[1] for row in rows[1:]] == ["3", "2"]
    published = app.test_client().get("/waitlists").text
    assert "The order is by years of service, date of application." in published
    stale = client.post(f"{OFFICE}/rules", data=RULES | {"step": "save", "previewed": mark})
    assert stale.status_code == 409
    wrong = client.post(f"{OFFICE}/rules", data=RULES | {"second": "seniority", "offer_days": "0"})
    assert wrong.status_code == 422


def test_the_log_gives_exactly_what_stands_and_says_where_it_does_not(
    app: Flask, client: FlaskClient
) -> None:
    waiting(app, True, True)
    work(app)
    sign_in(client, "office")
    assert "The log gives exactly the list that stands." in client.post(f"{OFFICE}/check").text
    check = app.test_cli_runner().invoke(args=["waitlists", "check"])
    assert check.exit_code == 0, check.output
    with app.app_context(), transaction() as session:
        session.execute(update(WaitlistEntry).where(WaitlistEntry.number == 3).values(missed=7))
    page = client.post(f"{OFFICE}/check").text
    assert "The list is not what its log says." in page
    check = app.test_cli_runner().invoke(args=["waitlists", "check"])
    assert check.exit_code == 1
    assert "application 3, missed: stands “7”, replayed “0”" in check.output


def test_nobody_changes_the_log(any_app: Flask) -> None:
    waiting(any_app, True)
    for change in ("UPDATE waitlist_event SET reason = 'x'", "DELETE FROM waitlist_event"):
        with (
            any_app.app_context(),
            pytest.raises(DBAPIError, match="only ever added to"),
            transaction() as session,
        ):
            session.execute(text(change))


def test_the_office_opens_a_list_searches_it_and_offers_at_once(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        add_product(session, spaces=1)
    sign_in(client, "office")
    assert "Permits without a list" in client.get("/office/waitlists").text
    client.post("/office/waitlists/open/monthly")
    assert client.post("/office/waitlists/open/monthly").status_code == 409
    assert "Nobody waits" in client.get(OFFICE).text
    joiner = app.test_client()
    who = sign_in(joiner, "employee")
    joiner.post(f"{PAGE}/join")
    assert who.name in client.get(f"{OFFICE}?words={who.name.upper()}").text
    assert "Nobody on this list fits" in client.get(f"{OFFICE}?words=zzz").text
    assert "No space is free" in client.post(f"{OFFICE}/offer", follow_redirects=True).text
    assert "monthly,harbor,1,0,True" in client.get("/office/waitlists/waitlists.csv").text
    assert "joined" in client.get(f"{OFFICE}/log.csv").text


def test_who_leaves_the_hospital_leaves_the_list(app: Flask) -> None:
    first, _second = waiting(app, True, True)
    with app.app_context(), transaction() as session:
        session.get_one(Person, first).active = False
    work(app)
    assert states(app) == ["left", "offered"]
    with app.app_context():
        assert read_session().scalar(select(Permit.id)) is None
    assert work(app, NOW) == {"settled": 0, "offered": 0}
