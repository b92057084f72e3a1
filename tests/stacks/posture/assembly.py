"""Synthesizes an environment once for all tests of a run, whichever process asks first."""

import fcntl
import os
from pathlib import Path

import pytest

from scripts.templates import Estate, read
from stacks.config import Environment

WITHOUT_COPIES = {"aws:cdk:disable-asset-staging": True}


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of the run see."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def synthesized(config: Environment, folder: Path) -> Path:
    """The environment's cloud assembly. A finding of cdk-nag raises."""
    from app import build

    place = folder / f"assembly-{config.name}"
    with (folder / f"{config.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "manifest.json").exists():
            build(config, outdir=str(place), context=WITHOUT_COPIES).synth()
    return place


def estate(config: Environment, folder: Path) -> Estate:
    """The environment's templates."""
    (found,) = read(synthesized(config, folder)).values()
    assert found.templates, f"{config.name} has no stacks"
    return found
