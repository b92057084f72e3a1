"""Running a command and knowing what it cost."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds (all threads, waited-for children included) and the peak memory of one process in MB."""

    wall: float
    cpu: float
    peak_mb: float

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak_mb, other.peak_mb))


def run(command: Sequence[str | Path]) -> Cost:
    """Run to the end; a failing command ends the benchmark with its output."""
    return together([command])


def together(commands: Sequence[Sequence[str | Path]]) -> Cost:
    """Run several commands at the same time; ``wall`` is the time until the last one has ended."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    started = time.perf_counter()
    children = [
        subprocess.Popen(
            [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
        )
        for command in commands
    ]
    cpu = peak = 0.0
    for child in children:
        assert child.stderr is not None
        with child.stderr as stream:
            errors = stream.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"bench: {child.args!r} failed\n{errors.decode(errors='replace')}")
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss / 1024)
    return Cost(time.perf_counter() - started, cpu, peak)
