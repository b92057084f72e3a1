"""Which operations of AWS the code behind an entry point can call, read from its source.

Clients are only made by ``aws.client("service")``, so a call is either ``aws.client("s3").get_object(…)``, a method on
what a function of the module returns that does nothing but return such a client, or one on a variable holding it.
Modules are followed through every import, also those within functions.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import boto3
import grimp
from botocore.model import ServiceModel

ROOT = Path(__file__).parents[2]
LAYER = ROOT / "layers" / "core" / "python"
STORE = "reelestate.kit.storage"
ACTIONS = {
    "s3:HeadObject": {"s3:GetObject"},
    "s3:ListObjectsV2": {"s3:ListBucket"},
    "s3:DeleteObjects": {"s3:DeleteObject"},
    "lambda:Invoke": {"lambda:InvokeFunction"},
    "execute-api:PostToConnection": {"execute-api:ManageConnections"},
    "execute-api:DeleteConnection": {"execute-api:ManageConnections"},
}
"""Operations that need another right than one of their own name."""
TRANSFERS = {"upload_file": {"s3:PutObject", "s3:AbortMultipartUpload"}, "copy": {"s3:GetObject", "s3:PutObject"}}
"""Methods of the client that are no operations themselves."""
SIGNED_HERE = {"generate_db_auth_token"}
"""Made without a request; who may use what they make is a right of the database's."""


@dataclass(frozen=True)
class Call:
    """A method called on a client of the service, and where."""

    service: str
    method: str
    place: str


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("reelestate", "functions", cache_dir=None)


def rights_of(entry: str, *, and_all: str | None = None) -> set[str]:
    """The rights that the code behind ``functions.<entry>.handler`` can need: ``s3:GetObject``.

    ``and_all`` are modules that it imports by their names, of this ending.
    """
    return {right for call in calls_of(entry, and_all=and_all) for right in _rights(call)}


def calls_of(entry: str, *, and_all: str | None = None) -> set[Call]:
    """The calls that it can make. Of the object store's methods only those that its modules name are followed."""
    starts = {f"functions.{entry}.handler"}
    if and_all:
        starts |= {module for module in _graph().modules if module.endswith(and_all)}
    modules = starts.union(*(_graph().find_upstream_modules(start) for start in starts))
    trees = {module: ast.parse(_file(module).read_text(encoding="utf-8")) for module in modules}
    named = {
        node.attr
        for module, tree in trees.items()
        if module != STORE
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and _is_store(node.value)
    }
    found = set()
    for module, tree in trees.items():
        if module == STORE:
            tree.body = [_narrowed(node, named) if isinstance(node, ast.ClassDef) else node for node in tree.body]
        found |= set(_calls(module, tree))
    return found


def _is_store(node: ast.expr) -> bool:
    """``store``, ``self._store`` and ``get_store()`` are what the code calls the object store."""
    match node:
        case ast.Name(id="store") | ast.Attribute(attr="_store" | "store") | ast.Call(func=ast.Name(id="get_store")):
            return True
    return False


def _narrowed(store: ast.ClassDef, named: set[str]) -> ast.ClassDef:
    """The class with the methods that are named, and those they call themselves."""
    methods = {node.name: node for node in store.body if isinstance(node, ast.FunctionDef)}
    wanted: set[str] = set()
    ahead = named & methods.keys()
    while ahead:
        wanted |= ahead
        inner = (node for name in ahead for node in ast.walk(methods[name]) if isinstance(node, ast.Attribute))
        own = {node.attr for node in inner if isinstance(node.value, ast.Name) and node.value.id == "self"}
        ahead = (own & methods.keys()) - wanted
    kept = ast.parse("class Store: ...").body[0]
    assert isinstance(kept, ast.ClassDef)
    kept.body += [methods[name] for name in sorted(wanted)]
    return kept


def _calls(module: str, tree: ast.Module) -> Iterator[Call]:
    makers = {
        node.name: service
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for statement in ast.walk(node)
        if isinstance(statement, ast.Return) and statement.value and (service := _service(statement.value, {}))
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            held = dict(makers)
            variables: dict[str, str] = {}
            for inner in ast.walk(node):
                if isinstance(inner, ast.Assign) and (service := _service(inner.value, held)):
                    variables |= {target.id: service for target in inner.targets if isinstance(target, ast.Name)}
            for inner in ast.walk(node):
                if isinstance(inner, ast.Attribute):
                    holder = inner.value
                    service = variables.get(holder.id) if isinstance(holder, ast.Name) else _service(holder, held)
                    if service:
                        yield Call(service, _operation(inner, node), f"{module}:{inner.lineno}")


def _operation(method: ast.Attribute, function: ast.FunctionDef) -> str:
    """The method's name, or the operation that it is given as a text: of pages and of signed addresses."""
    if method.attr in {"get_paginator", "generate_presigned_url"}:
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and node.func is method and isinstance(node.args[0], ast.Constant):
                return str(node.args[0].value)
    return method.attr


def _service(node: ast.expr, makers: dict[str, str]) -> str | None:
    """The service whose client the expression is."""
    match node:
        case ast.Call(func=ast.Attribute(attr="client"), args=[ast.Constant(value=str(service)), *_]):
            return service
        case ast.Call(func=ast.Name(id=name)):
            return makers.get(name)
    return None


@cache
def _model(service: str) -> tuple[ServiceModel, dict[str, str]]:
    client = boto3.client(service, region_name="us-east-1", endpoint_url="https://unused.example")  # type: ignore[call-overload]  # any service
    return client.meta.service_model, client.meta.method_to_api_mapping


def _rights(call: Call) -> set[str]:
    if call.method in TRANSFERS:
        return TRANSFERS[call.method]
    if call.method in SIGNED_HERE | {"exceptions"}:
        return set()
    model, operations = _model(call.service)
    operation = operations[call.method]
    if model.operation_model(operation).auth_type == "none":
        return set()  # anybody may call it
    right = f"{_prefix(model)}:{operation}"
    return ACTIONS.get(right, {right})


def _prefix(model: ServiceModel) -> str:
    return {"apigatewaymanagementapi": "execute-api", "sesv2": "ses", "stepfunctions": "states"}.get(
        model.service_name, model.service_name
    )


def _file(module: str) -> Path:
    base = (LAYER if module.startswith("reelestate") else ROOT).joinpath(*module.split("."))
    return base.with_suffix(".py") if base.with_suffix(".py").is_file() else base / "__init__.py"
