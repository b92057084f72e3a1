"""Lambda on one machine: every function has processes of its own that live on between events.

As on AWS, a crash, a kill or a timeout of a process fails the invocation it was handling and nothing else; the next
event gets a fresh process. Unlike AWS, an event that finds all processes busy waits instead of being turned away.
"""

import os
import queue
import signal
import socket
import sys
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

from local.blueprint import Function
from local.environment import child_environment
from local.lambda_worker import FAILURE, READY, InvocationHeader, encode, failure
from local.processes import ProcessGroups

# How long importing the handler may take. Not part of the function's timeout, as on Lambda.
_INIT_SECONDS = 120.0


@dataclass(frozen=True)
class InvocationResult:
    """What a caller gets: the handler's result, or the error, as JSON."""

    payload: bytes
    failed: bool


class Worker:
    """One process of one function."""

    def __init__(self, function: Function, arn: str, processes: ProcessGroups, settings: Mapping[str, str], log: Path):
        self._function = function
        self._arn = arn
        ours, theirs = socket.socketpair()
        with theirs:
            self._child = processes.spawn(
                [sys.executable, "-m", "local.lambda_worker", str(theirs.fileno()), function.handler],
                environment=child_environment({**settings, **_lambda_variables(function)}),
                log=log,
                pass_fds=[theirs.fileno()],
            )
        self._connection = Connection(ours.detach())
        self._ready = False
        self._open = True

    @property
    def pid(self) -> int:
        """Process id."""
        return self._child.pid

    def invoke(self, event: bytes, request_id: str) -> InvocationResult:
        """Hands the worker one event and waits for the answer. Afterwards ``usable`` tells if it can take another."""
        try:
            return self._invoke(event, request_id)
        except (EOFError, OSError):
            message = f"Runtime exited with error: {_describe(self._end())}"
            return _error("Runtime.ExitError", message, request_id)

    @property
    def usable(self) -> bool:
        """Whether the process can take another event."""
        return self._open and self._child.running

    def kill(self) -> None:
        """Ends the process, busy or not; an invocation in progress fails."""
        self._child.kill()

    def _invoke(self, event: bytes, request_id: str) -> InvocationResult:
        if not self._ready:
            if not self._connection.poll(_INIT_SECONDS):
                self._end()
                return _error("Sandbox.Timedout", f"Init timed out after {_INIT_SECONDS:.2f} seconds", request_id)
            answer = self._connection.recv_bytes()
            if answer != READY:
                self._end()
                return InvocationResult(answer, failed=True)
            self._ready = True
        limit = self._function.timeout_seconds
        self._connection.send_bytes(encode(InvocationHeader(request_id, self._arn, time.time() + limit)))
        self._connection.send_bytes(event)
        if not self._connection.poll(limit):
            self._end()
            return _error("Sandbox.Timedout", f"Task timed out after {limit:.2f} seconds", request_id)
        answer = self._connection.recv_bytes()
        return InvocationResult(answer[1:], failed=answer[:1] == FAILURE)

    def _end(self) -> int:
        """The exit code; a process that has not ended by itself is killed."""
        self._open = False
        self._connection.close()
        try:
            return self._child.wait(0.2)
        except TimeoutError:
            return self._child.kill()


class FunctionPool:
    """A function's processes: started when first needed, at most ``concurrency`` of them, kept warm."""

    def __init__(self, function: Function, arn: str, processes: ProcessGroups, settings: Mapping[str, str], logs: Path):
        self.function = function
        self._arn = arn
        self._processes = processes
        self._settings = settings
        self._log = logs / f"function-{function.name}.log"
        self._idle: queue.LifoQueue[Worker] = queue.LifoQueue()
        self._workers: set[Worker] = set()
        self._threads = ThreadPoolExecutor(function.concurrency or os.cpu_count() or 1, f"lambda-{function.name}")

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that run now."""
        return sorted(worker.pid for worker in self._workers.copy())

    def invoke(self, event: bytes) -> InvocationResult:
        """Handles one event and waits for the result."""
        return self.submit(event).result()

    def submit(self, event: bytes) -> Future[InvocationResult]:
        """Queues one event."""
        return self._threads.submit(self._handle, event, str(uuid4()))

    def warm(self) -> None:
        """Starts a first process ahead of the first event."""
        self._idle.put(self._start())

    def close(self) -> None:
        """Drops waiting events and ends the processes, failing the events they handle."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers.copy():
            worker.kill()

    def _handle(self, event: bytes, request_id: str) -> InvocationResult:
        worker = self._take()
        result = worker.invoke(event, request_id)
        if worker.usable:
            self._idle.put(worker)
        else:
            self._workers.discard(worker)
        return result

    def _take(self) -> Worker:
        while True:
            try:
                worker = self._idle.get_nowait()
            except queue.Empty:
                return self._start()
            if worker.usable:
                return worker
            self._workers.discard(worker)

    def _start(self) -> Worker:
        worker = Worker(self.function, self._arn, self._processes, self._settings, self._log)
        self._workers.add(worker)
        return worker


def _lambda_variables(function: Function) -> dict[str, str]:
    return {
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
    }


def _error(error_type: str, message: str, request_id: str) -> InvocationResult:
    return InvocationResult(failure(error_type, f"RequestId: {request_id} Error: {message}", request_id), failed=True)


def _describe(code: int) -> str:
    if code >= 0:
        return f"exit status {code}"
    names = {signal.SIGKILL: "killed", signal.SIGSEGV: "segmentation fault", signal.SIGABRT: "aborted"}
    number = signal.Signals(-code)
    return f"signal: {names.get(number, number.name)}"
