"""The one question that every route asks, by itself."""

from dataclasses import dataclass, field

import pytest

from core.identity.permissions import ACTIONS, ROLES, asks, can, own_or_404
from core.web.errors import Refusal


@dataclass
class Visitor:
    """Somebody who comes: with an id and the roles that count now."""

    id: int | None = None
    acting_roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_authenticated(self) -> bool:
        return self.id is not None


@dataclass
class Thing:
    """Something that may belong to a person."""

    owner_id: int | None


NOBODY = Visitor()
EMPLOYEE = Visitor(1, frozenset({"employee"}))


def test_a_stranger_may_only_what_is_public() -> None:
    may = {action for action in ACTIONS if can(NOBODY, action)}

    assert may == {action for action, rule in ACTIONS.items() if rule.public}
    assert not can(NOBODY, "vehicle.see", Thing(None)), "nobody's thing is not a stranger's"


def test_ones_own_and_not_anothers() -> None:
    assert can(EMPLOYEE, "vehicle.change", Thing(1))
    assert not can(EMPLOYEE, "vehicle.change", Thing(2))
    assert not can(EMPLOYEE, "vehicle.change", Thing(None))


def test_a_role_sees_what_is_not_its_own_but_does_not_change_it() -> None:
    office = Visitor(3, frozenset({"office"}))

    assert can(office, "vehicle.see", Thing(1))
    assert not can(office, "vehicle.change", Thing(1))


def test_somebody_elses_thing_answers_like_one_that_never_was() -> None:
    answers = []
    for subject in (Thing(2), None):
        with pytest.raises(Refusal) as refused:
            own_or_404(EMPLOYEE, "vehicle.change", subject)
        answers.append((refused.value.status, refused.value.code))
    assert answers == [(404, "not_found")] * 2


def test_nobody_may_what_nobody_may() -> None:
    assert not any(can(Visitor(1, frozenset({role})), "nobody") for role in ROLES)


def test_rules_name_only_roles_that_exist() -> None:
    assert {role for rule in ACTIONS.values() for role in rule.roles} <= set(ROLES)


def test_an_action_that_is_not_in_the_table_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        asks("vehicle.paint")
    with pytest.raises(KeyError):
        can(EMPLOYEE, "vehicle.paint")
