"""The SCIM service: /scim/v2."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, request
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    ForbiddenException,
    ListResponse,
    NotFoundException,
    PatchOp,
    ResourceType,
    ResponseParameters,
    Schema,
    SCIMException,
    SearchRequest,
)

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.people import Act
from core.identity.permissions import asks
from core.identity.scim import writing
from core.identity.scim.filters import condition
from core.identity.scim.reading import find_user, list_users, to_resource
from core.identity.scim.resources import CONFIG, MOST_RESULTS, POLICY, PROVIDER, Employee
from core.identity.scim.telling import tell_stopped
from core.identity.scim.wishes import wish_of
from core.identity.tokens import require_token

MIMETYPE = "application/scim+json"
DEFAULT_RESULTS = 100

blueprint = Blueprint("scim", __name__, url_prefix="/scim/v2")


def _with_token(view: Callable[..., Response]) -> Callable[..., Response]:
    """Answer only whoever shows one of the directories' tokens."""

    @wraps(view)
    def asked(**values: str) -> Response:
        require_token("SCIM_TOKENS")
        return view(**values)

    return asked


@blueprint.errorhandler(SCIMException)
def _refused(error: SCIMException) -> Response:
    return _answer(error.to_error().model_dump(), error.status)


@blueprint.errorhandler(writing.TooManyLeaveError)
def _stopped(error: writing.TooManyLeaveError) -> Response:
    with transaction() as session:
        tell_stopped(session, error.ended, error.people, now())
    return _refused(error)


@blueprint.errorhandler(ValidationError)
def _unreadable(error: ValidationError) -> Response:
    first = Error.from_validation_errors(error)[0]
    return _answer(first.model_dump(), first.status or 400)


@blueprint.get("/Users")
@asks("scim.send")
@_with_token
def list_all() -> Response:
    """Find users by a filter, page by page."""
    return _find(request.args.to_dict())


@blueprint.post("/.search")
@blueprint.post("/Users/.search")
@asks("scim.send")
@_with_token
def search() -> Response:
    """Find users by a filter that is too long, or too telling, for an address."""
    return _find(_body())


def _find(question: Any) -> Response:
    asked = SearchRequest[Employee].model_validate(question, scim_policy=POLICY)
    start, count = asked.start_index or 1, min(_given(asked.count, DEFAULT_RESULTS), MOST_RESULTS)
    wanted = condition(asked.filter.ast) if asked.filter else None
    total, pairs = list_users(read_session(), wanted, start, count)
    users = [to_resource(person, row) for person, row in pairs]
    page = ListResponse[Employee](
        total_results=total, start_index=start, items_per_page=len(users), resources=users
    )
    context = Context.RESOURCE_QUERY_RESPONSE
    return _answer(page.model_dump(scim_ctx=context, response_parameters=asked))


@blueprint.post("/Users")
@asks("scim.send")
@_with_token
def create() -> Response:
    """Add somebody, or take back whom the client had deleted."""
    user = Employee.model_validate(
        _body(active=True), scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=POLICY
    )
    with transaction() as session:
        pair = writing.create_user(session, wish_of(user), _act())
    return _tell(pair, Context.RESOURCE_CREATION_RESPONSE, 201)


@blueprint.get("/Users/<user_id>")
@asks("scim.send")
@_with_token
def get(user_id: str) -> Response:
    """Give one user."""
    return _tell(find_user(read_session(), user_id), Context.RESOURCE_QUERY_RESPONSE)


@blueprint.put("/Users/<user_id>")
@asks("scim.send")
@_with_token
def replace(user_id: str) -> Response:
    """Make a user what the request says; what it says nothing of becomes what is usual."""
    with transaction() as session:
        pair = find_user(session, user_id, locked=True)
        user = Employee.model_validate(
            _body(active=pair[0].active),
            scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST,
            scim_policy=POLICY,
        )
        user.replace(to_resource(*pair))
        pair = writing.change_user(session, pair, wish_of(user), _act())
    return _tell(pair, Context.RESOURCE_REPLACEMENT_RESPONSE)


@blueprint.patch("/Users/<user_id>")
@asks("scim.send")
@_with_token
def patch(user_id: str) -> Response:
    """Change parts of a user, all of them or none."""
    with transaction() as session:
        pair = find_user(session, user_id, locked=True)
        user = to_resource(*pair)
        change = PatchOp[Employee].model_validate(
            _body(), scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY
        )
        if change.patch(user, scim_policy=POLICY):
            pair = writing.change_user(session, pair, wish_of(user), _act())
    return _tell(pair, Context.RESOURCE_PATCH_RESPONSE)


@blueprint.delete("/Users/<user_id>")
@asks("scim.send")
@_with_token
def delete(user_id: str) -> Response:
    """End somebody; the client does not find them any more."""
    with transaction() as session:
        writing.delete_user(session, find_user(session, user_id, locked=True), _act())
    return Response(status=204)


@blueprint.get("/ServiceProviderConfig")
@asks("scim.send")
@_with_token
def service_provider_config() -> Response:
    """Say what this service can do."""
    return _answer(CONFIG.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


@blueprint.get("/Schemas")
@asks("scim.send")
@_with_token
def schemas() -> Response:
    """List the schemas of users."""
    return _list(ListResponse[Schema], PROVIDER.schemas)


@blueprint.get("/Schemas/<path:schema_id>")
@asks("scim.send")
@_with_token
def schema(schema_id: str) -> Response:
    """Give one schema."""
    return _one(PROVIDER.schemas, schema_id)


@blueprint.get("/ResourceTypes")
@asks("scim.send")
@_with_token
def resource_types() -> Response:
    """List the kinds of resources: users."""
    return _list(ListResponse[ResourceType], PROVIDER.resource_types)


@blueprint.get("/ResourceTypes/<name>")
@asks("scim.send")
@_with_token
def resource_type(name: str) -> Response:
    """Give one kind of resource."""
    return _one(PROVIDER.resource_types, name)


def _act() -> Act:
    return Act(None, writing.REASON, now())


def _body(**usual: Any) -> Any:
    """What was sent, with what is usual where it says nothing."""
    sent = request.get_json(force=True)
    return usual | sent if isinstance(sent, dict) else sent


def _given(value: int | None, default: int) -> int:
    return default if value is None else value


def _tell(pair: Any, context: Context, status: int = 200) -> Response:
    user = to_resource(*pair)
    wanted = ResponseParameters[Employee].model_validate(request.args.to_dict(), scim_policy=POLICY)
    answer = _answer(user.model_dump(scim_ctx=context, response_parameters=wanted), status)
    answer.headers["Location"] = user.meta.location
    return answer


def _list(kind: Any, resources: Any) -> Response:
    if "filter" in request.args:
        raise ForbiddenException(detail="Nothing is filtered here.")  # RFC 7644, 4
    count = len(resources)
    page = kind(total_results=count, start_index=1, items_per_page=count, resources=list(resources))
    return _answer(page.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


def _one(resources: Any, name: str) -> Response:
    found = next((r for r in resources if name.casefold() == str(r.id).casefold()), None)
    if found is None:
        raise NotFoundException(detail="There is no such description.")
    return _answer(found.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


def _answer(document: Any, status: int = 200) -> Response:
    return Response(json.dumps(document, default=str), status, mimetype=MIMETYPE)
