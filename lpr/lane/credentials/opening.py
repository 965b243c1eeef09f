"""Makes the readers that a lane's file names."""

from core.clock import Clock
from lpr.lane.credentials.devices import DeviceReader, TextLines
from lpr.lane.credentials.port import CredentialReader
from lpr.lane.credentials.settings import KeyboardSettings, LineSettings, NamedReader
from lpr.lane.credentials.typed_keys import TypedKeys


def make_reader(named: NamedReader, clock: Clock) -> CredentialReader:
    """Return the reader, not yet started. Raises OSError where a broker's authorities are wrong."""
    match named.settings:
        case KeyboardSettings(device):
            return DeviceReader(named.name, device, TypedKeys())
        case LineSettings(device, baud):
            return DeviceReader(named.name, device, TextLines(baud))
        case settings:
            # Loaded only where it is used: the other lanes start without it.
            from lpr.lane.credentials.mqtt_reader import MqttReader  # noqa: PLC0415

            return MqttReader(named.name, settings, clock)
