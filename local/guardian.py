"""Kills what a dead studio leaves behind.

Runs as a process of its own, told over standard input which process groups live (``hold 123``, ``drop 123``) and which
servers want to be asked to stop (``server 456``). The end of input means that the studio is gone, however it went:
every held group is killed, every server interrupted, and the directory that it was given, where they had their
temporary files, removed. Standard library only, so that it is small and starts at once.
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

# What was killed a moment ago may still write.
_REMOVAL_ATTEMPTS = 20
_RETRY_SECONDS = 0.05


def watch(lines: Iterable[str]) -> tuple[set[int], set[int]]:
    """Follows the messages to their end; returns the process groups and servers held then."""
    groups: set[int] = set()
    servers: set[int] = set()
    for line in lines:
        verb, _, number = line.strip().partition(" ")
        pid = int(number)
        if verb == "hold":
            groups.add(pid)
        elif verb == "server":
            servers.add(pid)
        else:
            groups.discard(pid)
            servers.discard(pid)
    return groups, servers


def main() -> None:
    """Watches until the studio is gone, then cleans up."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups, servers = watch(sys.stdin)
    for group in groups:
        try:
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    for server in servers:
        try:
            os.kill(server, signal.SIGINT)
        except (ProcessLookupError, PermissionError):
            continue
    _remove(Path(sys.argv[1]))


def _remove(directory: Path) -> None:
    for _ in range(_REMOVAL_ATTEMPTS):
        shutil.rmtree(directory, ignore_errors=True)
        if not directory.exists():
            return
        time.sleep(_RETRY_SECONDS)


if __name__ == "__main__":
    main()
