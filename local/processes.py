"""Child processes, each leading a group of its own. None outlives the studio, and none leaves temporary files."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from local import guardian

# The child waits until its group is held by the guardian and only then becomes the wanted program, so there is no
# moment in which the death of the studio could leave it running.
_GATE = 'read -r _ && exec "$@" </dev/null'


class Child:
    """A running child process and everything it starts. It is reaped as soon as it ends, awaited or not."""

    def __init__(self, process: subprocess.Popen[bytes], scratch: Path, forget: Callable[["Child"], None]) -> None:
        self._process = process
        self._scratch = scratch
        self._forget = forget
        self._ended = threading.Event()
        threading.Thread(target=self._reap, name=f"child-{process.pid}", daemon=True).start()

    @property
    def pid(self) -> int:
        """Process id, which is also the id of the process group."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the child itself has not ended yet."""
        return not self._ended.is_set()

    def wait(self, timeout: float | None = None) -> int:
        """Exit code, negative for a signal; what the child left running in its group has been killed.

        Raises `TimeoutError` when it still runs after ``timeout`` seconds.
        """
        if not self._ended.wait(timeout):
            raise TimeoutError(f"process {self.pid} still runs after {timeout} s")
        return int(self._process.returncode)

    def send(self, number: signal.Signals) -> None:
        """Signals the whole group; a group that is already gone is no error."""
        if self.running:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)

    def kill(self) -> int:
        """Kills the whole group and returns the exit code."""
        self.send(signal.SIGKILL)
        return self.wait()

    def _reap(self) -> None:
        self._process.wait()
        self.send(signal.SIGKILL)
        # What dies of that may still write; what it leaves goes with the directory above, when the studio closes.
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._forget(self)
        self._ended.set()


class ProcessGroups:
    """Starts children and ends them: one by one, all together, or through the guardian when the studio is killed."""

    def __init__(self) -> None:
        self._children: set[Child] = set()
        self._lock = threading.Lock()
        self._closed = False
        # Short, since sockets may be made in it: their paths have 108 bytes at most.
        self._scratch = Path(tempfile.mkdtemp(prefix="reelestate-"))
        self._guardian = subprocess.Popen(
            [sys.executable, "-I", guardian.__file__, str(self._scratch)], stdin=subprocess.PIPE, start_new_session=True
        )

    def spawn(
        self, argv: Sequence[str], *, environment: Mapping[str, str], log: Path, pass_fds: Sequence[int] = ()
    ) -> Child:
        """Runs ``argv`` with exactly ``environment``; output is added to ``log``.

        ``TMPDIR`` is a directory of its own, which goes with it however it ends. Raises RuntimeError once closed.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        with self._lock, log.open("ab") as output:
            if self._closed:
                raise RuntimeError("the studio is closing and starts nothing any more")
            scratch = Path(tempfile.mkdtemp(dir=self._scratch))
            process = subprocess.Popen(
                ["/bin/sh", "-c", _GATE, "sh", *argv],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**environment, "TMPDIR": str(scratch)},
                pass_fds=pass_fds,
                start_new_session=True,
            )
            self._tell(f"hold {process.pid}")
            child = Child(process, scratch, self._drop)
            self._children.add(child)
        assert process.stdin is not None  # noqa: S101 - it was asked for above
        with contextlib.suppress(BrokenPipeError), process.stdin as gate:
            gate.write(b"\n")
        return child

    def guard_server(self, pid: int) -> None:
        """Has a server that is no child of ours interrupted when the studio is killed."""
        with self._lock:
            self._tell(f"server {pid}")

    def close(self, *, servers: Sequence[int] = ()) -> None:
        """Kills every child, releases the ``servers`` that shall go on, and ends the guardian."""
        with self._lock:
            self._closed = True
            children = list(self._children)
        for child in children:
            child.send(signal.SIGKILL)
        for child in children:
            child.wait()
        with self._lock:
            for pid in servers:
                self._tell(f"drop {pid}")
        assert self._guardian.stdin is not None  # noqa: S101 - it was asked for at the start
        with contextlib.suppress(BrokenPipeError):
            self._guardian.stdin.close()
        self._guardian.wait()

    def _drop(self, child: Child) -> None:
        with self._lock:
            self._children.discard(child)
            self._tell(f"drop {child.pid}")

    def _tell(self, message: str) -> None:
        assert self._guardian.stdin is not None  # noqa: S101 - it was asked for at the start
        with contextlib.suppress(BrokenPipeError):
            self._guardian.stdin.write(f"{message}\n".encode())
            self._guardian.stdin.flush()
