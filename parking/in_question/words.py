"""What the office reads of permits in question: what speaks against each, and what was decided."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from core.identity.employment import CLASSES, SITES
from core.web.formatting import local_date
from parking.in_question.rules import Lack, Reasons, State
from parking.models import Product
from parking.products.eligibility import Bar
from parking.products.words import SHIFTS, names_of


class Shown(StrEnum):
    """Which part of the list is shown."""

    HOLDER = "holder"
    RULE = "rule"
    DECIDED = "decided"


SHOWN: Mapping[str, LazyString] = {
    Shown.HOLDER: _l("To decide"),
    Shown.RULE: _l("Since a rule changed"),
    Shown.DECIDED: _l("Decided"),
}
STATES: Mapping[str, LazyString] = {
    State.OPEN: _l("Not decided"),
    State.STAYS: _l("Stays: an exception"),
    State.ENDS: _l("Ends"),
    State.OVER: _l("No longer in question"),
}
STATE_KINDS: Mapping[str, str] = {
    State.OPEN: "refer",
    State.STAYS: "open",
    State.ENDS: "neutral",
    State.OVER: "neutral",
}


class QuestionRefusal(StrEnum):
    """Why nothing can be decided of a permit in question now."""

    DECIDED = "question_decided"
    OVER = "question_over"
    OWN = "question_own"


REFUSALS: Mapping[QuestionRefusal, LazyString] = {
    QuestionRefusal.DECIDED: _l("Somebody has decided this meanwhile. Load the page again."),
    QuestionRefusal.OVER: _l(
        "Nothing speaks against this permit any more, or it is over: there is nothing to decide."
    ),
    QuestionRefusal.OWN: _l("This is your own permit. Somebody else of the office decides."),
}


def reason_lines(reasons: Reasons, product: Product) -> list[str]:
    """What speaks against a holder, a sentence each, with the fact as it is known."""
    return [str(_SENTENCES[code](product, fact)) for code, fact in reasons.items()]


_SENTENCES: Mapping[str, Callable[[Product, str], object]] = {
    Bar.OTHER_CLASS: lambda product, fact: _(
        "It is for %(who)s; recorded: %(now)s.",
        who=names_of(product.employment_classes, CLASSES),
        now=names_of([fact], CLASSES),
    ),
    Bar.OTHER_SITE: lambda product, fact: _(
        "It is for people who work at %(where)s; recorded: %(now)s.",
        where=names_of(product.sites, SITES),
        now=names_of([fact], SITES),
    ),
    Bar.SHIFT_UNKNOWN: lambda product, _fact: _(
        "It is for people on %(shifts)s; the holder's shift is not known.",
        shifts=names_of(product.shifts, SHIFTS),
    ),
    Bar.OTHER_SHIFT: lambda product, fact: _(
        "It is for people on %(shifts)s; recorded: %(now)s.",
        shifts=names_of(product.shifts, SHIFTS),
        now=names_of([fact], SHIFTS),
    ),
    Bar.SERVICE_UNKNOWN: lambda _product, _fact: _(
        "It asks for years of service; the holder's first day of work is not known."
    ),
    Bar.SERVICE_TOO_SHORT: lambda product, fact: ngettext(
        "It asks for %(num)s year of service; the holder began on %(day)s.",
        "It asks for %(num)s years of service; the holder began on %(day)s.",
        product.service_years,
        day=local_date(date.fromisoformat(fact)),
    ),
    Bar.DISTANCE_UNKNOWN: lambda _product, _fact: _(
        "It asks how far away people live; that is not known of the holder."
    ),
    Bar.TOO_NEAR: lambda product, fact: ngettext(
        "It is for people who live %(num)s mile away or farther; recorded: %(now)s.",
        "It is for people who live %(num)s miles away or farther; recorded: %(now)s.",
        product.distance_miles,
        now=fact,
    ),
    Bar.TRANSIT_PASS: lambda _product, _fact: _(
        "It cannot be had together with a transit pass; the holder has one."
    ),
    Lack.NO_SPONSOR: lambda _product, _fact: _("Nobody answers for its holder."),
    Lack.TOO_FEW_PEOPLE: lambda product, fact: _(
        "It needs cars of at least %(least)s people; those on it are of %(now)s.",
        least=product.least_people,
        now=fact,
    ),
    Lack.SPONSOR_LEFT: lambda _product, fact: _(
        "%(name)s answered for its holder, and has left.", name=fact
    ),
}
