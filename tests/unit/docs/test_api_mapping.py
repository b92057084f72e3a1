"""docs/api-mapping.md says what is there, and leaves nothing out."""

import re
from functools import lru_cache
from typing import Any

import pytest

from functions.api.app import create_app
from reelestate.migrations.metadata import METADATA
from tests.unit.docs import markdown
from tests.unit.docs.markdown import DOCS, TableRow, code
from tests.unit.docs.sources import DOCUMENTS, SPEC, anonymous, read_source

DOCUMENT = DOCS / "api-mapping.md"
OURS = "Ours beyond the documents"
METHOD = re.compile(r"^(GET|POST|PUT|PATCH|DELETE|WS) /")
COLUMN = re.compile(r"^([a-z_]+)\.([a-z_0-9]+|\*)$")
ANSWER = re.compile(r"^([A-Z]\w+)\.(\w+)$")
ABSENT = re.compile(r"^(not yet|none): \w")


@lru_cache(maxsize=1)
def contract() -> dict[str, Any]:
    """The API's description."""
    return create_app().openapi()


@lru_cache(maxsize=1)
def operations() -> frozenset[str]:
    """Every operation, its parameters without names; the WebSocket too."""
    found = {anonymous(f"{method.upper()} {path}") for path, item in contract()["paths"].items() for method in item}
    live = create_app().url_path_for("watch_render", job_id="{}")
    return frozenset(found | {f"WS {live}"})


def _rows() -> list[TableRow]:
    return [row for row in markdown.rows(DOCUMENT) if row.section in {*DOCUMENTS, OURS}]


def _is_endpoint(row: TableRow) -> bool:
    return row.headings[1] == "Endpoints"


def _same(row: TableRow) -> str:
    """The operation meant by "same"."""
    (theirs,) = code(row.cells[0])
    method, _, path = theirs.partition(" ")
    return anonymous(f"{method} {path if path.startswith('/api/v1/') else f'/api/v1{path}'}")


def _named(row: TableRow) -> list[str]:
    """What the row names as ours: all code spans but those of the source's own column."""
    return [name for cell in (row.cells if row.section == OURS else row.cells[1:]) for name in code(cell)]


def test_the_document_has_a_row_for_everything() -> None:
    assert [row.section for row in _rows()] == sorted((row.section for row in _rows()), key=[*DOCUMENTS, OURS].index), (
        "the sections stand in order"
    )
    assert len(_rows()) > 300


def test_every_row_says_where_or_why_not() -> None:
    silent = []
    for row in _rows():
        ours = row.cells[0] if row.section == OURS else row.cells[1]
        is_same = ours == "same" and _is_endpoint(row) and row.section != OURS
        if not (code(ours) or is_same or ABSENT.match(ours)):
            silent.append(str(row))
    assert not silent


def test_every_column_named_as_ours_is_there() -> None:
    wrong = []
    for row in _rows():
        for name in _named(row):
            if found := COLUMN.match(name):
                table = METADATA.tables.get(found[1])
                wanted = code(row.cells[0]) if found[2] == "*" else [found[2]]
                if table is None or not set(wanted) <= set(table.columns.keys()):
                    wrong.append(f"{name} ({row})")
    assert not wrong


def test_every_answer_named_as_ours_is_there() -> None:
    schemas = {
        name.removesuffix("-Input").removesuffix("-Output"): schema
        for name, schema in contract()["components"]["schemas"].items()
    }
    wrong = [
        f"{name} ({row})"
        for row in _rows()
        for name in _named(row)
        if (found := ANSWER.match(name)) and found[2] not in schemas.get(found[1], {}).get("properties", {})
    ]
    assert not wrong


def test_every_operation_named_as_ours_is_there() -> None:
    wrong = []
    for row in _rows():
        named = [anonymous(name) for name in _named(row) if METHOD.match(name)]
        if row.cells[1] == "same":
            named.append(_same(row))
        wrong += [f"{name} ({row})" for name in named if name not in operations()]
    assert not wrong


def test_what_is_said_not_to_be_there_is_not_there() -> None:
    """So that a row is brought up to date when what it waits for has come."""
    come = [
        row
        for row in _rows()
        if row.section != OURS and _is_endpoint(row) and ABSENT.match(row.cells[1]) and _same(row) in operations()
    ]
    assert not [str(row) for row in come]


def test_every_operation_stands_in_the_document() -> None:
    said = {anonymous(name) for row in _rows() for name in _named(row) if METHOD.match(name)}
    said |= {_same(row) for row in _rows() if row.cells[1] == "same"}

    assert sorted(operations() - said) == []


def test_every_name_is_of_a_known_form() -> None:
    """A misspelt name would be checked by nobody."""
    plain = re.compile(r"^[a-z_0-9]+(/[a-z_]+)*(\.[a-z]+)?(=[a-z]+)?$|^\{[a-z_]+\}$")
    odd = [
        f"{name} ({row})"
        for row in _rows()
        for name in _named(row)
        if not any(form.match(name) for form in (METHOD, COLUMN, ANSWER, plain))
    ]
    assert not odd


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_of_a_source_is_left_out(name: str) -> None:
    if not (SPEC / name).is_file():
        pytest.skip("the source documents are not beside the repository")
    source = read_source(name)
    rows = [row for row in _rows() if row.section == name]

    columns: dict[str, set[str]] = {}
    for row in rows:
        if row.headings[1] == "Tables":
            columns.setdefault(row.headings[2], set()).update(code(row.cells[0]))
    enums = {theirs for row in rows if row.headings[1] == "Enumerations" for theirs in code(row.cells[0])}
    endpoints = {anonymous(theirs) for row in rows if _is_endpoint(row) for theirs in code(row.cells[0])}

    assert columns == source.columns
    assert enums == source.enums
    assert endpoints == source.endpoints
