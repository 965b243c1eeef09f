"""A controller behind an MQTT broker: it is looked at, and told to move with a fresh ticket."""

from datetime import UTC
from typing import Any

from lpr.lane.barriers.driven import WireError
from lpr.lane.barriers.line import trust_in
from lpr.lane.barriers.mqtt_line import MqttLine
from lpr.lane.barriers.port import BarrierCommand, BarrierState, Position
from lpr.lane.barriers.settings import MqttSettings

_MOST_LETTERS = 80


class MqttWire:
    """Speaks to one controller. docs/lane.md says what the two send each other.

    Whatever holds an order up (a broker, a network, the controller itself), its ticket is too old
    when it arrives. No clock but the controller's own is asked.
    """

    def __init__(self, settings: MqttSettings) -> None:
        self._settings = settings
        self._tls = trust_in(settings.ca_file) if settings.tls else None
        self._line: MqttLine | None = None
        self._ticket = ""

    def read(self) -> BarrierState:
        """Ask the controller how the barrier is, and for the next order's ticket."""
        if self._line is None:
            line = MqttLine(self._settings, self._tls)
            try:
                line.open()
            except WireError:
                line.drop()
                raise
            self._line = line
        told = self._line.ask({"do": "look"})
        self._ticket = str(told.get("ticket", ""))
        return BarrierState(
            _position(told.get("position")),
            _input(told, "occupied"),
            _input(told, "fire"),
            key_switch=_input(told, "key_switch"),
        )

    @property
    def can_hold(self) -> bool:
        """No order keeps it up: a held boom is raised again, each time with a ticket."""
        return False

    @property
    def can_lower(self) -> bool:
        """Every controller on MQTT knows the order."""
        return True

    def hold_boom(self, *, is_held: bool) -> None:
        """Never called; see `can_hold`."""

    def raise_boom(self, command: BarrierCommand) -> None:
        """Tell the boom to rise for a passage."""
        expires = command.expires_at.astimezone(UTC).isoformat(timespec="milliseconds")
        about = {"passage": command.passage_uid, "command": command.uid, "expires_at": expires}
        self._order({"do": "raise", **about})

    def lower_boom(self) -> None:
        """Tell the boom to lower."""
        self._order({"do": "lower"})

    def close(self) -> None:
        """Drop the connection, and the ticket with it."""
        if self._line is not None:
            self._line.drop()
        self._line, self._ticket = None, ""

    def _order(self, order: dict[str, str]) -> None:
        ticket, self._ticket = self._ticket, ""
        if self._line is None or not ticket:
            raise WireError("the controller gave no ticket")
        told = self._line.ask({**order, "ticket": ticket})
        if told.get("done") is not True:
            why = str(told.get("refused", "it does not say why"))[:_MOST_LETTERS]
            raise WireError(f"the controller refuses: {why}")


def _position(told: Any) -> Position:
    try:
        return Position(told or "unknown")
    except ValueError:
        raise WireError("the controller's position is no word that we know") from None


def _input(told: dict[str, Any], name: str) -> bool | None:
    """An input; None where the controller has none."""
    value = told.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise WireError(f"the controller's {name} is neither true nor false")
