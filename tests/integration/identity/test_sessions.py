"""Sessions: listed, ended singly, ended together, and ended by time."""

import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.campus_time import now
from core.clock import FixedClock
from core.db import transaction
from core.identity.models import Person, SignInSession
from core.identity.sessions import Lifetime, forget_old_sessions
from tests.integration.identity.accounts import add_account, is_signed_in, type_password
from tests.people import sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


def two_devices(app: Flask) -> tuple[FlaskClient, FlaskClient]:
    account = add_account(app, "employee")
    desk, phone = app.test_client(), app.test_client()
    desk.environ_base.update(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.77")
    phone.environ_base.update(HTTP_USER_AGENT=IPHONE, REMOTE_ADDR="2001:db8:1:2::3")
    for device in (desk, phone):
        type_password(device, account.email)
    return desk, phone


def test_devices_are_listed_so_that_their_owner_knows_them(app: Flask) -> None:
    desk, _phone = two_devices(app)

    page = desk.get("/account/sessions").text

    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert page.count("This one") == 1
    assert "192.0.2.0" in page
    assert "192.0.2.77" not in page
    assert "2001:db8:1::" in page


def test_one_device_is_signed_out_from_another(app: Flask) -> None:
    desk, phone = two_devices(app)
    buttons = re.findall(
        r'action="(/account/sessions/\d+/end)"[^<]*<button[^>]*>([^<]+)<',
        re.sub(r"<input[^>]*>", "", desk.get("/account/sessions").text),
    )
    other = next(action for action, label in buttons if label == "Sign out")

    desk.post(other)

    assert is_signed_in(desk)
    assert not is_signed_in(phone)


def test_ending_the_session_one_is_in_signs_out(app: Flask, client: FlaskClient) -> None:
    sign_in(client, "employee")
    action = re.search(
        r'action="(/account/sessions/\d+/end)"', client.get("/account/sessions").text
    )
    assert action is not None

    assert client.post(action.group(1)).location == "/"
    assert not is_signed_in(client)


def test_all_other_devices_are_signed_out_at_once(app: Flask) -> None:
    desk, phone = two_devices(app)

    page = desk.post("/account/sessions/end-others", follow_redirects=True).text

    assert "1 other device is signed out." in page
    assert is_signed_in(desk)
    assert not is_signed_in(phone)


def test_somebody_elses_session_is_not_there(app: Flask, client: FlaskClient) -> None:
    desk, _phone = two_devices(app)
    theirs = re.search(r"/account/sessions/(\d+)/end", desk.get("/account/sessions").text)
    assert theirs is not None
    sign_in(client, "admin")

    assert client.post(f"/account/sessions/{theirs.group(1)}/end").status_code == 404
    assert is_signed_in(desk)


def test_a_session_that_is_not_used_is_over(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    sign_in(client, "employee")
    for _ in range(3):
        clock.advance(timedelta(minutes=50))
        assert is_signed_in(client)

    clock.advance(timedelta(minutes=61))
    assert not is_signed_in(client)


def test_a_session_in_use_is_over_after_a_working_day(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    sign_in(client, "employee")
    for _ in range(15):
        clock.advance(timedelta(minutes=50))
        client.get("/account")
    assert not is_signed_in(client)


def test_a_page_that_refreshes_itself_does_not_keep_a_session_alive(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    sign_in(client, "employee")
    for _ in range(4):
        clock.advance(timedelta(minutes=20))
        client.get("/account", headers={"HX-Request": "true"})
    assert not is_signed_in(client)


def test_last_use_is_written_at_most_once_a_minute(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    who = sign_in(client, "employee")
    seen = []
    for _ in range(4):
        clock.advance(timedelta(seconds=25))
        client.get("/account")
        with app.app_context(), transaction() as session:
            query = select(SignInSession.last_seen_at).where(SignInSession.person_id == who.id)
            seen.append(session.scalar(query))
    assert len(set(seen)) == 2


def test_old_sessions_are_forgotten_and_live_ones_kept(app: Flask, clock: FixedClock) -> None:
    account = add_account(app, "employee")
    client = app.test_client()
    type_password(client, account.email)
    clock.advance(timedelta(days=40))
    type_password(client, account.email)
    lifetime = Lifetime(idle=timedelta(minutes=60), absolute=timedelta(hours=12))

    with app.app_context(), transaction() as session:
        assert forget_old_sessions(session, now(), lifetime) == 1
    assert is_signed_in(client)


def test_the_token_is_not_in_the_database(app: Flask, client: FlaskClient) -> None:
    sign_in(client, "employee")
    with client.session_transaction() as cookie:
        token = cookie["sid"]
    with app.app_context(), transaction() as session:
        assert token not in str(session.scalars(select(SignInSession.token_hash)).all())


def test_closing_the_account_ends_its_sessions(app: Flask, client: FlaskClient) -> None:
    theirs = sign_in(client, "employee")
    admin = app.test_client()
    sign_in(admin, "admin")

    admin.post(
        f"/office/people/{theirs.id}/active",
        data={"active": "0", "people.change_active-reason": "Left the hospital"},
    )

    assert not is_signed_in(client)


def test_an_account_that_another_system_closed_is_out_at_once(
    app: Flask, client: FlaskClient
) -> None:
    who = sign_in(client, "employee")
    with app.app_context(), transaction() as session:
        session.get_one(Person, who.id).active = False

    assert not is_signed_in(client)


def test_who_was_signed_out_is_told_so_and_led_back(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    sign_in(client, "employee")
    clock.advance(timedelta(hours=2))

    answer = client.get("/account/sessions")
    assert answer.location == "/account/sign-in?next=/account/sessions"
    assert "You were signed out" in client.get(answer.location).text
    assert "You were signed out" not in client.get("/account/sign-in").text


def test_a_fragment_does_not_get_the_sign_in_page_into_it(app: Flask, client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://127.0.0.1:8000/account?x=1"}

    answer = client.get("/account/sessions", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/account/sign-in?next=/account"
