"""docs/security.md names what is there, and every requirement of the standard's levels 1 and 2."""

import json
import re
from functools import lru_cache
from pathlib import Path

import pytest

from tests.unit.docs import markdown
from tests.unit.docs.markdown import DOCS, TableRow, code

DOCUMENT = DOCS / "security.md"
ROOT = DOCS.parent
CORE = ROOT / "layers" / "core" / "python" / "reelestate"
STANDARD = ROOT / ".." / "shared" / "inputs" / "asvs-5.0.0.flat.json"
CHAPTERS = {f"V{number}" for number in range(1, 17)}
STATES = {"met", "by design", "documented", "partly", "not yet", "n/a"}
FILE = re.compile(r"^[\w/.-]+\.(py|yaml|json|toml|txt)$")
TEST = re.compile(r"^([\w/]+\.py)::(test_\w+)$")
ANCHOR = re.compile(r"\]\(#([\w-]+)\)")


def _rows() -> list[TableRow]:
    return [row for row in markdown.rows(DOCUMENT) if row.section == "Verification"]


@lru_cache(maxsize=1)
def _tests() -> tuple[Path, ...]:
    return tuple((ROOT / "tests").rglob("test_*.py"))


def _is_there(name: str) -> bool:
    return (CORE / name).is_file() or (ROOT / name).is_file()


def _modules(row: TableRow) -> list[str]:
    return [name for name in code(row.cells[3]) if FILE.match(name)]


def test_every_row_is_complete() -> None:
    for row in _rows():
        number, short, state, where, shown = row.cells
        assert re.fullmatch(r"V\d+\.\d+\.\d+", number), row
        assert number.startswith(f"{row.headings[1].split()[0]}."), row
        assert short, row
        assert state in STATES, row
        if state in {"met", "by design"}:
            assert _modules(row), row
        if state == "met":
            assert shown, row
        if state == "documented":
            assert ANCHOR.search(where), row
        if state in {"partly", "not yet", "n/a"}:
            assert len(where.split()) > 2, row


def test_every_file_named_is_there() -> None:
    named = {name for name in code(DOCUMENT.read_text(encoding="utf-8")) if FILE.match(name)}

    assert len(named) > 60
    assert sorted(name for name in named if not _is_there(name)) == []


def test_every_test_named_is_there() -> None:
    wrong = []
    for row in _rows():
        for name in code(row.cells[4]):
            found = TEST.match(name)
            files = [path for path in _tests() if found and path.as_posix().endswith(f"/{found[1]}")]
            if found is None or len(files) != 1:
                wrong.append(f"{name}: {len(files)} files")
            elif not re.search(rf"^def {found[2]}\(", files[0].read_text(encoding="utf-8"), re.MULTILINE):
                wrong.append(name)
    assert not wrong, "\n".join(wrong)


def test_every_part_pointed_to_is_there() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    parts = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }

    assert set(ANCHOR.findall(text)) <= parts


def test_no_requirement_stands_twice() -> None:
    numbers = [row.cells[0] for row in _rows()]

    assert len(numbers) == len(set(numbers)) == 246


def test_no_requirement_of_the_standard_is_left_out() -> None:
    if not STANDARD.is_file():
        pytest.skip("the standard is not beside the repository; the numbers are counted instead")
    requirements = json.loads(STANDARD.read_text(encoding="utf-8"))["requirements"]
    wanted = {one["req_id"] for one in requirements if one["chapter_id"] in CHAPTERS and one["L"] in {"1", "2"}}

    assert {row.cells[0] for row in _rows()} == wanted
