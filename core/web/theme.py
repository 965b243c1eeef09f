"""Light or dark: the device decides, unless the reader chose and we remember it."""

from typing import Any

from flask import Flask, Response, request, url_for

THEMES = ("auto", "light", "dark")
COOKIE = "theme"
A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Give templates `chosen_theme` and `same_page`, and remember a choice made by link."""
    app.jinja_env.globals.update(chosen_theme=chosen_theme, same_page=same_page)
    app.after_request(_remember_choice)


def chosen_theme() -> str:
    """Return the reader's choice, "auto" where there is none."""
    for chosen in (request.args.get("theme"), request.cookies.get(COOKIE)):
        if chosen in THEMES:
            return chosen
    return "auto"


def same_page(**changes: str) -> str:
    """Address of the page one is on, with its question changed; the start page elsewhere.

    A page that answered a form has no address of its own to come back to.
    """
    if request.endpoint is None or request.method != "GET":
        return url_for("site.home", _external=False, **changes)
    arguments: dict[str, Any] = request.args.to_dict(flat=False) | dict(request.view_args or {})
    return url_for(request.endpoint, **(arguments | changes))


def _remember_choice(response: Response) -> Response:
    chosen = request.args.get("theme")
    if chosen in THEMES:
        # Not a secret, and the script that switches without a reload writes it too.
        response.set_cookie(
            COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure
        )
    return response
