"""The bus and the inbox: what is kept, who is told, and that nothing gets lost on the way."""

import json
from collections.abc import Callable
from typing import Any, ClassVar

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from functions.websocket import handler as websocket
from reelestate.inbox import rules
from reelestate.renders import announcing
from stacks import events
from stacks.config import DEVELOPMENT, PRODUCTION, STAGING, Environment
from stacks.constructs.live import FOLLOWED
from stacks.events import INBOX_TIMEOUT, EventsStack
from stacks.network import NetworkStack
from stacks.operations import OperationsStack

SIX_TIMES = 6 * int(INBOX_TIMEOUT.to_seconds())


class _Data(cdk.Stack):
    settings: ClassVar[dict[str, str]] = {"REELESTATE_DATABASE_HOST": "database.example"}

    def grant_connect(self, grantee: iam.IGrantable) -> None:
        """Names the right that the database's stack grants."""
        resource = self.format_arn(service="rds-db", resource="dbuser", resource_name="cluster/reelestate_app")
        iam.Grant.add_to_principal(grantee=grantee, actions=["rds-db:connect"], resource_arns=[resource])


def _stack(config: Environment) -> EventsStack:
    stage = cdk.Stage(cdk.App(), config.name.title(), env=cdk.Environment(region=config.region))
    operations = OperationsStack(stage, "Operations", config=config)
    network = NetworkStack(stage, "Network", config=config)
    data: Any = _Data(stage, "Data")
    return EventsStack(stage, "Events", config=config, network=network, data=data, operations=operations)


@pytest.fixture(scope="module")
def made() -> Callable[[Environment], Template]:
    """Templates, each synthesized once."""
    templates: dict[Environment, Template] = {}

    def template(config: Environment) -> Template:
        if config not in templates:
            templates[config] = Template.from_stack(_stack(config))
        return templates[config]

    return template


@pytest.fixture
def production(made: Callable[[Environment], Template]) -> Template:
    """The largest environment's template."""
    return made(PRODUCTION)


def _resources(template: Template, kind: str, **properties: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = template.find_resources(kind, {"Properties": properties} if properties else None)
    return found


def _only(template: Template, kind: str, **properties: Any) -> tuple[str, dict[str, Any]]:
    ((name, resource),) = _resources(template, kind, **properties).items()
    return name, resource["Properties"]


def _target(template: Template, rule: str) -> dict[str, Any]:
    """The one target of the rule whose logical id begins so."""
    (found,) = (r for name, r in _resources(template, "AWS::Events::Rule").items() if name.startswith(rule))
    (target,) = found["Properties"]["Targets"]
    return dict(target)


def _queue(template: Template, begins: str) -> tuple[str, dict[str, Any]]:
    ((name, found),) = (
        (name, r) for name, r in _resources(template, "AWS::SQS::Queue").items() if name.startswith(begins)
    )
    return name, found["Properties"]


def test_the_rules_follow_what_the_product_says() -> None:
    failures = events.FAILURES

    assert {
        announcing.PROGRESSED: announcing.EVENT_SOURCE,
        websocket.OPENED: websocket.EVENT_SOURCE,
    } == FOLLOWED
    assert (failures.source, failures.detail_type) == ([announcing.EVENT_SOURCE], [announcing.FAILED])
    assert {announcing.PROGRESSED, websocket.OPENED} <= set(events.PROGRESS)
    assert announcing.FAILED not in events.PROGRESS


def test_what_fails_again_and_again_is_put_aside_and_stays_longer_than_it_waited(production: Template) -> None:
    aside, kept = _queue(production, "InboxFailures")
    _, inbox = _inbox(production)

    assert inbox["RedrivePolicy"] == {"deadLetterTargetArn": {"Fn::GetAtt": [aside, "Arn"]}, "maxReceiveCount": 5}
    assert kept["MessageRetentionPeriod"] > inbox["MessageRetentionPeriod"]
    assert inbox["VisibilityTimeout"] == SIX_TIMES
    assert inbox["VisibilityTimeout"] >= 6 * _only(production, "AWS::Lambda::Function")[1]["Timeout"]


def _inbox(template: Template) -> tuple[str, dict[str, Any]]:
    return _only(template, "AWS::SQS::Queue", RedrivePolicy=Match.any_value())


def test_of_a_batch_only_what_failed_comes_again_and_connections_are_bounded(production: Template) -> None:
    inbox, _ = _inbox(production)
    alias, _ = _only(production, "AWS::Lambda::Alias")

    _, mapping = _only(production, "AWS::Lambda::EventSourceMapping")

    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": PRODUCTION.compute.worker_concurrency}
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": [inbox, "Arn"]}
    assert json.dumps({"Ref": alias}) in json.dumps(mapping["FunctionName"])


def test_the_function_may_read_its_queue_and_sign_in_to_the_database_and_no_more(production: Template) -> None:
    _, policy = _only(production, "AWS::IAM::Policy", Roles=[{"Ref": Match.string_like_regexp("^InboxFunctionRole")}])
    allowed = {
        action
        for statement in policy["PolicyDocument"]["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }

    assert {action.partition(":")[0] for action in allowed} == {"ec2", "logs", "rds-db", "sqs", "xray"}
    assert not {action for action in allowed if action in {"sqs:SendMessage", "sqs:*", "sqs:PurgeQueue"}}


def test_domain_events_can_be_replayed_but_not_progress(production: Template) -> None:
    bus, _ = _only(production, "AWS::Events::EventBus", Name=PRODUCTION.prefix)
    _, archive = _only(production, "AWS::Events::Archive", SourceArn={"Fn::GetAtt": [bus, "Arn"]})

    assert archive["RetentionDays"] == PRODUCTION.operations.event_archive_days == 90
    assert archive["EventPattern"]["source"] == [{"prefix": "reelestate."}]
    (but,) = archive["EventPattern"]["detail-type"]
    assert set(but["anything-but"]) == {"BatchProgressed", "StepProgressed", "JobProgressed", "ConnectionOpened"}


def test_stripes_events_come_over_their_own_bus_into_the_inbox(production: Template) -> None:
    source = PRODUCTION.partners.stripe_event_source
    inbox, _ = _inbox(production)
    aside, _ = _queue(production, "DeadLetters")
    _, bus = _only(production, "AWS::Events::EventBus", EventSourceName=source)

    target = _target(production, "StripeToInbox")

    assert bus["Name"] == source
    assert target["Arn"] == {"Fn::GetAtt": [inbox, "Arn"]}
    assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": [aside, "Arn"]}}
    production.has_resource_properties("AWS::Events::Archive", {"EventPattern": {"source": [source]}})


def test_the_product_knows_stripes_events_by_the_configured_source() -> None:
    for config in (STAGING, PRODUCTION):
        body = f'{{"source": "{config.partners.stripe_event_source}", "detail-type": "t", "id": "d",'
        assert rules.read(f'{body} "detail": {{"id": "evt_1", "type": "t"}}}}').source == rules.STRIPE


def test_the_webhook_is_told_of_the_studios_failures_and_of_this_environments_alarms(production: Template) -> None:
    destination, webhook = _only(production, "AWS::Events::ApiDestination")
    aside, _ = _queue(production, "DeadLetters")

    failures, alarms = (_target(production, rule) for rule in ("TellFailures", "TellAlarms"))

    assert webhook["InvocationEndpoint"] == PRODUCTION.operations.webhook
    for target in (failures, alarms):
        assert target["Arn"] == {"Fn::GetAtt": [destination, "Arn"]}
        assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": [aside, "Arn"]}}
    production.has_resource_properties(
        "AWS::Events::Rule",
        {"EventPattern": {"detail-type": ["JobFailed"], "detail": {"fault": ["studio"]}}, "State": "ENABLED"},
    )
    alarm = _only(production, "AWS::Events::Rule", EventPattern=Match.object_like({"source": ["aws.cloudwatch"]}))[1]
    assert alarm["EventPattern"]["detail"] == {"alarmName": [{"prefix": "Production-"}], "state": {"value": ["ALARM"]}}
    assert "EventBusName" not in alarm


def test_what_the_webhook_is_told_stands_in_the_event(production: Template) -> None:
    said = _target(production, "TellFailures")["InputTransformer"]["InputPathsMap"].values()
    detail = {"kind", "message", "job_id", "organization_id", "code", "attempt"}

    assert set(said) == {f"$.detail.{name}" for name in detail}


def test_the_webhooks_token_is_a_secret(production: Template) -> None:
    secret, _ = _only(production, "AWS::SecretsManager::Secret")
    _, connection = _only(production, "AWS::Events::Connection")

    value = connection["AuthParameters"]["ApiKeyAuthParameters"]["ApiKeyValue"]

    assert value == {"Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": secret}, ":SecretString:::}}"]]}


def test_an_environment_without_partners_has_the_bus_and_the_inbox_alone(
    made: Callable[[Environment], Template],
) -> None:
    plain = made(DEVELOPMENT)

    plain.resource_count_is("AWS::Events::EventBus", 1)
    plain.resource_count_is("AWS::Events::Rule", 0)
    plain.resource_count_is("AWS::Events::Connection", 0)
    assert len(_resources(plain, "AWS::SQS::Queue")) == 2
    assert _inbox(plain)


def test_queues_and_archives_outlive_a_protected_environment(made: Callable[[Environment], Template]) -> None:
    for config, policy in ((STAGING, "Retain"), (DEVELOPMENT, "Delete")):
        kept = {**_resources(made(config), "AWS::SQS::Queue"), **_resources(made(config), "AWS::Events::Archive")}
        assert len(kept) >= 3
        assert {resource["DeletionPolicy"] for resource in kept.values()} == {policy}
    assert _stack(STAGING).termination_protection
    assert not _stack(DEVELOPMENT).termination_protection
