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
    weigh = [sys.executable, "-I", "-S", str(Path(__file__).with_name("weighing.py"))]
    children = [
        subprocess.Popen(
            [*weigh, *(str(part) for part in command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            text=True,
            errors="replace",
        )
        for command in commands
    ]
    cpu = peak = 0.0
    for child, command in zip(children, commands, strict=True):
        output, errors = child.communicate()
        code, user, system, kibibytes = output.rsplit("\n", 2)[-2].split()
        if int(code):
            raise SystemExit(f"bench: {command!r} failed\n{errors}")
        cpu += float(user) + float(system)
        peak = max(peak, int(kibibytes) / 1024)
    return Cost(time.perf_counter() - started, cpu, peak)
