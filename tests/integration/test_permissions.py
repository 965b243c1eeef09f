"""Every route, as every role: who gets past the door, and who sees what is somebody else's."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core.db import transaction
from tests.integration.permission_expectations import (
    ANONYMOUS,
    BY_TOKEN,
    EXPECTED,
    OWNED,
    PUBLIC,
    SIGNED_IN,
)
from tests.people import add_person, sign_in

EVERYBODY = sorted(PUBLIC)
# What a route's address is filled with; nothing needs to be there, since nothing is done.
FILLERS = {"IntegerConverter": "1", "FloatConverter": "1.0", "UUIDConverter": "0" * 32}
PERFORMED = "the view was reached"


def test_every_route_is_decided_and_every_decision_has_its_route(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}

    undecided = sorted(routes - set(EXPECTED))
    gone = sorted((set(EXPECTED) | set(OWNED)) - routes)
    assert not undecided, "routes nobody decided about:\n" + "\n".join(undecided)
    assert not gone, "decisions about routes that are gone:\n" + "\n".join(gone)


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_door_opens_to_whom_it_should(app: Flask, role: str) -> None:
    """Send every method of every route; the views are replaced, so that nothing is done."""
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = _reached(view)
    client = _as(app, role)

    wrong = [
        f"{method} {rule.endpoint} is {'shut' if is_expected else 'open'}"
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint in EXPECTED
        for is_expected in [role in EXPECTED[rule.endpoint]]
        if _is_open(client.open(_address(rule), method=method)) is not is_expected
    ]

    assert not wrong, f"as {role}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("role", EVERYBODY)
def test_pages_answer_whoever_may_see_them(app: Flask, role: str) -> None:
    """Really ask for each page that needs no more than its address."""
    client = _as(app, role)
    failed = []
    for rule in _plain_pages(app):
        if role in EXPECTED.get(rule.endpoint, frozenset()):
            answer = client.get(rule.rule)
            is_shut = answer.status_code in {401, 403}
            if is_shut is not (rule.endpoint in BY_TOKEN) or answer.status_code >= 500:
                failed.append(f"{rule.endpoint}: {answer.status_code}")

    assert not failed, f"as {role}:\n" + "\n".join(failed)


@pytest.mark.parametrize("endpoint", sorted(OWNED))
def test_what_is_somebody_elses_is_not_there(app: Flask, endpoint: str) -> None:
    """Ask as every role for a thing of somebody else's, made anew for each."""
    owned, wrong = OWNED[endpoint], []
    for role in sorted(SIGNED_IN):
        with app.app_context(), transaction() as session:
            owner_id = add_person(session, "employee").id
        address = _address_of(app, endpoint, owned.make(app, owner_id))
        status = _as(app, role).open(address, method=owned.method).status_code
        if (status < 400) is not (role in owned.roles) or status not in {200, 302, 303, 404}:
            wrong.append(f"{role}: {status}")

    assert not wrong, f"{endpoint}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("endpoint", sorted(OWNED))
def test_what_is_ones_own_is_there(app: Flask, endpoint: str) -> None:
    owned, client = OWNED[endpoint], app.test_client()
    owner = sign_in(client, "employee")
    address = _address_of(app, endpoint, owned.make(app, owner.id))

    assert client.open(address, method=owned.method).status_code < 400


def _as(app: Flask, role: str) -> FlaskClient:
    client = app.test_client()
    if role != ANONYMOUS:
        sign_in(client, role)
    return client


def _reached(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)  # keeps the mark that names the action
    def reached(**_values: object) -> str:
        return PERFORMED

    return reached


def _is_open(answer: TestResponse) -> bool:
    if answer.status_code == 200 and answer.text == PERFORMED:
        return True
    to_sign_in = answer.status_code == 302 and answer.location.startswith("/account/sign-in?")
    assert to_sign_in or answer.status_code in {401, 403}, answer.status
    return False


def _address(rule: Rule) -> str:
    values = {
        name: FILLERS.get(type(converter).__name__, "x")
        for name, converter in rule._converters.items()
    }
    return _filled(rule, values)


def _filled(rule: Rule, values: dict[str, str]) -> str:
    built = rule.build(values, append_unknown=False)
    assert built is not None, rule
    return built[1]


def _plain_pages(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and not rule.arguments:
            yield rule


def _address_of(app: Flask, endpoint: str, values: dict[str, Any]) -> str:
    with app.test_request_context():
        return url_for(endpoint, **values)
