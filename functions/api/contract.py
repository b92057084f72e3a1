"""The API's description: what the routes say of themselves, and what holds for all of them.

Every error is described once, with the answers it may have as examples; every operation refers to it. Request bodies
and answers get an example put together from their fields' examples.
"""

from collections.abc import Iterator
from typing import Any

from functions.api import error_examples
from functions.api.examples import Examples
from reelestate.kit.http.errors import meaning

JsonObject = dict[str, Any]

TAGS = {
    "auth": "Signing up, in and out, and passwords.",
    "users": "One's own profile and account.",
    "organizations": "Teams: their settings, members and invitations.",
    "notifications": "What the studio tells a person.",
    "contacts": "The people a realtor deals with.",
    "properties": "Property listings: the facts that films tell.",
    "projects": "Films and graphics in the making, with their media.",
    "generation": "Writing: scripts, captions, shot plans, layouts.",
    "scenes": "A film's storyboard, scene by scene.",
    "renders": "Making films and graphics of projects.",
    "jobs": "Long work, its steps, and its results.",
    "brand kits": "Logos, colours, fonts and the agent's card.",
    "templates": "Settings kept for other projects.",
    "media": "The library of photos, films and recordings.",
    "billing": "Plans, credits and what they were spent on.",
    "audit": "Who did what in an organization.",
    "admin": "For the studio's own administrators.",
    "health": "Whether the API lives and can work.",
}
"""The groups of operations, in the order of the description."""

SERVERS = [{"url": "/", "description": "The server this description comes from."}]
_PARAMETERS = {
    "sort": "The order of the rows; `-` before a name reverses it.",
    "render_type": "A preview, or the finished film.",
    "unbranded": "Count a cut without agent and logo in; the project's own setting when absent.",
    "min_bedrooms": "Only those with at least so many bedrooms.",
    "favourite": "Only favourites, or only the others.",
    "since": "Only what happened from this moment on.",
    "until": "Only what happened before this moment.",
    "picture": "Which of the kit's pictures.",
    "name": "The step's name.",
}
"""What parameters mean that say nothing themselves, by name."""
_FRAMEWORKS_WORDS = "Successful Response"
_METHODS = ("get", "post", "put", "patch", "delete")
_HEADERS: dict[str, JsonObject] = {
    "RequestId": {
        "description": "Names the request in our logs: the one you sent, or one of ours.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{8,100}$"},
        "example": "0192f0c1-7b1e-7c55-9d2e-5a1f0e9b3c4d",
    },
    "ETag": {
        "description": "The version that was read or made; send it as `If-Match` with the next change.",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
        "example": '"3"',
    },
    "RetryAfter": {
        "description": "Seconds to wait before the next try.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
        "example": 30,
    },
    "Authenticate": {
        "description": "How to authenticate (RFC 6750); absent where a password was wrong.",
        "schema": {"type": "string"},
        "example": "Bearer",
    },
}


def tags() -> list[JsonObject]:
    """The groups as OpenAPI describes them."""
    return [{"name": name, "description": text} for name, text in TAGS.items()]


def complete(document: JsonObject) -> JsonObject:
    """The description with what holds for every operation written out. Changes and returns ``document``."""
    examples = Examples(document)
    used: set[int] = set()
    for path, item, method in _operations(document):
        operation = item[method]
        for parameter in operation.get("parameters", ()):
            parameter.setdefault("description", _parameter(parameter["name"], parameter["in"]))
        for status in _always(path, method, operation):
            operation["responses"].setdefault(str(status), {})
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                used.add(int(status))
                operation["responses"][status] = {"$ref": f"#/components/responses/{_name(int(status))}"}
            else:
                _dress(response, has_etag=_has_etag(item, method))
                examples.add_to(response)
                if response["description"] == _FRAMEWORKS_WORDS:
                    response["description"] = examples.meaning(response)
        operation["responses"] = dict(sorted(operation["responses"].items()))
        examples.add_to(operation.get("requestBody", {}), brief=True)
    document["components"]["responses"] = {_name(status): _error(status) for status in sorted(used)}
    document["components"]["headers"] = _HEADERS
    return document


def _operations(document: JsonObject) -> Iterator[tuple[str, JsonObject, str]]:
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, item, method


def _parameter(name: str, place: str) -> str:
    """What an id in the path, or a filter in the query, means."""
    if name in _PARAMETERS:
        return _PARAMETERS[name]
    thing = name.removesuffix("_id").replace("_", " ")
    return f"Id of the {thing}." if place == "path" else f"Only those with this {thing}."


def _always(path: str, method: str, operation: JsonObject) -> Iterator[int]:
    """Statuses that an operation may answer with whatever it does."""
    if path.endswith("/health"):
        return
    yield from (500, 503)
    if "requestBody" in operation:
        yield from (400, 413)
    if method != "get" and operation.get("security"):
        yield 409


def _has_etag(item: JsonObject, method: str) -> bool:
    """Whether the operation reads or changes a thing whose changes may carry ``If-Match``."""
    return method in {"get", "put", "patch"} and any(
        parameter["name"] == "If-Match"
        for changing in ("patch", "put")
        for parameter in item.get(changing, {}).get("parameters", ())
    )


def _dress(response: JsonObject, *, has_etag: bool) -> None:
    headers = response.setdefault("headers", {})
    headers["X-Request-Id"] = {"$ref": "#/components/headers/RequestId"}
    if has_etag:
        headers["ETag"] = {"$ref": "#/components/headers/ETag"}


def _name(status: int) -> str:
    return f"Error{status}"


def _error(status: int) -> JsonObject:
    given = {error.code: {"value": {"error": error.to_dict()}} for error in error_examples.of(status)}
    headers = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    if status == 401:
        headers["WWW-Authenticate"] = {"$ref": "#/components/headers/Authenticate"}
    if status in {429, 503}:
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    content = {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}, "examples": given}
    return {"description": meaning(status), "headers": headers, "content": {"application/json": content}}
