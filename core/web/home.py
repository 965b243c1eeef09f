"""What the start page asks of packages it may not import: spaces and departures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias, cast

import structlog
from flask import Flask, current_app

log = structlog.get_logger(__name__)

# A provider answers, for an instant, what one panel lists: things with the attributes that
# the panel's macro names (macros/space.html, macros/departure.html).
Provider: TypeAlias = Callable[[datetime], Sequence[Any]]
PANELS = ("spaces", "departures")


def init_app(app: Flask, providers: Mapping[str, Provider]) -> None:
    """Keep the providers. A panel without one is shown empty."""
    unknown = set(providers) - set(PANELS)
    if unknown:
        raise ValueError(f"the start page has no panel named {', '.join(sorted(unknown))}")
    app.extensions["gatehouse_home_panels"] = dict(providers)


def panel(name: str, now: datetime) -> Sequence[Any] | None:
    """Return what a panel lists at `now`; None where it could not be found out.

    One panel that fails must not take the whole start page with it: people come here
    for the other two things as well.
    """
    providers = cast("dict[str, Provider]", current_app.extensions.get("gatehouse_home_panels", {}))
    provider = providers.get(name)
    if provider is None:
        return ()
    try:
        return provider(now)
    except Exception:
        if current_app.testing:
            raise
        log.exception("panel failed", panel=name)
        return None
