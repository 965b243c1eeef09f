"""What the page of a garage's rules asks of its lanes, which belong to another package."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session

from parking.access import LaneRules

_NAME = "gatehouse_gate_facts"


@dataclass(frozen=True)
class LaneFacts:
    """One lane: its rules as they would be without any switch, and switches of its own."""

    name: str
    rules: LaneRules
    own: Mapping[str, Any] = field(default_factory=dict)
    # The page of its own switches; empty where there is none.
    href: str = ""


class GateFacts(Protocol):
    """Answers of the package that keeps lanes and passages."""

    def lanes_of(self, session: Session, garage_slug: str, now: datetime) -> Sequence[LaneFacts]:
        """The lanes of a garage in the order of the desk; none where it has none."""
        ...

    def count_unread_openings(self, session: Session, garage_slug: str, since: datetime) -> int:
        """How many passages opened by a plate whose state was not read."""
        ...


def keep(app: Flask, facts: GateFacts) -> None:
    """Remember whom to ask."""
    app.extensions[_NAME] = facts


def gate_facts() -> GateFacts:
    """Whom to ask."""
    facts: GateFacts = current_app.extensions[_NAME]
    return facts
