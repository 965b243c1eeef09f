"""The signed ticket in a waiting page's address: which place it shows, and in which language.

It shows how a place stands and gives nothing: to buy, the person signs in, and the place that the
database has for them counts.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from core.signing import derive

_PURPOSE = b"tickets of sales"


@dataclass(frozen=True)
class Ticket:
    """What a waiting page's address says."""

    sale_id: int
    place: int
    language: str


def write_ticket(config: Mapping[str, Any], ticket: Ticket) -> str:
    """The ticket as it stands in an address."""
    return str(_signer_of(config).dumps([ticket.sale_id, ticket.place, ticket.language]))


def read_ticket(config: Mapping[str, Any], text: str) -> Ticket | None:
    """The ticket of an address, or None where we did not sign it."""
    try:
        sale_id, place, language = _signer_of(config).loads(text)
    except BadSignature:
        return None
    return Ticket(sale_id, place, language)


def _signer_of(config: Mapping[str, Any]) -> URLSafeSerializer:
    return _signer(config["SECRET_KEY"])


@lru_cache(maxsize=1)  # every look of everybody who waits asks for it
def _signer(secret_key: str) -> URLSafeSerializer:
    secret = base64.b64encode(derive({"SECRET_KEY": secret_key}, _PURPOSE)).decode()
    return URLSafeSerializer(secret, salt="sale")
