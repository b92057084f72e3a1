"""Fargate on one machine: a task's container is a process group with the task's command and environment."""

import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from local.blueprint import Container
from local.environment import child_environment
from local.processes import Child, ProcessGroups

# Between the polite signal and the last one. ECS waits 30 s; on one machine a person waits.
_STOP_GRACE_SECONDS = 2.0

# On AWS a container reaches the database only through the API, so it gets no address of it here either.
_NOT_FOR_CONTAINERS = ("REELESTATE_DATABASE_URL", "REELESTATE_OWNER_DATABASE_URL")


@dataclass
class _Task:
    child: Child
    ended: threading.Event = field(default_factory=threading.Event)


class TaskRunner:
    """Starts, watches and stops tasks, which are known by their ids."""

    def __init__(
        self, containers: Sequence[Container], processes: ProcessGroups, settings: Mapping[str, str], logs: Path
    ) -> None:
        self._containers = {container.name: container for container in containers}
        self._processes = processes
        self._settings = settings
        self._logs = logs
        self._tasks: dict[str, _Task] = {}

    @property
    def pids(self) -> list[int]:
        """Process ids of the containers that run now."""
        return sorted(task.child.pid for task in self._tasks.copy().values())

    def log(self, image: str, task_id: str) -> Path:
        """Where the task's output goes."""
        return self._logs / f"task-{image}-{task_id}.log"

    def start(
        self,
        task_id: str,
        image: str,
        command: Sequence[str],
        variables: Mapping[str, str],
        on_exit: Callable[[int], None],
    ) -> None:
        """Runs the image's program with ``command`` as further arguments.

        ``on_exit`` receives the exit code as a container has it: 128 plus the signal's number when a signal ended it.
        Raises `KeyError` for an image the blueprint does not know.
        """
        argv = [*self._containers[image].argv, *command]
        environment = child_environment({**self._settings, **variables}, without=_NOT_FOR_CONTAINERS)
        child = self._processes.spawn(argv, environment=environment, log=self.log(image, task_id))
        task = self._tasks[task_id] = _Task(child)
        threading.Thread(target=self._watch, args=(task_id, task, on_exit), name=f"task-{task_id}", daemon=True).start()

    def wait(self, task_id: str, timeout: float) -> bool:
        """Whether the task has ended, waiting up to ``timeout`` seconds for it."""
        task = self._tasks.get(task_id)
        return task is None or task.ended.wait(timeout)

    def stop(self, task_id: str) -> None:
        """Asks the task to end, then makes it end; returns at once. A task that has ended is no error."""
        task = self._tasks.get(task_id)
        if task is not None:
            threading.Thread(target=_end, args=(task,), name=f"stop-{task_id}", daemon=True).start()

    def _watch(self, task_id: str, task: _Task, on_exit: Callable[[int], None]) -> None:
        code = task.child.wait()
        on_exit(code if code >= 0 else 128 - code)
        del self._tasks[task_id]
        task.ended.set()


def _end(task: _Task) -> None:
    task.child.send(signal.SIGTERM)
    try:
        task.child.wait(_STOP_GRACE_SECONDS)
    except TimeoutError:
        task.child.kill()
