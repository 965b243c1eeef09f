"""Every page, as every role, light and dark: axe finds nothing, and nothing overflows a phone."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from sqlalchemy import select
from werkzeug.routing import Rule

from app import create_app
from core.db import read_session
from core.identity.demo import PEOPLE, DemoPerson
from core.identity.guard import action_of
from core.identity.models import Person
from core.identity.permissions import ROLES, can
from tests.browser.page_samples import NOT_PAGES, SAMPLES, WITHOUT_DATA, begin_a_payment
from tests.browser.skeletons import bones_of
from tests.fixtures.apps import QueryCounter
from tests.fixtures.databases import close_database
from tests.people import sign_in
from tests.services.live import LiveServer

AXE = Axe()
NOBODY = "nobody"
MOST_QUERIES = 12
NARROW = {"width": 320, "height": 720}
WIDE = {"width": 1280, "height": 900}
ALL_RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
# Whoever may do most sees most of each page, so that less is new to those who come later.
IN_ORDER = (NOBODY, "admin", *(role for role in ROLES if role != "admin"))


@pytest.fixture(scope="module")
def campus(live_server: LiveServer) -> Iterator[Flask]:
    """The live server's own database and secrets, for looking things up and signing in."""
    settings = {
        "INSTANCE_DIR": str(live_server.instance),
        "GATEHOUSE_ENV": "demo",
        "PUBLIC_URL": live_server.url,
        "WTF_CSRF_ENABLED": False,
    }
    app = create_app(settings)
    begin_a_payment(_client(app, "employee"))
    yield app
    close_database(app)


@pytest.fixture(scope="module")
def addresses(campus: Flask) -> dict[str, str]:
    """The address of every page by its endpoint, with sample values where it has parts."""
    with campus.test_request_context():
        session = read_session()
        adapter = campus.url_map.bind("")
        return {
            rule.endpoint: adapter.build(rule.endpoint, dict(SAMPLES[rule.endpoint](session)))
            if _asks_for_values(rule)
            else adapter.build(rule.endpoint)
            for rule in _pages(campus)
            if rule.endpoint in SAMPLES or not _asks_for_values(rule)
        }


def test_every_page_has_a_sample_address(app: Flask) -> None:
    without = {rule.endpoint for rule in _pages(app) if _asks_for_values(rule)} - set(SAMPLES)
    assert not without, "tests/browser/page_samples.py lacks " + ", ".join(sorted(without))


def _pages(app: Flask) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in NOT_PAGES
        and not rule.rule.startswith(("/api/", "/scim/"))
    ]


def _asks_for_values(rule: Rule) -> bool:
    return bool(rule.arguments - set(rule.defaults or {}))


@pytest.mark.parametrize("role", IN_ORDER)
@pytest.mark.timeout(420)
def test_every_page_can_be_used_by_everyone(
    role: str,
    campus: Flask,
    addresses: dict[str, str],
    browser: Browser,
    live_server: LiveServer,
    query_counter: QueryCounter,
) -> None:
    client = campus.test_client() if role == NOBODY else _client(campus, role)
    context = browser.new_context(
        base_url=live_server.url, viewport=WIDE, color_scheme="light", reduced_motion="reduce"
    )
    try:
        _hand_over(client, context, live_server)
        page = context.new_page()
        found = [
            f"{role} {path}: {fault}"
            for path in _open_to(campus, addresses, role)
            if _is_new_page(client, path, role, query_counter)
            for fault in _faults(page, path)
        ]
    finally:
        context.close()
    assert not found, "\n".join(found)


def _open_to(campus: Flask, addresses: dict[str, str], role: str) -> list[str]:
    """The addresses that a role may open, and one that it may not: those all answer the same."""
    with campus.test_request_context():
        if role == NOBODY:
            person = SimpleNamespace(is_authenticated=False)
        else:
            query = select(Person).where(Person.email == _demo_person(role).email)
            person = read_session().scalars(query).one()
        allowed = {name for name in addresses if can(person, action_of(name))}
    refused = sorted(addresses.keys() - allowed)[:1]
    return sorted({addresses[name] for name in (*allowed, *refused)})


def test_every_sample_was_there_for_somebody(addresses: dict[str, str]) -> None:
    """Runs after the roles: a page that nobody could open was not looked at."""
    if not _statuses:
        pytest.skip("no role has looked yet")
    sampled = {name: path for name, path in addresses.items() if name in SAMPLES}
    unseen = {name for name, path in sampled.items() if 200 not in _statuses.get(path, ())}
    assert unseen - WITHOUT_DATA == set()


def test_no_page_asks_the_database_for_much() -> None:
    """Runs after the roles: no page sent more queries than its users should wait for."""
    if not _queries:
        pytest.skip("no role has looked yet")
    found = sorted((count, path) for path, count in _queries.items() if count > MOST_QUERIES)
    assert not found, "\n".join(f"{count} queries: {path}" for count, path in found)


# What has been looked at: of each page at its address, and of what is around pages for each role.
_seen: dict[str, set[str]] = defaultdict(set)
_statuses: dict[str, set[int]] = {}
_queries: dict[str, int] = {}


def _is_new_page(client: FlaskClient, path: str, role: str, counting: QueryCounter) -> bool:
    """Say whether anything of this page, or of what is around it, was not looked at yet."""
    with counting() as asked:
        answer = client.get(path, follow_redirects=True)
    assert answer.status_code < 500, f"{path} answers {answer.status_code}"
    if not answer.history:
        _queries[path] = max(asked.count, _queries.get(path, 0))
    _statuses.setdefault(path, set()).add(answer.status_code)
    # Not a page, or a part of one that is looked at where it stands
    if "text/html" not in answer.content_type or "<html" not in answer.text:
        return False
    text = answer.text
    parts = {role: MAIN.sub("", text), path: "".join(MAIN.findall(text))}
    is_new = False
    for place, part in parts.items():
        new = bones_of(part) - _seen[place]
        _seen[place] |= new
        is_new = is_new or bool(new)
    return is_new


def _faults(page: Page, path: str) -> list[str]:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    with _what_the_policy_blocks(page) as blocked:
        page.goto(path, wait_until="load")
    faults = [f"light: {fault}" for fault in _axe(page, ALL_RULES)]
    faults += blocked
    headings = page.locator("h1").count()
    if headings != 1:
        faults.append(f"{headings} headings of the first level")
    page.emulate_media(color_scheme="dark")
    faults += [f"dark: {fault}" for fault in _axe(page, COLOURS)]
    page.set_viewport_size(NARROW)
    overflow = page.evaluate("document.documentElement.scrollWidth") - NARROW["width"]
    if overflow > 0:
        faults.append(f"{overflow} px too wide at {NARROW['width']} px")
    return faults


@contextmanager
def _what_the_policy_blocks(page: Page) -> Iterator[list[str]]:
    blocked: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            blocked.append(message.text)

    page.on("console", note)
    try:
        yield blocked
    finally:
        page.remove_listener("console", note)


def _axe(page: Page, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    violations = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:120]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def _hand_over(client: FlaskClient, context: BrowserContext, live_server: LiveServer) -> None:
    """Give the browser the session cookie of the client, if it is signed in."""
    cookie = client.get_cookie(client.application.config["SESSION_COOKIE_NAME"])
    if cookie is not None:
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def _client(campus: Flask, role: str) -> FlaskClient:
    """A browser without scripts, signed in as the demo's person of this role."""
    with campus.app_context():
        query = select(Person.id).where(Person.email == _demo_person(role).email)
        person_id = read_session().scalars(query).one()
        read_session().rollback()
    client = campus.test_client()
    sign_in(client, person_id=person_id)
    return client


def _demo_person(role: str) -> DemoPerson:
    return next(person for person in PEOPLE if person.roles[-1] == role)
