"""The studio's side of the embedded cloud: starts its process, talks to it and ends it."""

import itertools
import json
import logging
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local.blueprint import Blueprint
from local.environment import child_environment
from reelestate.kit.errors import InvalidInput, StudioError, Unavailable

Subscriber = Callable[[dict[str, Any]], None]

_READY_SECONDS = 60.0
_REPLY_SECONDS = 10.0
_CLOSE_SECONDS = 2.5
_log = logging.getLogger(__name__)


class CloudProcess:
    """The cloud's process. Construction starts it and returns at once; `open` waits until it works."""

    def __init__(self, home: Path, blueprint: Blueprint) -> None:
        self._log = home / "logs" / "cloud.log"
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._numbers = itertools.count()
        self._replies: dict[int, queue.SimpleQueue[Any]] = {}
        self._started: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._subscribers: list[Subscriber] = []
        self._lock = threading.Lock()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "local.cloud.main"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=child_environment({}),
                # A session of its own: Ctrl-C in the terminal is for the studio, which ends the cloud in its turn.
                start_new_session=True,
            )
        self._reader = threading.Thread(target=self._read, name="cloud-messages", daemon=True)
        self._reader.start()
        self._send({"home": str(home), "blueprint": blueprint.model_dump(mode="json")})

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def open(self, settings: dict[str, str], servers: list[int]) -> dict[str, str]:
        """Lets the cloud begin, with ``settings`` for its processes and ``servers`` to interrupt should we be killed.

        Returns the variables that make a process use it. Raises the error that kept it from starting.
        """
        self._send({"settings": settings, "servers": servers})
        try:
            message = self._started.get(timeout=_READY_SECONDS)
        except queue.Empty:
            raise Unavailable(
                f"the embedded cloud did not start within {_READY_SECONDS:.0f} s; see {self._log}"
            ) from None
        if "error" in message:
            raise _error(message["error"], self._log)
        ready: dict[str, str] = message["ready"]
        return ready

    def pids(self) -> dict[str, Any]:
        """Process ids of ``workers``, by function, and of ``tasks``. Raises `Unavailable` when the cloud is gone."""
        number = next(self._numbers)
        self._replies[number] = queue.SimpleQueue()
        self._send({"op": "pids", "id": number})
        try:
            value: dict[str, Any] = self._replies[number].get(timeout=_REPLY_SECONDS)
        except queue.Empty:
            raise Unavailable(f"the embedded cloud does not answer; see {self._log}") from None
        finally:
            del self._replies[number]
        return value

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Hands every later event to ``subscriber``, in a thread of ours; the result ends that."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def close(self) -> None:
        """Ends the cloud and everything it started."""
        process = self._process
        try:
            self._send({"op": "close"})
            process.wait(_CLOSE_SECONDS)
        except (Unavailable, subprocess.TimeoutExpired):
            process.kill()  # its guardian does the rest
            process.wait()
        self._reader.join()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close_quietly(stream)

    def _send(self, message: dict[str, Any]) -> None:
        stream = self._process.stdin
        assert stream is not None  # noqa: S101 - it was asked for at the start
        try:
            with self._lock:
                stream.write(json.dumps(message).encode() + b"\n")
                stream.flush()
        except (BrokenPipeError, ValueError):
            raise Unavailable(f"the embedded cloud has ended unexpectedly; see {self._log}") from None

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it was asked for at the start
        for line in self._process.stdout:
            message = json.loads(line)
            if "event" in message:
                self._publish(message["event"])
            elif "reply" in message:
                self._replies[message["reply"]].put(message["value"])
            else:
                self._started.put(message)
        self._started.put({"error": {"message": "the embedded cloud has ended unexpectedly", "details": {}}})

    def _publish(self, event: dict[str, Any]) -> None:
        for subscriber in self._subscribers.copy():
            try:
                subscriber(event)
            except Exception:  # noqa: BLE001 - one subscriber's fault is no other's
                _log.exception("a subscriber failed on an event")


def _close_quietly(stream: Any) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        return


def _error(error: dict[str, Any], log: Path) -> StudioError:
    details = error["details"]
    if {"field", "problem", "remedy"} <= details.keys():
        return InvalidInput(details["field"], details["problem"], details["remedy"])
    return Unavailable(f"{error['message']}; see {log}")
