"""Which permits are in question, judged and compared with what is on the list. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from parking.products.eligibility import Applicant, Bar, WhoMay, find_personal_bars

# A code of Bar or Lack, and the fact that it speaks of as it was found; empty: not known.
Reasons = Mapping[str, str]


class State(StrEnum):
    """Where a permit's question stands."""

    OPEN = "open"
    STAYS = "stays"  # the office made an exception: of these facts
    ENDS = "ends"  # the office let the permit end
    OVER = "over"  # nothing speaks against it any more, or the permit is over


class Lack(StrEnum):
    """What is wrong with who answers for a vendor's permit, or with who shares a carpool's."""

    NO_SPONSOR = "no_sponsor"
    SPONSOR_LEFT = "sponsor_left"
    TOO_FEW_PEOPLE = "too_few_people"


LIVING = frozenset({State.OPEN, State.STAYS, State.ENDS})


@dataclass(frozen=True)
class Held:
    """A permit in force, with its holder as the rules see them."""

    permit_id: str
    product_id: int
    since: datetime
    is_ending: bool
    holder: Applicant
    # What is wrong with who answers for its holder, or shares it, where somebody must.
    lacks: Reasons = field(default_factory=dict)


@dataclass(frozen=True)
class RuleChange:
    """At an instant a product's rules changed: the values of WhoMay that they had before."""

    product_id: int
    at: datetime
    before: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """What speaks against a permit. `by_rule`: only since a rule changed, not its holder."""

    reasons: Reasons
    by_rule: bool = False


@dataclass(frozen=True)
class Known:
    """A question that is on the list or was decided."""

    id: int
    permit_id: str
    state: State
    finding: Finding


@dataclass
class News:
    """What is to be written: new questions by permit, changed ones, and those that are over."""

    asked: dict[str, Finding] = field(default_factory=dict)
    changed: dict[int, Finding] = field(default_factory=dict)
    over: list[int] = field(default_factory=list)


def judge(held: Held, rules: WhoMay, changes: Iterable[RuleChange], today: date) -> Finding | None:
    """What speaks against a permit now, or None. `changes` are of its product, newest first.

    Somebody whom the rules still let in under which they got it meets only a rule that changed.
    """
    bars = find_personal_bars(held.holder, rules, today)
    if not bars and not held.lacks:
        return None
    then = rules_then(rules, changes, held.since)
    still_fits = then != rules and not find_personal_bars(held.holder, then, today)
    reasons = {bar.value: _FACTS[bar](held.holder) for bar in bars}
    return Finding({**reasons, **held.lacks}, by_rule=still_fits and not held.lacks)


def find_lacks(name: str | None, *, is_active: bool) -> Reasons:
    """What is wrong with who answers for somebody: nobody does, or whoever did has left."""
    if name is None:
        return {Lack.NO_SPONSOR.value: ""}
    return {} if is_active else {Lack.SPONSOR_LEFT.value: name}


def find_few(people: int, least: int) -> Reasons:
    """What is wrong with a carpool whose cars are of too few people."""
    return {Lack.TOO_FEW_PEOPLE.value: str(people)} if people < least else {}


def rules_then(rules: WhoMay, changes: Iterable[RuleChange], then: datetime) -> WhoMay:
    """The rules as they were at an instant, from those of now; `changes` newest first."""
    for change in changes:
        if change.at <= then:
            break
        rules = replace(rules, **change.before)
    return rules


def compare(held: Mapping[str, Held], found: Mapping[str, Finding], known: Sequence[Known]) -> News:
    """What became of each question, and which permits come to the list.

    An exception holds for the facts of which it was made. A permit that is ending is not asked
    about; one that the office lets end is followed, since its holder may fit again.
    """
    news = News()
    living = set()
    for one in known:
        permit, finding = held.get(one.permit_id), found.get(one.permit_id)
        if permit is None or _is_over(one, permit, finding):
            news.over.append(one.id)
            continue
        living.add(one.permit_id)
        then = finding or Finding({}, one.finding.by_rule)
        if one.state is not State.STAYS and then != one.finding:
            news.changed[one.id] = then
    for permit_id, finding in found.items():
        if permit_id not in living and not held[permit_id].is_ending:
            news.asked[permit_id] = finding
    return news


def _is_over(known: Known, permit: Held, finding: Finding | None) -> bool:
    if known.state is State.ENDS:
        return not permit.is_ending
    if finding is None:
        return True
    if known.state is State.OPEN:
        return permit.is_ending
    return not finding.reasons.items() <= known.finding.reasons.items()


_FACTS: Mapping[Bar, Callable[[Applicant], str]] = MappingProxyType(
    {
        Bar.OTHER_CLASS: lambda holder: holder.employment_class,
        Bar.OTHER_SITE: lambda holder: holder.site,
        Bar.SHIFT_UNKNOWN: lambda _holder: "",
        Bar.OTHER_SHIFT: lambda holder: holder.shift,
        Bar.SERVICE_UNKNOWN: lambda _holder: "",
        Bar.SERVICE_TOO_SHORT: lambda holder: str(holder.service_since or ""),
        Bar.DISTANCE_UNKNOWN: lambda _holder: "",
        Bar.TOO_NEAR: lambda holder: str(holder.distance_miles),
        Bar.TRANSIT_PASS: lambda _holder: "yes",
    }
)
