"""Takes an environment's functions back to the version before: ``make rollback ENVIRONMENT=staging APPLY=1``.

Every function is called through its alias ``live``, so pointing the alias at the version before is the whole rollback:
it takes seconds and no build. A function whose release is still under way only loses the share that the new version
has. Without ``--apply`` nothing is changed, and what would be is told.

The database stays as it is. Migrations only ever add what the code before them does not miss (expand); what they make
superfluous goes with a later release (contract). So the version before runs on the schema of the one after it.

Containers and state machines are not versioned this way: go back to them by deploying the commit before.
``--prune KEEP`` deletes old versions that no alias names, but for the newest ``KEEP``.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

PROJECT = "reelestate"
ALIAS = "live"


@dataclass(frozen=True)
class Move:
    """What is to happen to one function's alias. ``to`` is empty when there is nothing to go back to.

    ``ends_release`` marks an alias that is being moved to a new version step by step: it stays on ``at``.
    """

    function: str
    at: str
    to: str
    revision: str
    ends_release: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether there is a version to go to."""
        return bool(self.to)

    def __str__(self) -> str:
        if self.ends_release:
            return f"{self.function}: ends the release under way, stays on {self.at}"
        if not self.to:
            return f"{self.function}: {self.at} is its first version"
        return f"{self.function}: {self.at} → {self.to}"


def functions_of(environment: str, tagging: Any) -> list[str]:
    """Names of the environment's functions, found by the tags that every stack gives."""
    pages = tagging.get_paginator("get_resources").paginate(
        TagFilters=[{"Key": "project", "Values": [PROJECT]}, {"Key": "environment", "Values": [environment]}],
        ResourceTypeFilters=["lambda:function"],
    )
    arns = [entry["ResourceARN"] for page in pages for entry in page["ResourceTagMappingList"]]
    return sorted(arn.split(":")[6] for arn in arns)


def plan(functions: Sequence[str], client: "LambdaClient") -> Iterator[Move]:
    """What would happen to each function that has the alias ``live``; others are CDK's own helpers."""
    for function in functions:
        try:
            alias = client.get_alias(FunctionName=function, Name=ALIAS)
        except client.exceptions.ResourceNotFoundException:
            continue
        at, revision = alias["FunctionVersion"], alias.get("RevisionId", "")
        if alias.get("RoutingConfig", {}).get("AdditionalVersionWeights"):
            yield Move(function, at, at, revision, ends_release=True)
        else:
            older = [version for version in versions(function, client) if version < int(at)]
            yield Move(function, at, str(max(older)) if older else "", revision)


def versions(function: str, client: "LambdaClient") -> list[int]:
    """The function's published versions, oldest first."""
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=function)
    found = [entry["Version"] for page in pages for entry in page["Versions"]]
    return sorted(int(version) for version in found if version.isdigit())


def apply(move: Move, client: "LambdaClient") -> None:
    """Moves the alias. The revision makes it fail if somebody else, a release for one, moved it meanwhile."""
    client.update_alias(
        FunctionName=move.function,
        Name=ALIAS,
        FunctionVersion=move.to,
        RoutingConfig={"AdditionalVersionWeights": {}},
        RevisionId=move.revision,
    )


def superfluous(function: str, keep: int, client: "LambdaClient") -> list[int]:
    """Versions that no alias names and that are not among the newest ``keep``."""
    named: set[str] = set()
    for page in client.get_paginator("list_aliases").paginate(FunctionName=function):
        for alias in page["Aliases"]:
            named |= {alias["FunctionVersion"], *alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})}
    known = versions(function, client)
    return [version for version in known[: max(0, len(known) - keep)] if str(version) not in named]


def main(arguments: Sequence[str] | None = None) -> int:
    """Plans and, if told to, does it. Returns 1 when a function has nothing to go back to or there is none at all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("environment", help="development, staging, production or sandbox-…")
    parser.add_argument("--apply", action="store_true", help="do it; without, only tell")
    parser.add_argument(
        "--prune", type=int, metavar="KEEP", help="instead, delete all old versions but the newest KEEP"
    )
    given = parser.parse_args(arguments)
    import boto3

    functions = functions_of(given.environment, boto3.client("resourcegroupstaggingapi"))
    client = boto3.client("lambda")
    if not functions:
        print(f"No function carries the tags project={PROJECT} and environment={given.environment}.", file=sys.stderr)
        return 1
    if given.prune is not None:
        return _prune(functions, max(1, given.prune), client, apply_it=given.apply)
    moves = list(plan(functions, client))
    for move in moves:
        print(move)
        if given.apply and move.is_possible:
            apply(move, client)
    print("Done." if given.apply else "Nothing was changed: say --apply (make rollback … APPLY=1) to do it.")
    return 0 if moves and all(move.is_possible for move in moves) else 1


def _prune(functions: Sequence[str], keep: int, client: "LambdaClient", *, apply_it: bool) -> int:
    for function in functions:
        for version in superfluous(function, keep, client):
            print(f"{function}: version {version} goes")
            if apply_it:
                client.delete_function(FunctionName=function, Qualifier=str(version))
    print("Done." if apply_it else "Nothing was changed: say --apply to do it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
