"""What a notice is: when it is sent, and what may stand in it. Packages list theirs in app.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from flask import Flask, current_app
from flask_babel.speaklater import LazyString

from core.web.formatting import local_date, local_datetime

# What a package gives for a placeholder.
Value = str | int | bool | datetime | None

_EXTENSION = "gatehouse_notices"


class Kind(Enum):
    """How a value is written."""

    TEXT = auto()
    MOMENT = auto()
    DAY = auto()
    # Is written never, only asked about: {% if name %} … {% endif %}
    FLAG = auto()


@dataclass(frozen=True)
class Placeholder:
    """A name that stands for something: what for, an example, and whether it may be left out.

    An example that is a span is so far from now on.
    One that is `must` has to stand in every wording; one that `may_be_empty` is not always known.
    """

    name: str
    meaning: LazyString | str
    sample: LazyString | str | int | bool | timedelta
    kind: Kind = Kind.TEXT
    must: bool = False
    may_be_empty: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether a wording may ask about it."""
        return self.may_be_empty or self.kind is Kind.FLAG


@dataclass(frozen=True)
class Notice:
    """One mail of the product. Its originals are templates/notices/<name>.<language>.txt."""

    name: str
    title: LazyString | str
    sent_when: LazyString | str
    placeholders: Sequence[Placeholder]

    @property
    def names(self) -> frozenset[str]:
        """What may stand in it."""
        return frozenset(placeholder.name for placeholder in self.placeholders)


def init_app(app: Flask, notices: Sequence[Notice]) -> None:
    """Keep the notices of all packages; two of one name are a mistake of ours."""
    by_name = {notice.name: notice for notice in notices}
    if len(by_name) != len(notices):
        raise ValueError(f"two notices share a name: {sorted(n.name for n in notices)}")
    app.extensions[_EXTENSION] = by_name


def all_notices() -> Mapping[str, Notice]:
    """Every notice, by name."""
    notices: Mapping[str, Notice] = current_app.extensions[_EXTENSION]
    return notices


def written(notice: Notice, values: Mapping[str, Value]) -> dict[str, str]:
    """The values as text in the language in force, empty where a flag does not hold."""
    return {p.name: _write(values.get(p.name), p.kind) for p in notice.placeholders}


def samples(notice: Notice, now: datetime, *, filled: bool = True) -> dict[str, str]:
    """An example of each value; without `filled`, what may be empty is."""
    given = {
        p.name: now + p.sample if isinstance(p.sample, timedelta) else _plain(p.sample)
        for p in notice.placeholders
        if filled or not p.is_choice
    }
    return written(notice, given)


def _plain(sample: LazyString | str | int) -> str | int:
    return sample if isinstance(sample, int) else str(sample)


def _write(value: Value, kind: Kind) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, datetime):
        return local_date(value) if kind is Kind.DAY else local_datetime(value)
    return str(value)
