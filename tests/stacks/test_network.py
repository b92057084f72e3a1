"""The network: what can reach what, and by which way."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template

from stacks import config
from stacks.config import Environment
from stacks.network import NetworkStack


def _template(environment: Environment) -> Template:
    stage = cdk.Stage(cdk.App(), "Test", env=cdk.Environment(region=environment.region))
    return Template.from_stack(NetworkStack(stage, "Network", config=environment))


@pytest.fixture(scope="module")
def development() -> Template:
    return _template(config.DEVELOPMENT)


@pytest.fixture(scope="module")
def production() -> Template:
    return _template(config.PRODUCTION)


def _name_of(template: Template, description: str) -> str:
    """The logical name of the security group with that beginning of its description."""
    groups = template.find_resources(
        "AWS::EC2::SecurityGroup", {"Properties": {"GroupDescription": Match.string_like_regexp(f"^{description}")}}
    )
    return str(next(iter(groups)))


def _leads_to(template: Template, group: str) -> set[str]:
    """Where a security group lets out to: other groups, prefix lists and ranges, each with its port."""
    rules = [
        rule["Properties"]
        for rule in template.find_resources("AWS::EC2::SecurityGroupEgress").values()
        if rule["Properties"]["GroupId"]["Fn::GetAtt"][0] == group
    ]
    inline = template.find_resources("AWS::EC2::SecurityGroup")[group]["Properties"].get("SecurityGroupEgress", [])
    return {f"{_target(rule)}:{rule['ToPort']}" for rule in [*rules, *inline]}


def _target(rule: dict[str, Any]) -> str:
    if "DestinationSecurityGroupId" in rule:
        return str(rule["DestinationSecurityGroupId"]["Fn::GetAtt"][0])
    return str(rule.get("DestinationPrefixListId") or rule["CidrIp"])


def _services(template: Template) -> dict[str, int]:
    """Each interface endpoint's service, and in how many zones it is."""
    endpoints = template.find_resources("AWS::EC2::VPCEndpoint", {"Properties": {"VpcEndpointType": "Interface"}})
    return {
        endpoint["Properties"]["ServiceName"].rpartition("us-east-1.")[2]: len(endpoint["Properties"]["SubnetIds"])
        for endpoint in endpoints.values()
    }


def test_without_nat_there_is_no_way_to_the_internet(development: Template) -> None:
    for kind in ("AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::EIP"):
        development.resource_count_is(kind, 0)
    development.resource_properties_count_is("AWS::EC2::Subnet", {"MapPublicIpOnLaunch": True}, 0)
    development.resource_count_is("AWS::EC2::Subnet", 2)


def test_production_has_a_way_out_in_each_zone_and_none_in(production: Template) -> None:
    production.resource_count_is("AWS::EC2::NatGateway", 2)
    production.resource_count_is("AWS::EC2::Subnet", 6)
    production.resource_properties_count_is("AWS::EC2::Subnet", {"MapPublicIpOnLaunch": True}, 0)


def test_tasks_reach_endpoints_and_the_store_alone(production: Template) -> None:
    tasks, endpoints = _name_of(production, "Compose"), _name_of(production, "Endpoints")

    assert _leads_to(production, tasks) == {f"{endpoints}:443", "pl-63a5400a:443"}


@pytest.mark.parametrize(("kind", "third_parties"), [("development", False), ("production", True)])
def test_functions_reach_third_parties_only_through_a_nat(
    kind: str, third_parties: bool, request: pytest.FixtureRequest
) -> None:
    template: Template = request.getfixturevalue(kind)
    functions, database = _name_of(template, "Functions"), _name_of(template, "The database")
    elsewhere = "0.0.0.0/0" if third_parties else _name_of(template, "Endpoints")

    assert _leads_to(template, functions) == {f"{database}:5432", "pl-63a5400a:443", f"{elsewhere}:443"}


def test_the_database_lets_in_functions_and_its_proxy_and_out_to_nobody_else(production: Template) -> None:
    database, functions = _name_of(production, "The database"), _name_of(production, "Functions")
    let_in = {
        (rule["Properties"]["SourceSecurityGroupId"]["Fn::GetAtt"][0], rule["Properties"]["ToPort"])
        for rule in production.find_resources("AWS::EC2::SecurityGroupIngress").values()
        if rule["Properties"]["GroupId"]["Fn::GetAtt"][0] == database
    }

    assert let_in == {(functions, 5432), (database, 5432)}
    assert _leads_to(production, database) == {f"{database}:5432"}


def test_endpoints_serve_every_zone_where_the_environment_must_last(
    development: Template, production: Template
) -> None:
    called = {
        "secretsmanager",
        "states",
        "events",
        "lambda",
        "email",
        "sagemaker.runtime",
        "logs",
        "ecr.api",
        "ecr.dkr",
    }
    machines = {"ecs", "ecs-agent", "ecs-telemetry"}

    assert _services(production) == dict.fromkeys(called | machines, 2)
    assert _services(development) == dict.fromkeys(called | machines | {"cognito-idp"}, 1)


def test_a_sandbox_pays_for_no_endpoint_of_gpu_machines() -> None:
    assert not {"ecs", "ecs-agent", "ecs-telemetry"} & set(_services(_template(config.sandbox("pr-42"))))


def test_nobody_can_carry_data_out_with_credentials_or_buckets_of_their_own(development: Template) -> None:
    endpoints = development.find_resources("AWS::EC2::VPCEndpoint")
    open_to_all = [
        endpoint["Properties"]["ServiceName"]
        for endpoint in endpoints.values()
        for statement in endpoint["Properties"].get("PolicyDocument", {"Statement": [{}]})["Statement"]
        if "Condition" not in statement and statement.get("Sid") != "ImageLayers"
    ]

    assert [str(name).rpartition(".")[2] for name in open_to_all] == ["cognito-idp"]


def test_traffic_is_written_down_and_the_default_group_closed(production: Template) -> None:
    production.has_resource_properties("AWS::EC2::FlowLog", {"TrafficType": "ALL"})
    production.has_resource_properties("AWS::Logs::LogGroup", {"RetentionInDays": 90})
    production.resource_count_is("Custom::VpcRestrictDefaultSG", 1)
