"""A draw's rules as they are published and hashed, from the moment it is opened."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from parking.draws.lottery import digest, rules_text
from parking.draws.models import Draw


def published_rules(draw: Draw) -> Mapping[str, Any]:
    """What draw.json holds of the rules, with their hash. Times are in UTC, ISO 8601.

    The permit is named by its address, which never changes.
    """
    rules = {
        "commitment": draw.commitment,
        "permit": draw.product.slug,
        "places": draw.places,
        "odds": draw.odds,
        "opens_at": _told(draw.opens_at),
        "closes_at": _told(draw.closes_at),
        "draws_at": _told(draw.draws_at),
        "offers_until": _told(draw.offers_until),
        "offer_days": draw.offer_days,
        "public_source": draw.public_source,
    }
    return rules | {"rules_hash": digest(rules_text(rules))}


def rules_hash(draw: Draw) -> str:
    """The SHA-256 of the rules, published with the commitment."""
    return str(published_rules(draw)["rules_hash"])


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
