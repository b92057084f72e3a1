"""What is deployed: of the right kind, small enough, complete, and the same wherever it is built."""

import ast
import json
import re
import shutil
from collections.abc import Iterator
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from scripts import bundle, elf
from scripts.bundle import BUNDLES, LAMBDA, size_of
from tests.artefacts.bare import NOT_IN_THE_LAYER, REPOSITORY

MEGABYTE = 1_000_000
TARGET = 60 * MEGABYTE
LIMIT = 250 * MEGABYTE
"""What Lambda unpacks of a function and its layers together."""
DIRECT_UPLOAD = 50 * MEGABYTE
"""What Lambda takes as one archive that is not in a bucket first."""
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
DEPS, CORE, FUNCTIONS = (BUNDLES / name for name in ("deps", "core", "functions"))


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    """The bundles as they are deployed."""
    bundle.build()


def test_they_fit_into_a_function(tmp_path: Path) -> None:
    sizes = {path.name: size_of(path) for path in (DEPS, CORE, FUNCTIONS)}
    archives = {name: Path(shutil.make_archive(str(tmp_path / name), "zip", BUNDLES / name)) for name in sizes}

    for name, size in sizes.items():
        print(f"{name}: {size / MEGABYTE:.1f} MB, as an archive {archives[name].stat().st_size / MEGABYTE:.1f} MB")
    assert sum(sizes.values()) <= TARGET <= LIMIT
    assert all(archive.stat().st_size <= DIRECT_UPLOAD for archive in archives.values())


def test_compiled_libraries_are_for_lambda() -> None:
    libraries = {path: elf.read_library(path) for path in DEPS.rglob("*") if path.is_file() and ".so" in path.suffixes}
    found = {path.name: library.machine if library else "no library" for path, library in libraries.items()}
    version = LAMBDA.python.replace(".", "")

    assert len(found) > 20
    assert set(found.values()) == {"aarch64"}
    for name in found:
        tagged = re.search(r"\.cpython-(\d+)", name)
        assert tagged is None or tagged[1] == version, name


def test_wheels_are_for_lambdas_python() -> None:
    python = LAMBDA.python.replace(".", "")
    tags = [
        line.removeprefix("Tag: ")
        for wheel in DEPS.glob("python/*.dist-info/WHEEL")
        for line in wheel.read_text(encoding="utf-8").splitlines()
        if line.startswith("Tag: ")
    ]

    assert len(tags) >= 35
    for tag in tags:
        interpreter, abi, platform = tag.split("-")
        assert (platform == "any" and interpreter in {"py3", "py2.py3", "py2"}) or (
            abi in {f"cp{python}", "abi3"} and platform.endswith("aarch64")
        ), tag


def test_packages_are_those_of_the_one_machine() -> None:
    def pins(lock: str) -> dict[str, str]:
        return dict(PINNED.findall((REPOSITORY / lock).read_text(encoding="utf-8")))

    locked, everywhere = pins("requirements/lambda.txt"), pins("requirements.txt")
    installed = {
        re.sub(r"[-_.]+", "-", found.name).lower(): found.version
        for found in map(PathDistribution, DEPS.glob("python/*.dist-info"))
    }

    assert locked.items() <= everywhere.items()
    assert installed.items() <= locked.items()
    assert locked.keys() - installed.keys() == {"cffi", "pycparser"}


def test_nothing_heavy_is_in_the_layer() -> None:
    names = {path.name for path in (DEPS / "python").iterdir()}

    assert names & NOT_IN_THE_LAYER == set()


def test_every_service_that_is_called_is_known() -> None:
    known = {path.name for path in (DEPS / "python" / "botocore" / "data").iterdir() if path.is_dir()}
    called = {
        argument.value
        for tree in _sources()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _name(call.func) == "client"
        for argument in call.args[:1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }

    assert {"s3", "stepfunctions", "events", "cognito-idp", "sesv2"} <= called
    assert called <= known


def test_the_code_is_whole_and_runs_on_lambdas_python() -> None:
    def files(folder: Path) -> dict[str, bytes]:
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and path.suffix not in {".pyc", ".so"}
        }

    core, functions = files(CORE / "python"), files(FUNCTIONS)

    assert core == files(REPOSITORY / "layers" / "core" / "python")
    assert functions == {f"functions/{name}": data for name, data in files(REPOSITORY / "functions").items()}
    assert {"billing/plans.yaml", "migrations/env.py", "migrations/script.py.mako", "retention/policy.yaml"} <= {
        name.removeprefix("reelestate/") for name in core
    }
    major, minor = map(int, LAMBDA.python.split("."))
    for name, data in {**core, **functions}.items():
        if name.endswith(".py"):
            ast.parse(data, name, feature_version=(major, minor))


def test_nothing_was_left_by_this_machine() -> None:
    left = [path for path in BUNDLES.rglob("*") if path.name == "__pycache__" or path.suffix == ".pyc"]
    modes = {path.stat().st_mode & 0o777 for path in DEPS.rglob("*") if path.is_file()}
    texts = [path for path in DEPS.glob("python/*.dist-info/*") if path.name in {"RECORD", "direct_url.json"}]

    assert (left, texts) == ([], [])
    assert modes == {0o644}


def test_licences_stay() -> None:
    licensed = {
        path.relative_to(DEPS / "python").parts[0]
        for path in DEPS.glob("python/*.dist-info/**/*")
        if re.match(r"(?i)licen[cs]e|copying|notice", path.name)
    }
    bound = {path.name for path in DEPS.glob("python/*.dist-info")}

    assert len(licensed) > len(bound) * 0.8


def test_what_is_right_already_is_left_alone_and_a_change_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "functions"
    (source / "one").mkdir(parents=True)
    (source / "one" / "handler.py").write_text("handler = print\n", encoding="utf-8")
    monkeypatch.setattr(bundle, "FUNCTIONS", source)
    monkeypatch.setattr(bundle, "ROOT", tmp_path)
    made = bundle.Bundle("functions", (source,), bundle._copy_functions)
    monkeypatch.setattr(bundle, "BUNDLES_OF_ALL", (made,))
    into = tmp_path / "into"

    first, second = bundle.build(into), bundle.build(into)
    (source / "one" / "handler.py").unlink()
    third = bundle.build(into)

    assert [run["functions"] for run in (first, second, third)] == [True, False, True]
    assert not list(into.rglob("handler.py"))


def _sources() -> Iterator[ast.Module]:
    for folder in (CORE, FUNCTIONS):
        for path in folder.rglob("*.py"):
            yield ast.parse(path.read_bytes(), str(path))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else json.dumps(ast.dump(function))
