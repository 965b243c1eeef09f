"""A PostgreSQL of the tests' own: in a temporary folder, on a free port, gone at the end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from scripts.machine import find_postgres
from scripts.test_services import carried_postgres
from tests.services.processes import die_with_parent, free_port

OWNER = "gatehouse"
START_SECONDS = 60
# Whom PostgreSQL may run as when we are root, which it refuses.
UNPRIVILEGED = ("postgres", "nobody")
FAST_AND_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresServer:
    """A server that lives as long as a test session, or as the test that kills it wants.

    `settings` are what it is started with: the default forgets what it was told when it is killed.
    `place` is where its folder is made: among the machine's temporary files unless told.
    """

    def __init__(
        self, settings: tuple[str, ...] = FAST_AND_FORGETFUL, place: Path | None = None
    ) -> None:
        binaries = find_postgres() or carried_postgres()
        if binaries is None:
            raise RuntimeError("There is no PostgreSQL 15 or later here: `make setup` brings one.")
        self.account = _unprivileged_account() if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="gatehouse-pg-", dir=place or _open_folder()))
        self.folder.chmod(0o755)
        self.binaries = self._reachable(binaries)
        self.data = self.folder / "data"
        self.port = free_port()
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None
        self.databases = 0

    def _reachable(self, binaries: Path) -> Path:
        """The binaries where the account can read them: a home folder is often closed to it."""
        if self.account is None or not str(binaries).startswith(str(Path(__file__).parents[2])):
            return binaries
        copy = self.folder / "carried"
        shutil.copytree(binaries.parent, copy)
        return copy / "bin"

    def _start_process(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        account = self.account
        log = (self.folder / "log").open("ab")
        with log:
            return subprocess.Popen(
                [str(self.binaries / program), *words],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
                preexec_fn=die_with_parent(signal.SIGINT),
            )

    def start(self) -> None:
        """Make the cluster, start the server, wait until it answers."""
        self.data.mkdir(mode=0o700)
        if self.account:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
            os.chown(self.data, self.account.pw_uid, self.account.pw_gid)
        words = ("-D", str(self.data), "-U", OWNER, "--auth=trust", "--encoding=UTF8")
        made = self._start_process("initdb", *words, "--locale=C", "--no-sync")
        if made.wait(START_SECONDS) != 0:
            raise RuntimeError(f"initdb failed: {self._log()}")
        self.launch()
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.has_ended() or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {self._log()}")
            time.sleep(0.05)

    def launch(self) -> None:
        """Start the server on its cluster, and wait for nothing."""
        settings = (*self.settings, "listen_addresses=127.0.0.1", "max_connections=100")
        asked = [word for setting in settings for word in ("-c", setting)]
        place = ("-D", str(self.data), "-p", str(self.port), "-k", str(self.folder))
        self.process = self._start_process("postgres", *place, *asked)

    def kill(self) -> None:
        """End it as a crash does. The processes that it had started end by themselves, soon."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def has_ended(self) -> bool:
        """Whether the server's process has come to its end."""
        return self.process is None or self.process.poll() is not None

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg.connect(self._conninfo("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """End the server and forget its data."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def create_database(self, template: str = "template0") -> str:
        """Make a new database as a copy of `template` and return its name."""
        self.databases += 1
        name = f"gatehouse_{self.databases}"
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return name

    def drop_database(self, name: str) -> None:
        """Forget a database, whoever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, name: str) -> str:
        """The address of a database, as DATABASE_URL."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{name}"

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _conninfo(self, name: str) -> str:
        return f"host=127.0.0.1 port={self.port} user={OWNER} dbname={name}"

    def _log(self) -> str:
        path = self.folder / "log"
        return path.read_text(errors="replace")[-2000:] if path.exists() else "no log"


def _unprivileged_account() -> pwd.struct_passwd:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in UNPRIVILEGED if name in known)


def _open_folder() -> str:
    """A folder for temporary files that every account can reach."""
    for folder in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - a fresh folder is made in it
        path = Path(folder).resolve()
        if all(part.stat().st_mode & 0o001 for part in (path, *path.parents)):
            return folder
    return tempfile.gettempdir()
