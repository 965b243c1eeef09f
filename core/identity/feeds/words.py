"""What feeds do and what is wrong with them, in words that whoever makes them can act on."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.identity.feeds.models import FeedRow, FeedRun, RunState
from core.identity.feeds.outcomes import Fault, Outcome
from core.identity.feeds.runs import RunRefusal
from core.identity.feeds.table import Unreadable

OUTCOMES: Mapping[str, LazyString] = {
    Outcome.SET_ASIDE: _l("Set aside"),
    Outcome.LEAVES: _l("Leaves"),
    Outcome.JOINS: _l("Joins"),
    Outcome.RETURNS: _l("Returns"),
    Outcome.MOVES: _l("Changes"),
    Outcome.ADDED: _l("Is added"),
    Outcome.REMOVED: _l("Is ended or taken off"),
    Outcome.UNCHANGED: _l("Unchanged"),
}
OUTCOME_KINDS: Mapping[str, str] = {
    Outcome.SET_ASIDE: "refer",
    Outcome.LEAVES: "refuse",
    Outcome.JOINS: "open",
    Outcome.RETURNS: "open",
    Outcome.ADDED: "open",
    Outcome.REMOVED: "refuse",
    Outcome.MOVES: "info",
}
STATES: Mapping[str, LazyString] = {
    RunState.LOOKED: _l("Looked at; nothing is changed"),
    RunState.WAITING: _l("Waits for approval"),
    RunState.QUEUED: _l("Goes in force within seconds"),
    RunState.RUNNING: _l("Going in force"),
    RunState.DONE: _l("In force"),
    RunState.REFUSED: _l("Refused"),
    RunState.SUPERSEDED: _l("A newer one came first"),
    RunState.UNREADABLE: _l("Cannot be read"),
}
STATE_KINDS: Mapping[str, str] = {
    RunState.WAITING: "refer",
    RunState.QUEUED: "info",
    RunState.RUNNING: "info",
    RunState.DONE: "open",
    RunState.UNREADABLE: "refuse",
}
SOURCES: Mapping[str, LazyString] = {
    "page": _l("This page"),
    "file": _l("File in the folder"),
    "api": _l("Another system"),
}
COLUMNS: Mapping[str, LazyString] = {
    "name": _l("Name"),
    "email": _l("Email"),
    "employment_class": _l("Employment"),
    "site": _l("Site"),
    "badge_number": _l("Badge"),
    "plate": _l("Plate"),
    "make": _l("Make"),
    "color": _l("Color"),
    "electric": _l("Plugged in"),
    "permit": _l("Permit"),
    "capacity": _l("Spaces"),
    "accessible_spaces": _l("Accessible spaces"),
    "electric_spaces": _l("Spaces for electric cars"),
    "touches": _l("Touches"),
}
# Not what a row changes but whom that is about: it has no before.
_TOUCHES = "touches"
FAULTS: Mapping[str, LazyString] = {
    Fault.NOT_UTF8: _l("It is not written in UTF-8."),
    Fault.BAD_CHARACTERS: _l("It has characters that cannot be shown."),
    Fault.FORMULA: _l("A cell begins like a formula."),
    Fault.CELLS: _l("It has other cells than the first line names."),
    Fault.CUT: _l("The feed breaks off in this line."),
    Fault.NO_NUMBER: _l("The employee number is missing, or is none."),
    Fault.NUMBER_TWICE: _l("The employee number stands in more than one row."),
    Fault.NO_NAME: _l("The name is missing, or has no letter."),
    Fault.BAD_EMAIL: _l("The email address is missing, or is none."),
    Fault.EMAIL_TWICE: _l("The email address stands in more than one row."),
    Fault.EMAIL_TAKEN: _l("The email address is somebody else's."),
    Fault.BAD_BADGE: _l("The badge number is missing, or is none."),
    Fault.BADGE_TWICE: _l("The badge stands in more than one row."),
    Fault.BADGE_TAKEN: _l("The badge is somebody else's."),
    Fault.BAD_CODE: _l("A code is missing, or is none."),
    Fault.TOO_LONG: _l("A cell is too long."),
    Fault.CLOSED_BY_HAND: _l("An administrator closed this account; a feed does not open it."),
    Fault.UNKNOWN_PERSON: _l("Nobody has this employee number."),
    Fault.HAS_LEFT: _l("This account is closed."),
}
PROBLEMS: Mapping[str, LazyString] = {
    Unreadable.EMPTY: _l("There is nothing in it."),
    Unreadable.NO_HEADER: _l("Its first line must name these columns:"),
    Unreadable.TOO_MANY: _l("It has too many rows; the most are:"),
    Unreadable.TOO_BIG: _l("It is larger than what is taken. Split it."),
}
REFUSALS: Mapping[str, LazyString] = {
    RunRefusal.NOT_OPEN: _l("This feed is decided already."),
    RunRefusal.NEWER: _l("A newer list was put in force since. Send a new one."),
    RunRefusal.SAME_PERSON: _l("Somebody else must approve it: you sent it."),
}


def row_words(row: FeedRow) -> str:
    """What a row changes, or why it is set aside."""
    if row.fault:
        # What another package finds wrong, it says itself.
        why = str(FAULTS[row.fault]) if row.fault in FAULTS else ""
        return f"{why} {_quoted(row.text)}".strip() if why else row.text
    if row.outcome in (Outcome.JOINS, Outcome.ADDED):
        return ", ".join(after for _before, after in row.changes.values() if after)
    return "; ".join(_change_words(name, *pair) for name, pair in row.changes.items())


def _change_words(name: str, before: str, after: str) -> str:
    what = COLUMNS.get(name, name)
    if name == _TOUCHES:
        return f"{what}: {after}"
    return str(
        _(
            "%(what)s: %(before)s → %(after)s",
            what=what,
            before=before or "—",
            after=after or "—",
        )
    )


def problem_words(run: FeedRun) -> str:
    """Why nothing of a feed can be read; empty where it can."""
    return f"{PROBLEMS[run.problem]} {run.problem_text}".strip() if run.problem else ""


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""
