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


@dataclass(frozen=True)
class Link:
    """A place as the template draws it."""

    href: str
    label: LazyString
    icon: str
    current: bool


def init_app(app: Flask, places: Sequence[Place]) -> None:
    """Keep the places and give templates `navigation(area)` and `may(action)`."""
    app.extensions["gatehouse_places"] = tuple(places)
    app.add_template_global(navigation)
    app.add_template_global(may)


def navigation(area: str) -> list[Link]:
    """List the places of an area that the signed-in person may open."""
    places: tuple[Place, ...] = current_app.extensions["gatehouse_places"]
    return [
        Link(url_for(p.endpoint), p.label, p.icon, current=request.endpoint == p.endpoint)
        for p in places
        if p.area == area and can(current_user, action_of(p.endpoint))
    ]


def may(action: str) -> bool:
    """Say whether the signed-in person may do an action, for showing or leaving out a button."""
    return can(current_user, action)
