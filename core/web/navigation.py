"""Navigation: which places a person is shown, by area and by what they may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel.speaklater import LazyString
from flask_security import current_user

from core.identity.guard import action_of
from core.identity.permissions import can


@dataclass(frozen=True)
class Place:
    """One entry of the navigation. `area` is public, mine, office or console."""

    area: str
    endpoint: str
    label: LazyString
    icon: str
    # The beginnings of addresses that belong to it and do not begin like its own.
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A place as the template draws it."""

    href: str
    label: LazyString
    icon: str
    # "page" where it is this page, "true" where this page lies under it, else empty.
    current: str


def init_app(app: Flask, places: Sequence[Place]) -> None:
    """Keep the places and give templates `navigation(area)` and `may(action)`."""
    app.extensions["gatehouse_places"] = tuple(places)
    app.extensions["gatehouse_addresses"] = {}
    app.add_template_global(navigation)
    app.add_template_global(may)


def navigation(area: str, under: str = "") -> list[Link]:
    """List the places of an area that the signed-in person may open.

    `under` is the address of the place that this page belongs to, where its own does not say.
    """
    places: tuple[Place, ...] = current_app.extensions["gatehouse_places"]
    person, here = current_user._get_current_object(), f"{under or request.path}/"
    shown = [p for p in places if p.area == area and can(person, action_of(p.endpoint))]
    hrefs = [_address(p.endpoint) for p in shown]
    depths = [_depth(here, (href, *p.holds)) for href, p in zip(hrefs, shown, strict=True)]
    deepest = max(depths, default=0)
    return [
        Link(href, p.label, p.icon, _current(p) if depth == deepest > 0 else "")
        for href, p, depth in zip(hrefs, shown, depths, strict=True)
    ]


def _address(endpoint: str) -> str:
    """A place's address, worked out once: every page names dozens."""
    known: dict[tuple[str, str], str] = current_app.extensions["gatehouse_addresses"]
    key = (request.script_root, endpoint)
    if key not in known:
        known[key] = url_for(endpoint)
    return known[key]


def _depth(here: str, starts: tuple[str, ...]) -> int:
    """How much of this page's address one of these begins it with; 0 where it lies elsewhere."""
    return max((len(start) for start in starts if here.startswith(f"{start}/")), default=0)


def _current(place: Place) -> str:
    return "page" if request.endpoint == place.endpoint else "true"


def may(action: str) -> bool:
    """Say whether the signed-in person may do an action, for showing or leaving out a button."""
    return can(current_user, action)
