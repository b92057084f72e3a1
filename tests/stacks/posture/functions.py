"""Functions and containers: logged, traced, on the supported runtime, called by their alias, free of secrets."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scripts.templates import Estate, Resource
from stacks.config import Environment
from tests.stacks.posture.lifetime import audit_logs
from tests.stacks.posture.rule import Problems, rule

RUNTIME = "python3.13"
CALLERS: tuple[tuple[str, tuple[str | int, ...]], ...] = (
    ("AWS::Lambda::EventSourceMapping", ("FunctionName",)),
    ("AWS::Lambda::Permission", ("FunctionName",)),
    ("AWS::Lambda::EventInvokeConfig", ("FunctionName",)),
    ("AWS::Lambda::Url", ("TargetFunctionArn",)),
    ("AWS::Events::Rule", ("Targets",)),
    ("AWS::Scheduler::Schedule", ("Target", "Arn")),
    ("AWS::SNS::Subscription", ("Endpoint",)),
    ("AWS::ApiGatewayV2::Integration", ("IntegrationUri",)),
    ("AWS::ApiGatewayV2::Authorizer", ("AuthorizerUri",)),
    ("AWS::StepFunctions::StateMachine", ("DefinitionSubstitutions",)),
    ("AWS::StepFunctions::StateMachine", ("DefinitionString",)),
    ("AWS::Cognito::UserPool", ("LambdaConfig",)),
    ("Custom::S3BucketNotifications", ("NotificationConfiguration",)),
    ("Custom::Trigger", ("HandlerArn",)),
)
SECRET_NAME = re.compile(r"(?:^|_)(?:SECRET|PASSWORD|PASSWD|TOKEN|KEY|CREDENTIALS?|DSN)$")
SECRET_VALUE = re.compile(r"sk_(?:live|test)_|whsec_|AKIA[0-9A-Z]{12}|PRIVATE KEY|://[^/\s:@]+:[^/\s@]+@")
RESOLVED = re.compile(r"\{\{resolve:(?:secretsmanager|ssm-secure):")
ARN = re.compile(r"\$\{[^{}]+\.[\w.]*Arn\}")
NAMES_ONLY = ("AWS::SecretsManager::Secret", "AWS::KMS::Key", "AWS::SSM::Parameter", "AWS::CloudFront::PublicKey")
"""A reference to one of these is its name, never what it keeps."""


@rule("function without logs")
def function_without_logs(estate: Estate, config: Environment) -> Problems:
    """A function that logs to a group nobody made, which keeps everything for ever."""
    for function in estate.resources("AWS::Lambda::Function"):
        groups = function.refers_to("LoggingConfig", "LogGroup")
        if not any(group.get("RetentionInDays") for group in groups):
            yield function, "its log group is not ours and keeps everything for ever: use StudioFunction."


@rule("log kept too long")
def log_kept_too_long(estate: Estate, config: Environment) -> Problems:
    """A log group that keeps for ever, or longer than the environment says; the audit log is kept for seven years."""
    longest = config.operations.log_retention.value
    audit = audit_logs(estate)
    for group in estate.resources("AWS::Logs::LogGroup"):
        days = group.get("RetentionInDays")
        if days is None:
            yield group, "it keeps everything for ever: set retention=config.operations.log_retention."
        elif group in audit:
            if days != AUDIT_DAYS:
                yield group, f"the audit log is kept {days} days: set retention=AUDIT_RETENTION."
        elif days > DAYS[longest]:
            yield group, f"it keeps {days} days: set retention=config.operations.log_retention."


DAYS = {"ONE_WEEK": 7, "TWO_WEEKS": 14, "ONE_MONTH": 30, "TWO_MONTHS": 60, "THREE_MONTHS": 90, "SIX_MONTHS": 180}
AUDIT_DAYS = 2557


@rule("function out of line")
def function_out_of_line(estate: Estate, config: Environment) -> Problems:
    """A function that is not traced, not arm64, or not on the supported runtime."""
    for function in estate.resources("AWS::Lambda::Function"):
        if function.text("TracingConfig", "Mode") != "Active":
            yield function, "it is not traced: use StudioFunction."
        if function.get("Architectures") != ["arm64"]:
            yield function, "it does not run on arm64: use StudioFunction."
        if function.text("PackageType") != "Image" and function.text("Runtime") != RUNTIME:
            yield function, f"it runs on {function.text('Runtime')}: use {RUNTIME}."


@rule("function called past its alias")
def called_past_alias(estate: Estate, config: Environment) -> Problems:
    """A caller that names the function itself, and so gets a new version before it has proven itself."""
    released = {each for alias in estate.resources("AWS::Lambda::Alias") for each in alias.refers_to("FunctionName")}
    for kind, path in CALLERS:
        for caller in estate.resources(kind):
            for function in caller.refers_to(*path):
                if function in released:
                    yield caller, f"it calls {function.name} itself: let it call the alias `live`."


@rule("secret in the environment")
def secret_in_environment(estate: Estate, config: Environment) -> Problems:
    """A secret that everybody reads who may look at the configuration."""
    for resource, name, value in _variables(estate):
        text = estate.text(resource.stack, value)
        named = estate.named_in(text)
        safe = not text or text.startswith("arn:") or ARN.fullmatch(text) or _only_names(named)
        if RESOLVED.search(text) or SECRET_VALUE.search(text) or (SECRET_NAME.search(name.upper()) and not safe):
            yield resource, f"{name} carries a secret: give its ARN and read it when it is needed."


def _only_names(named: list[Resource]) -> bool:
    return bool(named) and all(each.kind in NAMES_ONLY for each in named)


def _variables(estate: Estate) -> Iterator[tuple[Resource, str, Any]]:
    for function in estate.resources("AWS::Lambda::Function"):
        for name, value in (function.get("Environment", "Variables") or {}).items():
            yield function, name, value
    for task in estate.resources("AWS::ECS::TaskDefinition"):
        for container in task.get("ContainerDefinitions") or []:
            yield from _pairs(task, container.get("Environment"))
    for job in estate.resources("AWS::Batch::JobDefinition"):
        yield from _pairs(job, job.get("ContainerProperties", "Environment"))
    for model in estate.resources("AWS::SageMaker::Model"):
        containers = [model.get("PrimaryContainer") or {}, *(model.get("Containers") or [])]
        for container in containers:
            for name, value in (container.get("Environment") or {}).items():
                yield model, name, value


def _pairs(holder: Resource, pairs: list[Mapping[str, Any]] | None) -> Iterator[tuple[Resource, str, Any]]:
    for pair in pairs or []:
        yield holder, str(pair["Name"]), pair.get("Value")
