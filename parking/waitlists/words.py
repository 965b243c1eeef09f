"""Waitlists in words: the rules, what happened, why not, and how long it may take."""

from collections.abc import Mapping
from datetime import timedelta
from math import ceil

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from core.identity.employment import CLASSES
from parking.models import Product
from parking.products.words import bar_sentence
from parking.waitlists.estimate import LEAST_TAKEN, LEAST_TIME, Estimate, Turnover
from parking.waitlists.log import Kind, State
from parking.waitlists.models import WaitlistEvent
from parking.waitlists.refusals import WaitlistRefusal, WaitlistRefusedError
from parking.waitlists.rounds import Reason
from parking.waitlists.rules import Criterion, Rules

_MONTH = timedelta(days=30.44)

STATES: Mapping[str, LazyString] = {
    State.WAITING: _l("Waiting"),
    State.OFFERED: _l("Has an offer"),
    State.ACCEPTED: _l("Has the permit"),
    State.LEFT: _l("Left the list"),
}
STATE_KINDS: Mapping[str, str] = {
    State.WAITING: "info",
    State.OFFERED: "open",
    State.ACCEPTED: "open",
    State.LEFT: "neutral",
}
CRITERIA: Mapping[str, LazyString] = {
    Criterion.PRIORITY: _l("Priority groups"),
    Criterion.SENIORITY: _l("Years of service"),
    Criterion.APPLIED: _l("Date of application"),
}
REASONS: Mapping[str, LazyString] = {
    Reason.NOT_ELIGIBLE: _l("The permit was not open to them then"),
    Reason.NO_CAR: _l("There was no vehicle on the account"),
    Reason.DEFERRED: _l("They had asked to be passed by until a later day"),
    Reason.RESTING: _l("They had missed an offer a short while before"),
}
LEAVINGS: Mapping[str, LazyString] = {
    "self": _l("By their own wish"),
    "missed": _l("As many offers were missed as the rules allow"),
    "office": _l("Taken off by the office"),
    "gone": _l("The account was closed"),
}
HAPPENED: Mapping[str, LazyString] = {
    Kind.RULES: _l("Rules were put in force"),
    Kind.JOINED: _l("Joined the list"),
    Kind.REJOINED: _l("Came back to the same place"),
    Kind.FACTS: _l("The facts that the rules ask about were corrected"),
    Kind.DEFERRED: _l("Asked to be passed by for a while"),
    Kind.RESUMED: _l("Asked for offers again"),
    Kind.MOVED: _l("Moved by the office"),
    Kind.SKIPPED: _l("Passed over"),
    Kind.OFFERED: _l("A space was offered"),
    Kind.DECLINED: _l("The offer was declined"),
    Kind.EXPIRED: _l("The offer ran out"),
    Kind.ACCEPTED: _l("The offer was taken: the permit is active"),
    Kind.LEFT: _l("Left the list"),
}
KINDS: Mapping[str, str] = {
    Kind.JOINED: "info",
    Kind.SKIPPED: "refer",
    Kind.OFFERED: "open",
    Kind.ACCEPTED: "open",
    Kind.EXPIRED: "refer",
    Kind.LEFT: "refuse",
}


def rules_words(rules: Rules) -> list[str]:
    """A list's rules for everybody, a sentence for each."""
    return [*_order_words(rules), *_offer_words(rules), _names_words(rules)]


def event_why(event: WaitlistEvent) -> str:
    """The rest of a line in a story: the reason given, or what it was about."""
    details, kind = event.details, event.kind
    if kind == Kind.SKIPPED:
        return str(REASONS[details["reason"]])
    if kind == Kind.LEFT and not event.reason:
        return str(LEAVINGS[details["why"]])
    if kind == Kind.MOVED:
        return str(_("To rank %(rank)s: %(why)s", rank=details["rank"], why=event.reason))
    return event.reason


def turnover_words(past: Turnover) -> str:
    """What the list did of late."""
    months = max(1, round(past.over / _MONTH))
    spaces = ngettext(
        "%(num)s space went to this list", "%(num)s spaces went to this list", past.taken
    )
    window = ngettext("in the last month.", "in the last %(num)s months.", months)
    return f"{spaces} {window}"


def estimate_words(found: Estimate | None) -> str:
    """How long it may take, as honestly as it is known."""
    if found is None:
        return str(
            _(
                "Nobody can tell yet how long it takes: that needs at least %(months)s months and"
                " %(taken)s spaces that went to this list.",
                months=round(LEAST_TIME / _MONTH),
                taken=LEAST_TAKEN,
            )
        )
    soonest = int(found.soonest / _MONTH)
    if found.latest is None:
        return str(
            ngettext(
                "Probably longer than %(num)s month, perhaps ten years and more.",
                "Probably longer than %(num)s months, perhaps ten years and more.",
                soonest,
            )
        )
    latest = max(ceil(found.latest / _MONTH), soonest + 1)
    if soonest == 0:
        return str(
            ngettext(
                "Probably within a month: so it goes in four of five cases.",
                "Probably within %(num)s months: so it goes in four of five cases.",
                latest,
            )
        )
    return str(
        _(
            "Probably between %(first)s and %(last)s months: so it goes in four of five cases.",
            first=soonest,
            last=latest,
        )
    )


def estimate_notes(rules: Rules) -> list[str]:
    """What the range leaves out."""
    notes = [_("It counts spaces that went to the list: people who leave make it sooner.")]
    if {Criterion.PRIORITY, Criterion.SENIORITY} & set(rules.criteria):
        notes.append(
            _("By these rules people who join later may come before you: that makes it longer.")
        )
    return [str(note) for note in notes]


def refusal_sentence(refused: WaitlistRefusedError, product: Product) -> str:
    """Why a step was refused, and what the person can do."""
    if refused.bars:
        return bar_sentence(refused.bars[0], product)
    return str(_REFUSALS[refused.code])


_REFUSALS: Mapping[str, LazyString] = {
    WaitlistRefusal.NO_NAMES: _l("This list takes no new names now. Ask the parking office."),
    WaitlistRefusal.NOT_FOR_YOU: _l("This permit is not open to you."),
    WaitlistRefusal.NOT_WAITING: _l("That cannot be done: the place on the list is another now."),
    WaitlistRefusal.NO_OFFER: _l("There is no offer for you on this list now."),
    WaitlistRefusal.TOO_LATE: _l("That can no longer be undone. You can join at the end."),
    WaitlistRefusal.ODD_DAY: _l("Choose a day after today, within two years."),
    WaitlistRefusal.ALONE: _l("Nobody else is on this list: there is no other rank."),
    WaitlistRefusal.CHANGED_MEANWHILE: _l(
        "Somebody else changed the rules meanwhile. Look at them, then change them again."
    ),
    WaitlistRefusal.THERE_ALREADY: _l("This permit has a waitlist already."),
}


def _order_words(rules: Rules) -> list[str]:
    names = [str(CRITERIA[criterion]).lower() for criterion in rules.criteria]
    words = [str(_("The order is by %(criteria)s.", criteria=", ".join(names)))]
    if Criterion.PRIORITY in rules.criteria:
        groups = [
            ", ".join(str(CLASSES.get(code, code)) for code in sorted(group))
            for group in rules.priorities
        ]
        groups.append(str(_("everybody else")))
        words.append(str(_("Groups, first served first: %(groups)s.", groups="; ".join(groups))))
    if Criterion.SENIORITY in rules.criteria:
        words.append(
            str(_("Whoever works here longer comes first; an unknown first day comes last."))
        )
    words.append(
        str(
            _(
                "What is equal by that goes by who applied first. The office may move somebody only"
                " for a reason that is kept."
            )
        )
    )
    return words


def _offer_words(rules: Rules) -> list[str]:
    stands = ngettext(
        "An offer stands until the end of the day after it, then goes to the next person.",
        "An offer stands for the rest of the day and %(num)s days more, then goes to the next.",
        rules.offer_days,
    )
    rest = ngettext(
        "Whoever declines an offer or lets it run out keeps the place, and is offered nothing for"
        " %(num)s day.",
        "Whoever declines an offer or lets it run out keeps the place, and is offered nothing for"
        " %(num)s days.",
        rules.rest_days,
    )
    most = ngettext(
        "The first missed offer ends the place on the list.",
        "After %(num)s missed offers the place on the list is lost.",
        rules.misses_at_most,
    )
    passed = _(
        "Whoever has no vehicle on the account, may not hold the permit then, or has asked to be"
        " passed by keeps the place as well; the reason is kept."
    )
    ways = [stands, rest, most] if rules.misses_at_most > 1 else [stands, most]
    return [str(words) for words in (*ways, passed)]


def _names_words(rules: Rules) -> str:
    return str(_("It takes new names.") if rules.is_open else _("It takes no new names now."))
