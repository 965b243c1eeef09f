"""Rights in words: kinds and states of entries, and why a step was refused."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from parking.access import HotKind
from parking.rights.pages import TrailLine
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.rights.tenure import Tenure
from parking.timeline import Entry

HOT_KINDS: Mapping[str, LazyString] = {
    HotKind.THREAT.value: _l("Threat: the gate stays closed, an attendant is alerted"),
    HotKind.DEBT.value: _l("Debt: let in, and noted"),
}
HOT_KIND_NAMES: Mapping[str, LazyString] = {
    HotKind.THREAT.value: _l("Threat"),
    HotKind.DEBT.value: _l("Debt"),
}

TENURES: Mapping[str, LazyString] = {
    Tenure.WAITING: _l("Waits for approval"),
    Tenure.IN_FORCE: _l("In force"),
    Tenure.EXPIRED: _l("Expired"),
    Tenure.ENDED: _l("Taken off"),
}
TENURE_KINDS: Mapping[str, str] = {
    Tenure.WAITING: "refer",
    Tenure.IN_FORCE: "open",
    Tenure.EXPIRED: "neutral",
    Tenure.ENDED: "neutral",
}

# The verbs of the trail: what was done, and with what sign the story shows it.
_STEPS: Mapping[str, tuple[LazyString, str]] = {
    "propose": (_l("Proposed"), "info"),
    "add": (_l("Added"), "open"),
    "approve": (_l("Approved: it is in force"), "open"),
    "end": (_l("Taken off"), "refuse"),
    "restore": (_l("Put back"), "open"),
}


_REFUSALS: Mapping[RightsRefusal, LazyString] = {
    RightsRefusal.OWN_PROPOSAL: _l(
        "You proposed this entry. Somebody else must look at it and approve it."
    ),
    RightsRefusal.NOT_WAITING: _l("This entry no longer waits for approval."),
    RightsRefusal.ALREADY_LISTED: _l("It is on the list already, or waits to be."),
    RightsRefusal.NO_MISREADING: _l("That is the plate itself: it opens anyway."),
    RightsRefusal.TOO_UNLIKE: _l(
        "More than two characters differ: that is another plate, not a misreading of this one."
    ),
    RightsRefusal.UNKNOWN_CAR: _l(
        "Nobody has this plate on their account. Check the state, the kind and the number."
    ),
    RightsRefusal.OTHER_CAR: _l(
        "What was read is another car's plate on an account: it must not open for this one."
    ),
    RightsRefusal.UNKNOWN_PERMIT: _l(
        "No permit that is held now has this number. It stands on the permit's page."
    ),
    RightsRefusal.UNKNOWN_PERSON: _l(
        "Nobody has this employee number, badge or address. Look it up under People."
    ),
    RightsRefusal.ODD_TIMES: _l(
        "A duty ends after it begins, within 36 hours, and is not over already."
    ),
    RightsRefusal.ODD_VISIT: _l(
        "A visit ends after it begins, within 31 days, and is not over already."
    ),
    RightsRefusal.CHANGED_MEANWHILE: _l(
        "Somebody changed these rules while your page was open. Look at them, then go on."
    ),
    RightsRefusal.OVER: _l("This entry is over already. Nothing was changed."),
    RightsRefusal.CANNOT_RESTORE: _l(
        "It cannot be put back: its time is over, or it was never taken off. Add it anew."
    ),
    RightsRefusal.ROSTERED: _l("A roster says who is on duty at that time. Ask whoever makes it."),
    RightsRefusal.NO_SIGN_UP: _l("This garage takes no sign-ups now. Ask the parking office."),
    RightsRefusal.OTHER_CLASS: _l("Sign-up here is for other groups of staff. Choose another."),
    RightsRefusal.NO_CAR: _l("Add your vehicle first: the gate knows you by its plate."),
    RightsRefusal.TOO_LATE: _l("Sign-up for this time is closed. Ask the parking office."),
    RightsRefusal.TOO_EARLY: _l("That is too far ahead. Come back nearer to the day."),
    RightsRefusal.OUTSIDE_HOURS: _l(
        "Part of it is at a time when this garage is kept for patients and visitors."
    ),
    RightsRefusal.OVERLAPS: _l("You have a duty there at that time already."),
    RightsRefusal.NO_PLACE: _l("Every place for that time is taken. Try another garage."),
}


def told_words(lines: Iterable[TrailLine]) -> list[Entry]:
    """An entry's story, as the timeline draws it."""
    story = []
    for line in lines:
        title, kind = _STEPS.get(line.verb, (line.verb, "neutral"))
        story.append(Entry(line.at, str(title), line.who, line.why, kind))
    return story


def refusal_sentence(refused: RightsRefusedError) -> str:
    """Why a step was refused, and what the person can do."""
    return str(_REFUSALS[refused.code])
