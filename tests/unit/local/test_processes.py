"""Children that never outlive the studio, and the guardian that sees to it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from local.guardian import watch
from local.processes import ProcessGroups

ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture
def processes() -> Iterator[ProcessGroups]:
    """Process groups, closed afterwards."""
    groups = ProcessGroups()
    yield groups
    groups.close()


def read(path: Path) -> str:
    """What a child wrote, once it has written a line."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if path.exists() and path.read_text().endswith("\n"):
            return path.read_text()
        time.sleep(0.01)
    raise TimeoutError(path)


def gone(pid: int) -> bool:
    """Whether the process ends within a few seconds; a zombie has ended."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def removed(directory: Path) -> bool:
    """Whether the directory goes within a few seconds."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and directory.exists():
        time.sleep(0.02)
    return not directory.exists()


def test_a_child_gets_exactly_its_arguments_and_environment(processes: ProcessGroups, tmp_path: Path) -> None:
    log = tmp_path / "log"
    argv = ["/bin/sh", "-c", 'echo "$1|$GREETING|$HOME"', "sh", 'two words; "$(x)"']

    child = processes.spawn(argv, environment={"GREETING": "hello"}, log=log)

    assert child.wait(5) == 0
    assert read(log) == 'two words; "$(x)"|hello|\n'


def test_exit_codes_and_signals_are_told_apart(processes: ProcessGroups, tmp_path: Path) -> None:
    failing = processes.spawn(["/bin/sh", "-c", "exit 3"], environment=ENVIRONMENT, log=tmp_path / "log")
    killed = processes.spawn(["sleep", "60"], environment=ENVIRONMENT, log=tmp_path / "log")
    killed.send(signal.SIGTERM)

    assert failing.wait(5) == 3
    assert killed.wait(5) == -signal.SIGTERM


def test_what_a_child_leaves_running_is_killed(processes: ProcessGroups, tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = processes.spawn(["/bin/sh", "-c", "sleep 60 & echo $!"], environment=ENVIRONMENT, log=log)
    child.wait(5)

    assert gone(int(read(log)))


def test_a_killed_child_leaves_no_temporary_files(processes: ProcessGroups, tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = processes.spawn(["/bin/sh", "-c", "mktemp; sleep 60"], environment=ENVIRONMENT, log=log)
    temporary = Path(read(log).strip())
    assert temporary.exists()

    child.kill()

    assert not temporary.parent.exists()


def test_closing_kills_all_and_starts_nothing_more(tmp_path: Path) -> None:
    processes = ProcessGroups()
    children = [processes.spawn(["sleep", "60"], environment=ENVIRONMENT, log=tmp_path / "log") for _ in range(3)]

    processes.close()

    assert all(gone(child.pid) for child in children)
    with pytest.raises(RuntimeError, match="closing"):
        processes.spawn(["true"], environment=ENVIRONMENT, log=tmp_path / "log")


def test_a_killed_studio_takes_children_and_servers_along(tmp_path: Path) -> None:
    server = subprocess.Popen(["sleep", "60"])
    program = f"""
import os, pathlib, time
from local.processes import ProcessGroups
log = pathlib.Path({str(tmp_path / "log")!r})
groups = ProcessGroups()
groups.guard_server({server.pid})
groups.spawn(["/bin/sh", "-c", "sleep 60 & echo $$ $! $(mktemp); wait"], environment=dict(os.environ), log=log)
time.sleep(60)
"""
    studio = subprocess.Popen([sys.executable, "-c", program], env=ENVIRONMENT)
    child, grandchild, temporary = read(tmp_path / "log").split()
    # a directory of the studio's, and in it one of the child's
    scratch = Path(temporary).parents[1]
    assert scratch.name.startswith("reelestate-")

    studio.kill()
    studio.wait()

    assert gone(int(child))
    assert gone(int(grandchild))
    assert server.wait(5) == -signal.SIGINT
    assert removed(scratch)


def test_the_guardian_forgets_what_has_ended() -> None:
    lines = ["hold 1\n", "hold 2\n", "server 3\n", "server 4\n", "drop 1\n", "drop 4\n"]

    assert watch(lines) == ({2}, {3})
