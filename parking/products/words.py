"""What products' codes mean, in words that a person can act on."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from core.identity.employment import CLASSES, SITES
from core.web.formatting import local_date, local_datetime
from parking.models import Product
from parking.products.eligibility import Bar, SoldBy, WhoMay
from parking.products.kinds import Kind
from parking.products.reading import who_may

KINDS: Mapping[str, LazyString] = {
    Kind.MONTHLY: _l("Monthly"),
    Kind.SHIFT: _l("Evening and night shift"),
    Kind.OVERNIGHT_WEEKEND: _l("Nights and weekends"),
    Kind.CARPOOL: _l("Carpool"),
    Kind.MOTORCYCLE: _l("Motorcycle"),
    Kind.ACCESSIBLE: _l("Accessible"),
    Kind.ELECTRIC: _l("Electric vehicles"),
    Kind.VENDOR: _l("Vendor with a sponsor"),
    Kind.LEASED: _l("Leased"),
    Kind.EVENT: _l("Event"),
}
SHIFTS: Mapping[str, LazyString] = {
    "day": _l("the day shift"),
    "evening": _l("the evening shift"),
    "night": _l("the night shift"),
    "rotating": _l("rotating shifts"),
    "weekend": _l("the weekend shift"),
}
SOLD_BY: Mapping[str, LazyString] = {
    SoldBy.FIRST_COME: _l("Whoever comes first"),
    SoldBy.WAITLIST: _l("Only to its waitlist, in order"),
    SoldBy.DRAW: _l("Only by draws"),
    SoldBy.APPLICATION: _l("By application: the office decides"),
}


def names_of(codes: Iterable[str], names: Mapping[str, LazyString]) -> str:
    """Codes in words, in one line; one that nobody has named stands as it is."""
    return ", ".join(str(names.get(code, code)) for code in sorted(codes))


def who_words(who: WhoMay) -> list[str]:
    """Each rule of who may have a product, a sentence each; none where everybody may."""
    said: list[object] = []
    if who.employment_classes:
        said.append(_("For %(who)s.", who=_classes(who.employment_classes)))
    if who.sites:
        said.append(_("For people who work at %(where)s.", where=names_of(who.sites, SITES)))
    if who.shifts:
        said.append(_("For people on %(shifts)s.", shifts=names_of(who.shifts, SHIFTS)))
    if who.service_years:
        said.append(
            ngettext(
                "From %(num)s year of service on.",
                "From %(num)s years of service on.",
                who.service_years,
            )
        )
    if who.distance_miles:
        said.append(
            ngettext(
                "For people who live %(num)s mile away or farther.",
                "For people who live %(num)s miles away or farther.",
                who.distance_miles,
            )
        )
    if who.excludes_transit:
        said.append(_("Not together with a transit pass."))
    return [str(line) for line in said]


def product_rules(product: Product) -> list[str]:
    """The same of a product, as pages show it."""
    return who_words(who_may(product))


def bar_sentence(bar: Bar, product: Product) -> str:
    """Why a product is not open to somebody, and what they can do."""
    return str((_PERSONAL | _PASSING)[bar](product))


_PERSONAL: dict[Bar, Callable[[Product], object]] = {
    Bar.OTHER_CLASS: lambda product: _(
        "It is for %(who)s. If that is you, ask the office to correct your record.",
        who=_classes(product.employment_classes),
    ),
    Bar.OTHER_SITE: lambda product: _(
        "It is for people who work at %(where)s.", where=names_of(product.sites, SITES)
    ),
    Bar.SHIFT_UNKNOWN: lambda product: _(
        "It is for people on %(shifts)s, and your shift is not known here. Ask the parking office"
        " to enter it.",
        shifts=names_of(product.shifts, SHIFTS),
    ),
    Bar.OTHER_SHIFT: lambda product: _(
        "It is for people on %(shifts)s. If your shift has changed, tell the parking office.",
        shifts=names_of(product.shifts, SHIFTS),
    ),
    Bar.SERVICE_UNKNOWN: lambda _product: _(
        "It asks for years of service, and your first day of work is not known here. Ask the"
        " parking office to enter it."
    ),
    Bar.SERVICE_TOO_SHORT: lambda product: ngettext(
        "It asks for %(num)s year of service. Come back when you have it, or choose another"
        " permit.",
        "It asks for %(num)s years of service. Come back when you have them, or choose another"
        " permit.",
        product.service_years,
    ),
    Bar.DISTANCE_UNKNOWN: lambda _product: _(
        "It asks how far away you live, and that is not known here. Ask the parking office to"
        " enter it."
    ),
    Bar.TOO_NEAR: lambda product: ngettext(
        "It is for people who live %(num)s mile away or farther. If you have moved, tell the"
        " parking office.",
        "It is for people who live %(num)s miles away or farther. If you have moved, tell the"
        " parking office.",
        product.distance_miles,
    ),
    Bar.TRANSIT_PASS: lambda _product: _(
        "It cannot be had together with a transit pass. Give the pass back first; the parking"
        " office then lets you buy."
    ),
}
_PASSING: dict[Bar, Callable[[Product], object]] = {
    Bar.NOT_OFFERED: lambda _product: _("This permit is no longer sold."),
    Bar.OVER: lambda product: _(
        "It was good until %(day)s. Choose another permit.",
        day=local_date(product.good_until) if product.good_until else "",
    ),
    Bar.NO_PRICE: lambda _product: _("This permit has no price yet. Ask the parking office."),
    Bar.SALE_BY_TURNS: lambda _product: _(
        "It is sold by turns now: take a place in its waiting room, and buy when it is your turn."
    ),
    Bar.SALE_NOT_OPEN: lambda product: _(
        "Its sale opens on %(when)s.", when=_when(product.sale_opens_at)
    ),
    Bar.SALE_OVER: lambda product: _(
        "Its sale closed on %(when)s.", when=_when(product.sale_closes_at)
    ),
    Bar.ALREADY_HELD: lambda _product: _("You hold this permit already."),
    Bar.SOLD_OUT: lambda _product: _(
        "It is sold out. Look again later: a space that is given back is sold at once."
    ),
    Bar.WAITLIST: lambda product: (
        _("It is given to its waitlist only, in order. Put your name on the list.")
        if product.sold_by == SoldBy.WAITLIST
        else _("Others wait for it: a free space is offered to its waitlist, in order.")
    ),
    Bar.BY_DRAW: lambda product: (
        _("It is given only by lot. My draws says when and how to enter.")
        if product.sold_by == SoldBy.DRAW
        else _("It is given by lot now. My draws says how to enter.")
    ),
    Bar.BY_APPLICATION: lambda _product: _(
        "It is not sold: apply, and the parking office decides."
    ),
}


def _classes(codes: Iterable[str]) -> str:
    return names_of(codes, CLASSES)


def _when(instant: datetime | None) -> str:
    return local_datetime(instant) if instant else ""
