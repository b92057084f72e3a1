"""What is read from synthesized templates."""

import json
from pathlib import Path
from typing import Any

import pytest

from local.costing.templates import DatabaseSize, from_templates, load_deployment
from reelestate.kit.errors import NotFound


def _function(name: str, memory: int, **more: Any) -> dict[str, Any]:
    variables = {"POWERTOOLS_SERVICE_NAME": name}
    properties = {"MemorySize": memory, "Environment": {"Variables": variables}, **more}
    return {"Type": "AWS::Lambda::Function", "Properties": properties}


def _template() -> dict[str, Any]:
    return {
        "Resources": {
            "Step": _function("step", 3008, ReservedConcurrentExecutions=40),
            "Helper": {"Type": "AWS::Lambda::Function", "Properties": {"MemorySize": 128}},
            "Task": {
                "Type": "AWS::ECS::TaskDefinition",
                "Properties": {
                    "Cpu": "2048",
                    "Memory": "4096",
                    "ContainerDefinitions": [{"Name": "compose", "StopTimeout": 120}],
                },
            },
            "Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {"DefinitionSubstitutions": {"ComposeSpotWeight": "3", "ComposeOnDemandWeight": "1"}},
            },
            "Cluster": {
                "Type": "AWS::RDS::DBCluster",
                "Properties": {"ServerlessV2ScalingConfiguration": {"MinCapacity": 0, "MaxCapacity": 2}},
            },
            "Endpoint": {
                "Type": "AWS::EC2::VPCEndpoint",
                "Properties": {"VpcEndpointType": "Interface", "SubnetIds": ["a", "b"]},
            },
            "Gateway": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcEndpointType": "Gateway"}},
            "Kept": {
                "Type": "AWS::SecretsManager::Secret",
                "Properties": {"ReplicaRegions": [{"Region": "us-west-2"}]},
            },
            "Made": {"Type": "AWS::SecretsManager::Secret"},
        }
    }


def test_sizes_come_from_the_templates() -> None:
    """Given a template, when it is read, then every size is the template's own."""
    found = from_templates("small", [_template()])

    assert found.functions["step"].memory_mib == 3008
    assert found.functions["step"].reserved == 40
    assert set(found.functions) == {"step"}
    assert (found.compose.vcpus, found.compose.memory_gb, found.compose.stop_seconds) == (2, 4, 120)
    assert found.compose.spot_share == 0.75
    assert found.compose.tasks == 2, "a step function of 1.7 vCPU sees two processors"
    assert found.endpoint_zones == 2
    assert found.count("AWS::Lambda::Function") == 2
    assert (found.count("AWS::SecretsManager::Secret"), found.secret_copies) == (2, 1)


def test_parallelism_is_read_from_the_step_function() -> None:
    """Given a step function told to share a film between six tasks, when it is read, then six are reckoned with."""
    template = _template()
    template["Resources"]["Step"]["Properties"]["Environment"]["Variables"]["REELESTATE_COMPOSE_PARALLELISM"] = "6"

    assert from_templates("small", [template]).compose.tasks == 6


@pytest.mark.parametrize(
    ("size", "connections"),
    [
        (DatabaseSize(min_acu=0, max_acu=64, instances=1, proxies=1), 2000),
        (DatabaseSize(min_acu=1, max_acu=64, instances=1, proxies=1, proxy_percent=80), 4000),
        (DatabaseSize(min_acu=0, max_acu=2, instances=1, proxies=1), 450),
    ],
)
def test_connections_follow_the_largest_capacity(size: DatabaseSize, connections: int) -> None:
    """Given a cluster, when its connections are counted, then they are those of its largest capacity."""
    assert size.connections == connections


def test_missing_templates_say_how_to_make_them(tmp_path: Path) -> None:
    """Given no synthesized templates, when an environment is read, then the error names the command that makes them."""
    with pytest.raises(NotFound, match="make synth"):
        load_deployment("production", tmp_path)


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    """Given templates without the compose task, when they are read, then the error names what is missing."""
    folder = tmp_path / "assembly-Production"
    folder.mkdir()
    template = _template()
    del template["Resources"]["Task"]
    (folder / "Pipeline.template.json").write_text(json.dumps(template))

    with pytest.raises(NotFound, match="compose"):
        load_deployment("production", tmp_path)
