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
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from local.blueprint import Blueprint, StateMachine
from local.environment import child_environment
from local.objects import BucketDirectory, StoredObject
from local.runtime import LocalStudio
from reelestate.kit.errors import Conflict, InvalidInput, Unavailable
from tests.functional.cloud.probing import BLUEPRINT, BUCKET, eventually, output
from tests.functional.cloud.test_tasks import Worker

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


def test_a_killed_studio_leaves_no_process_and_no_broken_object(tmp_path: Path) -> None:
    with victim(tmp_path) as (process, pids):
        assert process.stdout is not None
        stored = [json.loads(process.stdout.readline()) for _ in range(20)]
        assert not {"cloud", "tasks", "workers", "postgres"} - set(alive(pids))
        process.kill()
        stored += [json.loads(line) for line in process.stdout]

    eventually(lambda: not alive(pids))
    with LocalStudio(tmp_path, BLUEPRINT) as studio:
        s3 = studio.client("s3")
        objects = {entry["Key"]: entry for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]}
        for key in stored:
            answer = s3.get_object(Bucket=BUCKET, Key=key)
            assert hashlib.sha256(answer["Body"].read()).hexdigest() == key.split("/")[0]
            assert answer["ContentType"] == "video/mp4"
        assert len(objects) - len(stored) in {1, 2}  # "latest", and perhaps one stored but not yet told
        assert objects["latest"]["Size"] == 200_000
        files = list((tmp_path / "buckets" / BUCKET / "objects").iterdir())
        assert len(files) == len(objects)


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
        assert time.monotonic() - began < 6
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


def test_objects_are_there_again(tmp_path: Path) -> None:
    directory = BucketDirectory(tmp_path / "buckets" / BUCKET)
    for number in range(MANY):
        file = directory.write(b"many")
        directory.put(StoredObject(f"many/{number:04}", file, 4, "etag", "2026-01-02T03:04:05+00:00", {}))
    directory.close()
    large = os.urandom(9 * 2**20)

    with LocalStudio(tmp_path, BLUEPRINT) as studio:
        s3 = studio.client("s3")
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="many/")
        assert sum(page["KeyCount"] for page in pages) == MANY
        s3.put_object(
            Bucket=BUCKET,
            Key="a",
            Body=b"first",
            ContentType="text/plain",
            Metadata={"Kind": "käse"[:1]},
            CacheControl="no-cache",
        )
        s3.put_object(Bucket=BUCKET, Key="a/ü b?", Body=b"second")
        s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "a"})
        s3.put_object(Bucket=BUCKET, Key="a", Body=b"changed", ContentType="text/html")
        (tmp_path / "large").write_bytes(large)
        s3.upload_file(str(tmp_path / "large"), BUCKET, "large")
        s3.delete_object(Bucket=BUCKET, Key="many/0000")
        s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "many/0001"}, {"Key": "many/0002"}]})
        before = s3.head_object(Bucket=BUCKET, Key="copy")

    with LocalStudio(tmp_path, BLUEPRINT) as studio:
        s3 = studio.client("s3")
        after = s3.head_object(Bucket=BUCKET, Key="copy")
        assert {name: after[name] for name in ("ETag", "ContentType", "Metadata", "CacheControl", "ContentLength")} == {
            name: before[name] for name in ("ETag", "ContentType", "Metadata", "CacheControl", "ContentLength")
        }
        assert after["LastModified"] == before["LastModified"]
        assert s3.get_object(Bucket=BUCKET, Key="a")["Body"].read() == b"changed"
        assert s3.get_object(Bucket=BUCKET, Key="a/ü b?")["Body"].read() == b"second"
        assert s3.get_object(Bucket=BUCKET, Key="large", Range="bytes=100-199")["Body"].read() == large[100:200]
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="many/")
        assert sum(page["KeyCount"] for page in pages) == MANY - 3


def test_a_second_studio_on_the_same_home_is_refused(studio: LocalStudio) -> None:
    with (
        pytest.raises(Conflict, match=rf"process {os.getpid()}.*kill {os.getpid()}"),
        LocalStudio(studio.home, BLUEPRINT),
    ):
        pass


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


def test_this_process_uses_the_studio_only_while_it_is_open(
    studio: LocalStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert os.environ["AWS_ENDPOINT_URL"] == studio.settings_env["AWS_ENDPOINT_URL"]
    closed = LocalStudio(studio.home, BLUEPRINT)

    with pytest.raises(Unavailable, match="not open"):
        _ = closed.settings_env


@pytest.mark.parametrize("variable", ["REELESTATE_DATABASE_URL", "REELESTATE_OWNER_DATABASE_URL"])
def test_neither_role_is_above_row_level_security(studio: LocalStudio, variable: str) -> None:
    url = studio.settings_env[variable].replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        version = connection.execute("SHOW server_version").fetchone()

    assert row == (False, False, False, False)
    assert version is not None
    assert version[0].startswith("16.")


def test_passwords_are_for_their_owner_alone(studio: LocalStudio) -> None:
    assert (studio.home / "postgres" / "passwords.json").stat().st_mode & 0o077 == 0
