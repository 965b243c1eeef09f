"""What parking's codes mean, in words that a person can act on."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from core.campus_time import campus_zone
from core.web.formatting import local_date, local_datetime, money
from parking.models import Product
from parking.permits.life import Action, PermitRefusal, PermitState
from parking.permits.pricing import DaysPrice, Proration
from parking.permits.steps import PermitRefusedError
from parking.products.eligibility import Bar
from parking.products.words import bar_sentence
from parking.vehicles.words import plate_type_name

STATE_LABELS: Mapping[str, LazyString] = {
    PermitState.APPLIED: _l("Asked for"),
    PermitState.OFFERED: _l("Offered to you"),
    PermitState.HELD: _l("Waiting for payment"),
    PermitState.ACTIVE: _l("Active"),
    PermitState.AWAY: _l("On leave"),
    PermitState.SUSPENDED: _l("Suspended"),
    PermitState.ENDED: _l("Ended"),
    PermitState.SWITCHED: _l("Switched to another permit"),
    PermitState.TRANSFERRED: _l("Handed to another person"),
    PermitState.LAPSED: _l("Not paid in time"),
    PermitState.CANCELLED: _l("Given back"),
    PermitState.REFUSED: _l("Refused"),
}

STATE_KINDS: Mapping[str, str] = {
    PermitState.APPLIED: "info",
    PermitState.OFFERED: "refer",
    PermitState.HELD: "refer",
    PermitState.ACTIVE: "open",
    PermitState.AWAY: "info",
    PermitState.SUSPENDED: "refuse",
    PermitState.ENDED: "neutral",
    PermitState.SWITCHED: "neutral",
    PermitState.TRANSFERRED: "neutral",
    PermitState.LAPSED: "neutral",
    PermitState.CANCELLED: "neutral",
    PermitState.REFUSED: "refuse",
}

ACTION_SENTENCES: Mapping[str, LazyString] = {
    Action.APPLY: _l("Asked for"),
    Action.WITHDRAW: _l("The application was taken back"),
    Action.REFUSE: _l("Refused by the office"),
    Action.OFFER: _l("Offered: a space was kept"),
    Action.ACCEPT: _l("The offer was taken"),
    Action.DECLINE: _l("The offer was declined"),
    Action.EXTEND: _l("The time to pay was extended"),
    Action.HOLD: _l("A space was kept until payment"),
    Action.PAY: _l("Paid: the permit is active"),
    Action.PAY_LATE: _l("Paid late, and a space was still there: the permit is active"),
    Action.RENEW: _l("Paid for one more month"),
    Action.LAPSE: _l("Not taken or not paid in time: the space was given back"),
    Action.CANCEL: _l("The space was given back before payment"),
    Action.ASK_END: _l("It is to end with the days that are paid"),
    Action.KEEP: _l("It is to go on after all"),
    Action.ASK_LEAVE: _l("A leave was asked for"),
    Action.LEAVE: _l("On leave: it opens no gate, and the space is kept"),
    Action.RETURN: _l("Back from leave and paid: the permit is active"),
    Action.SWITCH: _l("Switched to another permit"),
    Action.TRANSFER: _l("Handed to another person"),
    Action.SUSPEND: _l("Suspended: it opens no gate"),
    Action.RESUME: _l("Active again"),
    Action.END: _l("Ended by the office"),
    Action.EXPIRE: _l("Ended: the paid days were over"),
    Action.ADD_VEHICLE: _l("A vehicle was added"),
    Action.REMOVE_VEHICLE: _l("A vehicle was taken off"),
    Action.PUT_TEMPORARY: _l("A temporary plate is on the permit"),
    Action.END_TEMPORARY: _l("The temporary plate ended"),
    Action.NAME_SPONSOR: _l("An employee was named who answers for it"),
    Action.WITHDRAW_SPONSOR: _l("The employee who answered for it does so no longer"),
}

ACTION_KINDS: Mapping[str, str] = {
    Action.APPLY: "info",
    Action.REFUSE: "refuse",
    Action.OFFER: "info",
    Action.RETURN: "open",
    Action.LEAVE: "info",
    Action.SWITCH: "refuse",
    Action.TRANSFER: "refuse",
    Action.HOLD: "info",
    Action.PAY: "open",
    Action.PAY_LATE: "open",
    Action.RENEW: "open",
    Action.LAPSE: "refer",
    Action.SUSPEND: "refuse",
    Action.RESUME: "open",
    Action.END: "refuse",
}

GARAGE_STATES: Mapping[str, LazyString] = {
    "open": _l("Open"),
    "full": _l("Full for visitors"),
    "closed": _l("Closed to visitors"),
    "closed_to_all": _l("Closed to everybody"),
}


# Why a step was refused, and what the person can do.
_REFUSALS: Mapping[PermitRefusal, LazyString] = {
    PermitRefusal.NO_REASON: _l("Write the reason: the holder will read it."),
    PermitRefusal.VEHICLE_LISTED: _l("This vehicle is on the permit already."),
    PermitRefusal.VEHICLE_NEEDED: _l(
        "A permit needs at least one of your vehicles. Choose one, or add one first."
    ),
    PermitRefusal.SOLD_OUT: _l(
        "The last space was sold a moment ago. Nothing was charged. Choose another permit."
    ),
    PermitRefusal.HOLD_EXPIRED: _l(
        "The space is no longer kept for you, since the time to pay is over. Buy the permit"
        " again: if a space is left it is yours at once."
    ),
    PermitRefusal.EXTENDED_ONCE: _l(
        "The time to pay was extended once already, or is long enough."
    ),
    PermitRefusal.NOT_DUE: _l(
        "There is nothing to pay for this permit now. The next month can be paid in the last"
        " ten days of this one."
    ),
    PermitRefusal.NO_LEAVE: _l(
        "This permit keeps no space during a leave. End it, and buy one when you are back."
    ),
    PermitRefusal.NOT_BY_APPLICATION: _l(
        "This permit is sold, not applied for: choose it and pay."
    ),
    PermitRefusal.SAME_HOLDER: _l("That is the person who holds it."),
    PermitRefusal.HAS_ONE: _l("That person has this permit, or an offer of it, already."),
    PermitRefusal.PASSED_ON: _l("It is offered to somebody already. Take that offer back first."),
    PermitRefusal.TERMS_NEEDED: _l(
        "This permit comes with terms, and they may have changed while the page was open. Read"
        " them below, and accept them."
    ),
    PermitRefusal.NOT_ELECTRIC: _l(
        "This permit is for cars that are plugged in. Choose another vehicle, or tick “It is"
        " plugged in” under My vehicles."
    ),
    PermitRefusal.SPONSOR_NEEDED: _l(
        "Name an employee who answers for you: their mail address, badge or employee number."
    ),
    PermitRefusal.NO_SPONSOR: _l(
        "Nobody answers for this permit now. Name an employee on the permit's page first."
    ),
    PermitRefusal.OFFICE_DECIDED: _l(
        "The parking office has decided that this permit ends. If that is not right, write to"
        " the office."
    ),
}
# Those that name something of the refusal's details.
_REFUSALS_ABOUT: Mapping[PermitRefusal, Callable[[Mapping[str, Any]], object]] = {
    PermitRefusal.NOT_NOW: lambda details: _(
        "That cannot be done: the permit is “%(state)s” now.",
        state=STATE_LABELS[details["state"]],
    ),
    PermitRefusal.VEHICLE_LIMIT: lambda details: _(
        "This permit takes at most %(limit)s vehicles. Take one off first.",
        limit=details["limit"],
    ),
    PermitRefusal.PRICE_CHANGED: lambda details: _(
        "The price changed while the page was open: it is %(price)s now. Check, then go on.",
        price=money(details["cents"]),
    ),
    PermitRefusal.DAY_OUTSIDE: lambda details: _outside(details["first"], details["last"]),
    PermitRefusal.PLATE_TYPE: lambda details: _(
        "This permit takes only plates of this kind: %(types)s. Choose another vehicle, or"
        " correct its kind of plate under My vehicles.",
        types=", ".join(str(plate_type_name(one)) for one in details["types"]),
    ),
    PermitRefusal.TOO_FEW_PEOPLE: lambda details: ngettext(
        "A carpool needs cars of at least %(num)s person. Ask the others to share theirs with"
        " you under My vehicles, then choose them here.",
        "A carpool needs cars of at least %(num)s people. Ask the others to share theirs with"
        " you under My vehicles, then choose them here.",
        details["number"],
    ),
}


def refusal_sentence(refused: PermitRefusedError, product: Product | None = None) -> str:
    """Why a step was refused, and what the person can do."""
    code = refused.code
    if isinstance(code, Bar):
        if product is None:
            return str(_("This permit is not open to you now."))
        return bar_sentence(code, product)
    writer = _REFUSALS_ABOUT.get(code)
    return str(writer(refused.details) if writer else _REFUSALS[code])


def proration_sentence(price: DaysPrice) -> str:
    """How the price for what is left of the month comes about."""
    if len(price.parts) > 1:
        return " ".join(_part_sentence(part) for part in price.parts)
    if price.is_whole_month:
        return str(_("The whole month: %(cents)s.", cents=money(price.cents)))
    sentence = _(
        "%(days)s of %(length)s days are left of this month, today included:"
        " %(month)s × %(days)s ÷ %(length)s = %(cents)s.",
        days=price.days,
        length=price.days_in_month,
        month=money(price.month_cents),
        cents=money(price.cents),
    )
    return str(sentence)


def event_why(reason: str, details: Mapping[str, Any]) -> str:
    """The rest of a line in a permit's story: the reason given, and what it was about."""
    said = [reason] if reason else []
    if "to" in details:
        said.append(f"{details['to']}, {details['garage']}")
    if "number" in details:
        said.append(str(details["number"]))
    if "instead_of" in details:
        said.append(str(_("instead of %(number)s", number=details["instead_of"])))
    if "sponsor" in details:
        said.append(str(_("%(name)s answers for it", name=details["sponsor"])))
    if "first_free" in details:
        day = local_date(date.fromisoformat(details["first_free"]))
        said.append(str(_("from %(day)s on", day=day)))
    if "until" in details:
        said.append(_until_words(datetime.fromisoformat(details["until"])))
    if details.get("back"):
        said.append(str(_("%(cents)s goes back", cents=money(details["back"]))))
    if "cents" in details:
        said.append(money(details["cents"]))
    return " · ".join(said)


def _until_words(end: datetime) -> str:
    """When something ends: at a time, or with the day before where that is its midnight."""
    if end.astimezone(campus_zone()).time() == time():
        return str(_("through %(day)s", day=local_date(end - end.resolution)))
    return str(_("until %(time)s", time=local_datetime(end)))


def _part_sentence(part: Proration) -> str:
    return str(
        _(
            "%(first)s to %(last)s: %(month)s × %(days)s ÷ %(length)s = %(cents)s.",
            first=local_date(part.first_day),
            last=local_date(part.last_day),
            month=money(part.month_cents),
            days=part.days,
            length=part.days_in_month,
            cents=money(part.cents),
        )
    )


def _outside(first: date, last: date) -> str:
    if first > last:
        return str(_("No paid day is left after today. Let it end with the days that are paid."))
    said = _(
        "Choose a day from %(first)s to %(last)s: today is used, and later days are not paid.",
        first=local_date(first),
        last=local_date(last),
    )
    return str(said)
