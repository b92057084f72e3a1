"""Examples of whole bodies, put together from the examples of their fields."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

JsonObject = dict[str, Any]

_ID = "0192f0c1-7b1e-7c55-9d2e-5a1f0e9b3c4d"
_BY_FORMAT = {
    "uuid": _ID,
    "date-time": "2026-11-21T12:00:00Z",
    "date": "2026-11-21",
    "email": "jane@example.com",
    "uri": "https://example.com/jane.jpg",
}
_BY_NAME: dict[str, Any] = {
    "access_token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl",
    "amenities": ["Pool", "Covered patio"],
    "avatar_url": "https://example.com/jane.jpg",
    "brokerage": "Alder Homes",
    "description": "A light-filled corner home with a garden.",
    "email": "jane@example.com",
    "full_name": "Jane Alder",
    "id_token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl",
    "license_number": "TX-0612345",
    "message": "Your film is ready.",
    "name": "Alder Homes",
    "narration_text": "The kitchen opens onto the garden.",
    "new_title": "12 Tern Road, second cut",
    "notes": "Called. Wants a garden.",
    "on_screen_text": "Open kitchen",
    "phone": "+1 512 555 0142",
    "refresh_token": "dGhpcyBpcyBhbiBleGFtcGxl",
    "tags": ["sea view"],
    "title": "12 Tern Road",
    "website": "https://example.com",
}
"""Values of fields that say nothing themselves, by name."""
_DEEPEST = 12


class Examples:
    """Examples for the schemas of one OpenAPI document."""

    def __init__(self, document: JsonObject) -> None:
        self._document = document

    def add_to(self, described: JsonObject, *, brief: bool = False) -> None:
        """Gives the JSON of a request body or response an example, unless it has one.

        A ``brief`` one leaves out what is optional and has no example of its own.
        """
        media_type = described.get("content", {}).get("application/json")
        if media_type is not None and media_type.get("schema") and not {"example", "examples"} & set(media_type):
            media_type["example"] = _Maker(self._document, brief).value(media_type["schema"])

    def meaning(self, response: JsonObject) -> str:
        """What the JSON of a response is, in the words of its schema."""
        schema = response.get("content", {}).get("application/json", {}).get("schema", {})
        return str(resolved(self._document, schema).get("description", "Done."))


class _Maker:
    """Makes one example."""

    def __init__(self, document: JsonObject, brief: bool) -> None:
        self._document = document
        self._brief = brief

    def value(self, schema: JsonObject, name: str = "", depth: int = 0) -> Any:
        """A value that fits the schema: its example, its default, or one put together from its parts."""
        schema = self._resolved(schema)
        if schema.get("examples"):
            return schema["examples"][0]
        for given in ("example", "const"):
            if given in schema:
                return schema[given]
        if name in _BY_NAME and _fits(_BY_NAME[name], schema):
            return _BY_NAME[name]
        if _has_default(schema):
            return schema["default"]
        if schema.get("enum"):
            return schema["enum"][0]
        for choice in ("anyOf", "oneOf"):
            if choice in schema:
                return self.value(self._first(schema[choice]), name, depth)
        return self._made(schema, name, depth)

    def _made(self, schema: JsonObject, name: str, depth: int) -> Any:
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            return dict(self._fields(schema, depth)) if depth < _DEEPEST else {}
        if kind == "array":
            wanted = max(1, schema.get("minItems", 0))
            return [self.value(schema.get("items", {}), name, depth + 1)] * wanted if depth < _DEEPEST else []
        if kind in {"integer", "number"}:
            least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
            return int(least) if kind == "integer" else least
        if kind == "boolean":
            return True
        if kind == "null":
            return None
        return _BY_FORMAT.get(schema.get("format", ""), name.replace("_", " ") or "text")

    def _fields(self, schema: JsonObject, depth: int) -> Iterator[tuple[str, Any]]:
        required = schema.get("required", ())
        for name, field in schema.get("properties", {}).items():
            if self._brief and name not in required and not self._tells(field, name):
                continue
            yield name, self.value(field, name, depth + 1)

    def _tells(self, field: JsonObject, name: str) -> bool:
        """Whether the field has an example of its own."""
        field = self._resolved(field)
        if (
            field.get("examples")
            or "example" in field
            or _has_default(field)
            or (name in _BY_NAME and _fits(_BY_NAME[name], field))
        ):
            return True
        return any(self._tells(choice, "") for choice in field.get("anyOf", ()))

    def _first(self, choices: list[JsonObject]) -> JsonObject:
        """The first choice that is more than null."""
        return next((choice for choice in choices if self._resolved(choice).get("type") != "null"), choices[0])

    def _resolved(self, schema: JsonObject) -> JsonObject:
        return resolved(self._document, schema)


def resolved(document: JsonObject, schema: JsonObject) -> JsonObject:
    """The schema with its reference followed; what stands beside the reference goes first."""
    while "$ref" in schema:
        found: Mapping[str, Any] = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def _has_default(schema: JsonObject) -> bool:
    return schema.get("default") not in (None, [], {}, "")


def _fits(value: Any, schema: JsonObject) -> bool:
    """Whether a value by name can be meant: the schema takes free text, or a list of it."""
    wanted = "array" if isinstance(value, list) else "string"
    return any(
        choice.get("type") == wanted
        and not {"enum", "format"} & (set(choice) | set(choice.get("items", {})))
        and re.search(choice.get("pattern", ""), str(value))
        for choice in schema.get("anyOf", [schema])
    )
