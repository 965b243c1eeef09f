"""What a list of all personnel would change: who joins, returns, moves and leaves. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence

from core.identity.feeds.known import Known
from core.identity.feeds.outcomes import Fault, Line, Outcome, Report
from core.identity.feeds.settling import Claim, find_doubled, find_taken
from core.identity.feeds.table import Row, Table

REQUIRED = ("employee_number", "name", "email", "employment_class", "site")
OPTIONAL = ("badge_number",)
COMPARED = ("name", "email", "employment_class", "site", "badge_number")

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
BADGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,39}")
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_EMAIL = re.compile(r"[^@\s<>\",;]+@[^@\s<>\",;]+\.[^@\s<>\",;]+")
_LONGEST = {"name": 120, "email": 255}


def compare(
    table: Table, known: Sequence[Known], taken: Mapping[str, Collection[str]] | None = None
) -> Report:
    """Compare a list of all personnel with the people known.

    `taken` are the addresses and badges of people without a number, who are no part of any feed.
    Who is not on the list leaves, unless a row that was set aside may be theirs; nobody leaves
    by a list whose end is missing.
    """
    by_key = {person.key: person for person in known}
    faults = _faults_by_row(table.rows)
    good = {_key(row): row for row in table.rows if row.line not in faults}
    for key, row in good.items():
        if key in by_key and not by_key[key].active and not by_key[key].left:
            faults[row.line] = (Fault.CLOSED_BY_HAND, by_key[key].name)
    good = {key: row for key, row in good.items() if row.line not in faults}
    present = _who_may_stay(table.rows, known)
    gone = () if table.is_cut else [p for p in known if p.active and p.key not in present]
    for key, claim in _find_taken(good, known, gone, taken or {}).items():
        fault = Fault.EMAIL_TAKEN if claim[0] == "email" else Fault.BADGE_TAKEN
        faults[good[key].line] = (fault, claim[1])
    lines = [_line(row, faults.get(row.line), by_key.get(_key(row))) for row in table.rows]
    lines += [Line(0, Outcome.LEAVES, p.number, p.name, p.id) for p in gone]
    return Report(lines, _count_ends(lines), sum(p.active for p in known), table.is_cut)


def _key(row: Row) -> str:
    return row.cells.get("employee_number", "").upper()


def _faults_by_row(rows: Iterable[Row]) -> dict[int, tuple[Fault, str]]:
    """What is wrong with rows, whoever the people are: first each alone, then among themselves."""
    faults = {row.line: found for row in rows if (found := _fault_of(row))}
    twice = (
        ("employee_number", Fault.NUMBER_TWICE),
        ("email", Fault.EMAIL_TWICE),
        ("badge_number", Fault.BADGE_TWICE),
    )
    for column, fault in twice:
        # A number counts double with a bad row too: which of the two is right nobody knows.
        among = [r for r in rows if column == "employee_number" or r.line not in faults]
        doubled = find_doubled(_folded(row, column) for row in among)
        for row in among:
            if _folded(row, column) in doubled:
                faults.setdefault(row.line, (fault, row.cells[column]))
    return faults


def _folded(row: Row, column: str) -> str:
    text = row.cells.get(column, "")
    return text if column == "badge_number" else text.casefold()


def _fault_of(row: Row) -> tuple[Fault, str] | None:
    if row.fault is not None:
        return row.fault, row.text
    cells = row.cells
    name, email = cells["name"], cells["email"]
    badge = cells.get("badge_number", "")
    codes = [cells["employment_class"].lower(), cells["site"].lower()]
    checks = (
        (
            not _NUMBER.fullmatch(cells["employee_number"]),
            Fault.NO_NUMBER,
            cells["employee_number"],
        ),
        (not any(unicodedata.category(letter)[0] == "L" for letter in name), Fault.NO_NAME, name),
        (not _EMAIL.fullmatch(email), Fault.BAD_EMAIL, email),
        (any(len(cells[c]) > most for c, most in _LONGEST.items()), Fault.TOO_LONG, name),
        (bool(badge) and not BADGE.fullmatch(badge), Fault.BAD_BADGE, badge),
        (not all(map(_CODE.fullmatch, codes)), Fault.BAD_CODE, ", ".join(codes)),
    )
    return next(((fault, text) for wrong, fault, text in checks if wrong), None)


def _who_may_stay(rows: Iterable[Row], known: Iterable[Known]) -> set[str]:
    """The keys of all whom some row names, by number, or by address or badge where it is bad."""
    named = {_key(row) for row in rows}
    hints = {cell.casefold() for row in rows if row.fault for cell in row.cells.values() if cell}
    hinted = {
        person.key
        for person in known
        if {person.number.casefold(), person.email.casefold(), person.badge_number.casefold()}
        & hints
    }
    return named | hinted


def _find_taken(
    good: Mapping[str, Row],
    known: Iterable[Known],
    gone: Iterable[Known],
    taken: Mapping[str, Collection[str]],
) -> dict[str, Claim]:
    held: dict[str, set[Claim]] = {}
    leaving = {person.key for person in gone}
    for person in known:
        claims = held.setdefault(person.key, set())
        claims.add(("email", person.email.casefold()))
        if person.key not in leaving:
            claims.add(("badge_number", person.badge_number))
    for column, values in taken.items():
        held.setdefault("", set()).update((column, value) for value in values)
    wishes = {
        key: [("email", _folded(row, "email")), ("badge_number", _folded(row, "badge_number"))]
        for key, row in good.items()
    }
    return find_taken(wishes, held)


def _line(row: Row, fault: tuple[Fault, str] | None, person: Known | None) -> Line:
    cells = row.cells
    number, name = cells.get("employee_number", ""), cells.get("name", "")
    person_id = person.id if person else None
    if fault is not None:
        return Line(row.line, Outcome.SET_ASIDE, number, name, person_id, {}, *fault)
    wished = _wished(cells)
    before = {c: getattr(person, c) if person else "" for c in wished}
    changes = {c: (before[c], value) for c, value in wished.items() if before[c] != value}
    if person is None:
        outcome = Outcome.JOINS
    elif not person.active:
        outcome = Outcome.RETURNS
    else:
        outcome = Outcome.MOVES if changes else Outcome.UNCHANGED
    return Line(row.line, outcome, number, name, person_id, changes)


def _wished(cells: Mapping[str, str]) -> dict[str, str]:
    """What the row says of each thing compared; a column that is not there says nothing."""
    wished = {column: cells[column] for column in COMPARED if column in cells}
    for column in ("email", "employment_class", "site"):
        wished[column] = wished[column].lower()
    return wished


def _count_ends(lines: Iterable[Line]) -> int:
    return sum(
        line.outcome is Outcome.LEAVES or line.changes.get("badge_number", ("", "+"))[1] == ""
        for line in lines
    )
