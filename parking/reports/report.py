"""What a report is made of: charts, and tables of the same figures that stand beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal, format_decimal
from flask_babel.speaklater import LazyString

from core.web.formatting import money, percent, reader_locale
from parking.reports.charts import Chart
from parking.reports.periods import Period, Stretch
from payments import amounts

Text: TypeAlias = LazyString | str


class Kind(StrEnum):
    """How the cells of a column are written."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True)
class Column:
    """A column's heading, and how its cells are written."""

    title: Text
    kind: Kind = Kind.COUNT


@dataclass(frozen=True)
class Table:
    """The figures as they are: counts, cents, shares of 1; None where nothing is known."""

    name: str
    title: Text
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    total: Sequence[object] = ()


@dataclass(frozen=True)
class Report:
    """One report of one period."""

    sentence: Text
    charts: Sequence[Chart]
    tables: Sequence[Table]
    notes: Sequence[Text] = ()
    # The choices of a report besides the period: name -> (label, value -> words, chosen).
    choices: Mapping[str, tuple[Text, Mapping[str, Text], str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What somebody asked of a report."""

    period: Period
    now: datetime
    compares: bool
    choices: Mapping[str, str]


def write(kind: Kind, value: object) -> str:
    """A cell as people read it."""
    if value is None:
        return "—"
    if kind is Kind.MONEY:
        return money(int(value))  # type: ignore[call-overload]
    if kind is Kind.SHARE:
        return percent(float(value))  # type: ignore[arg-type]
    return count(value) if kind is Kind.COUNT else str(value)  # type: ignore[arg-type]


def plain(kind: Kind, value: object) -> object:
    """A cell as a spreadsheet reads it: money in units, shares of 1."""
    if value is None:
        return ""
    # A number, never text: text that begins with a minus is taken for a formula.
    return amounts.plain(int(value)) if kind is Kind.MONEY else value  # type: ignore[call-overload]


def count(value: float) -> str:
    """A number with its thousands marked."""
    return str(format_decimal(value, "#,##0.#", locale=reader_locale()))


def short_count(value: float) -> str:
    """A number for an axis: 12K."""
    return str(format_compact_decimal(value, locale=reader_locale(), fraction_digits=1))


def short_money(cents: float) -> str:
    """An amount for an axis."""
    return f"${short_count(cents / 100)}"


def name_of(stretch: Stretch) -> str:
    """A day or month as a heading: Mon, Nov 23, or Nov 2026."""
    skeleton = "MMMEd" if stretch.first == stretch.last else "yMMM"
    return _formatted(skeleton, stretch.first)


def short_name_of(stretch: Stretch) -> str:
    """The same along the foot of a chart."""
    skeleton = "MMMd" if stretch.first == stretch.last else "yMMM"
    return _formatted(skeleton, stretch.first)


def by_part(period: Period, values: Mapping[date, int]) -> list[int]:
    """Sum what is known by day into the parts of a period."""
    sums = [0] * len(period.parts)
    for day, value in values.items():
        place = period.place_of(day)
        if place is not None:
            sums[place] += value
    return sums


def _formatted(skeleton: str, day: date) -> str:
    return str(format_skeleton(skeleton, day, locale=reader_locale()))
