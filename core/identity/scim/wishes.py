"""What a client wants a user to be, as a row of a feed: one set of rules holds for both."""

import csv
import io
from dataclasses import dataclass, replace
from typing import Any

from scim2_models import (
    ForbiddenException,
    InvalidValueException,
    SCIMException,
    UniquenessException,
)

from core.identity.feeds import personnel
from core.identity.feeds.known import Known
from core.identity.feeds.outcomes import Fault, Line, Outcome
from core.identity.feeds.table import Table, UnreadableError, read_table
from core.identity.scim.resources import EnterpriseUser, ParkingUser

_TAKEN = frozenset({Fault.EMAIL_TAKEN, Fault.BADGE_TAKEN})


@dataclass(frozen=True)
class Wish:
    """A user as a client wants it."""

    external_id: str | None
    active: bool
    cells: dict[str, str]

    @property
    def number(self) -> str:
        """What feeds know the person by."""
        return self.cells["employee_number"]


def wish_of(user: Any) -> Wish:
    """Read a resource. Who is not active has no badge."""
    work, parking = user[EnterpriseUser] or EnterpriseUser(), user[ParkingUser] or ParkingUser()
    active = user.active is not False
    cells = {
        "employee_number": work.employee_number or "",
        "name": user.display_name or "",
        "email": user.user_name or "",
        "employment_class": parking.employment_class or "",
        "site": parking.site or "",
        "badge_number": (parking.badge_number or "") if active else "",
    }
    return Wish(user.external_id or None, active, cells)


def compare(wish: Wish, known: list[Known], taken: dict[str, set[str]]) -> Line:
    """What the wish would change, by the rules of a list of personnel that names one person.

    Raises the SCIMException that says why it cannot be.
    """
    if not wish.active:
        # Who stays closed may be closed by anybody.
        known = [replace(person, left=not person.active) for person in known]
    report = personnel.compare(_table(wish), known, taken)
    line = next(line for line in report.lines if line.line)
    if line.outcome is Outcome.SET_ASIDE:
        raise _refusal(line)
    if line.outcome is Outcome.RETURNS and not wish.active:
        return replace(line, outcome=Outcome.MOVES)
    return line


def _table(wish: Wish) -> Table:
    """The wish as a feed of one row that says nothing of anybody else."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([wish.cells.keys(), wish.cells.values()])
    try:
        data = text.getvalue().encode()
        table = read_table(data, personnel.REQUIRED, personnel.OPTIONAL)
    except (UnicodeEncodeError, UnreadableError) as error:
        raise InvalidValueException(detail="It has characters that cannot be kept.") from error
    if len(table.rows) != 1:
        raise InvalidValueException(detail="A value has a line break, or all are empty.")
    return replace(table, is_cut=True)


def _refusal(line: Line) -> SCIMException:
    said = f"{line.fault}: {line.text}"
    if line.fault in _TAKEN:
        return UniquenessException(detail=said)
    if line.fault is Fault.CLOSED_BY_HAND:
        return ForbiddenException(detail="An administrator closed this account.")
    return InvalidValueException(detail=said)
