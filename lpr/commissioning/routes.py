"""The setup page of a lane's camera: figures of the last hour, and what to change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, current_app, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from core.web.errors import Refusal
from lpr import queries
from lpr.commissioning import advice
from lpr.commissioning.advice import Advice, Figures
from lpr.commissioning.figures import figures_of

blueprint = Blueprint("commissioning", __name__, url_prefix="/office/set-up")

WORDS: Mapping[Advice, LazyString] = {
    Advice.GOOD: _l("Nothing to change."),
    Advice.UNKNOWN: _l("Nothing to measure yet. Drive a few cars through the lane."),
    Advice.TOO_FEW: _l("Too few cars to judge by. Drive five or more through the lane."),
    Advice.NEARER: _l(
        "One plate in ten is narrower than 60 pixels. Zoom in or move the camera nearer, or set it"
        " to a higher resolution."
    ),
    Advice.A_LITTLE_NEARER: _l("Plates are read, but 90 pixels would be safer. Zoom in a little."),
    Advice.SHARPER: _l(
        "Plates are blurred. Focus the lens at where cars stop, shorten the exposure to 1/500 s or"
        " less, and clean the glass."
    ),
    Advice.DARKER: _l(
        "Plates are too bright. Shorten the exposure, turn the gain down, or dim the infrared lamp."
    ),
    Advice.BRIGHTER: _l("Plates are too dark. Add light or infrared, or turn the gain up."),
    Advice.FLATTER: _l(
        "Much of the plate is pure black or white. Turn the contrast down, or shade the lens."
    ),
    Advice.MORE_CONTRAST: _l("Plates are pale. Turn the contrast up, and look for fog or dirt."),
    Advice.LEVEL: _l("Plates stand slanted. Turn the camera until they are level, within 10°."),
    Advice.LOOK_AT_PICTURES: _l(
        "Many plates are not read. Put the figures above right first, then look at the pictures of"
        " passages without a plate."
    ),
    Advice.WATCH: _l("Most plates are read. Watch it for a day."),
}
_KINDS = {Advice.GOOD: "open", Advice.UNKNOWN: "neutral", Advice.TOO_FEW: "neutral"}


@dataclass(frozen=True)
class Line:
    """One line of the page: a figure, its value in words, and what to change."""

    title: str
    value: str
    words: str
    kind: str


@blueprint.get("")
@asks("lane.set_up")
def listing() -> str:
    """Every lane, with how many things are to be changed at its camera."""
    session, config, moment = read_session(), current_app.config, now()
    rows = [
        (lane, _lines(figures_of(session, lane, config, moment)))
        for lane in queries.list_lanes(session)
    ]
    return render_template("lpr/set_up_lanes.html", rows=rows)


@blueprint.get("/<slug>")
@asks("lane.set_up")
def page(slug: str) -> str:
    """One lane's camera. It shows figures and no plate, so nobody is asked why."""
    lane = queries.find_lane(read_session(), slug)
    if lane is None:
        raise Refusal.not_found()
    figures = figures_of(read_session(), lane, current_app.config, now())
    return render_template("lpr/set_up.html", lane=lane, figures=figures, lines=_lines(figures))


def _lines(figures: Figures) -> list[Line]:
    return [
        _line(_("Width of plates"), _width(figures), advice.advise_width, figures),
        _line(_("Sharpness"), _said(figures.sharpness, "{:.2f}"), advice.advise_blur, figures),
        _line(_("Light"), _light(figures), advice.advise_exposure, figures),
        _line(_("Angle"), _said(figures.tilt, "{:.0f}°"), advice.advise_angle, figures),
        _line(_("Plates read"), _rate(figures), advice.advise_rate, figures),
    ]


def _line(title: str, value: str, advise: Callable[[Figures], Advice], figures: Figures) -> Line:
    told = advise(figures)
    return Line(title, value, str(WORDS[told]), _KINDS.get(told, "refer"))


def _said(value: float | None, form: str) -> str:
    return "—" if value is None else form.format(value)


def _width(figures: Figures) -> str:
    if figures.width is None or figures.narrow is None:
        return "—"
    return str(
        _(
            "%(width)s pixels, one in ten below %(narrow)s",
            width=round(figures.width),
            narrow=round(figures.narrow),
        )
    )


def _light(figures: Figures) -> str:
    if figures.brightness is None or figures.contrast is None:
        return "—"
    return str(
        _(
            "brightness %(light)s of 255, contrast %(contrast)s",
            light=round(figures.brightness),
            contrast=round(figures.contrast),
        )
    )


def _rate(figures: Figures) -> str:
    if figures.rate is None:
        return "—"
    return str(
        ngettext(
            "%(percent)s %% of %(num)s passage",
            "%(percent)s %% of %(num)s passages",
            figures.passages,
            percent=round(figures.rate * 100),
        )
    )
