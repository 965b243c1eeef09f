"""What addresses and forms carry, freed of what no row can have, before any page looks at it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from core.web.errors import Refusal

# The largest number of a row: PostgreSQL fails a question about a larger one.
LARGEST_NUMBER = 2**31 - 1
ZERO_BYTE = "\x00"


class TypedValues(ImmutableMultiDict[str, Any]):
    """The values of an address or a form without zero bytes, which PostgreSQL does not take."""

    def __init__(
        self, mapping: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None
    ) -> None:
        """Keep what came, in its order."""
        came = MultiDict[str, Any](mapping).items(multi=True)
        super().__init__([(_freed(name), _freed(value)) for name, value in came])


class TypedRequest(Request):
    """A request whose values databases take."""

    parameter_storage_class = TypedValues


def init_app(app: Flask) -> None:
    """Free what comes in, and find nothing at an address that no row can have."""
    app.request_class = TypedRequest
    app.before_request(_refuse_impossible_addresses)


def _refuse_impossible_addresses() -> None:
    for value in (request.view_args or {}).values():
        is_text = isinstance(value, str) and ZERO_BYTE in value
        if is_text or (isinstance(value, int) and value > LARGEST_NUMBER):
            raise Refusal.not_found()


def _freed(value: Any) -> Any:
    """A text without zero bytes; a file as it is."""
    return value.replace(ZERO_BYTE, "") if isinstance(value, str) else value
