"""``reelestate up``: the whole studio on this machine's own address, until it is told to stop."""

import contextlib
import json
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

from local.blueprint import Schedule
from local.environment import child_environment
from local.processes import Child, ProcessGroups
from local.runtime import LocalStudio
from reelestate.kit.errors import Conflict, Unavailable

HOST = "127.0.0.1"
READY_SECONDS = 30.0
_STOP_SECONDS = 6.0
_BACKLOG = 2048


class ApiServer:
    """The API's processes on one listening socket. A process that dies is replaced."""

    def __init__(self, studio: LocalStudio, port: int, workers: int) -> None:
        self._studio = studio
        self._workers = workers
        self._socket = _listen(port)
        self._processes = ProcessGroups()
        self._children: list[Child] = []
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="api-keeper", daemon=True)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self._socket.getsockname()[1]}"

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that run now."""
        return [child.pid for child in self._children if child.running]

    def start(self) -> None:
        """Starts the processes and waits until the API answers. Raises Unavailable."""
        self._children = [self._spawn() for _ in range(self._workers)]
        deadline = time.monotonic() + READY_SECONDS
        while not _answers(f"{self.address}/api/v1/health"):
            if time.monotonic() > deadline or not any(child.running for child in self._children):
                self.stop()
                raise Unavailable(f"the API did not start; see {self._log}")
            time.sleep(0.05)
        self._keeper.start()

    def stop(self) -> None:
        """Lets requests finish, then ends the processes."""
        import signal

        self._stopping.set()
        for child in self._children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        for child in self._children:
            with contextlib.suppress(TimeoutError):
                child.wait(max(0.0, deadline - time.monotonic()))
        self._processes.close()
        self._socket.close()

    @property
    def _log(self) -> Path:
        return self._studio.home / "logs" / "api.log"

    def _spawn(self) -> Child:
        number = self._socket.fileno()
        return self._processes.spawn(
            [sys.executable, "-m", "local.api_worker", str(number)],
            environment=child_environment(self._studio.settings_env, without=("REELESTATE_OWNER_DATABASE_URL",)),
            log=self._log,
            pass_fds=[number],
        )

    def _keep(self) -> None:
        while not self._stopping.wait(1.0):
            for place, child in enumerate(self._children):
                if not child.running and not self._stopping.is_set():
                    self._children[place] = self._spawn()


class Timer:
    """Invokes scheduled functions at their rates, as EventBridge Scheduler does."""

    def __init__(self, studio: LocalStudio, schedules: tuple[Schedule, ...]) -> None:
        self._studio = studio
        self._schedules = schedules
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(schedule,), name=f"schedule-{schedule.name}", daemon=True)
            for schedule in schedules
        ]

    def start(self) -> None:
        """Starts counting; each schedule runs for the first time one rate from now."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Starts nothing any more."""
        self._stopping.set()

    def _run(self, schedule: Schedule) -> None:
        while not self._stopping.wait(schedule.every_seconds):
            # The function's failure is in its log; the next run finds what was left undone.
            self._studio.client("lambda").invoke(
                FunctionName=schedule.function, InvocationType="Event", Payload=json.dumps(schedule.payload).encode()
            )


@contextlib.contextmanager
def serving(studio: LocalStudio, port: int, workers: int) -> Iterator[ApiServer]:
    """The API and the schedules of an open studio, for as long as the block runs."""
    api = ApiServer(studio, port, workers)
    timer = Timer(studio, studio.blueprint.schedules)
    api.start()
    timer.start()
    try:
        yield api
    finally:
        timer.stop()
        api.stop()


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise Conflict(f"Port {port} is taken. Choose another one with --port.", port=port) from None
    listening.listen(_BACKLOG)
    listening.set_inheritable(True)
    return listening


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
