"""The published rules of a waitlist, pure: who stands before whom, and what an offer is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Criterion(StrEnum):
    """What puts one person before another."""

    PRIORITY = "priority"  # the group of employment classes that comes first
    SENIORITY = "seniority"  # the earlier first day of work
    APPLIED = "applied"  # the earlier application


@dataclass(frozen=True)
class Rules:
    """How a product's list is ordered and how its offers go, as the office publishes it.

    `priorities` are groups of employment classes, first served first; whoever is in none comes
    after them all. Criteria are asked one after another; the number of the application decides
    what they leave open. An offer stands for `offer_days`; whoever misses one is offered nothing
    for `rest_days`, and leaves the list with the `misses_at_most`-th.
    """

    is_open: bool = True
    criteria: tuple[Criterion, ...] = (Criterion.APPLIED,)
    priorities: tuple[frozenset[str], ...] = ()
    offer_days: int = 5
    rest_days: int = 30
    misses_at_most: int = 2


@dataclass(frozen=True)
class Facts:
    """What the rules ask about an application. An unknown first day of work is None."""

    employment_class: str
    service_since: date | None
    applied_at: datetime


def place_key(rules: Rules, facts: Facts, number: int) -> tuple[float, ...]:
    """What an application is sorted by, smallest first; no two are equal, by their numbers."""
    return (*(_measure(criterion, rules, facts) for criterion in rules.criteria), number)


def group_of(rules: Rules, employment_class: str) -> int:
    """Which priority group a class is in, from 0; the number of groups where it is in none."""
    groups = (index for index, group in enumerate(rules.priorities) if employment_class in group)
    return next(groups, len(rules.priorities))


def rules_from(stored: Mapping[str, Any]) -> Rules:
    """Rules as the log keeps them."""
    return Rules(
        is_open=stored["is_open"],
        criteria=tuple(Criterion(code) for code in stored["criteria"]),
        priorities=tuple(frozenset(group) for group in stored["priorities"]),
        offer_days=stored["offer_days"],
        rest_days=stored["rest_days"],
        misses_at_most=stored["misses_at_most"],
    )


def stored(rules: Rules) -> dict[str, Any]:
    """The JSON that `rules_from` reads back."""
    return {
        "is_open": rules.is_open,
        "criteria": [criterion.value for criterion in rules.criteria],
        "priorities": [sorted(group) for group in rules.priorities],
        "offer_days": rules.offer_days,
        "rest_days": rules.rest_days,
        "misses_at_most": rules.misses_at_most,
    }


def _measure(criterion: Criterion, rules: Rules, facts: Facts) -> float:
    if criterion is Criterion.PRIORITY:
        return group_of(rules, facts.employment_class)
    if criterion is Criterion.SENIORITY:
        # Nobody comes before others by a date that nobody knows.
        return (facts.service_since or date.max).toordinal()
    return facts.applied_at.timestamp()
