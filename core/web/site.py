"""The public pages that belong to nobody else: start, programmes, help, and the fine print."""

from flask import Blueprint, render_template

from core.campus_time import now
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.home import PANELS, panel

blueprint = Blueprint("site", __name__)


@blueprint.get("/")
@asks("site.see")
def home() -> str:
    """Answer the three things people come for: park, ride, pay."""
    instant = now()
    return render_template("site/home.html", **{name: panel(name, instant) for name in PANELS})


@blueprint.get("/panels/<name>")
@asks("site.see")
def home_panel(name: str) -> str:
    """One panel of the start page by itself, for its refresh."""
    if name not in PANELS:
        raise Refusal.not_found()
    return render_template(f"site/_{name}.html", **{name: panel(name, now())})


@blueprint.get("/programmes")
@asks("site.see")
def programmes() -> str:
    """Ways to come without driving alone, and what can be done about each today."""
    return render_template("site/programmes.html")


@blueprint.get("/help")
@asks("site.see")
def help() -> str:  # noqa: A001 - the page's name; Python's own is not used here
    """Answers to what people ask most."""
    return render_template("site/help.html")


@blueprint.get("/accessibility")
@asks("site.see")
def accessibility() -> str:
    """How far the site is accessible, and parking for disabled people."""
    return render_template("site/accessibility.html")


@blueprint.get("/privacy")
@asks("site.see")
def privacy() -> str:
    """What is kept about people, why, and for how long."""
    return render_template("site/privacy.html")
