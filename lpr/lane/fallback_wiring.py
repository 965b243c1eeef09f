"""Makes the readers, the screen and the printer that a lane's file names."""

from core.clock import Clock
from lpr.lane.credentials.checking import Checker
from lpr.lane.credentials.counter import Counter
from lpr.lane.credentials.opening import make_reader
from lpr.lane.credentials.port import CredentialReader
from lpr.lane.deciding.gatekeeper import Gatekeeper
from lpr.lane.fallbacks import Fallbacks
from lpr.lane.tickets.settings import open_printer
from parking.access import Direction


def open_fallbacks(keeper: Gatekeeper, clock: Clock) -> Fallbacks:
    """Wire them to the lane; nothing reads or is served before `start`."""
    config = keeper.config
    is_exit = config.rules.direction is Direction.EXIT
    counter = Counter(
        Checker(config.server.list_key, keeper.spent.take, takes_tickets=is_exit),
        lambda: keeper.lists.current,
        clock,
        lambda kind: keeper.recorder.write_or_keep("alert", {"kind": kind}),
    )
    fallbacks = Fallbacks(keeper, counter)
    fallbacks.printer = open_printer(config.printer, config.folder)
    readers: list[CredentialReader] = [make_reader(named, clock) for named in config.readers]
    if config.screen is not None:
        # Loaded only where there is a screen: the other lanes start without it.
        from lpr.lane.screen.server import ScreenServer  # noqa: PLC0415
        from lpr.lane.screen.view import ScreenView  # noqa: PLC0415

        view = ScreenView(keeper, fallbacks, clock)
        pressed = (fallbacks.call_for_help, fallbacks.say_here)
        readers.append(ScreenServer(config.screen, view.now, *pressed))
    fallbacks.readers = tuple(readers)
    return fallbacks
