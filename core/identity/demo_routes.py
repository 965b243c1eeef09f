"""The demo's front door: who you can be, with password and the code of this moment."""

from flask import Blueprint, current_app, render_template

from core.identity.demo import sign_ins
from core.identity.permissions import asks
from core.web.errors import Refusal

blueprint = Blueprint("demo_people", __name__, url_prefix="/demo")


@blueprint.get("")
@asks("demo.see")
def people() -> str:
    """List the demo's sign-ins."""
    require_demo_pages()
    return render_template("identity/demo.html", people=sign_ins())


@blueprint.get("/people")
@asks("demo.see")
def people_table() -> str:
    """The list by itself, for its refresh when the codes change."""
    require_demo_pages()
    return render_template("identity/_demo_people.html", people=sign_ins())


def require_demo_pages() -> None:
    """Answer 404 where the demo pages are off."""
    if not current_app.config["DEMO_PAGES"]:
        raise Refusal.not_found()
