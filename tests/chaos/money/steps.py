"""The steps of a process that handles money: its commits, and its calls of the provider.

Nothing of the product knows of it. A process that is watched writes down each step before and after
it is done, and ends itself with `kill -9`, group and all, at the one that it is armed for. A commit
or a call that is new tomorrow is a step tomorrow.
"""

import fcntl
import inspect
import os
import re
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect

from payments.ports import PaymentProvider

_WRITTEN = "chaos_written"
_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# Whoever works, and who is signed in: no money, and nothing that money waits for.
_NO_MONEY = frozenset({"job", "job_run", "sign_in_session"})
# Calls that ask nobody anything.
_NO_CALLS = frozenset({"verify", "parse_event"})


class Steps:
    """Steps of all processes of one story, in one file, a line each; `kill_at` 0 kills nobody."""

    def __init__(self, log: Path, kill_at: int) -> None:
        self.what_for: Callable[[], str] = str
        self._log, self._kill_at = log, kill_at
        self._at_provider = threading.local()

    def reached(self, step: str) -> None:
        """Write a step down, and end there where it is the one."""
        with self._log.open("a+") as log:
            fcntl.flock(log, fcntl.LOCK_EX)
            log.seek(0)
            number = len(log.readlines()) + 1
            log.write(f"{self.what_for()}: {step}\n")
        if number == self._kill_at:
            os.killpg(0, signal.SIGKILL)

    def watch_commits(self) -> None:
        """Count every commit of something written; not those that the provider makes far away."""
        event.listen(Engine, "before_cursor_execute", _note_writing)
        event.listen(Engine, "rollback", _forget)
        commit = DefaultDialect.do_commit

        def committed(dialect: DefaultDialect, connection: Any) -> None:
            tables = connection.info.pop(_WRITTEN, set()) - _NO_MONEY
            if not tables or self._is_at_provider():
                commit(dialect, connection)
                return
            named = ", ".join(sorted(tables))
            self.reached(f"before the commit of {named}")
            commit(dialect, connection)
            self.reached(f"after the commit of {named}")

        DefaultDialect.do_commit = committed  # type: ignore[method-assign]

    def watch_calls(self, provider: PaymentProvider) -> None:
        """Count every call of the provider and of its vault of cards."""
        for owner in (type(provider), type(provider.cards)):
            for name, method in inspect.getmembers(owner, inspect.isfunction):
                if not name.startswith("_") and name not in _NO_CALLS:
                    setattr(owner, name, self._watched(name, method))

    def _watched(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **named: Any) -> Any:
            if self._is_at_provider():
                return method(*args, **named)
            self.reached(f"before {name} at the provider")
            self._at_provider.is_there = True
            try:
                answer = method(*args, **named)
            finally:
                self._at_provider.is_there = False
            self.reached(f"after {name} at the provider")
            return answer

        return called

    def _is_at_provider(self) -> bool:
        return getattr(self._at_provider, "is_there", False)


def read_steps(log: Path) -> list[str]:
    """The steps so far, in their order."""
    return log.read_text().splitlines() if log.exists() else []


def _note_writing(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
    written = _WRITES.match(statement)
    if written:
        connection.info.setdefault(_WRITTEN, set()).add(written[1].lower())


def _forget(connection: Connection) -> None:
    connection.info.pop(_WRITTEN, None)
