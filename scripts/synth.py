"""Makes the templates of every environment and of a sandbox, and tells how large they are.

Needs neither an account nor a network. Fails for a template that is larger than CloudFormation takes, and, as every
synthesis, for what cdk-nag finds.
"""

import json
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app import build
from scripts.templates import read
from stacks.config import Environment, sandbox

FOLDER = Path(__file__).resolve().parents[1] / "build"
SANDBOX = "pr-1"
ASSEMBLIES: dict[str, tuple[Environment, ...]] = {"cdk.out": (), "cdk.out-sandbox": (sandbox(SANDBOX),)}
"""What goes into which folder; nothing named is every lasting environment."""
MOST_RESOURCES = 500
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """A template as CloudFormation measures it; ``stack`` is ``Production/Data``."""

    stack: str
    resources: int
    size: int

    @property
    def fits(self) -> bool:
        """Whether CloudFormation takes it."""
        return self.resources <= MOST_RESOURCES and self.size <= MOST_BYTES

    def __str__(self) -> str:
        verdict = "" if self.fits else "  TOO LARGE"
        return f"{self.stack:32} {self.resources:4} resources {self.size / 1000:7.1f} kB{verdict}"


def synthesize(assembly: Path, *environments: Environment) -> Iterator[Size]:
    """Makes the folder anew with the environments' templates, and tells their sizes."""
    shutil.rmtree(assembly, ignore_errors=True)
    build(*environments, outdir=str(assembly)).synth()
    for name, estate in read(assembly).items():
        for stack, template in estate.templates.items():
            size = len(json.dumps(template, indent=1).encode())
            yield Size(f"{name}/{stack}", len(template.get("Resources", {})), size)


def main() -> int:
    """Makes all of them; the exit code is 1 when one is too large."""
    started = time.monotonic()
    sizes = [size for name, given in ASSEMBLIES.items() for size in synthesize(FOLDER / name, *given)]
    for size in sizes:
        print(size)
    print(f"{len(sizes)} templates in {time.monotonic() - started:.1f} s")
    return 0 if all(size.fits for size in sizes) else 1


if __name__ == "__main__":
    sys.exit(main())
