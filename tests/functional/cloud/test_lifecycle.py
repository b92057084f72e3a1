"""Opening, closing, killing and opening again."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from local.blueprint import Blueprint, StateMachine
from local.environment import child_environment
from local.objects import BucketDirectory, StoredObject
from local.runtime import LocalStudio
from reelestate.kit.errors import InvalidInput, Unavailable
from tests.functional.cloud.probing import BLUEPRINT, BUCKET, eventually, output
from tests.functional.cloud.test_tasks import Worker
from tests.functional.cloud.victim import LARGE, TOLD

MANY = 2_000


@contextmanager
def victim(home: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """A process with a busy studio on ``home``, and the ids of the processes it started."""
    command = [sys.executable, "-m", "tests.functional.cloud.victim", str(home)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=child_environment({}), start_new_session=True
    )
    assert process.stdout is not None
    with process.stdout:
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()
            process.wait()


def alive(pids: dict[str, Any]) -> list[str]:
    """Which of the processes still run."""
    named = [(name, pid) for name, value in pids.items() for pid in (value if isinstance(value, list) else [value])]
    return [name for name, pid in named if runs(pid)]


def runs(pid: int) -> bool:
    """Whether the process exists and is more than a zombie nobody has reaped yet."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@dataclass(frozen=True)
class Survivor:
    """A studio opened again after it was killed: what was told to be stored, and the processes it had."""

    studio: LocalStudio
    stored: list[str]
    pids: dict[str, Any]

    @property
    def s3(self) -> Any:
        """Its object store."""
        return self.studio.client("s3")


@pytest.fixture(scope="module")
def survivor(studio: LocalStudio, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Survivor]:
    """A studio with many objects, killed while it stored more, and opened again.

    It asks for ``studio`` only to be opened after it and closed before it: studios of one process nest.
    """
    home = tmp_path_factory.mktemp("survivor")
    directory = BucketDirectory(home / "buckets" / BUCKET)
    for number in range(MANY):
        file = directory.write(b"many")
        directory.put(StoredObject(f"many/{number:04}", file, 4, "etag", "2026-01-02T03:04:05+00:00", {}))
    directory.close()
    with victim(home) as (process, pids):
        assert process.stdout is not None
        stored = [json.loads(process.stdout.readline()) for _ in range(20)]
        assert not {"cloud", "tasks", "workers", "postgres"} - set(alive(pids))
        process.kill()
        stored += [json.loads(line) for line in process.stdout]
    with LocalStudio(home, BLUEPRINT) as studio:
        yield Survivor(studio, stored, pids)


def test_a_killed_studio_leaves_no_process(survivor: Survivor) -> None:
    assert eventually(lambda: not alive(survivor.pids))


def test_a_killed_studio_keeps_what_it_said_to_be_stored_and_nothing_half(survivor: Survivor) -> None:
    for key in survivor.stored:
        answer = survivor.s3.get_object(Bucket=BUCKET, Key=key)
        assert hashlib.sha256(answer["Body"].read()).hexdigest() == key.split("/")[0]
        assert answer["ContentType"] == "video/mp4"
    assert survivor.s3.head_object(Bucket=BUCKET, Key="latest")["ContentLength"] == 200_000
    pages = survivor.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    keys = {entry["Key"] for page in pages for entry in page["Contents"]}
    others = {"latest", "a", "copy", "a/ü b?", "large"} | {f"many/{number:04}" for number in range(3, MANY)}
    untold = keys - others - set(survivor.stored)
    assert others <= keys
    assert len(untold) <= 1
    files = survivor.studio.home / "buckets" / BUCKET / "objects"
    assert len(list(files.iterdir())) == len(keys)


def test_objects_come_back_with_all_that_was_told_of_them(survivor: Survivor) -> None:
    copy = survivor.s3.get_object(Bucket=BUCKET, Key="copy")
    large = survivor.s3.head_object(Bucket=BUCKET, Key="large")
    part = survivor.s3.get_object(Bucket=BUCKET, Key="large", Range=f"bytes={len(LARGE) - 4}-")

    assert {name: copy[name] for name in TOLD} == TOLD
    assert copy["Body"].read() == b"first"
    assert copy["ETag"] == f'"{hashlib.md5(b"first", usedforsecurity=False).hexdigest()}"'
    assert survivor.s3.get_object(Bucket=BUCKET, Key="a")["Body"].read() == b"changed"
    assert (large["ContentLength"], large["ContentType"]) == (len(LARGE), "video/mp4")
    assert part["Body"].read() == b"part"
    assert survivor.s3.head_object(Bucket=BUCKET, Key="many/0003")["LastModified"].year == 2026


def test_ctrl_c_ends_everything_soon(tmp_path: Path) -> None:
    with victim(tmp_path) as (process, pids):
        assert process.stdout is not None
        process.stdout.readline()
        began = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        lines = process.stdout.readlines()
        process.wait(20)

        assert process.returncode == 130
        assert json.loads(lines[-1]) == "interrupted"
        assert time.monotonic() - began < 10
        assert eventually(lambda: not alive(pids))


def test_a_dead_cloud_is_told_and_takes_its_processes_along(tmp_path: Path) -> None:
    with LocalStudio(tmp_path, BLUEPRINT) as studio:
        worker = Worker(studio, tmp_path)
        output(studio, worker.definition(pattern="", SLEEP="300"))
        pids = {"task": worker.report()["pid"], "workers": studio.worker_pids["probe"]}
        os.kill(studio.cloud_pid, signal.SIGKILL)

        eventually(lambda: not alive(pids))
        with pytest.raises(Unavailable, match=r"cloud\.log"):
            _ = studio.worker_pids


def test_a_studio_that_cannot_open_leaves_nothing_behind(tmp_path: Path) -> None:
    definition = tmp_path / "machine.asl.json"
    definition.write_text('{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "${Missing}", "End": true}}}')
    blueprint = Blueprint(state_machines=(StateMachine(name="m", definition=definition),))
    environment = dict(os.environ)
    children = set(psutil.Process().children(recursive=True))

    with pytest.raises(InvalidInput, match="Missing"), LocalStudio(tmp_path, blueprint):
        pass

    assert dict(os.environ) == environment
    assert set(psutil.Process().children(recursive=True)) <= children
