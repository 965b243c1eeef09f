"""Rounds in words."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.web.formatting import local_datetime
from parking.rounds.models import RenewRound, RoundAnswer
from parking.rounds.rules import Answer, Outcome, can_answer
from parking.rounds.steps import ASKING, CANCELLED, RoundRefusal

STATES: Mapping[str, LazyString] = {
    "asking": _l("Asking"),
    "closed": _l("Closed"),
    "cancelled": _l("Called off"),
}
STATE_KINDS: Mapping[str, str] = {"asking": "refer", "closed": "open"}
ANSWERS: Mapping[str, LazyString] = {
    Answer.NONE: _l("No answer"),
    Answer.KEEP: _l("Keeps it"),
    Answer.RELEASE: _l("Releases it"),
}
OUTCOMES: Mapping[str, LazyString] = {
    Outcome.OPEN: _l("Not decided"),
    Outcome.KEPT: _l("Kept"),
    Outcome.RELEASED: _l("Released"),
    Outcome.GONE: _l("Was not in force any more"),
}
SILENCE: Mapping[str, LazyString] = {
    Answer.KEEP: _l("They keep the permit"),
    Answer.RELEASE: _l("The permit ends with the days that are paid"),
}


def rule_lines(answer_by: datetime, last_chance: datetime, silence: str) -> list[str]:
    """What is published of a round, a sentence each."""
    loses = silence == Answer.RELEASE
    return [
        str(
            _("Everybody who holds it says by %(time)s whether they keep it.", time=_at(answer_by))
        ),
        str(
            _(
                "They are reminded three days before. Whoever says nothing is asked again, until"
                " %(time)s.",
                time=_at(last_chance),
            )
        ),
        str(
            _("Whoever says nothing at all loses it: it ends with the days that are paid.")
            if loses
            else _("Whoever says nothing at all keeps it.")
        ),
        str(_("What is released ends with the days that are paid, then goes to the waitlist.")),
    ]


def standing_sentence(row: RoundAnswer, now: datetime) -> str:
    """How a holder's question stands, for the holder."""
    found = row.round
    if found.state == CANCELLED:
        return str(_("The round was called off: %(reason)s", reason=found.cancel_reason))
    writers: Mapping[Outcome, Callable[[], object]] = {
        Outcome.KEPT: lambda: _("You keep it."),
        Outcome.RELEASED: lambda: _("It ends with the days that are paid."),
        Outcome.GONE: lambda: _("This permit was not in force any more."),
        Outcome.OPEN: lambda: _asked(row, now),
    }
    return str(writers[row.said.outcome]())


def is_open(row: RoundAnswer, now: datetime) -> bool:
    """Whether a holder's answer still counts."""
    return row.round.state == ASKING and can_answer(row.said, row.round.times, now)


def _asked(row: RoundAnswer, now: datetime) -> str:
    found = row.round
    if row.answer == Answer.KEEP:
        return str(_("You said that you keep it."))
    if row.answer == Answer.RELEASE:
        return str(_("You said that you release it."))
    by = found.answer_by if now < found.answer_by else found.last_chance
    loses = found.silence == Answer.RELEASE
    if loses:
        return str(_("Answer by %(time)s. If you say nothing, you lose the space.", time=_at(by)))
    return str(_("Answer by %(time)s. If you say nothing, you keep it.", time=_at(by)))


def refusal_sentence(code: RoundRefusal) -> str:
    """Why something cannot be done in a round."""
    writers: Mapping[RoundRefusal, Callable[[], object]] = {
        RoundRefusal.GOING_ON: lambda: _("A round of this product is going on. Look at that one."),
        RoundRefusal.NOBODY: lambda: _("Nobody holds it whom one could ask."),
        RoundRefusal.OVER: lambda: _(
            "That cannot be changed any more: the time to answer is over."
        ),
    }
    return str(writers[code]())


def round_words(found: RenewRound) -> list[str]:
    """What was published of a round."""
    return rule_lines(found.answer_by, found.last_chance, found.silence)


def _at(instant: datetime) -> str:
    return local_datetime(instant)
