"""Writes ``docs/permissions.md``, who may do what in production; ``--check`` fails when the stacks say otherwise.

The templates are made anew, or read from ``--assembly``.
"""

import argparse
import re
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from scripts.grants import RESOURCE_POLICIES, Statement, managed, statements, users
from scripts.templates import REFERENCE, Estate, read

PLACE = Path(__file__).parents[1] / "docs" / "permissions.md"
INTRODUCTION = """# Who may do what

Every permission that the stacks of production give, resolved from the synthesized templates: first what each function,
container and state machine may do, then what the resources' own policies allow or refuse. `make schema` writes this
page, and a test fails when it is not what the stacks say.

A resource is named by its construct (`Storage/Media`). `*` stands for any name at that place.
"""
SHORT = (
    (re.compile(r"arn:\$\{AWS::Partition\}:"), "arn:aws:"),
    (re.compile(r"\$\{AWS::Partition\}"), "aws"),
    (re.compile(r"\$\{AWS::Region\}"), "(region)"),
    (re.compile(r"\$\{AWS::AccountId\}"), "(account)"),
)


def page(estate: Estate) -> str:
    """The document for one environment."""
    parts = [INTRODUCTION, "## What acts, and what it may do\n"]
    parts += _actors(estate)
    parts.append("## What the resources' own policies say\n")
    parts += _resource_policies(estate)
    return "\n".join(parts).rstrip() + "\n"


def _actors(estate: Estate) -> list[str]:
    named = users(estate)
    held: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements(estate):
        if statement.source.kind not in RESOURCE_POLICIES:
            for principal in statement.principals:
                held[principal].append(statement)
    roles = {role.place: role for role in estate.resources("AWS::IAM::Role")}
    parts = []
    for place in sorted({*held, *roles}, key=lambda each: _order(named.get(each), roles[each].name)):
        role = roles[place]
        title = named.get(place) or f"role {role.name}"
        lines = [f"### {title}\n"]
        lines += [f"AWS's own policy `{policy}`.\n" for policy in managed(role)]
        lines += _table(estate, held[place])
        if len(lines) > 1:
            parts.append("\n".join(lines))
    return parts


def _order(user: str | None, role: str) -> tuple[bool, str]:
    return (user is None, user or role)


def _table(estate: Estate, rows: list[Statement]) -> list[str]:
    lines = sorted(
        {
            f"| {_actions(each)} | {_named(estate, each.resources)} | {_condition(estate, each.conditions)} |"
            for each in rows
        }
    )
    return ["| may | to | only if |", "|---|---|---|", *lines, ""] if lines else []


def _resource_policies(estate: Estate) -> list[str]:
    by_holder: dict[str, list[str]] = defaultdict(list)
    for statement in statements(estate):
        if statement.source.kind in RESOURCE_POLICIES:
            _, path = RESOURCE_POLICIES[statement.source.kind]
            targets = statement.source.refers_to(*path) if path else [statement.source]
            name = ", ".join(each.name for each in targets) or statement.source.name
            verdict = "may" if statement.allows else "**may not**"
            by_holder[name].append(
                f"| {_named(estate, statement.principals)} | {verdict} | {_actions(statement)} "
                f"| {_condition(estate, statement.conditions)} |"
            )
    head = ["| who | | what | only if |", "|---|---|---|---|"]
    return ["\n".join([f"### {name}\n", *head, *sorted(set(rows)), ""]) for name, rows in sorted(by_holder.items())]


def _actions(statement: Statement) -> str:
    wording = "all but " if statement.inverted else ""
    return wording + ", ".join(f"`{action}`" for action in sorted(statement.actions))


def _named(estate: Estate, texts: tuple[str, ...]) -> str:
    return "<br>".join(sorted({f"`{_readable(estate, each)}`" for each in texts}))


def _condition(estate: Estate, text: str) -> str:
    return f"`{_readable(estate, text)}`" if text else ""


def _readable(estate: Estate, text: str) -> str:
    for pattern, short in SHORT:
        text = pattern.sub(short, text)

    def name(match: re.Match[str]) -> str:
        resource = estate.find(match[1], match[2])
        return resource.name if resource else match[2]

    return REFERENCE.sub(name, text).replace("|", "\\|")


def main() -> int:
    """Writes or checks the file; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--assembly", type=Path, help="folder with templates that are made already")
    given = parser.parse_args()
    if given.assembly:
        now = page(read(given.assembly)["Production"])
    else:
        with tempfile.TemporaryDirectory() as folder:
            now = page(_synthesized(Path(folder)))
    if not given.check:
        PLACE.write_text(now, encoding="utf-8")
        return 0
    if not PLACE.exists() or PLACE.read_text(encoding="utf-8") != now:
        print(f"{PLACE.name} is not what the stacks say; run `make schema`.", file=sys.stderr)
        return 1
    return 0


def _synthesized(folder: Path) -> Estate:
    # Importing the CDK starts its JavaScript runtime, which reading a made assembly does not need.
    from app import build
    from stacks.config import PRODUCTION

    build(PRODUCTION, outdir=str(folder), context={"aws:cdk:disable-asset-staging": True}).synth()
    return read(folder)["Production"]


if __name__ == "__main__":
    sys.exit(main())
