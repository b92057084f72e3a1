"""Reads what synthesis made: the CloudFormation templates of an environment, the references between them resolved.

Every value can be had as text, in which ``${Stack/LogicalId}`` or ``${Stack/LogicalId.Attribute}`` stands for another
resource, wherever it was defined and whether it came through an export or not.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REFERENCE = re.compile(r"\$\{([^/{}]+)/([A-Za-z0-9]+)(?:\.([\w.]+))?\}")
ACKNOWLEDGED = "aws:cdk:acknowledged-rules"
LOGICAL_ID = "aws:cdk:logicalId"
STACK = "aws:cloudformation:stack"
NESTED = "cdk:cloud-assembly"


@dataclass(frozen=True, eq=False)
class Resource:
    """One resource of a template."""

    estate: "Estate"
    stack: str
    id: str
    body: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """CloudFormation's type, ``AWS::S3::Bucket``."""
        return str(self.body["Type"])

    @property
    def properties(self) -> Mapping[str, Any]:
        """As the template has them, with references unresolved."""
        found: Mapping[str, Any] = self.body.get("Properties", {})
        return found

    @property
    def place(self) -> str:
        """Where it stands: ``Storage/Media40F4C3B8``."""
        return f"{self.stack}/{self.id}"

    @property
    def name(self) -> str:
        """What people call it: ``Storage/Media``."""
        return self.estate.paths.get((self.stack, self.id), self.place)

    def text(self, *path: str | int) -> str:
        """The value at ``path`` in the properties as text; an absent one is empty."""
        return self.estate.text(self.stack, self.get(*path))

    def get(self, *path: str | int) -> Any:
        """The value at ``path`` in the properties, or ``None``."""
        value: Any = self.properties
        for step in path:
            if isinstance(value, Mapping):
                value = value.get(str(step))
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def refers_to(self, *path: str | int) -> list["Resource"]:
        """The resources that the value at ``path`` names, in order and each once."""
        return self.estate.named_in(self.text(*path))


@dataclass(eq=False)
class Estate:
    """The templates of one environment, by the name of their stack."""

    templates: Mapping[str, Mapping[str, Any]]
    name: str = "planted"
    termination_protected: frozenset[str] = frozenset()
    """Stacks that cannot be deleted."""
    acknowledged: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """By stack and logical id: the findings accepted on the resource's own construct or one around it."""
    paths: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By stack and logical id: the construct's path below the stage."""
    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By construct path and accepted finding: why."""

    def __post_init__(self) -> None:
        self._resources = {
            (stack, logical_id): Resource(self, stack, logical_id, body)
            for stack, template in self.templates.items()
            for logical_id, body in template.get("Resources", {}).items()
        }
        self._exports = {
            self.text(stack, output["Export"]["Name"]): (stack, output["Value"])
            for stack, template in self.templates.items()
            for output in template.get("Outputs", {}).values()
            if "Export" in output
        }

    def resources(self, *kinds: str) -> Iterator[Resource]:
        """Those of the kinds, or all of them."""
        return (each for each in self._resources.values() if not kinds or each.kind in kinds)

    def find(self, stack: str, logical_id: str) -> Resource | None:
        """The resource, or ``None`` where the name is that of a parameter or unknown."""
        return self._resources.get((stack, logical_id))

    def named_in(self, text: str) -> list[Resource]:
        """The resources that a text names, in order and each once."""
        found = (self.find(match[1], match[2]) for match in REFERENCE.finditer(text))
        return list(dict.fromkeys(each for each in found if each is not None))

    def text(self, stack: str, value: Any) -> str:
        """Any value of a template as text, with its references resolved."""
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, Mapping) and len(value) == 1:
            ((function, argument),) = value.items()
            if function == "Ref" or function.startswith("Fn::"):
                return self._intrinsic(stack, function, argument)
        if isinstance(value, Mapping):
            inner = ", ".join(f'"{key}": {self._inner(stack, each)}' for key, each in value.items())
            return "{" + inner + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self._inner(stack, each) for each in value) + "]"
        return json.dumps(value)

    def _inner(self, stack: str, value: Any) -> str:
        text = self.text(stack, value)
        composed = isinstance(value, Mapping | list) and not REFERENCE.fullmatch(text)
        return text if composed and text[:1] in "{[" else json.dumps(text)

    def _intrinsic(self, stack: str, function: str, argument: Any) -> str:
        match function:
            case "Ref":
                return f"${{{argument}}}" if argument.startswith("AWS::") else f"${{{stack}/{argument}}}"
            case "Fn::GetAtt":
                logical_id, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
                return f"${{{stack}/{logical_id}.{self.text(stack, attribute).replace('/', '_')}}}"
            case "Fn::ImportValue":
                name = self.text(stack, argument)
                if name not in self._exports:
                    raise LookupError(f"{stack} imports {name}, which no stack of {self.name} exports.")
                return self.text(*self._exports[name])
            case "Fn::Join":
                glue, parts = argument
                return self._joined(stack, glue, parts)
            case "Fn::Select" if isinstance(argument[1], Mapping) and "Fn::Split" in argument[1]:
                separator, whole = argument[1]["Fn::Split"]
                return f"(part {argument[0]} by {separator} of {self.text(stack, whole)})"
            case "Fn::Sub":
                return self._substituted(stack, argument)
            case _:
                return f"{function}({self.text(stack, argument)})"

    def _joined(self, stack: str, glue: str, parts: Any) -> str:
        if not isinstance(parts, list):
            return self.text(stack, parts)
        return glue.join(self.text(stack, part) for part in parts)

    def _substituted(self, stack: str, argument: Any) -> str:
        template, given = (argument, {}) if isinstance(argument, str) else argument

        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name in given:
                return self.text(stack, given[name])
            if name.startswith("AWS::"):
                return match[0]
            return f"${{{stack}/{name}}}"

        return re.sub(r"\$\{([^!{}][^{}]*)\}", value, template)


def read(assembly: Path) -> dict[str, Estate]:
    """Every environment of a synthesized application, by the name of its stage."""
    manifest = json.loads((assembly / "manifest.json").read_text(encoding="utf-8"))
    found = {}
    for artifact in manifest["artifacts"].values():
        if artifact["type"] == NESTED:
            folder = assembly / artifact["properties"]["directoryName"]
            estate = _read_stage(folder)
            found[estate.name] = estate
    return found


def _read_stage(folder: Path) -> Estate:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    stacks = {key: each for key, each in manifest["artifacts"].items() if each["type"] == STACK}
    templates: dict[str, Any] = {}
    protected = set()
    paths: dict[tuple[str, str], str] = {}
    reasons: dict[tuple[str, str], str] = {}
    stage = folder.name.removeprefix("assembly-")
    for artifact in stacks.values():
        stage, _, name = artifact["displayName"].partition("/")
        name = name.split(" ", 1)[0]
        templates[name] = json.loads((folder / artifact["properties"]["templateFile"]).read_text(encoding="utf-8"))
        if artifact["properties"].get("terminationProtection"):
            protected.add(name)
        for path, entry in _metadata(folder, artifact):
            place = path.removeprefix(f"/{stage}/")
            if entry["type"] == LOGICAL_ID:
                paths[name, entry["data"]] = place
            elif entry["type"] == ACKNOWLEDGED:
                for rule, reason in entry["data"].items():
                    reasons[place, rule.removeprefix("Annotation::")] = reason
    acknowledged = {
        key: frozenset(rule for place, rule in reasons if path == place or path.startswith(f"{place}/"))
        for key, path in paths.items()
    }
    return Estate(
        templates,
        name=stage,
        termination_protected=frozenset(protected),
        acknowledged=acknowledged,
        paths={key: path.removesuffix("/Resource") for key, path in paths.items()},
        reasons=reasons,
    )


def _metadata(folder: Path, artifact: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    entries = dict(artifact.get("metadata", {}))
    if "additionalMetadataFile" in artifact:
        entries |= json.loads((folder / artifact["additionalMetadataFile"]).read_text(encoding="utf-8"))
    return ((path, entry) for path, each in entries.items() for entry in each)
