"""The demo campus behind the live server, and its people in browsers of their own."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select

from app import create_app
from core.db import read_session
from core.identity.models import Person
from tests.browser.steps import AsPerson
from tests.fixtures.browsers import MakePage
from tests.fixtures.databases import close_database
from tests.people import sign_in
from tests.services.live import LiveServer


@pytest.fixture(scope="module")
def campus(live_server: LiveServer) -> Iterator[Flask]:
    app = create_app({"INSTANCE_DIR": str(live_server.instance), "GATEHOUSE_ENV": "demo"})
    yield app
    close_database(app)


@pytest.fixture
def as_person(make_page: MakePage, live_server: LiveServer, campus: Flask) -> AsPerson:
    """Open a browser of its own, signed in as somebody of the demo by their login."""

    def open_page(login: str) -> Page:
        page = make_page(base_url=live_server.url)
        client: FlaskClient = campus.test_client()
        known = select(Person.id).where(Person.email == f"{login}@gatehouse.example")
        with campus.app_context():
            person_id = read_session().scalars(known).one()
        sign_in(client, person_id=person_id)
        name = campus.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie is not None
        kept = {"name": name, "value": cookie.value, "url": live_server.url}
        page.context.add_cookies([kept])
        return page

    return open_page


@pytest.fixture
def attendant(as_person: AsPerson) -> Page:
    """The attendant's console, in a browser of its own."""
    page = as_person("attendant")
    page.goto("/console")
    return page
