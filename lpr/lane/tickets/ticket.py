"""What stands on a ticket, and how a receipt printer is told so."""

from dataclasses import dataclass
from datetime import datetime

from parking.access.spoken import spoken_time

_ESC, _GS = b"\x1b", b"\x1d"
# Epson's ESC/POS: initialise; code page 858, which has our accents; centred.
_BEGIN = _ESC + b"@" + _ESC + b"t\x13" + _ESC + b"a\x01"
_PLAIN, _LARGE = _GS + b"!\x00", _GS + b"!\x11"
_FEED_AND_CUT = _ESC + b"d\x04" + _GS + b"V\x42\x00"
# QR code, model 2: six dots a module, error correction M.
_QR_SETUP = _GS + b"(k\x04\x001A2\x00" + _GS + b"(k\x03\x001C\x06" + _GS + b"(k\x03\x001E\x31"
_QR_PRINT = _GS + b"(k\x03\x001Q0"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A visitor's ticket: code as printed, where to pay, when (local) and where it was given."""

    code: str
    pay_at: str
    given_at: datetime
    lane: str

    def to_text(self) -> str:
        """The ticket as lines, English and Spanish."""
        at = spoken_time(f"{self.given_at:%H:%M}").replace("\u202f", " ")  # printers have no other
        given = f"{self.given_at:%Y-%m-%d}, {at}"
        return "\n".join(
            (
                self.lane,
                given,
                self.code,
                "Pay before you leave: / Pague antes de salir:",
                self.pay_at,
                "Keep this ticket: you need its code to pay.",
                "Guarde este boleto: necesita su código para pagar.",
            )
        )

    def to_escpos(self) -> bytes:
        """The ticket as a receipt printer takes it: the code large, its QR code, then a cut."""
        head, given, code, *rest = self.to_text().split("\n")
        address = self.pay_at.encode("ascii", "replace")
        stored = _GS + b"(k" + (len(address) + 3).to_bytes(2, "little") + b"1P0" + address
        return b"".join(
            (
                _BEGIN,
                _encoded(head, given),
                _LARGE,
                _encoded(code),
                _PLAIN,
                _QR_SETUP + stored + _QR_PRINT,
                _encoded("", *rest),
                _FEED_AND_CUT,
            )
        )


def _encoded(*lines: str) -> bytes:
    return b"".join(line.encode("cp858", "replace") + b"\n" for line in lines)
