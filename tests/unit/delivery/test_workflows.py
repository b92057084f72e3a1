"""What holds for every workflow, beside what the linter checks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from stacks.config import sandbox

ROOT = Path(__file__).parents[3]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
MAKE = re.compile(r"make (?:-C \w+ )?([a-z-]+)")


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def _steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job.get("steps", [])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_commits(path: Path) -> None:
    """Given a workflow, when it uses an action of others, then by a whole commit with its version beside it."""
    used = [line.strip(" -") for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]

    assert [line for line in used if "uses: ./" not in line and not PINNED.search(line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_rights_are_the_least(path: Path) -> None:
    """Given a workflow, when it runs, then it may read the repository, and a job says what more it may."""
    workflow = _load(path)

    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in workflow[True]
    for name, job in workflow["jobs"].items():
        more = {right for right, level in job.get("permissions", {}).items() if level == "write"}
        assumes = any("configure-aws-credentials" in step.get("uses", "") for step in job.get("steps", []))
        assert ("id-token" in more) == (assumes or "uses" in job), name
        if more - {"id-token"}:
            assert not any("run" in step for step in job["steps"]), f"{name} writes, so it runs nothing of the change"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_job_runs_for_ever_or_keeps_the_token(path: Path) -> None:
    """Given a workflow, when a job runs, then for a limited time, and the checkout leaves no token behind."""
    workflow = _load(path)

    assert all("timeout-minutes" in job for job in workflow["jobs"].values() if "steps" in job)
    checkouts = [step for step in _steps(workflow) if "actions/checkout" in step.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_commands_exist(path: Path) -> None:
    """Given a workflow, when it calls make, then the target is there."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))

    for step in _steps(_load(path)):
        for target in MAKE.findall(step.get("run", "")):
            assert target in targets


def test_what_deploys_waits_for_its_turn() -> None:
    """Given workflows that change an environment, when two are started, then one waits and none is cancelled."""
    deploys = _load(ROOT / ".github/workflows/deploy-environment.yml")["jobs"]["deploy"]["concurrency"]
    others = [_load(ROOT / f".github/workflows/{name}.yml")["concurrency"] for name in ("sandbox", "rollback")]

    assert [given["cancel-in-progress"] for given in (deploys, *others)] == [False] * 3
    assert deploys["group"] == others[1]["group"], "a rollback must not run into a deployment"


def test_known_weaknesses_are_asked_for_every_day() -> None:
    """Given the audit, when a day passes, then it has run, and done nothing but ask."""
    workflow = _load(ROOT / ".github/workflows/audit.yml")

    (daily,) = workflow[True]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \*", daily["cron"])
    assert [step["run"] for step in _steps(workflow) if "run" in step] == ["make audit"]


def test_the_sandbox_is_named_as_the_application_names_it() -> None:
    """Given a pull request, when its sandbox is deployed, then the stage is the one that the application makes."""
    environment = _load(ROOT / ".github/workflows/sandbox.yml")["env"]
    number = "${{ github.event.pull_request.number }}"

    name = sandbox(environment["SANDBOX"].replace(number, "42")).name

    assert environment["STAGE"].replace(number, "42") == name.title().replace("-", "")


def test_production_comes_after_staging() -> None:
    """Given the way to production, when it is walked, then through checks and staging, with the same commit."""
    workflow = _load(ROOT / ".github/workflows/deploy.yml")

    assert workflow[True]["workflow_run"]["workflows"] == [_load(ROOT / ".github/workflows/check.yml")["name"]]
    assert workflow["jobs"]["production"]["needs"] == "staging"
    commits = {job["with"]["commit"] for job in workflow["jobs"].values()}
    assert commits == {"${{ github.event.workflow_run.head_sha }}"}
