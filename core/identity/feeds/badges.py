"""What a list of badges would change: which are in use, which are lost. Pure.

It holds differences: of badges that it does not name it says nothing.
"""

from collections.abc import Iterable, Mapping, Sequence

from core.identity.feeds.known import Known
from core.identity.feeds.outcomes import Fault, Line, Outcome, Report
from core.identity.feeds.personnel import BADGE
from core.identity.feeds.settling import find_doubled, find_taken
from core.identity.feeds.table import Row, Table

REQUIRED = ("employee_number", "badge_number", "status")
IN_USE = frozenset({"active", "issued"})
OUT_OF_USE = frozenset({"lost", "stolen", "returned", "blocked"})
_BADGE = "badge_number"


def compare(table: Table, known: Sequence[Known], taken: Iterable[str] = ()) -> Report:
    """Compare a list of badges with the people known. `taken`: badges of people without a number.

    A badge out of use needs no number: whoever has it loses it. A badge that somebody has is
    given to nobody else, unless that person gets another by the same list.
    """
    by_key = {person.key: person for person in known}
    holders = {person.badge_number: person for person in known if person.badge_number}
    people = {row.line: _person(row, by_key, holders) for row in table.rows}
    faults = {r.line: found for r in table.rows if (found := _fault_of(r, people[r.line]))}
    _add_doubles(table.rows, faults)
    issued = {
        person.key: row.cells[_BADGE]
        for row in table.rows
        if row.line not in faults and _is_issued(row) and (person := people[row.line])
    }
    wishes = {key: [(_BADGE, badge)] for key, badge in issued.items()}
    held = {person.key: [(_BADGE, person.badge_number)] for person in known}
    held[""] = [(_BADGE, badge) for badge in taken]
    refused = find_taken(wishes, held)
    for row in table.rows:
        person = people[row.line]
        if row.line not in faults and _is_issued(row) and person and person.key in refused:
            faults[row.line] = (Fault.BADGE_TAKEN, row.cells[_BADGE])
    lines = [_line(row, faults.get(row.line), people[row.line]) for row in table.rows]
    replaced = {line.person_id for line in lines if line.changes.get(_BADGE, ("", ""))[1]}
    lost = {line.person_id for line in lines if line.outcome is Outcome.MOVES} - replaced
    return Report(lines, len(lost), sum(p.active for p in known), table.is_cut)


def _is_issued(row: Row) -> bool:
    return row.cells["status"].lower() in IN_USE


def _person(row: Row, by_key: Mapping[str, Known], holders: Mapping[str, Known]) -> Known | None:
    number = row.cells.get("employee_number", "").upper()
    return by_key.get(number) if number else holders.get(row.cells.get(_BADGE, ""))


def _fault_of(row: Row, person: Known | None) -> tuple[Fault, str] | None:
    if row.fault is not None:
        return row.fault, row.text
    number, badge, status = (row.cells[column] for column in REQUIRED)
    issued = _is_issued(row)
    checks = (
        (not BADGE.fullmatch(badge), Fault.BAD_BADGE, badge),
        (not issued and status.lower() not in OUT_OF_USE, Fault.BAD_CODE, status),
        (issued and not number, Fault.NO_NUMBER, number),
        (bool(number) and person is None, Fault.UNKNOWN_PERSON, number),
        (issued and person is not None and not person.active, Fault.HAS_LEFT, number),
    )
    return next(((fault, text) for wrong, fault, text in checks if wrong), None)


def _add_doubles(rows: Iterable[Row], faults: dict[int, tuple[Fault, str]]) -> None:
    """One badge in two rows, or two badges in use for one person: nobody knows which is right."""
    good = [row for row in rows if row.line not in faults]
    badges = find_doubled(row.cells[_BADGE] for row in good)
    in_use = [row for row in good if _is_issued(row)]
    numbers = find_doubled(row.cells["employee_number"].upper() for row in in_use)
    for row in good:
        if row.cells[_BADGE] in badges:
            faults[row.line] = (Fault.BADGE_TWICE, row.cells[_BADGE])
        elif _is_issued(row) and row.cells["employee_number"].upper() in numbers:
            faults[row.line] = (Fault.NUMBER_TWICE, row.cells["employee_number"])


def _line(row: Row, fault: tuple[Fault, str] | None, person: Known | None) -> Line:
    number = row.cells.get("employee_number", "") or (person.number if person else "")
    name, person_id = (person.name, person.id) if person else ("", None)
    if fault is not None:
        return Line(row.line, Outcome.SET_ASIDE, number, name, person_id, {}, *fault)
    badge, held = row.cells[_BADGE], person.badge_number if person else ""
    if _is_issued(row):
        changes = {} if held == badge else {_BADGE: (held, badge)}
    else:
        changes = {_BADGE: (badge, "")} if held == badge else {}
    outcome = Outcome.MOVES if changes else Outcome.UNCHANGED
    return Line(row.line, outcome, number, name, person_id, changes)
