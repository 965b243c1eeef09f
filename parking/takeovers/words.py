"""Words of requests for plates."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from parking.takeovers.commands import Answer, Outcome
from parking.takeovers.evidence import EvidenceFault
from parking.takeovers.refusals import TakeoverRefusal

REFUSALS: Mapping[TakeoverRefusal, LazyString] = {
    TakeoverRefusal.NO_CAR: _l("This plate is on no account now: add it to yours."),
    TakeoverRefusal.OWN_CAR: _l("This car is on your own account already."),
    TakeoverRefusal.ASKED_ALREADY: _l("You have asked for it already. The office is looking."),
    TakeoverRefusal.TOO_MANY: _l("Three requests of yours are open. Take one back first."),
    TakeoverRefusal.OVER: _l("It is decided already."),
    TakeoverRefusal.OWN_REQUEST: _l(
        "You are one of the two whom this is about: a colleague of the office decides it."
    ),
    TakeoverRefusal.GONE: _l("The plate is on another account by now. Look at it afresh."),
    TakeoverRefusal.TOO_LATE: _l("It is too long ago to be undone here: move the plate by hand."),
}
FAULTS: Mapping[EvidenceFault, LazyString] = {
    EvidenceFault.NOT_A_PICTURE: _l("This is not a JPEG, PNG or WebP picture. Choose one."),
    EvidenceFault.TOO_MANY_PIXELS: _l(
        "The picture has more than 50 million pixels. Send a smaller one."
    ),
    EvidenceFault.DAMAGED: _l("The picture is damaged. Take another one."),
}
ANSWERS: Mapping[str, LazyString] = {
    "": _l("Not answered yet"),
    Answer.MINE: _l("Says it is still theirs"),
    Answer.GONE: _l("Says they no longer have it"),
}
OUTCOMES: Mapping[str, LazyString] = {
    "": _l("Open"),
    Outcome.GRANTED: _l("Moved"),
    Outcome.REFUSED: _l("Refused"),
    Outcome.WITHDRAWN: _l("Taken back"),
    Outcome.UNDONE: _l("Moved, and undone"),
}
OUTCOME_KINDS: Mapping[str, str] = {
    "": "refer",
    Outcome.GRANTED: "open",
    Outcome.REFUSED: "refuse",
    Outcome.WITHDRAWN: "neutral",
    Outcome.UNDONE: "neutral",
}
