"""The `[screen]` table of a lane.toml: where the lane serves its own screen."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

_LEAST_KEY = 16


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """Where the screen is served; `key` is asked of a screen that is another machine."""

    port: int
    listen: str = "127.0.0.1"
    key: str = field(default="", repr=False)
    name: str = ""
    pay_url: str = ""  # a ticket's QR code is this and the claim code


def read_screen(table: Mapping[str, Any] | None) -> ScreenSettings | None:
    """Check the table; None where there is none. Raises ValueError that names the setting."""
    if table is None:
        return None
    unknown = table.keys() - {each.name for each in fields(ScreenSettings)}
    if unknown:
        raise ValueError(f"screen.{min(unknown)} is no setting of a screen")
    port = table.get("port")
    if type(port) is not int or not 0 < port < 65536:
        raise ValueError("screen.port must be a whole number from 1 to 65535")
    wrong = [name for name, value in table.items() if name != "port" and not _is_text(value)]
    if wrong:
        raise ValueError(f"screen.{wrong[0]} must be a text")
    settings = ScreenSettings(**{**table, "pay_url": str(table.get("pay_url", "")).rstrip("/")})
    if not _is_loopback(settings.listen) and len(settings.key) < _LEAST_KEY:
        raise ValueError(
            f"screen.key must have {_LEAST_KEY} signs or more where screen.listen is not the box's"
            " own 127.0.0.1: whoever reaches the screen may type codes"
        )
    return settings


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.isprintable()


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        raise ValueError("screen.listen must be an address, such as 127.0.0.1") from None
