"""What each switch of a garage is called, in groups, with what it does."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from parking.access import Strictness

STRICTNESS: Mapping[str, LazyString] = {
    Strictness.OFF.value: _l("Off: it is not asked"),
    Strictness.SOFT.value: _l("Soft: let in and noted"),
    Strictness.HARD.value: _l("Hard: not let in"),
}


@dataclass(frozen=True)
class Switch:
    """One switch: its name in the rules, its words, what it does, and the most it may be."""

    name: str
    words: LazyString
    hint: LazyString | None = None
    most: int = 0


@dataclass(frozen=True)
class Group:
    """Switches that belong together."""

    title: LazyString
    switches: tuple[Switch, ...]


_DAY = 24 * 60
GROUPS: tuple[Group, ...] = (
    Group(
        _l("Hot list"),
        (
            Switch("hot_threats", _l("Threats wait for a person, with an alert")),
            Switch("hot_debts", _l("Debts are let in and noted")),
        ),
    ),
    Group(
        _l("Where the plate is in doubt"),
        (
            Switch(
                "unread_state_opens",
                _l("A plate opens though its state was not read"),
                _l("Where only one plate on the list has its number."),
            ),
            Switch(
                "unread_type_opens",
                _l("A plate opens though its kind was not read"),
                _l("Most everyday plates show no kind."),
            ),
            Switch("aliases", _l("Reviewed misreadings open")),
            Switch(
                "second_factor",
                _l("A badge or code opens with a plate in doubt"),
                _l("For one of its own permit's plates, one easily confused character off."),
            ),
            Switch("unread_with_factor", _l("A badge or code opens where no plate was read")),
            Switch(
                "still_picture",
                _l("A picture that does not move waits for a person"),
                _l("Somebody may hold a photograph of a plate up."),
            ),
            Switch(
                "needs_vehicle",
                _l("A plate with no car around it waits for a person"),
                _l("At restricted entries whose camera sends a film. A badge or code opens."),
            ),
            Switch(
                "public_fails_open",
                _l("A public entry stays open with a broken camera"),
            ),
        ),
    ),
    Group(
        _l("Permits"),
        (
            Switch("hours", _l("Outside the permit's hours")),
            Switch("unpaid", _l("Permit not paid")),
            Switch("suspended", _l("Permit suspended")),
            Switch("expiry_grace_hours", _l("Hours of grace after a permit's end"), None, 31 * 24),
        ),
    ),
    Group(
        _l("Duties"),
        (
            Switch("duty", _l("Whoever is on duty is let in")),
            Switch("duty_early_minutes", _l("Minutes early"), None, _DAY),
            Switch("duty_late_minutes", _l("Minutes late, for a late relief"), None, _DAY),
        ),
    ),
    Group(
        _l("Expected visitors"),
        (
            Switch(
                "visits",
                _l("Whoever the office expects is let in"),
                _l("By the plate, for as long as that car is expected, with a ticket."),
            ),
        ),
    ),
    Group(
        _l("Who is inside already"),
        (
            Switch("anti_passback", _l("A car that is inside already")),
            Switch("one_inside", _l("A second car of one permit")),
            Switch(
                "presence_trusted_minutes",
                _l("Minutes for which what other lanes saw is trusted"),
                _l("With an older list, hard is soft."),
                _DAY,
            ),
        ),
    ),
    Group(
        _l("Space and the way out"),
        (
            Switch("full_stops_permits", _l("A full garage turns permits away too")),
            Switch(
                "exit_hold_seconds",
                _l("Seconds for which an exit asks for an amount due"),
                _l("Then it lets out with the balance. 0 lets out at once."),
                600,
            ),
            Switch("exit_grace_minutes", _l("Minutes to leave after paying"), None, _DAY),
        ),
    ),
)
SWITCHES: tuple[Switch, ...] = tuple(switch for group in GROUPS for switch in group.switches)
