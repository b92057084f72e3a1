"""Every operation of the API's description, and a request for it that its owner could send."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from functions.api.app import create_app

JsonObject = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One operation: its name, method, path template and description."""

    name: str
    method: str
    path: str
    described: JsonObject

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it is meant for people who are not signed in."""
        return not self.described.get("security")

    @property
    def path_parameters(self) -> tuple[str, ...]:
        """The names in the path, in order."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))

    def url(self, ids: Mapping[str, object]) -> str:
        """The path with the ids in their places."""
        return self.path.format(**{name: ids[name] for name in self.path_parameters})

    @property
    def documented_statuses(self) -> set[int]:
        """The statuses it may answer with."""
        return {int(status) for status in self.described["responses"]}

    def body(self, ids: Mapping[str, object]) -> Any:
        """A valid JSON body from the schema's examples, with ``ids`` in fields of those names; None for no body."""
        content = self.described.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return None if schema is None else example_of(schema, ids)

    @property
    def takes_files(self) -> bool:
        """Whether it takes a form with files."""
        return "multipart/form-data" in self.described.get("requestBody", {}).get("content", {})


@lru_cache(maxsize=1)
def document() -> JsonObject:
    """The API's description."""
    return create_app().openapi()


def operations() -> list[Operation]:
    """Every operation, by name."""
    found = [
        Operation(described["operationId"], method, path, described)
        for path, item in document()["paths"].items()
        for method, described in item.items()
        if method in METHODS
    ]
    return sorted(found, key=lambda operation: operation.name)


def example_of(schema: JsonObject, ids: Mapping[str, object], name: str = "") -> Any:
    """A value that fits the schema: an example where there is one, else the least that fits."""
    schema = _resolved(schema)
    if name in ids:
        return str(ids[name])
    if schema.get("type") == "array" and name.removesuffix("s") in ids:
        return [str(ids[name.removesuffix("s")])]
    for given in ("examples", "enum"):
        if schema.get(given):
            return schema[given][0]
    for given in ("example", "const"):
        if given in schema:
            return schema[given]
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return example_of(next(_not_null(schema[several])), ids, name)
    if "allOf" in schema:
        merged: JsonObject = {}
        for part in schema["allOf"]:
            merged |= example_of(part, ids, name)
        return merged
    return _least(schema, ids)


def _least(schema: JsonObject, ids: Mapping[str, object]) -> Any:
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        wanted = set(schema.get("required", ())) | {name for name in schema.get("properties", {}) if name in ids}
        return {name: example_of(schema["properties"][name], ids, name) for name in sorted(wanted)}
    if kind == "array":
        return [example_of(schema["items"], ids)] * max(1, schema.get("minItems", 0))
    if kind in {"integer", "number"}:
        return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    if kind == "boolean":
        return True
    if schema.get("format") == "uuid":
        return str(UUID(int=1))
    if schema.get("format") == "date-time":
        return "2026-11-21T12:00:00Z"
    if schema.get("format") == "date":
        return "2026-11-21"
    return "x" * max(8, schema.get("minLength", 0))


def _resolved(schema: JsonObject) -> JsonObject:
    while "$ref" in schema:
        found = document()
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = {key: value for key, value in schema.items() if key != "$ref"} | found
    return schema


def _not_null(schemas: list[JsonObject]) -> Iterator[JsonObject]:
    return (schema for schema in schemas if _resolved(schema).get("type") != "null")
