"""Whether a product is open to a person now, and every reason why not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Bar(StrEnum):
    """Why a product is not open to somebody. Sentences: parking.sentences."""

    NOT_OFFERED = "not_offered"
    NO_PRICE = "no_price"
    OTHER_CLASS = "other_class"
    OTHER_SITE = "other_site"
    SALE_BY_TURNS = "sale_by_turns"
    SALE_NOT_OPEN = "sale_not_open"
    SALE_OVER = "sale_over"
    ALREADY_HELD = "already_held"
    SOLD_OUT = "sold_out"
    WAITLIST = "waitlist"
    BY_DRAW = "by_draw"
    BY_APPLICATION = "by_application"


@dataclass(frozen=True)
class Applicant:
    """What the rules ask about a person."""

    employment_class: str
    site: str
    held_products: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Offer:
    """What the rules ask about a product. Empty sets let everybody in; None is without limit."""

    slug: str
    is_offered: bool
    month_cents: int | None
    spaces_left: int
    employment_classes: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    sale_opens_at: datetime | None = None
    sale_closes_at: datetime | None = None
    # Others wait for it, and this applicant has no offer.
    is_waited_for: bool = False
    # It is given by lot now, and this applicant has no offer.
    is_drawn: bool = False
    # It is sold by turns now, through a waiting room, and this applicant was not called.
    awaits_turn: bool = False
    by_application: bool = False


def find_bars(applicant: Applicant, offer: Offer, now: datetime) -> tuple[Bar, ...]:
    """List every reason why the applicant may not buy now, the lasting ones first.

    Empty: they may. A sale is open from the instant it opens until just before it closes.
    """
    bars = (
        (not offer.is_offered, Bar.NOT_OFFERED),
        (
            bool(offer.employment_classes)
            and applicant.employment_class not in offer.employment_classes,
            Bar.OTHER_CLASS,
        ),
        (bool(offer.sites) and applicant.site not in offer.sites, Bar.OTHER_SITE),
        (offer.slug in applicant.held_products, Bar.ALREADY_HELD),
        (offer.sale_closes_at is not None and now >= offer.sale_closes_at, Bar.SALE_OVER),
        (offer.sale_opens_at is not None and now < offer.sale_opens_at, Bar.SALE_NOT_OPEN),
        (offer.awaits_turn, Bar.SALE_BY_TURNS),
        (offer.month_cents is None, Bar.NO_PRICE),
        (offer.by_application, Bar.BY_APPLICATION),
        (offer.spaces_left <= 0, Bar.SOLD_OUT),
        (offer.is_waited_for, Bar.WAITLIST),
        (offer.is_drawn, Bar.BY_DRAW),
    )
    return tuple(bar for applies, bar in bars if applies)
