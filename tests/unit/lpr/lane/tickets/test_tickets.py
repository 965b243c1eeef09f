"""Tickets: on paper by a receipt printer, or not at all; never late, never holding a lane up."""

import contextlib
import socket
import threading
import time
from datetime import UTC, datetime

import pytest

from lpr.lane.tickets import printers
from lpr.lane.tickets.printers import FilePrinter, NoPrinter, ReceiptPrinter
from lpr.lane.tickets.settings import PrinterSettings, open_printer, read_printer
from lpr.lane.tickets.ticket import Ticket
from tests.services.processes import wait_until

TICKET = Ticket(
    "K3T7-9XDM",
    "https://park.example/pay/K3T79XDM",
    datetime(2026, 3, 4, 10, 0, tzinfo=UTC),
    "Fruit Street entry",
)


class Paper:
    """A receipt printer on a free port: it keeps what was printed."""

    def __init__(self, *, answer=b"\x12"):
        self.answer = answer
        self.printed = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            with line:
                assert line.recv(3) == b"\x10\x04\x04"
                line.sendall(self.answer)
                told = b""
                with contextlib.suppress(ConnectionError):
                    while part := line.recv(4096):
                        told += part
                if told:
                    self.printed.append(told)

    def close(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def paper():
    made = Paper()
    yield made
    made.close()


def test_a_ticket_says_code_address_time_and_what_to_do_in_both_languages():
    text = TICKET.to_text()
    for part in ("K3T7-9XDM", "https://park.example/pay/K3T79XDM", "2026-03-04, 10:00 AM"):
        assert part in text
    assert "Pay before you leave" in text
    assert "Pague antes de salir" in text


def test_the_printer_is_told_a_qr_code_of_the_address_with_its_length():
    told = TICKET.to_escpos()
    address = TICKET.pay_at.encode()
    stored = b"\x1d(k" + bytes([len(address) + 3, 0]) + b"1P0" + address
    assert stored in told
    assert told.startswith(b"\x1b@")
    assert told.endswith(b"\x1dV\x42\x00")
    assert told.index(stored) < told.index(b"\x1d(k\x03\x001Q0")


def test_a_receipt_printer_prints_each_ticket_once(paper):
    printer = ReceiptPrinter("127.0.0.1", paper.port)
    printer.print(TICKET)
    printer.print(TICKET)
    wait_until(lambda: len(paper.printed) == 2, 10, "nothing was printed")
    assert paper.printed == [TICKET.to_escpos()] * 2
    assert printer.trouble == ""
    printer.close()


def test_no_paper_is_said_and_nothing_printed(paper):
    paper.answer = b"\x72"
    printer = ReceiptPrinter("127.0.0.1", paper.port)
    printer.print(TICKET)
    wait_until(lambda: printer.trouble != "", 10, "nothing was said")
    assert printer.trouble == "it is out of paper"
    assert paper.printed == []
    paper.answer = b"\x12"
    printer.print(TICKET)
    wait_until(lambda: printer.trouble == "", 10, "it stays in trouble")
    printer.close()


def test_a_printer_that_is_away_holds_nobody_up_and_prints_no_old_ticket(monkeypatch):
    monkeypatch.setattr(printers, "PRINT_WITHIN_S", 0.3)
    gone = Paper()
    gone.close()
    printer = ReceiptPrinter("127.0.0.1", gone.port)
    began = time.monotonic()
    for _ in range(20):
        printer.print(TICKET)
    assert time.monotonic() - began < 0.2
    wait_until(lambda: printer.trouble != "", 10, "nothing was said")
    printer.close()


def test_without_a_receipt_printer_tickets_are_in_a_file_or_on_the_screen_alone(tmp_path):
    printer = open_printer(PrinterSettings("file"), tmp_path)
    assert isinstance(printer, FilePrinter)
    printer.print(TICKET)
    assert "K3T7-9XDM" in (tmp_path / "tickets.txt").read_text()
    assert isinstance(open_printer(PrinterSettings(), tmp_path), NoPrinter)
    away = FilePrinter(tmp_path / "no" / "folder")
    away.print(TICKET)
    assert "cannot be written" in away.trouble


def test_a_file_of_tickets_never_fills_the_disk(tmp_path):
    printer = FilePrinter(tmp_path / "tickets.txt", most_bytes=300)
    for _ in range(50):
        printer.print(TICKET)
    assert not printer.trouble
    longest = 300 + len(TICKET.to_text().encode()) + 2
    assert all(path.stat().st_size <= longest for path in tmp_path.iterdir())
    assert {path.name for path in tmp_path.iterdir()} == {"tickets.txt", "tickets.before.txt"}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"kind": "fax"}, "printer.kind"),
        ({"kind": "escpos"}, "printer.host"),
        ({"kind": "file", "host": "p"}, "printer.host"),
        ({"kind": "escpos", "host": "p", "port": 0}, "printer.port"),
        ({"paper": 1}, "printer.paper"),
    ],
)
def test_a_wrong_table_says_what_is_wrong(table, says):
    with pytest.raises(ValueError, match=says):
        read_printer(table)
