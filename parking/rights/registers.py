"""A register: one list of entries with the same pages as the others, told by a table of facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from sqlalchemy import Select
from sqlalchemy.orm import Session

from parking.permits.steps import Actor
from parking.rights.models import Kept
from parking.rights.pages import Chosen


@dataclass(frozen=True)
class Column:
    """One column of a register: its name in tables for machines, its words, its text."""

    code: str
    words: LazyString
    text: Callable[[Any], str]
    # A plate or a code, which people read off letter by letter.
    is_code: bool = False


@dataclass(frozen=True)
class Register:
    """What the pages of one register need to know.

    `add` takes the form's answers and returns the entry and what its adder is told, once;
    fields whose names stand in `blames` carry the refusals, the first field all others.
    """

    name: str
    url: str
    model: type[Kept]
    see: str
    change: str
    words: Mapping[str, LazyString]
    columns: tuple[Column, ...]
    form: type[FlaskForm]
    entries: Callable[[Chosen, datetime], Select[Any]]
    add: Callable[[Session, Any, Actor], tuple[Kept, str]]
    blames: Mapping[str, str]
    # Pages more that belong to it: what they ask, their endpoints and words.
    beside: tuple[tuple[str, str, LazyString], ...] = ()
    # What a second person must be allowed to, where an entry counts only once approved.
    approve: str = ""
    # What its entries may be narrowed to, by the code that `Chosen.kind` carries.
    kinds: Mapping[str, LazyString] = field(default_factory=dict)

    @property
    def shows_last_day(self) -> bool:
        """Whether the last day is told beside the columns: not where one of them says the end."""
        return all(column.code != "ends" for column in self.columns)

    def name_of(self, entry: Kept) -> str:
        """What an entry is called: the texts of its columns."""
        return ", ".join(text for column in self.columns if (text := column.text(entry)))
