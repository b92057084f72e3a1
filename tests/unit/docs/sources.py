"""What the five source documents describe: tables with their columns, enumerations, and endpoints."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SPEC = Path(__file__).parents[3] / ".." / "shared" / "spec"
DOCUMENTS = (
    "reelestate-data-model-and-api.md",
    "film-studio-developer-guide.md",
    "film-studio-technical-implementation.md",
    "stagefy-schema.md",
    "heygen-automation-architecture.md",
)
_CREATE = re.compile(r"^create table (\w+) \((.*?)^\);", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_COLUMN = re.compile(
    r'^\s*"?(\w+)"?\s+(?:uuid|varchar|text|boolean|timestamp|timestamptz|jsonb|integer|int|smallint|'
    r"bigint|decimal|numeric|float|date|time|inet|\w+_(?:type|status|category|role|purpose|platform))\b",
    re.I,
)
_ENUM = re.compile(r"create type (\w+) as enum", re.IGNORECASE)
_CHECKED = re.compile(r"^\s*(\w+) .*CHECK \((\w+) IN", re.MULTILINE)
_NUMBERED = re.compile(r"^### \d+\. (.+?)(?: Table)?$\n(.*?)(?=^### |^## |^---)", re.MULTILINE | re.DOTALL)
_FIRST_CELL = re.compile(r"^\| (\w+) \| ([^|]+)\|", re.MULTILINE)
_OBJECT = re.compile(r"^#### (\w+__c)\n```\nFields:\n(.*?)```", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^- (\w+) \(", re.MULTILINE)
_ENDPOINT = re.compile(r"^(?:\*\*|#### )?(GET|POST|PATCH|PUT|DELETE|WS) (/[\w/{}-]+)", re.MULTILINE)


@dataclass
class Source:
    """What one document describes. Endpoints are methods and paths, parameters without names."""

    columns: dict[str, set[str]] = field(default_factory=dict)
    enums: set[str] = field(default_factory=set)
    endpoints: set[str] = field(default_factory=set)


def read_source(name: str) -> Source:
    """Reads one of the documents."""
    text = (SPEC / name).read_text(encoding="utf-8")
    source = Source(columns=dict(_tables(text)), enums=set(_ENUM.findall(text)))
    if name.startswith("film-studio-developer"):
        source.enums |= {
            f"{table}.{column}" for table, body in _CREATE.findall(text) for column, _ in _CHECKED.findall(body)
        }
        source.enums -= {"jobs.progress", "job_steps.progress"}
    if name.startswith("film-studio-technical"):
        source.enums |= {
            f"{table}.{column}"
            for table, body in _NUMBERED.findall(text)
            for column, kind in _FIRST_CELL.findall(body)
            if kind.startswith("ENUM")
        }
    source.endpoints = {anonymous(f"{method} {path}") for method, path in _ENDPOINT.findall(text)}
    if name.startswith("heygen"):  # its endpoints are files of a folder tree
        found = re.search(r"api/\n(.*?)layout\.tsx", text, re.DOTALL)
        assert found is not None
        assert found[1].count("route.ts") == 3
        source.endpoints = {"POST /api/heygen/generate", "POST /api/heygen/webhook", "GET /api/cron/sync-status"}
    return source


def anonymous(endpoint: str) -> str:
    """A method and path, with parameters that have no names."""
    return re.sub(r"\{\w+\}", "{}", endpoint)


def _tables(text: str) -> Iterator[tuple[str, set[str]]]:
    for table, body in _CREATE.findall(text):
        plain = re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL)
        yield table, {found[1] for line in plain.splitlines() if (found := _COLUMN.match(line))}
    for title, body in _NUMBERED.findall(text):
        columns = {name for name, _ in _FIRST_CELL.findall(body)} - {"Field", "Column"}
        if columns:
            yield title, columns
    for name, fields in _OBJECT.findall(text):
        yield name, set(_FIELD.findall(fields))
