"""A mail server for tests: speaks just enough SMTP on the loopback and keeps what it is given."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Session(socketserver.StreamRequestHandler):
    """One connection. Addresses at refused.example are refused for good."""

    server: "SmtpServer"

    def handle(self) -> None:
        """Answer command after command until the other side quits."""
        self._say("220 test")
        for line in self.rfile:
            word = line.decode().strip()
            verb = word.partition(" ")[0].upper()
            if verb == "QUIT":
                return self._say("221 bye")
            if verb == "DATA":
                self._take_message()
            elif verb == "RCPT" and "@refused.example" in word:
                self._say("550 no such person")
            else:
                self._say("250 ok")
        return None

    def _take_message(self) -> None:
        self._say("354 go on")
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        self.server.messages.append(b"".join(lines))
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class SmtpServer(socketserver.ThreadingTCPServer):
    """The server, with the messages it was given."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.messages: list[bytes] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


@contextmanager
def smtp_server() -> Iterator[SmtpServer]:
    """Run a mail server."""
    with SmtpServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
