"""The studio on one machine: database, cloud, functions and containers, opened and closed as one thing."""

import fcntl
import importlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local.blueprint import Blueprint
from local.cloud.control import CloudProcess, Subscriber
from local.environment import applied
from local.postgres import PostgresServer
from local.studio import STUDIO
from reelestate.kit.errors import Conflict, Unavailable


class LocalStudio:
    """A studio whose data is kept in ``home``. While it is open, this process and its children use it.

    Only one studio may be open on a home at a time: opening a second one raises `Conflict`. Nothing the studio started
    outlives it, even if this process is killed; what was stored before is there when it is opened again. Studios on
    different homes may be open in one process if they are closed in the reverse order.
    """

    def __init__(self, home: Path = Path(".reelestate"), blueprint: Blueprint = STUDIO) -> None:
        self._home = home.resolve()
        self._blueprint = blueprint
        self._stack = ExitStack()
        self._settings: dict[str, str] | None = None
        self._cloud: CloudProcess | None = None
        self._clients: dict[str, Any] = {}

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._open(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _undisturbed():
            self._stack.close()
        self._settings = None
        self._cloud = None

    @property
    def home(self) -> Path:
        """Where the studio keeps its data."""
        return self._home

    @property
    def blueprint(self) -> Blueprint:
        """What the studio consists of."""
        return self._blueprint

    @property
    def settings_env(self) -> dict[str, str]:
        """The variables that make any process use this studio."""
        if self._settings is None:
            raise Unavailable("the studio is not open")
        return dict(self._settings)

    @property
    def worker_pids(self) -> dict[str, list[int]]:
        """Process ids of the Lambda workers that run now, by function."""
        pids: dict[str, list[int]] = self._running_cloud().pids()["workers"]
        return pids

    @property
    def task_pids(self) -> list[int]:
        """Process ids of the containers that run now."""
        pids: list[int] = self._running_cloud().pids()["tasks"]
        return pids

    @property
    def cloud_pid(self) -> int:
        """Process id of the embedded cloud."""
        return self._running_cloud().pid

    def client(self, service: str) -> Any:
        """A boto3 client of the embedded cloud; the same one each time, closed with the studio."""
        import boto3

        settings = self.settings_env
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,  # type: ignore[call-overload]
                endpoint_url=settings["AWS_ENDPOINT_URL"],
                region_name=settings["AWS_DEFAULT_REGION"],
                aws_access_key_id=settings["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"],
            )
        return self._clients[service]

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Calls ``subscriber`` with every event put on the bus from now on, in a thread of ours; the result ends that.

        An event has ``id``, ``source``, ``detail-type``, ``detail``, ``time`` and ``bus``.
        """
        return self._running_cloud().subscribe(subscriber)

    def _open(self, stack: ExitStack) -> None:
        self._home.mkdir(parents=True, exist_ok=True)
        stack.enter_context(_exclusive(self._home / "studio.lock"))
        # The cloud reads its code while the database starts.
        cloud = CloudProcess(self._home, self._blueprint)
        stack.callback(cloud.close)
        postgres = PostgresServer(self._home / "postgres", self._home / "logs" / "postgres.log")
        stack.callback(postgres.stop)
        postgres.start()
        if self._blueprint.migrations:
            module, _, function = self._blueprint.migrations.partition(":")
            getattr(importlib.import_module(module), function)(postgres.owner_url)
        own = {"REELESTATE_DATABASE_URL": postgres.application_url, "REELESTATE_HOME": str(self._home)}
        ready = cloud.open(own, [postgres.pid])
        self._cloud = cloud
        self._settings = {**ready, "REELESTATE_OWNER_DATABASE_URL": postgres.owner_url}
        stack.enter_context(applied(self._settings))
        stack.callback(self._close_clients)
        _forget_addresses()
        stack.callback(_forget_addresses)

    def _running_cloud(self) -> CloudProcess:
        if self._cloud is None:
            raise Unavailable("the studio is not open")
        return self._cloud

    def _close_clients(self) -> None:
        while self._clients:
            self._clients.popitem()[1].close()


def _forget_addresses() -> None:
    """Drops what this process cached about another studio, or none."""
    from reelestate.kit import aws, database, settings, storage

    database.dispose()
    aws.forget_clients()
    storage.get_store.cache_clear()
    settings.get_settings.cache_clear()


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    """Holds the lock on a home. The system releases it when this process ends, in whatever way."""
    with path.open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            pid = lock.read().strip() or "unknown"
            raise Conflict(
                f"A studio is already open on {path.parent} (process {pid}). "
                f"Wait for it to finish, end it with `kill {pid}`, or use another home.",
                pid=pid,
                home=str(path.parent),
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keeps an impatient second Ctrl-C from interrupting the clean-up, which is short."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
