"""The APIs: who is let in without a token, how often, what is written down, and what the functions behind may do."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from reelestate.kit.settings import Settings
from scripts.templates import Estate
from stacks.config import DEVELOPMENT, PRODUCTION, Edge, Partners
from stacks.constructs.contract import public_operations
from stacks.constructs.domain import hosted_zone
from stacks.constructs.mail import StudioMail
from tests.stacks.posture.assembly import estate, shared_folder

OPEN = {
    "GET /api/v1/credits/plans",
    "GET /api/v1/health",
    "GET /api/v1/health/ready",
    "GET /api/v1/subscriptions/plans",
    "POST /api/v1/auth/google",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/password/reset",
    "POST /api/v1/auth/password/reset-request",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/register",
    "POST /api/v1/auth/verify-email",
}
PERSONAL = ("identity", "sourceIp", "userAgent", "claims", "$context.path", "principalId")


@pytest.fixture(scope="module")
def production_api(production: Estate) -> Template:
    return Template.from_json(production.templates["Api"])


@pytest.fixture(scope="module")
def development_api(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template.from_json(estate(DEVELOPMENT, shared_folder(tmp_path_factory)).templates["Api"])


def _properties(template: Template, kind: str) -> Iterator[dict[str, Any]]:
    for resource in template.find_resources(kind).values():
        yield resource["Properties"]


def _routes(template: Template) -> dict[str, str]:
    return {
        route["RouteKey"]: route["AuthorizationType"] for route in _properties(template, "AWS::ApiGatewayV2::Route")
    }


def _function(template: Template, entry: str) -> dict[str, Any]:
    (found,) = (
        function
        for function in _properties(template, "AWS::Lambda::Function")
        if function.get("Handler") == f"functions.{entry}.handler.handler"
    )
    return found


def test_all_but_the_open_operations_need_a_token(production_api: Template) -> None:
    routes = {key: kind for key, kind in _routes(production_api).items() if not key.startswith("$")}

    assert routes.pop("ANY /api/v1/{proxy+}") == "JWT"
    assert routes.pop("OPTIONS /api/v1/{proxy+}") == "NONE"
    assert routes == dict.fromkeys(OPEN, "NONE")


def test_no_other_path_reaches_the_function(production_api: Template) -> None:
    (http,) = production_api.find_resources("AWS::ApiGatewayV2::Api", {"Properties": {"ProtocolType": "HTTP"}})
    keys = {
        route["RouteKey"]
        for route in _properties(production_api, "AWS::ApiGatewayV2::Route")
        if route["ApiId"] == {"Ref": http}
    }

    assert keys
    assert all("/api/v1/" in key for key in keys)


def test_open_operations_with_parameters_become_one_route(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = tmp_path / "openapi.json"
    operation: dict[str, Any] = {"get": {}}
    closed: dict[str, Any] = {"get": {"security": [{"HTTPBearer": []}]}}
    paths = {"/api/v1/films/{id}": operation, "/api/v1/films/{film}": operation, "/api/v1/me": closed}
    contract.write_text(json.dumps({"paths": paths}))
    monkeypatch.setattr("stacks.constructs.contract.CONTRACT", contract)

    assert [operation.key for operation in public_operations()] == ["GET /api/v1/films/{part1}"]

    contract.write_text(json.dumps({"paths": {"/elsewhere": operation}}))
    with pytest.raises(ValueError, match="elsewhere"):
        public_operations()


def test_tokens_are_those_of_the_pool_and_its_client(production_api: Template) -> None:
    (authorizer,) = _properties(production_api, "AWS::ApiGatewayV2::Authorizer")

    checked_again = _function(production_api, "api")["Environment"]["Variables"]
    pool, client = checked_again["REELESTATE_COGNITO_USER_POOL_ID"], checked_again["REELESTATE_COGNITO_CLIENT_ID"]
    assert authorizer["AuthorizerType"] == "JWT"
    assert authorizer["JwtConfiguration"]["Audience"] == [client]
    issuer = authorizer["JwtConfiguration"]["Issuer"]["Fn::Join"][1]
    assert issuer == ["https://cognito-idp.us-east-1.amazonaws.com/", pool]


def test_requests_are_throttled_and_signing_in_more_so(production_api: Template) -> None:
    (stage,) = (s for s in _properties(production_api, "AWS::ApiGatewayV2::Stage") if s["StageName"] == "$default")
    edge = PRODUCTION.edge

    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] == edge.requests_per_second
    assert stage["DefaultRouteSettings"]["ThrottlingBurstLimit"] == edge.burst
    slow = {
        key for key, given in stage["RouteSettings"].items() if given["ThrottlingRateLimit"] < edge.requests_per_second
    }
    assert slow == {key for key in OPEN if "/auth/" in key}


def test_access_logs_tell_nothing_of_who_asked(production_api: Template) -> None:
    stages = list(_properties(production_api, "AWS::ApiGatewayV2::Stage"))

    assert len(stages) == 2
    for stage in stages:
        written = json.loads(stage["AccessLogSettings"]["Format"])
        assert {"request_id", "route", "status"} <= written.keys()
        assert not [field for field in written.values() if any(name in field for name in PERSONAL)]


def test_the_api_starts_from_a_snapshot(production_api: Template) -> None:
    function = _function(production_api, "api")

    assert function["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    assert function["MemorySize"] >= 1769
    assert function["Timeout"] < 30
    assert function["ReservedConcurrentExecutions"] == PRODUCTION.compute.api_concurrency


def test_functions_are_told_of_secrets_and_not_told_them(production_api: Template) -> None:
    for entry in ("api", "websocket"):
        settings = _function(production_api, entry)["Environment"]["Variables"]
        assert "{{resolve:" not in json.dumps(settings)
        assert not [name for name in settings if name.endswith(("_PASSWORD", "_SECRET", "_TOKEN"))]
    arn = _function(production_api, "api")["Environment"]["Variables"]["REELESTATE_ORIGIN_SECRET_ARN"]
    assert production_api.find_resources("AWS::SecretsManager::Secret").keys() == {arn["Ref"]}


@pytest.mark.parametrize("environment_of", ["production_api", "development_api"])
def test_whoever_runs_a_deployed_studio_needs_a_second_factor(
    request: pytest.FixtureRequest, environment_of: str
) -> None:
    template = request.getfixturevalue(environment_of)
    settings = _function(template, "api")["Environment"]["Variables"]

    assert settings["REELESTATE_ADMINS_NEED_SECOND_FACTOR"] == "true"
    assert "SealingSecret" in json.dumps(settings["REELESTATE_SEALING_SECRET_ARN"])
    # the other functions open nothing that was sealed, and so are not told with what
    told = [f for f in _properties(template, "AWS::Lambda::Function") if "SealingSecret" in json.dumps(f)]
    assert [function["Handler"] for function in told] == ["functions.api.handler.handler"]


def test_what_the_api_is_told_are_settings_of_the_application(production_api: Template) -> None:
    given = _function(production_api, "api")["Environment"]["Variables"]
    names = {name.removeprefix("REELESTATE_").lower() for name in given if name.startswith("REELESTATE_")}

    assert "sealing_secret_arn" in names
    assert sorted(names - set(Settings.model_fields)) == []


def test_mail_may_be_sent_as_the_studio_alone(production_api: Template) -> None:
    statements = [
        statement
        for policy in _properties(production_api, "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if any(action.startswith("ses:") for action in [statement["Action"]] if isinstance(action, str))
    ]

    (statement,) = statements
    assert statement["Action"] == "ses:SendEmail"
    sender = json.dumps(statement["Resource"])
    assert ":identity/" in sender
    assert f":configuration-set/{PRODUCTION.prefix}-mail" in sender
    assert "*" not in sender


def test_the_domain_proves_the_sender_and_names_the_live_address(production_api: Template) -> None:
    names = {
        record["Name"]
        for record in _properties(production_api, "AWS::Route53::RecordSet")
        if isinstance(record["Name"], str)
    }

    assert {"live.reelestate.example."} < names
    production_api.has_resource_properties("AWS::ApiGatewayV2::DomainName", {"DomainName": "live.reelestate.example"})
    production_api.has_resource_properties(
        "AWS::CertificateManager::Certificate",
        {"DomainName": "live.reelestate.example", "ValidationMethod": "DNS"},
    )
    production_api.has_resource_properties("AWS::SES::EmailIdentity", {"EmailIdentity": "reelestate.example"})


def test_without_a_domain_nothing_asks_for_one(development_api: Template) -> None:
    development_api.resource_count_is("AWS::Route53::RecordSet", 0)
    development_api.resource_count_is("AWS::CertificateManager::Certificate", 0)
    development_api.has_resource_properties("AWS::SES::EmailIdentity", {"EmailIdentity": "studio@reelestate.example"})


def test_a_sender_outside_the_domain_is_refused() -> None:
    strange = replace(PRODUCTION, partners=Partners(mail_sender="Studio <studio@elsewhere.example>"))

    with pytest.raises(ValueError, match="elsewhere"):
        StudioMail(cdk.Stack(), "Mail", config=strange, zone=None)


def test_a_domain_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="hosted zone"):
        hosted_zone(cdk.Stack(), replace(DEVELOPMENT, edge=Edge(domain="reelestate.example")))


def test_connections_are_spoken_to_on_this_api_alone(production_api: Template) -> None:
    (live,) = production_api.find_resources("AWS::ApiGatewayV2::Api", {"Properties": {"ProtocolType": "WEBSOCKET"}})
    granted = [
        (policy["Roles"], statement["Resource"])
        for policy in _properties(production_api, "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Action"] == "execute-api:ManageConnections"
    ]

    ((_, resources),) = granted
    assert all({"Ref": live} in resource["Fn::Join"][1] for resource in resources)
    assert {resource["Fn::Join"][1][-1] for resource in resources} == {
        "/live/POST/@connections/*",
        "/live/DELETE/@connections/*",
    }


@pytest.mark.parametrize(("environment_of", "speaks"), [("production_api", "Websocket"), ("development_api", "Relay")])
def test_who_speaks_to_connections_has_a_way_to_them(
    request: pytest.FixtureRequest, environment_of: str, speaks: str
) -> None:
    template = request.getfixturevalue(environment_of)
    roles = [
        policy["Roles"][0]["Ref"]
        for policy in _properties(template, "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Action"] == "execute-api:ManageConnections"
    ]

    assert [role.startswith(speaks) for role in roles] == [True]
    # A private network without NAT does not reach API Gateway: the relay stands outside.
    outside = [f for f in _properties(template, "AWS::Lambda::Function") if "VpcConfig" not in f and "Handler" in f]
    assert [f["Handler"] for f in outside if f["Handler"].startswith("functions.")] == (
        ["functions.relay.handler.handler"] if speaks == "Relay" else []
    )


def test_changes_of_jobs_reach_those_who_watch(production_api: Template) -> None:
    (queue,) = production_api.find_resources("AWS::SQS::Queue")
    patterns = []
    for rule in _properties(production_api, "AWS::Events::Rule"):
        patterns.append((rule["EventPattern"]["source"], rule["EventPattern"]["detail-type"]))
        (target,) = rule["Targets"]
        assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": [queue, "Arn"]}}

    assert sorted(patterns) == [
        (["reelestate.live"], ["ConnectionOpened"]),
        (["reelestate.renders"], ["JobProgressed"]),
    ]


def test_gateway_logs_outlive_the_environment(production_api: Template) -> None:
    (account,) = production_api.find_resources("AWS::ApiGateway::Account").values()

    assert account["DeletionPolicy"] == "Retain"
