"""The `[printer]` table of a lane.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lpr.lane.tickets.printers import FilePrinter, NoPrinter, ReceiptPrinter, TicketPrinter

KINDS = ("none", "file", "escpos")
USUAL_PORT = 9100


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """Which printer, and where it is."""

    kind: str = "none"
    host: str = ""
    port: int = USUAL_PORT


def read_printer(table: Mapping[str, Any]) -> PrinterSettings:
    """Check the table. Raises ValueError that names the setting."""
    if unknown := table.keys() - {"kind", "host", "port"}:
        raise ValueError(f"printer.{min(unknown)} is no setting of a printer")
    kind, host, port = table.get("kind", "none"), table.get("host", ""), table.get("port", 9100)
    if kind not in KINDS:
        raise ValueError(f"printer.kind must be one of {', '.join(KINDS)}")
    if not isinstance(host, str) or (kind == "escpos") != bool(host):
        raise ValueError("printer.host must name the receipt printer, and belongs to escpos alone")
    if type(port) is not int or not 0 < port < 65536:
        raise ValueError("printer.port must be a whole number from 1 to 65535")
    return PrinterSettings(kind, host, port)


def open_printer(settings: PrinterSettings, folder: Path) -> TicketPrinter:
    """The printer; one that is away is called for each ticket anew."""
    if settings.kind == "escpos":
        return ReceiptPrinter(settings.host, settings.port)
    return FilePrinter(folder / "tickets.txt") if settings.kind == "file" else NoPrinter()
