"""Builds what the functions are deployed as: the layer of packages, the layer of our code, and the entry points.

Needs no Docker, whatever the machine: packages are installed from wheels of Lambda's platform. The same inputs give the
same files, and what is there already and still right is left alone. ``--python`` and ``--machine`` build for another
place, such as this machine, to run there what is deployed.
"""

import argparse
import fcntl
import hashlib
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from uv import find_uv_bin

from scripts import elf

ROOT = Path(__file__).resolve().parents[1]
BUNDLES = ROOT / "build" / "bundle"
LOCK = ROOT / "requirements" / "lambda.txt"
PRUNING = ROOT / "layers" / "deps" / "prune.toml"
CORE = ROOT / "layers" / "core" / "python"
FUNCTIONS = ROOT / "functions"
GLIBC = "manylinux_2_28"
"""The oldest system the wheels may be for: Lambda's Python 3.13 runs on glibc 2.34."""

_NOT_DEPLOYED = shutil.ignore_patterns("__pycache__", "*.pyc", "*.so", "*.egg-info")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the bundles run: Python's version, and the processor as Linux names it."""

    python: str
    machine: str


LAMBDA = Place("3.13", "aarch64")


@dataclass(frozen=True, slots=True)
class Bundle:
    """One folder to be deployed: what it is made from, and how."""

    name: str
    inputs: tuple[Path, ...]
    make: Callable[[Path, Place], None]


def build(into: Path = BUNDLES, place: Place = LAMBDA) -> dict[str, bool]:
    """Brings every bundle under ``into`` up to date, one process at a time; which ones were made anew.

    Raises CalledProcessError when packages cannot be installed.
    """
    into.mkdir(parents=True, exist_ok=True)
    with (into / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return {bundle.name: _bring_up_to_date(bundle, into, place) for bundle in BUNDLES_OF_ALL}


def size_of(folder: Path) -> int:
    """Bytes of all files below the folder, as Lambda counts them."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _bring_up_to_date(bundle: Bundle, into: Path, place: Place) -> bool:
    target, stamp = into / bundle.name, into / f"{bundle.name}.sha256"
    now = _digest(bundle, place)
    if target.is_dir() and stamp.is_file() and stamp.read_text(encoding="ascii") == now:
        return False
    fresh, old = into / f".{bundle.name}.new", into / f".{bundle.name}.old"
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    stamp.unlink(missing_ok=True)
    bundle.make(fresh, place)
    _same_everywhere(fresh)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    stamp.write_text(now, encoding="ascii")
    shutil.rmtree(old, ignore_errors=True)
    return True


def _digest(bundle: Bundle, place: Place) -> str:
    digest = hashlib.sha256(repr(place).encode())
    for given in bundle.inputs:
        for path in _files(given):
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(given: Path) -> Iterator[Path]:
    if given.is_file():
        yield given
        return
    for path in sorted(given.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in {".pyc", ".so"}:
            yield path


def _install_packages(target: Path, place: Place) -> None:
    python = target / "python"
    subprocess.run(
        [
            find_uv_bin(),
            "pip",
            "install",
            "--quiet",
            "--no-config",
            "--target",
            str(python),
            "--python-platform",
            f"{place.machine}-{GLIBC}",
            "--python-version",
            place.python,
            "--only-binary",
            ":all:",
            "--require-hashes",
            "--no-deps",
            "--no-compile-bytecode",
            "--link-mode",
            "copy",
            "--requirements",
            str(LOCK),
        ],
        check=True,
    )
    _prune(python)
    for path in _files(python):
        elf.strip(path)
    for library in (path for path in python.rglob("*.so*") if path.is_file()):
        elf.strip(library)


def _prune(python: Path) -> None:
    rules = tomllib.loads(PRUNING.read_text(encoding="utf-8"))
    kept = {path for pattern in rules["keep"] for path in python.glob(pattern)}
    for pattern in rules["remove"]:
        for path in sorted(python.glob(pattern)):
            if path in kept or not path.exists():
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _copy_core(target: Path, _place: Place) -> None:
    shutil.copytree(CORE / "reelestate", target / "python" / "reelestate", ignore=_NOT_DEPLOYED)


def _copy_functions(target: Path, _place: Place) -> None:
    shutil.copytree(FUNCTIONS, target / "functions", ignore=_NOT_DEPLOYED)


def _same_everywhere(folder: Path) -> None:
    """Modes as Lambda needs them, whatever this machine's habits are."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


BUNDLES_OF_ALL = (
    Bundle("deps", (LOCK, PRUNING, Path(__file__), Path(elf.__file__)), _install_packages),
    Bundle("core", (CORE, Path(__file__)), _copy_core),
    Bundle("functions", (FUNCTIONS, Path(__file__)), _copy_functions),
)


def main() -> int:
    """Builds, and prints what each bundle weighs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=BUNDLES)
    parser.add_argument("--python", default=LAMBDA.python)
    parser.add_argument("--machine", default=LAMBDA.machine)
    given = parser.parse_args()
    started = time.monotonic()
    made = build(given.into, Place(given.python, given.machine))
    for name, anew in made.items():
        print(f"{name:10} {size_of(given.into / name) / 1e6:6.1f} MB  {'made' if anew else 'as it was'}")
    print(f"{time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
