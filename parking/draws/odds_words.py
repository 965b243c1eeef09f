"""The odds of draws in words: the rule as it is published, and how likely a place is."""

from collections.abc import Mapping

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.identity.employment import CLASSES, SITES
from parking.draws.odds import BY_GROUP, Measure, Odds

MEASURES: Mapping[str, LazyString] = {
    Measure.NOTHING: _l("All alike: every ticket has one ball"),
    Measure.LOSSES: _l("By earlier draws of this permit that ended without a place"),
    Measure.SERVICE: _l("By whole years of service on the day on which entry closes"),
    Measure.CLASS: _l("By employment class at the close"),
    Measure.SITE: _l("By site at the close"),
}


def odds_lines(odds: Odds) -> list[str]:
    """The odds in words, a line for each step."""
    if odds.measure is Measure.NOTHING:
        return [str(_("Every ticket has the same chance: one ball each."))]
    if odds.measure in BY_GROUP:
        return [
            str(_("A ticket has one ball, and more in these groups, as they stand at the close.")),
            *(_group_line(odds.measure, code, balls) for code, balls in odds.groups),
        ]
    lines = [str(_("A ticket has one ball, and more by these steps."))]
    lines += [_step_line(odds.measure, least, balls) for least, balls in odds.steps]
    if odds.measure is Measure.SERVICE:
        lines.append(
            str(
                _(
                    "Years are whole years of service on the day on which entry closes. A ticket"
                    " has one ball where the first day of work is not known."
                )
            )
        )
    return lines


def _group_line(measure: Measure, code: str, balls: int) -> str:
    names = CLASSES if measure is Measure.CLASS else SITES
    return f"{names.get(code, code)}: {_balls(balls)}."


def _step_line(measure: Measure, least: int, balls: int) -> str:
    if measure is Measure.SERVICE:
        begins = ngettext(
            "From %(num)s year of service on", "From %(num)s years of service on", least
        )
    elif least:
        begins = ngettext(
            "From %(num)s earlier draw of this permit without a place on",
            "From %(num)s earlier draws of this permit without a place on",
            least,
        )
    else:
        begins = _("From the first draw on")
    return f"{begins}: {_balls(balls)}."


def _balls(number: int) -> str:
    return str(ngettext("%(num)s ball", "%(num)s balls", number))


def chance_words(chance: float) -> str:
    """About how likely something is, in whole percents, and never surer than we are."""
    if chance >= 1:
        return str(_("sure, by the tickets there are"))
    return str(_("about %(percent)s", percent=format_percent(min(max(chance, 0.01), 0.99))))
