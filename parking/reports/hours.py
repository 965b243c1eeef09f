"""Hours as numbers since 1970 in UTC, so that every database groups times alike."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_SECONDS = 3600


class hour_number(FunctionElement[int]):  # noqa: N801 - reads as the SQL function that it is
    """The number of the hour in which an instant lies."""

    inherit_cache = True
    type = Integer()


@compiles(hour_number)
def _on_servers(element: Any, compiler: Any, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {column}) / {_SECONDS}) AS INTEGER)"


@compiles(hour_number, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return f"(CAST(STRFTIME('%s', {column}) AS INTEGER) / {_SECONDS})"


def number_of(instant: datetime) -> int:
    """The number of the hour in which an aware instant lies."""
    return int(instant.timestamp()) // _SECONDS


def begin_of(number: int) -> datetime:
    """The instant at which an hour begins."""
    return datetime.fromtimestamp(number * _SECONDS, UTC)


def day_of(number: int, zone: ZoneInfo) -> date:
    """The day on campus in which an hour begins."""
    return begin_of(number).astimezone(zone).date()
