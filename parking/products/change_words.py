"""Changes of products in words: what differs, what it does to whom, and why one is refused."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from parking.products.eligibility import Bar
from parking.products.impact import Effect
from parking.products.parts import Part
from parking.products.refusals import ChangeRefusal, ChangeRefusedError

PARTS: Mapping[str, LazyString] = {
    Part.FACTS: _l("What it is"),
    Part.WHO: _l("Who may have it"),
    Part.SALE: _l("How it is sold"),
    Part.HOURS: _l("When it lets in"),
    Part.PRICE: _l("Price"),
    Part.TERMS: _l("Terms to accept"),
    Part.ZONE: _l("Zone"),
    Part.GARAGE: _l("Garage or lot"),
    Part.NEW_PRODUCT: _l("New product"),
    Part.NEW_ZONE: _l("New zone"),
    Part.NEW_GARAGE: _l("New garage or lot"),
}
STATES: Mapping[str, LazyString] = {
    "draft": _l("Not in force yet"),
    "in_force": _l("In force"),
    "undone": _l("Undone"),
    "dropped": _l("Left as it was"),
}
STATE_KINDS: Mapping[str, str] = {"draft": "refer", "in_force": "open"}
EFFECTS: Mapping[str, LazyString] = {
    Effect.LOSES: _l("May no longer have it"),
    Effect.GAINS: _l("May have it from now on"),
    Effect.PRICE: _l("Pays another price"),
    Effect.HOURS: _l("Comes in at other hours"),
    Effect.GARAGE: _l("Parks in another garage"),
    Effect.VEHICLES: _l("Has vehicles beyond the new limits"),
    Effect.ENDS: _l("Permit ends with the product"),
    Effect.TERMS: _l("Is asked to accept the new terms"),
}
_REASONS: Mapping[str, LazyString] = {
    Bar.OTHER_CLASS: _l("employment class"),
    Bar.OTHER_SITE: _l("site"),
    Bar.SHIFT_UNKNOWN: _l("shift not known"),
    Bar.OTHER_SHIFT: _l("shift"),
    Bar.SERVICE_UNKNOWN: _l("first day of work not known"),
    Bar.SERVICE_TOO_SHORT: _l("years of service"),
    Bar.DISTANCE_UNKNOWN: _l("distance not known"),
    Bar.TOO_NEAR: _l("distance"),
    Bar.TRANSIT_PASS: _l("transit pass"),
}
_REFUSALS: Mapping[ChangeRefusal, LazyString] = {
    ChangeRefusal.NOTHING_NEW: _l("Nothing differs from what is in force."),
    ChangeRefusal.STALE: _l(
        "Somebody else changed it meanwhile. Make your change again, from what it is now."
    ),
    ChangeRefusal.NOT_A_DRAFT: _l("This change was decided before. Look at it again."),
    ChangeRefusal.NOT_IN_FORCE: _l("This change is not in force."),
    ChangeRefusal.BACKWARDS: _l("A price is never changed backwards. Choose a day after today."),
    ChangeRefusal.LATER_CHANGE: _l("It was changed again since: undo that first."),
    ChangeRefusal.PRICE_BEGUN: _l("This price has begun. Set another from a later day."),
    ChangeRefusal.IN_USE: _l("It is in use by now, and stays."),
}
# What so many have done under a change, which is why it cannot be taken back.
_DONE_SINCE: Mapping[ChangeRefusal, Callable[[int], object]] = {
    ChangeRefusal.PERMITS_SINCE: lambda number: ngettext(
        "%(num)s permit was given under it since. Make another change instead.",
        "%(num)s permits were given under it since. Make another change instead.",
        number,
    ),
    ChangeRefusal.NAMES_SINCE: lambda number: ngettext(
        "%(num)s person put their name down under it since. Make another change instead.",
        "%(num)s people put their names down under it since. Make another change instead.",
        number,
    ),
    ChangeRefusal.CARS_SINCE: lambda number: ngettext(
        "%(num)s car came in under it since. Make another change instead.",
        "%(num)s cars came in under it since. Make another change instead.",
        number,
    ),
    ChangeRefusal.PAID_SINCE: lambda number: ngettext(
        "%(num)s payment was made for days of this price. Set another from a later day.",
        "%(num)s payments were made for days of this price. Set another from a later day.",
        number,
    ),
    ChangeRefusal.ACCEPTED_SINCE: lambda number: ngettext(
        "%(num)s person has accepted this version. Publish another instead.",
        "%(num)s people have accepted this version. Publish another instead.",
        number,
    ),
}


def bar_words(reason: str, effect: Effect) -> str:
    """Why somebody would lose the right, or by what they would gain it."""
    name = _REASONS[reason]
    if effect is Effect.LOSES:
        return str(_("because of: %(reason)s", reason=name))
    return str(_("no longer barred by: %(reason)s", reason=name))


def sellable_line(before: int, after: int) -> tuple[str, str, str]:
    """How many permits a zone gives at once."""
    return str(_("Permits that may be held at once")), str(before), str(after)


def who_note() -> str:
    """What becomes of those who may no longer have it."""
    return str(
        _(
            "Nobody loses a permit by this: rules are asked when somebody buys, applies, switches,"
            " or is next on the waitlist. To find spaces, open a round of renew or release."
        )
    )


def price_note() -> str:
    """How a price reaches those who hold a permit."""
    return str(_("Days that are paid keep the price they were sold at."))


def hours_note(inside: int) -> str:
    """What becomes of cars inside."""
    count = ngettext(
        "%(num)s of their cars is inside.", "%(num)s of their cars are inside.", inside
    )
    return str(_("The gates know within a minute. Leaving is never refused.")) + f" {count}"


def facts_note() -> str:
    """What becomes of those who hold one."""
    return str(
        _(
            "Whoever holds it keeps the permit and the vehicles on it; the limits are asked when a"
            " vehicle is put on."
        )
    )


def sale_note(holders: int, waiting: int) -> str:
    """Who is about when the sale changes."""
    return str(
        _(
            "%(holders)s hold it and %(waiting)s wait for it; they keep what they have.",
            holders=holders,
            waiting=waiting,
        )
    )


def terms_note() -> str:
    """Who is asked to accept."""
    return str(
        _(
            "Whoever gets the permit from now on accepts this version first. Holders are asked on"
            " their permit's page, and lose nothing meanwhile."
        )
    )


def zone_note(taken: int, sellable: int) -> str:
    """How what is sold stands to what could be."""
    if taken <= sellable:
        left = sellable - taken
        return str(
            _("%(taken)s are taken now; %(left)s could be given then.", taken=taken, left=left)
        )
    return str(
        _(
            "%(taken)s are taken now, %(over)s more than there would be: nobody loses one, and none"
            " is given until so many are given back.",
            taken=taken,
            over=taken - sellable,
        )
    )


def garage_note(zoned: int, capacity: int) -> str:
    """How the zones stand to the whole."""
    if zoned > capacity:
        return str(
            _(
                "Its zones have %(zoned)s spaces together, more than the whole: right only where"
                " they are used at different hours.",
                zoned=zoned,
            )
        )
    return str(
        _("Its zones have %(zoned)s of the %(capacity)s spaces.", zoned=zoned, capacity=capacity)
    )


def new_note(part: Part) -> str:
    """What something new does."""
    if part is Part.NEW_PRODUCT:
        return str(_("It is not sold until you say how and at which price."))
    return str(_("It touches nobody yet."))


def refusal_sentence(refused: ChangeRefusedError) -> str:
    """Why a change is not made or not taken back, and what to do."""
    writer = _DONE_SINCE.get(refused.code)
    return str(writer(refused.details["number"]) if writer else _REFUSALS[refused.code])
