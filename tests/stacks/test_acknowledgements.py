"""Findings of cdk-nag and cfn-lint: none is left, and what is acknowledged has a reason and still occurs."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Acknowledgment
from constructs import IConstruct

from app import build
from scripts.templates import Estate
from stacks import config
from stacks.config import Environment
from tests.stacks.posture.assembly import WITHOUT_COPIES, shared_folder, synthesized

OWN = "AwsSolutions-"
WORDS = 5
IMPLIED_DEPENDENCY = "W3005"
"""The CDK names dependencies also where a reference implies them."""
EVERYWHERE = (config.DEVELOPMENT, config.STAGING, config.PRODUCTION, config.sandbox("pr-42"))


@dataclass
class Recorder:
    """Stands in for the CDK's acknowledgements: writes down what is acknowledged where, and lets the finding stand."""

    noted: list[tuple[str, str]] = field(default_factory=list)
    path: str = ""

    def of(self, construct: IConstruct) -> "Recorder":
        """Notes for one construct."""
        return Recorder(self.noted, construct.node.path)

    def acknowledge(self, *rules: Acknowledgment) -> None:
        """Writes the rules down."""
        self.noted += [(self.path, rule.id) for rule in rules]


def _lint(assembly: Path) -> str:
    """What cfn-lint says of every template."""
    templates = sorted(str(each) for each in assembly.rglob("*.template.json"))
    command = [str(Path(sys.executable).with_name("cfn-lint")), "-i", IMPLIED_DEPENDENCY, "-f", "parseable", "-t"]
    return subprocess.run([*command, *templates], capture_output=True, text=True, check=False).stdout


def test_cfn_lint_sees_a_fault(tmp_path: Path) -> None:
    faulty = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": "soon"}}}}
    (tmp_path / "faulty.template.json").write_text(json.dumps(faulty))

    assert "E3012" in _lint(tmp_path)


def test_production_is_clean_to_cfn_lint(production: Estate, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert _lint(synthesized(config.PRODUCTION, shared_folder(tmp_path_factory))) == ""


@pytest.mark.long
@pytest.mark.parametrize(
    "environment", [each for each in EVERYWHERE if each is not config.PRODUCTION], ids=lambda e: e.name
)
def test_the_other_environments_are_clean_to_cfn_lint(
    environment: Environment, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert _lint(synthesized(environment, shared_folder(tmp_path_factory))) == ""


def test_every_acknowledgement_gives_a_reason(production: Estate) -> None:
    ours = {place: reason for place, reason in production.reasons.items() if place[1].startswith(OWN)}

    assert ours, "nothing is acknowledged: the reasons are not read any more"
    assert {place: reason for place, reason in ours.items() if len(reason.split()) < WORDS} == {}


def test_no_permission_is_acknowledged_for_a_whole_stack(production: Estate) -> None:
    wide = [path for path, rule in production.reasons if rule.startswith(f"{OWN}IAM") and "/" not in path]

    assert wide == []


@pytest.mark.long
def test_every_acknowledged_finding_still_occurs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder()
    monkeypatch.setattr("stacks.constructs.reasons.Validations", recorder)

    app = build(*EVERYWHERE, outdir=str(tmp_path), context=WITHOUT_COPIES)
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()

    found = _violations(json.loads((tmp_path / "validation-report.json").read_text()))
    used, noted = set(), set()
    for path, rule in recorder.noted:
        place = _anywhere(path, rule)
        noted.add(place)
        if any(rule == name and (at == path or at.startswith(f"{path}/")) for at, name in found):
            used.add(place)
    assert sorted(noted - used) == []


def _violations(report: dict[str, Any]) -> set[tuple[str, str]]:
    """Where which rule is broken. cdk-nag's rules are acknowledged by their names, others with their plugin before."""
    return {
        (construct["constructPath"], prefix + violation["ruleName"])
        for plugin in report["pluginReports"]
        for prefix in ("", f"{plugin['pluginName'].replace(' ', '-')}::")
        for violation in plugin["violations"]
        for construct in violation["violatingConstructs"]
    }


def _anywhere(path: str, rule: str) -> tuple[str, str]:
    """The same for every environment."""
    stage, _, place = path.partition("/")
    for environment in EVERYWHERE:
        if environment.name.title().replace("-", "") == stage:
            rule = rule.replace(f"{stage}-", "").replace(environment.prefix, "").replace(environment.region, "")
    return place, rule
