"""What the start page asks of packages it may not import: spaces and departures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, cast

import structlog
from flask import Flask, current_app

log = structlog.get_logger(__name__)

# A provider answers, for an instant, what one panel shows: `spaces` a sequence of garages (with
# the attributes that macros/space.html names), `departures` a NextDepartures or None.
Provider: TypeAlias = Callable[[datetime], Any]
PANELS = ("spaces", "departures")


@dataclass(frozen=True)
class NextDepartures:
    """What leaves next from the main stop; `rows` are as macros/departure.html names them."""

    stop_name: str
    href: str
    is_sample: bool
    rows: Sequence[Any]


@dataclass(frozen=True)
class Panel:
    """What one panel shows, or that it could not be found out."""

    content: Any = None
    failed: bool = False


def init_app(app: Flask, providers: Mapping[str, Provider]) -> None:
    """Keep the providers. A panel without one is shown empty."""
    unknown = set(providers) - set(PANELS)
    if unknown:
        raise ValueError(f"the start page has no panel named {', '.join(sorted(unknown))}")
    app.extensions["gatehouse_home_panels"] = dict(providers)


def panel(name: str, now: datetime) -> Panel:
    """Return what a panel shows at `now`.

    One panel that fails must not take the whole start page with it: people come here
    for the other two things as well.
    """
    providers = cast("dict[str, Provider]", current_app.extensions.get("gatehouse_home_panels", {}))
    provider = providers.get(name)
    if provider is None:
        return Panel()
    try:
        return Panel(provider(now))
    except Exception:
        if current_app.testing:
            raise
        log.exception("panel failed", panel=name)
        return Panel(failed=True)
