"""The setup page of a lane's camera: figures of the last hour, and what to change."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
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
from lpr.models import Lane

blueprint = Blueprint("commissioning", __name__, url_prefix="/office/set-up")

WORDS: Mapping[Advice, LazyString] = {
    Advice.GOOD: _l("Nothing to change."),
    Advice.UNKNOWN: _l("Nothing to measure yet. Drive a few cars through the lane."),
    Advice.TOO_FEW: _l("Too few cars to judge by. Drive five or more through the lane."),
    Advice.NO_PLATES: _l(
        "Cars came, but no plate was found. Look whether the camera gives pictures, and turn it to"
        " where cars stop."
    ),
    Advice.NO_PICTURES: _l(
        "Cars came, but no picture of a plate is here yet: the lane sends them after all else. Load"
        " this page again, and look at the lane's health where none comes."
    ),
    Advice.UNMEASURABLE: _l(
        "Cars came, but their plates' pictures are too small to measure, or cannot be opened. Zoom"
        " in, and look at one on a passage's page."
    ),
    Advice.NO_EDGE: _l(
        "No level edge of a plate was found in the pictures. Put sharpness and light right first."
    ),
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
_UNTOLD = (
    Advice.UNKNOWN,
    Advice.TOO_FEW,
    Advice.NO_PICTURES,
    Advice.UNMEASURABLE,
    Advice.NO_EDGE,
)
_KINDS = {Advice.GOOD: "open", **dict.fromkeys(_UNTOLD, "neutral")}
_UNMEASURED = frozenset({*_UNTOLD, Advice.NO_PLATES})


@dataclass(frozen=True)
class Line:
    """One line of the page: a figure, its value in words, and what to change."""

    title: str
    value: str
    words: str
    kind: str
    is_measured: bool


@dataclass(frozen=True)
class Row:
    """One lane of the list: what is to be changed, and what could not be judged, by why."""

    lane: Lane
    passages: int
    changes: tuple[Line, ...]
    unmeasured: Mapping[tuple[str, str], Sequence[str]]
    is_good: bool


@blueprint.get("")
@asks("lane.set_up")
def listing() -> str:
    """Every lane: what is to be changed at its camera, and what could not be judged, and why."""
    session, config, moment = read_session(), current_app.config, now()
    rows = [
        _row(lane, figures_of(session, lane, config, moment))
        for lane in queries.list_lanes(session)
    ]
    return render_template("lpr/set_up_lanes.html", rows=rows)


def _row(lane: Lane, figures: Figures) -> Row:
    lines, unmeasured = _lines(figures), defaultdict[tuple[str, str], list[str]](list)
    for line in lines:
        if not line.is_measured and figures.passages:
            unmeasured[line.kind, line.words].append(line.title)
    changes = tuple(line for line in lines if line.kind == "refer" and line.is_measured)
    is_good = not changes and any(line.kind == "open" for line in lines)
    return Row(lane, figures.passages, changes, unmeasured, is_good)


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
    kind, is_measured = _KINDS.get(told, "refer"), told not in _UNMEASURED
    return Line(title, value, str(WORDS[told]), kind, is_measured)


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
