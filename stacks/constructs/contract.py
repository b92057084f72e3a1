"""What API Gateway needs to know of the API's contract, ``docs/openapi.json``: which operations need no token."""

import json
import re
from dataclasses import dataclass

from stacks.constructs.bundles import ROOT

CONTRACT = ROOT / "docs" / "openapi.json"
PREFIX = "/api/v1"
_PARAMETER = re.compile(r"\{[^}]+\}")


@dataclass(frozen=True, order=True)
class Operation:
    """An operation as a route names it: the method, and the path with its parameters numbered."""

    method: str
    path: str

    @property
    def key(self) -> str:
        """API Gateway's name of the route."""
        return f"{self.method} {self.path}"


def public_operations() -> list[Operation]:
    """The operations that anybody may call. Raises ValueError for one outside the API's prefix."""
    document = json.loads(CONTRACT.read_text(encoding="utf-8"))
    everywhere = document.get("security", [])
    found = {
        Operation(method.upper(), _numbered(path))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if not operation.get("security", everywhere)
    }
    if outside := [operation.key for operation in found if not operation.path.startswith(f"{PREFIX}/")]:
        raise ValueError(f"{outside} are not under {PREFIX}, so they would not be found.")
    return sorted(found)


def _numbered(path: str) -> str:
    """API Gateway refuses two routes that differ in the names of parameters alone."""
    numbers = iter(range(1, 10))
    return _PARAMETER.sub(lambda _: f"{{part{next(numbers)}}}", path)
