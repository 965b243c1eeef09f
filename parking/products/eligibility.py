"""Whether a product is open to a person now, and every reason why not."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class SoldBy(StrEnum):
    """How a product comes to people."""

    FIRST_COME = "first_come"
    WAITLIST = "waitlist"
    DRAW = "draw"
    APPLICATION = "application"


class Bar(StrEnum):
    """Why a product is not open to somebody. Sentences: parking.sentences."""

    NOT_OFFERED = "not_offered"
    NO_PRICE = "no_price"
    OVER = "over"
    OTHER_CLASS = "other_class"
    OTHER_SITE = "other_site"
    SHIFT_UNKNOWN = "shift_unknown"
    OTHER_SHIFT = "other_shift"
    SERVICE_UNKNOWN = "service_unknown"
    SERVICE_TOO_SHORT = "service_too_short"
    DISTANCE_UNKNOWN = "distance_unknown"
    TOO_NEAR = "too_near"
    TRANSIT_PASS = "transit_pass"  # noqa: S105 - a pass for trains
    SALE_BY_TURNS = "sale_by_turns"
    SALE_NOT_OPEN = "sale_not_open"
    SALE_OVER = "sale_over"
    ALREADY_HELD = "already_held"
    SOLD_OUT = "sold_out"
    WAITLIST = "waitlist"
    BY_DRAW = "by_draw"
    BY_APPLICATION = "by_application"


# What lies with the person and not with the moment: the rules of who may have a product.
PERSONAL = frozenset(
    {
        Bar.OTHER_CLASS,
        Bar.OTHER_SITE,
        Bar.SHIFT_UNKNOWN,
        Bar.OTHER_SHIFT,
        Bar.SERVICE_UNKNOWN,
        Bar.SERVICE_TOO_SHORT,
        Bar.DISTANCE_UNKNOWN,
        Bar.TOO_NEAR,
        Bar.TRANSIT_PASS,
    }
)


@dataclass(frozen=True)
class Applicant:
    """What the rules ask about a person. None or empty: nobody has said."""

    employment_class: str
    site: str
    held_products: frozenset[str] = frozenset()
    shift: str = ""
    service_since: date | None = None
    distance_miles: int | None = None
    has_transit_pass: bool = False


@dataclass(frozen=True)
class WhoMay:
    """Who may have a product. Empty sets, zeros and False let everybody in."""

    employment_classes: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    shifts: frozenset[str] = frozenset()
    # Whole years of service that somebody needs, and miles from home to the campus.
    service_years: int = 0
    distance_miles: int = 0
    # Not together with a transit pass.
    excludes_transit: bool = False


@dataclass(frozen=True)
class Offer:
    """What the rules ask about a product now. None is without limit."""

    slug: str
    is_offered: bool
    month_cents: int | None
    spaces_left: int
    who: WhoMay = WhoMay()
    sale_opens_at: datetime | None = None
    sale_closes_at: datetime | None = None
    sold_by: SoldBy = SoldBy.FIRST_COME
    # Others wait for it, and this applicant has no offer.
    is_waited_for: bool = False
    # It is given by lot now, and this applicant has no offer.
    is_drawn: bool = False
    # It is sold by turns now, through a waiting room, and this applicant was not called.
    awaits_turn: bool = False
    # A space is kept for this applicant, whichever way it is sold.
    is_kept: bool = False
    # The days for which it is sold are past: an event, a lease.
    is_over: bool = False


def find_bars(applicant: Applicant, offer: Offer, now: datetime, today: date) -> tuple[Bar, ...]:
    """List every reason why the applicant may not buy now, the lasting ones first.

    Empty: they may. A sale is open from the instant it opens until just before it closes. `today`
    is the campus's day, by which years of service are counted.
    """
    is_listed = offer.sold_by is SoldBy.WAITLIST and not offer.is_kept
    is_by_lot = offer.sold_by is SoldBy.DRAW and not offer.is_kept
    before = (
        (not offer.is_offered, Bar.NOT_OFFERED),
        (offer.is_over, Bar.OVER),
    )
    after = (
        (offer.slug in applicant.held_products, Bar.ALREADY_HELD),
        (offer.sale_closes_at is not None and now >= offer.sale_closes_at, Bar.SALE_OVER),
        (offer.sale_opens_at is not None and now < offer.sale_opens_at, Bar.SALE_NOT_OPEN),
        (offer.awaits_turn, Bar.SALE_BY_TURNS),
        (offer.month_cents is None and not offer.is_over, Bar.NO_PRICE),
        (offer.sold_by is SoldBy.APPLICATION and not offer.is_kept, Bar.BY_APPLICATION),
        (offer.spaces_left <= 0, Bar.SOLD_OUT),
        (offer.is_waited_for or is_listed, Bar.WAITLIST),
        (offer.is_drawn or is_by_lot, Bar.BY_DRAW),
    )
    first = tuple(bar for applies, bar in before if applies)
    last = tuple(bar for applies, bar in after if applies)
    return first + find_personal_bars(applicant, offer.who, today) + last


def find_personal_bars(applicant: Applicant, who: WhoMay, today: date) -> tuple[Bar, ...]:
    """List every rule of who may have a product that speaks against a person."""
    years = years_between(applicant.service_since, today)
    distance = applicant.distance_miles
    bars = (
        (
            bool(who.employment_classes)
            and applicant.employment_class not in who.employment_classes,
            Bar.OTHER_CLASS,
        ),
        (bool(who.sites) and applicant.site not in who.sites, Bar.OTHER_SITE),
        (bool(who.shifts) and not applicant.shift, Bar.SHIFT_UNKNOWN),
        (
            bool(who.shifts and applicant.shift) and applicant.shift not in who.shifts,
            Bar.OTHER_SHIFT,
        ),
        (who.service_years > 0 and years is None, Bar.SERVICE_UNKNOWN),
        (years is not None and years < who.service_years, Bar.SERVICE_TOO_SHORT),
        (who.distance_miles > 0 and distance is None, Bar.DISTANCE_UNKNOWN),
        (distance is not None and distance < who.distance_miles, Bar.TOO_NEAR),
        (who.excludes_transit and applicant.has_transit_pass, Bar.TRANSIT_PASS),
    )
    return tuple(bar for applies, bar in bars if applies)


def years_between(since: date | None, today: date) -> int | None:
    """Whole years of service; None where nobody knows the first day.

    Whoever began on 29 February completes a year on 1 March of years that have none.
    """
    if since is None:
        return None
    years = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
    return max(years, 0)
