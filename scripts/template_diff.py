"""Tells in Markdown what a change does to the synthesized templates: ``python -m scripts.template_diff BEFORE AFTER``.

Both arguments are output directories of the CDK. Digests of code are left out of the comparison, so that a changed
function counts as one new version and not as a new asset in ten places. Losing or replacing what holds data is said
first. The result fits into a comment of a pull request.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_CHARACTERS = 60_000
MOST_PATHS = 12
HOLDS_DATA = frozenset(
    {
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBInstance",
        "AWS::S3::Bucket",
        "AWS::Cognito::UserPool",
        "AWS::KMS::Key",
        "AWS::SecretsManager::Secret",
        "AWS::SQS::Queue",
        "AWS::Events::Archive",
        "AWS::DynamoDB::Table",
        "AWS::ECR::Repository",
    }
)
NOISE = frozenset({"AWS::CDK::Metadata"})
VERSION = "AWS::Lambda::Version"
_DIGEST = re.compile(r"[0-9a-f]{32,64}")

Template = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One resource that is new (``+``), gone (``-``) or different (``~``, at ``paths``)."""

    sign: str
    name: str
    kind: str
    paths: tuple[str, ...] = ()

    @property
    def endangers_data(self) -> bool:
        """Whether something that holds data would be lost."""
        return self.sign == "-" and self.kind in HOLDS_DATA


def read(assembly: Path) -> dict[str, Template]:
    """The templates of an output directory by environment and stack, ``Staging/Data``. Raises FileNotFoundError."""
    files = sorted(assembly.rglob("*.template.json"))
    if not files:
        raise FileNotFoundError(f"{assembly} holds no template: run `make synth` first.")
    found = {}
    for path in files:
        folder = path.parent.name.removeprefix("assembly-") if path.parent != assembly else ""
        stack = path.name.removesuffix(".template.json").removeprefix(folder)
        found["/".join(filter(None, (folder, stack)))] = json.loads(path.read_text(encoding="utf-8"))
    return found


def changes(before: Template, after: Template) -> list[Change]:
    """What differs between two templates of one stack."""
    old, new = _resources(before), _resources(after)
    found = [Change("-", name, old[name]["Type"]) for name in sorted(old.keys() - new.keys())]
    found += [Change("+", name, new[name]["Type"]) for name in sorted(new.keys() - old.keys())]
    for name in sorted(old.keys() & new.keys()):
        paths = tuple(_paths(old[name], new[name]))
        if paths:
            found.append(Change("~", name, new[name]["Type"], paths))
    for section in ("Outputs", "Parameters"):
        paths = tuple(_paths(_plain(before.get(section, {})), _plain(after.get(section, {}))))
        if paths:
            found.append(Change("~", section, "", paths))
    return found


def report(before: Mapping[str, Template], after: Mapping[str, Template]) -> str:
    """The whole comparison as Markdown."""
    stacks: dict[str, list[Change]] = {}
    for name in sorted(before.keys() | after.keys()):
        found = changes(before.get(name, {}), after.get(name, {}))
        if found:
            stacks[name] = found
    if not stacks:
        return "### Templates\n\nNo environment changes.\n"
    parts = ["### Templates\n"]
    lost = [
        f"- `{stack}`: `{one.name}` ({one.kind})"
        for stack, found in stacks.items()
        for one in found
        if one.endangers_data
    ]
    if lost:
        parts.append("**Holds data and goes away or is replaced:**\n\n" + "\n".join(lost) + "\n")
    parts += [_section(stack, found) for stack, found in stacks.items()]
    return _cut("\n".join(parts))


def _section(stack: str, found: list[Change]) -> str:
    counts = ", ".join(
        f"{sum(one.sign == sign for one in found)} {word}"
        for sign, word in (("+", "new"), ("~", "changed"), ("-", "gone"))
        if any(one.sign == sign for one in found)
    )
    lines = []
    for one in found:
        lines.append(f"{one.sign} {one.name}" + (f" ({one.kind})" if one.kind else ""))
        lines += [f"    {path}" for path in one.paths[:MOST_PATHS]]
        if len(one.paths) > MOST_PATHS:
            lines.append(f"    … and {len(one.paths) - MOST_PATHS} more")
    return f"<details><summary>{stack}: {counts}</summary>\n\n```diff\n" + "\n".join(lines) + "\n```\n</details>\n"


def _cut(text: str) -> str:
    if len(text) <= MOST_CHARACTERS:
        return text
    # A comment must not end inside a block, so whole stacks are left out.
    kept, left_out = [], 0
    room = MOST_CHARACTERS - 200
    for part in re.split(r"(?=<details>)", text):
        if len(part) <= room:
            kept.append(part)
            room -= len(part)
        else:
            left_out += 1
    return "".join(kept) + f"\n{left_out} more stacks change; synthesize both sides to see how.\n"


def _resources(template: Template) -> dict[str, Any]:
    """Resources by their logical id, but versions of functions, whose ids change with the code, by function."""
    found: dict[str, Any] = {}
    for name, resource in template.get("Resources", {}).items():
        if resource["Type"] in NOISE:
            continue
        plain = _plain({key: value for key, value in resource.items() if key != "Metadata"})
        found[_version_of(name) if resource["Type"] == VERSION else name] = plain
    return found


def _version_of(name: str) -> str:
    return re.sub(r"CurrentVersion[0-9A-F]{8}[0-9a-f]{32}$", "CurrentVersion", name)


def _plain(value: Any) -> Any:
    """The value with digests replaced, wherever they stand."""
    if isinstance(value, str):
        return _DIGEST.sub("…", value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {_plain(key): _plain(one) for key, one in value.items()}
    return value


def _paths(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """Where two values differ, with both of them when they are short."""
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted(old.keys() | new.keys()):
            yield from _paths(old.get(key), new.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for position, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from _paths(a, b, f"{path}[{position}]")
    else:
        yield f"{path}: {_short(old)} → {_short(new)}"


def _short(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, sort_keys=True)
    return text if len(text) <= 80 else f"{text[:77]}…"


def main(arguments: list[str] | None = None) -> int:
    """Prints the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    given = parser.parse_args(arguments)
    print(report(read(given.before), read(given.after)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
