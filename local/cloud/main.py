"""The process of the embedded cloud.

Started by `local.cloud.control`. It reads JSON messages, one a line, from standard input and writes them to standard
output: first in, what to create (``blueprint``); second in, what its processes need to know (``settings``); first out,
``ready`` or ``error``. Then it answers requests and reports events until it is told to ``close`` or its input ends,
which means that the studio was killed. Either way nothing it started outlives it.
"""

import fcntl
import gc
import json
import logging
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any, TextIO

from local.blueprint import Blueprint
from local.environment import addresses
from local.processes import ProcessGroups
from reelestate.kit.errors import StudioError, Unavailable

_LOCK_SECONDS = 10.0
_log = logging.getLogger("local.cloud")


class Studio:
    """The other side: the process that opened the studio."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # Standard output is for messages alone; whatever else prints, prints to the log.
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        self._in: TextIO = sys.stdin

    def send(self, **message: Any) -> None:
        """Sends one message."""
        with self._lock:
            self._out.write(json.dumps(message) + "\n")
            self._out.flush()

    def receive(self) -> dict[str, Any] | None:
        """The next message; ``None`` when the studio is gone."""
        line = self._in.readline()
        message: dict[str, Any] | None = json.loads(line) if line else None
        return message


class Cloud:
    """Everything that runs in this process."""

    def __init__(self, home: Path, blueprint: Blueprint, studio: Studio) -> None:
        from local.cloud import buckets, provision, server

        self._home = home
        self._logs = home / "logs"
        self._blueprint = blueprint
        self._lock = _lock(home / "cloud.lock")
        self._processes = ProcessGroups()
        self._pools: dict[str, Any] = {}
        self._servers: list[int] = []
        self._tasks: Any = None
        self._studio = studio
        self._buckets = buckets.PersistentBuckets(home / "buckets")
        self._server = server.CloudServer(self._buckets)
        _patch_interpreter(self._server.endpoint)
        self._provisioner = provision.Provisioner(blueprint)
        self._provisioner.create()
        for name in blueprint.buckets:
            self._buckets.open(name)

    def open(self, settings: dict[str, str], servers: list[int]) -> dict[str, str]:
        """Starts work; returns the variables that make a process use this cloud."""
        from local.cloud.patches import events, functions, tasks
        from local.tasks import TaskRunner
        from local.workers import FunctionPool

        self._servers = servers
        for pid in servers:
            self._processes.guard_server(pid)
        environment = {**addresses(self._server.endpoint), **self._provisioner.environment(), **settings}
        for function in self._blueprint.functions:
            arn = self._provisioner.function_arn(function.name)
            self._pools[function.name] = FunctionPool(function, arn, self._processes, environment, self._logs)
        self._tasks = TaskRunner(self._blueprint.containers, self._processes, environment, self._logs)
        self._buckets.follow()
        functions.run_in_workers(self._pools, _report_failure)
        events.deliver_to_functions(self._pools, _report_failure)
        events.publish(lambda event: self._studio.send(event=event))
        tasks.choose_capacity()
        tasks.size_fargate_tasks()
        tasks.run_as_processes(self._tasks)
        tasks.stop_processes(self._tasks)
        tasks.wait_for_processes(self._tasks)
        self._server.start()
        for pool in self._pools.values():
            if pool.function.warm:
                pool.warm()
        return environment

    def pids(self) -> dict[str, Any]:
        """Process ids of the workers, by function, and of the running tasks."""
        return {"workers": {name: pool.pids for name, pool in self._pools.items()}, "tasks": self._tasks.pids}

    def close(self, *, killed: bool) -> None:
        """Ends everything. The servers go on unless the studio was ``killed``; then the guardian interrupts them."""
        for pool in self._pools.values():
            pool.close()
        self._processes.close(servers=() if killed else self._servers)
        self._buckets.close()


def _import_quickly() -> None:
    """moto reads all of EC2's machine images and instance types when it is imported. The studio has no EC2 instance."""
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    from moto.utilities import utils

    from local.cloud.patches import replace

    def load_resource(filename: str) -> Any:
        return {} if filename.startswith("ec2/resources/instance_type") else load(filename)

    load = replace(utils, "load_resource", load_resource)


def _patch_interpreter(endpoint: str) -> None:
    from moto.core.config import default_user_config

    from local.cloud.patches import parameters, states

    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    parameters.translate()
    states.share_clients(endpoint)
    states.name_executions()
    states.stop_at_once()
    states.follow_synchronous_tasks()
    states.renew_tokens()
    states.forgive_nothing()
    states.pass_reserved_errors_on()
    states.remember_early_answers()
    states.tell_outcomes()
    states.read_definite_paths()
    states.name_sdk_errors()


def _lock(path: Path) -> int:
    """Waits until the cloud of a studio that was killed a moment ago is gone."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Unavailable(f"another process still holds {path}; end it and try again") from None
            time.sleep(0.02)
        else:
            return descriptor


def _report_failure(function: str, error: str) -> None:
    _log.error("function %s failed on an event nobody waits for: %s", function, error)


def _serve(studio: Studio, cloud: Cloud) -> bool:
    """Answers until the end; returns whether the studio was killed."""
    while (message := studio.receive()) is not None:
        if message["op"] == "close":
            return False
        studio.send(reply=message["id"], value=cloud.pids())
    return True


def main() -> None:
    """Runs the cloud."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    studio = Studio()
    first = studio.receive()
    if first is None:
        return
    killed = True
    # Importing makes a million objects that stay: collecting garbage meanwhile finds none and takes its time.
    gc.disable()
    try:
        _import_quickly()
        cloud = Cloud(Path(first["home"]), Blueprint.model_validate(first["blueprint"]), studio)
        second = studio.receive()
        if second is not None and "settings" in second:
            environment = cloud.open(second["settings"], second["servers"])
            gc.freeze()
            gc.enable()
            studio.send(ready=environment)
            killed = _serve(studio, cloud)
        cloud.close(killed=killed)
    except StudioError as error:
        studio.send(error=error.to_dict())
    except Exception as error:  # noqa: BLE001 - told to the studio, which raises it
        _log.exception("the embedded cloud failed")
        studio.send(error={"message": f"{type(error).__name__}: {error}", "details": {}})
    # moto's threads wait for things that will not come; nothing is left that an orderly exit would save.
    logging.shutdown()
    os._exit(0)


if __name__ == "__main__":
    main()
