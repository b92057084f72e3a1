"""Work on untrusted bytes in helper processes whose memory and time are bounded.

A decoder that crashes, hangs or eats memory takes down its helper, not the caller; the item is refused and a fresh
helper goes on with the next. A helper is an ordinary child process spoken to over its pipes, so this works where
semaphores and shared memory do not exist (AWS Lambda), and what comes back is JSON and bytes, never pickles.
"""

import json
import os
import queue
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from reelestate.kit.errors import InvalidInput, StudioError, Unavailable

_LENGTHS = struct.Struct(">II")
_START_SECONDS = 120.0
# A decoder gets the variables it may need and none of the process's secrets (cloud credentials, the database's URL).
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "TZ", "REELESTATE_ASSETS_DIR")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one item may use: address space of its process in bytes, and seconds of wall time."""

    memory_bytes: int = 2_000_000_000
    seconds: float = 30.0
    processes: int = field(default_factory=lambda: max(1, min(4, os.cpu_count() or 1)))


@dataclass(frozen=True, slots=True)
class Untrusted:
    """One item: its name for messages, its bytes, and plain options for the task.

    ``noun`` and ``remedy`` stand in the refusal of an item that crashes, hangs or eats its helper.
    """

    name: str
    data: bytes
    options: dict[str, Any] = field(default_factory=dict)
    noun: str = "photo"
    remedy: str = "Save it as an ordinary JPEG and upload it again, or leave it out."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: ``result`` (JSON values) and ``blob``, or the ``error`` that refuses it."""

    name: str
    result: dict[str, Any] = field(default_factory=dict)
    blob: bytes = b""
    error: StudioError | None = None


def run_bounded(task: str, items: Iterable[Untrusted], bounds: Bounds | None = None) -> tuple[Outcome, ...]:
    """Runs the task over the items and returns their outcomes in the same order.

    ``task`` is ``package.module:function`` with the signature ``(data: bytes, name: str, options: dict) -> (dict,
    bytes)``; what it raises as InvalidInput comes back as the outcome's error. A helper starts once (some 0.4 s) and
    serves many items. Raises Unavailable when a helper cannot start, which is never the items' fault.
    """
    limits = bounds or Bounds()
    work: Sequence[Untrusted] = tuple(items)
    outcomes: list[Outcome | None] = [None] * len(work)
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for index in range(len(work)):
        waiting.put(index)

    faults: list[Unavailable] = []

    def serve() -> None:
        with _Helper(task, limits) as helper:
            while not faults:
                try:
                    index = waiting.get_nowait()
                    outcomes[index] = helper.run(work[index])
                except queue.Empty:
                    return
                except Unavailable as fault:
                    faults.append(fault)

    threads = [threading.Thread(target=serve, daemon=True) for _ in range(min(limits.processes, len(work)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return tuple(outcome for outcome in outcomes if outcome is not None)


class _Helper:
    """One child process, started on first use and again after it died."""

    def __init__(self, task: str, bounds: Bounds) -> None:
        self._task, self._bounds = task, bounds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "_Helper":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def run(self, item: Untrusted) -> Outcome:
        """Sends the item, waits for the answer within the bounds. Never raises for what the item does.

        Raises Unavailable when the helper does not start.
        """
        process = self._process or self._start()
        deadline = time.monotonic() + self._bounds.seconds
        try:
            question = json.dumps({"name": item.name, "options": item.options}).encode()
            _send(process, deadline, _LENGTHS.pack(len(question), len(item.data)) + question, item.data)
            json_length, blob_length = _LENGTHS.unpack(_receive(process, deadline, _LENGTHS.size))
            answer = json.loads(_receive(process, deadline, json_length))
            blob = _receive(process, deadline, blob_length)
        except TimeoutError:
            self._stop()
            return Outcome(item.name, error=_refused(item, f"reading it takes over {self._bounds.seconds:g} s"))
        except (EOFError, BrokenPipeError):
            self._stop()
            return Outcome(item.name, error=_refused(item, "it cannot be read safely"))
        if "error" in answer:
            return Outcome(item.name, error=InvalidInput(**answer["error"]))
        return Outcome(item.name, result=answer["result"], blob=blob)

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reelestate.kit.photos.helper", self._task, str(self._bounds.memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
        )
        for pipe in (self._process.stdin, self._process.stdout):
            os.set_blocking(_number(pipe), False)
        try:
            _receive(self._process, time.monotonic() + _START_SECONDS, _LENGTHS.size)
        except (EOFError, TimeoutError) as error:
            self._stop()
            raise Unavailable("The helper that reads uploads does not start.", task=self._task) from error
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _send(process: subprocess.Popen[bytes], deadline: float, *parts: bytes) -> None:
    number = _number(process.stdin)
    for part in parts:
        rest = memoryview(part)
        while rest:
            _, writable, _ = select.select([], [number], [], _left(deadline))
            if writable:
                rest = rest[os.write(number, rest[:1_048_576]) :]


def _receive(process: subprocess.Popen[bytes], deadline: float, length: int) -> bytes:
    number = _number(process.stdout)
    received = bytearray()
    while len(received) < length:
        readable, _, _ = select.select([number], [], [], _left(deadline))
        if readable:
            part = os.read(number, min(1_048_576, length - len(received)))
            if not part:
                raise EOFError
            received += part
    return bytes(received)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _number(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise BrokenPipeError
    return pipe.fileno()


def _refused(item: Untrusted, problem: str) -> InvalidInput:
    return InvalidInput(f"{item.noun} {item.name}", problem, item.remedy)
