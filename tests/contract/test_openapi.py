"""The description of the API: valid OpenAPI 3.1, complete, and kept by the answers themselves."""

import re
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

NEVER_DESCRIBED = {"/api/v1/openapi.json"}
TRIES_AN_OPERATION = 15


@pytest.fixture
def description(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json or {})


def test_it_is_valid_openapi_3_1(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    validate(description, cls=OpenAPIV31SpecValidator)


def test_it_describes_every_route_of_the_api(app: Flask, description: dict[str, Any]) -> None:
    served = {
        (re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.rule not in NEVER_DESCRIBED
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (path, method) for path, methods in description["paths"].items() for method in methods
    }

    assert served <= described


def test_whatever_is_asked_is_answered_as_described(app: Flask) -> None:
    """Ask every reading operation for things sane and not: never a failure of ours."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app).include(method="GET")

    for operation in schema.get_all_operations():
        _ask_many_times(operation.ok())


def _ask_many_times(operation: Any) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=TRIES_AN_OPERATION,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate()

    ask()
