"""What a change would do to whom: rows, counts and figures to look at before it is made."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from parking.products.eligibility import Applicant, WhoMay, find_personal_bars


class Effect(StrEnum):
    """What a change does to somebody. Words: parking.products.change_words."""

    LOSES = "loses"
    GAINS = "gains"
    PRICE = "price"
    HOURS = "hours"
    GARAGE = "garage"
    VEHICLES = "vehicles"
    ENDS = "ends"
    TERMS = "terms"


class Tie(StrEnum):
    """What ties somebody to a product."""

    HOLDS = "holds"
    WAITS = "waits"
    NONE = ""


class Someone(NamedTuple):
    """A person as lists name them."""

    id: int
    name: str
    employee_number: str
    email: str


@dataclass(frozen=True)
class Touched:
    """Somebody whom a change touches: how, from what to what, and from which day."""

    person: Someone
    effect: Effect
    tie: Tie
    permit_id: str = ""
    before: str = ""
    after: str = ""
    first_day: date | None = None


@dataclass(frozen=True)
class Impact:
    """All that a change would touch. Figures are (what, as it is, as it would be)."""

    touched: Sequence[Touched] = ()
    # (garage, lane) whose lists follow
    lanes: Sequence[tuple[str, str]] = ()
    figures: Sequence[tuple[str, str, str]] = ()
    notes: Sequence[str] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """How many are touched, by effect, those with a tie apart: `loses`, `loses.holds`."""
        found: Counter[str] = Counter()
        for one in self.touched:
            found[one.effect] += 1
            if one.tie:
                found[f"{one.effect}.{one.tie}"] += 1
        return dict(found)


# Of those who hold it or wait for it, then by name: who is touched most stands first.
_TIES = {Tie.HOLDS: 0, Tie.WAITS: 1, Tie.NONE: 2}


def in_order(touched: Iterable[Touched]) -> list[Touched]:
    """Those with a permit first, then those who wait, then the rest, by name."""
    return sorted(
        touched,
        key=lambda one: (one.effect is Effect.GAINS, _TIES[one.tie], one.person.name.casefold()),
    )


def compare_who(
    people: Iterable[tuple[Someone, Applicant]], before: WhoMay, after: WhoMay, today: date
) -> list[tuple[Someone, Effect, str]]:
    """Who loses or gains the right to have a product, with the first reason as a code.

    Whoever may both times, or neither time, is left out.
    """
    found = []
    for person, facts in people:
        bars_before = find_personal_bars(facts, before, today)
        bars_after = find_personal_bars(facts, after, today)
        if bool(bars_before) is bool(bars_after):
            continue
        reason = (bars_after or bars_before)[0]
        effect = Effect.LOSES if bars_after else Effect.GAINS
        found.append((person, effect, reason.value))
    return found
