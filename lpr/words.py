"""What the console calls troubles, barriers' answers and endings, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.web.i18n import choose_locale
from lpr.lane.cameras.troubles import Trouble, trouble_sentence

_TROUBLES: Mapping[str, LazyString] = {
    "never_seen": _l("This lane has never reported. Start its process."),
    "silent": _l("No contact with the lane. It still decides by itself; look at the gate."),
    "fire": _l("The fire input of this lane is on."),
    "held_fire": _l("Held open for a fire alarm, until somebody releases it."),
    "held_key_switch": _l("Held open by the key switch at the lane."),
    "held_console": _l("Held open from the console, until somebody releases it."),
    "held_responder": _l("Held open for a responder."),
    "barrier": _l("The barrier does not answer. Check its cable and power."),
    "boom": _l("Something is in the way of the boom. Look at the gate."),
    "camera": _l("The camera gives no picture. Check its cable and power."),
    "journal": _l("The lane cannot write its journal. Free its disk."),
    "no_list": _l("The lane has no list of permits yet."),
    "old_list": _l("The lane's list of permits is old. Check its line to the server."),
    "list": _l("The lane refused the last list. Check its keys."),
    "clock": _l("The lane's clock is wrong. Set it."),
    "reader": _l("A reader, the screen or the printer of this lane does not work. See its log."),
    "reader_flood": _l("Somebody has tried too many badges or codes at this lane."),
    "code_twice": _l("A code from a permit's page was used at two lanes."),
}
# The lane's own codes and sentences follow; see lpr.lane.cameras.troubles.
_OF_THE_CAMERA = "camera_"
_BARRIER: Mapping[str, LazyString] = {
    "raised": _l("Barrier raised"),
    "already": _l("Barrier was already raised for this car"),
    "expired": _l("The command came too late; the barrier did not move"),
    "obstructed": _l("Something is in the way of the boom; it did not rise"),
    "failed": _l("The barrier did not answer"),
    "unknown": _l("The lane restarted; nobody knows whether the barrier rose"),
    "not_connected": _l("No barrier is connected"),
}
_ENDINGS: Mapping[str, LazyString] = {
    "opened": _l("Let in"),
    "turned_around": _l("Turned around"),
    "left": _l("Left without being let in"),
    "gone": _l("Nobody stood there any more"),
    "shadow": _l("In shadow: nothing was moved"),
}
_EXIT_ENDINGS: Mapping[str, LazyString] = {
    "opened": _l("Let out"),
    "left": _l("Gone without being let out"),
}
# Of a car that the barrier had risen for, by whether the lane is an exit.
_WENT_BACK: Mapping[bool, LazyString] = {
    False: _l("Let in, and went back out"),
    True: _l("Let out, and went back in"),
}


def trouble_words(code: str) -> str:
    """What is wrong with a lane, and what to do."""
    of_camera = code.removeprefix(_OF_THE_CAMERA)
    if code != of_camera and of_camera in set(Trouble):
        return trouble_sentence(Trouble(of_camera), choose_locale())
    return str(_TROUBLES.get(code, code))


def clock_words(ahead_s: float) -> str:
    """How far a lane's clock is from the server's, in seconds."""
    if ahead_s < 0:
        return str(_("%(seconds)s s behind ours", seconds=-ahead_s))
    return str(_("%(seconds)s s ahead of ours", seconds=ahead_s))


def barrier_words(answer: str | None) -> str:
    """What the barrier did."""
    return str(_BARRIER.get(answer, answer)) if answer else _("The barrier was not told to move")


def hot_words(values: Mapping[str, str]) -> str:
    """What the attendant is told of a threat; `values` are those of the decision."""
    approver = values.get("approver") or _("the office")
    said = _(
        "On the hot list as a threat, approved by %(who)s. Keep the gate closed, keep your"
        " distance, and call Police and Security.",
        who=approver,
    )
    return str(said)


def settled_words(how: str | None, *, is_exit: bool = False, moved: str = "") -> str:
    """How a passage ended; empty while it has not.

    `moved` is which way the car went that did not go through: a value of Movement, or empty.
    """
    if how == "opened" and moved:
        return str(_WENT_BACK[is_exit])
    endings = {**_ENDINGS, **_EXIT_ENDINGS} if is_exit else _ENDINGS
    return str(endings.get(how, how)) if how else ""
