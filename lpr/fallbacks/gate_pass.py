"""The code for the gate on a person's page: fresh each time it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno

from core.signing import signing_key
from lpr.fallbacks.proofs import number_key
from lpr.lane.credentials.gate_pass import LIFE, issue
from lpr.lane.credentials.typed_number import number_ends_at, number_for, week_of
from parking.listed.badges import PermitAtGate

# Fetched anew this often, so that what is on the screen is good for two minutes at least.
REFRESH_S = 45


@dataclass(frozen=True)
class GateCode:
    """A picture for the reader, a number for the keys, and until when both are good."""

    permit: PermitAtGate
    picture: str
    number: str
    good_until: datetime
    refresh_s: int = REFRESH_S


def make_code(permit: PermitAtGate, config: Mapping[str, Any], now: datetime) -> GateCode:
    """Make a code for one permit. Whoever is shown it must be the permit's holder."""
    signed = issue(permit.id, now, signing_key(config))
    typed = number_for(permit.id, number_key(config, permit.garage_slug, week_of(now)), now)
    good_until = min(now + LIFE, number_ends_at(now))
    return GateCode(permit, _picture(signed), _grouped(typed), good_until)


def _picture(text: str) -> str:
    """A QR code as an address of data, dark on white whatever the page's colours."""
    made = segno.make(text, error="m", micro=False)
    return str(made.svg_data_uri(scale=8, border=4, dark="#000000", light="#ffffff"))


def _grouped(number: str) -> str:
    """The number as people read it aloud: 123 456 7890."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"
