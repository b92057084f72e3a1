"""One fault for each thing a rule must see: what is changed in one resource, and which rule is to tell."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Body: TypeAlias = dict[str, Any]
Change: TypeAlias = Callable[[Body], None]


@dataclass(frozen=True)
class Fault:
    """A change of the first resource of its kind that it fits."""

    rule: str
    kind: str
    change: Change
    label: str
    told_at: str | None = None
    """The kind of resource the finding names, where it is another than the changed one."""
    anywhere: bool = True
    """Whether the change fits any templates, not only those of the small studio."""

    def __str__(self) -> str:
        return f"{self.rule}: {self.label}"

    def plant(self, templates: dict[str, Body], *, everywhere: bool = False) -> bool:
        """Changes the first resource that the change fits, or all of them; false where there is none."""
        done = False
        for template in templates.values():
            for body in template.get("Resources", {}).values():
                if body["Type"] == self.kind and self._changed(body):
                    done = True
                    if not everywhere:
                        return True
        return done

    def _changed(self, body: Body) -> bool:
        """Changes the resource, or leaves it alone where it lacks what would be changed."""
        before = json.dumps(body)
        try:
            self.change(body)
        except (KeyError, IndexError, TypeError):
            body.clear()
            body.update(json.loads(before))
        return json.dumps(body) != before


def without(*path: str | int) -> Change:
    """Removes a property."""

    def change(body: Body) -> None:
        holder = _reach(body, path[:-1])
        del holder[path[-1]]

    return change


def put(value: Any, *path: str | int) -> Change:
    """Sets a property, making what leads to it as the template has it."""

    def change(body: Body) -> None:
        _reach(body, path[:-1])[path[-1]] = value

    return change


def named(key: str, value: Any) -> Change:
    """Sets a part of the resource beside its properties, such as its deletion policy."""

    def change(body: Body) -> None:
        body[key] = value

    return change


def states(edit: Callable[[Body], None]) -> Change:
    """Edits the first task of a state machine that calls out below a state with Catch."""

    def change(body: Body) -> None:
        text = body["Properties"]["DefinitionString"]
        definition = json.loads(text)
        edit(definition)
        body["Properties"]["DefinitionString"] = json.dumps(definition)

    return change


def first_task(edit: Callable[[Body], None]) -> Callable[[Body], None]:
    """Edits the first state that calls out."""

    def change(definition: Body) -> None:
        edit(next(_tasks(definition)))

    return change


def uncaught(definition: Body) -> None:
    """Takes every Catch away."""
    for state in definition["States"].values():
        state.pop("Catch", None)


def distributed(definition: Body) -> None:
    """Adds a Map whose items are executions of their own."""
    single = {"StartAt": "one", "States": {"one": {"Type": "Pass", "End": True}}}
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **single}
    definition["States"]["many"] = {"Type": "Map", "ItemProcessor": processor, "End": True}


def _tasks(definition: Body) -> Iterator[Body]:
    for state in definition["States"].values():
        if state["Type"] == "Task":
            yield state
        processor = state.get("ItemProcessor")
        for inner in [*state.get("Branches", []), *([processor] if processor else [])]:
            yield from _tasks(inner)


def _reach(body: Body, path: tuple[str | int, ...]) -> Any:
    value: Any = body.setdefault("Properties", {})
    for step in path:
        value = value[step]
    return value


BUCKET, QUEUE, FUNCTION = "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::Lambda::Function"
MACHINE, DISTRIBUTION = "AWS::StepFunctions::StateMachine", "AWS::CloudFront::Distribution"
CLUSTER, TOPIC, TEMPLATE = "AWS::RDS::DBCluster", "AWS::SNS::Topic", "AWS::EC2::LaunchTemplate"
ANYBODY = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::media/*"}
WORLD = [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp"}]


def _granting(action: Any, resource: Any) -> Change:
    """Gives a role one more permission."""

    def change(body: Body) -> None:
        policy = body["Properties"]["Policies"][0]["PolicyDocument"]
        policy["Statement"].append({"Effect": "Allow", "Action": action, "Resource": resource})

    return change


def _revoking(action: str) -> Change:
    """Takes the permissions that name an action from a policy."""

    def change(body: Body) -> None:
        document = body["Properties"]["PolicyDocument"]
        kept = [each for each in document["Statement"] if action not in json.dumps(each["Action"])]
        if len(kept) == len(document["Statement"]):
            raise KeyError(action)
        document["Statement"] = kept

    return change


def _calling(property_name: str) -> Change:
    """Names the small studio's function itself instead of its alias."""

    def change(body: Body) -> None:
        if body["Properties"][property_name] == {"Ref": "StepLive"}:
            body["Properties"][property_name] = {"Fn::GetAtt": ["Step", "Arn"]}

    return change


def _no_statement(property_name: str) -> Change:
    return put([], property_name, "Statement")


FAULTS = (
    Fault("public bucket", BUCKET, without("PublicAccessBlockConfiguration"), "nothing is blocked"),
    Fault("public bucket", BUCKET, put(False, "PublicAccessBlockConfiguration", "BlockPublicPolicy"), "one is not"),
    Fault("public bucket", BUCKET, put("PublicRead", "AccessControl"), "public ACL"),
    Fault("public bucket", BUCKET, put({}, "WebsiteConfiguration"), "web site"),
    Fault("open policy", "AWS::S3::BucketPolicy", put([ANYBODY], "PolicyDocument", "Statement"), "everybody reads"),
    Fault("plain transport", "AWS::S3::BucketPolicy", _no_statement("PolicyDocument"), "bucket", BUCKET),
    Fault("plain transport", "AWS::SQS::QueuePolicy", _no_statement("PolicyDocument"), "queue", QUEUE),
    Fault("plain transport", "AWS::SNS::TopicPolicy", _no_statement("PolicyDocument"), "topic", TOPIC),
    Fault("unencrypted store", BUCKET, without("BucketEncryption"), "bucket"),
    Fault("unencrypted store", CLUSTER, put(False, "StorageEncrypted"), "database"),
    Fault("unencrypted store", "AWS::RDS::DBInstance", without("DBClusterIdentifier"), "lone database instance"),
    Fault("unencrypted store", QUEUE, without("KmsMasterKeyId"), "queue with a key"),
    Fault("unencrypted store", QUEUE, put(False, "SqsManagedSseEnabled"), "queue without a key"),
    Fault("unencrypted store", TOPIC, without("KmsMasterKeyId"), "topic"),
    Fault("unencrypted store", "AWS::CloudTrail::Trail", without("KMSKeyId"), "trail"),
    Fault("unencrypted store", "AWS::Logs::LogGroup", without("KmsKeyId"), "audit log"),
    Fault(
        "unencrypted store",
        "AWS::SageMaker::EndpointConfig",
        put({}, "AsyncInferenceConfig", "OutputConfig"),
        "results",
    ),
    Fault(
        "unencrypted store",
        "AWS::SageMaker::EndpointConfig",
        put("ml.m5.large", "ProductionVariants", 0, "InstanceType"),
        "volume of an endpoint",
    ),
    Fault("unencrypted store", TEMPLATE, without("LaunchTemplateData", "BlockDeviceMappings"), "unnamed disks"),
    Fault(
        "unencrypted store",
        TEMPLATE,
        put(False, "LaunchTemplateData", "BlockDeviceMappings", 0, "Ebs", "Encrypted"),
        "disks",
    ),
    Fault(
        "unencrypted store",
        "AWS::Batch::ComputeEnvironment",
        without("ComputeResources", "LaunchTemplate"),
        "machines without launch template",
    ),
    Fault(
        "weak TLS",
        "AWS::ApiGatewayV2::DomainName",
        put("TLS_1_0", "DomainNameConfigurations", 0, "SecurityPolicy"),
        "API domain",
    ),
    Fault("weak TLS", "AWS::RDS::DBProxy", put(False, "RequireTLS"), "database proxy"),
    Fault(
        "weak TLS", "AWS::RDS::DBClusterParameterGroup", put("0", "Parameters", "rds.force_ssl"), "database", CLUSTER
    ),
    Fault("weak TLS", "AWS::SNS::Subscription", put("http", "Protocol"), "subscription"),
    Fault("weak TLS", "AWS::Events::ApiDestination", put("http://x.example", "InvocationEndpoint"), "destination"),
    Fault(
        "weak TLS",
        DISTRIBUTION,
        put("TLSv1.1_2016", "DistributionConfig", "ViewerCertificate", "MinimumProtocolVersion"),
        "visitors",
    ),
    Fault("weak TLS", DISTRIBUTION, without("DistributionConfig", "Aliases"), "no domain of our own"),
    Fault(
        "weak TLS",
        DISTRIBUTION,
        put("allow-all", "DistributionConfig", "DefaultCacheBehavior", "ViewerProtocolPolicy"),
        "plain HTTP",
    ),
    Fault(
        "weak TLS",
        DISTRIBUTION,
        put("http-only", "DistributionConfig", "Origins", 0, "CustomOriginConfig", "OriginProtocolPolicy"),
        "plain HTTP to the origin",
    ),
    Fault(
        "weak TLS",
        DISTRIBUTION,
        put(["TLSv1", "TLSv1.2"], "DistributionConfig", "Origins", 0, "CustomOriginConfig", "OriginSSLProtocols"),
        "origin",
    ),
    Fault("queue without dead letters", QUEUE, without("RedrivePolicy"), "no redrive"),
    Fault("queue without dead letters", QUEUE, put(345_600, "MessageRetentionPeriod"), "dead letters kept four days"),
    Fault("impatient queue", FUNCTION, put(61, "Timeout"), "consumer takes longer", QUEUE),
    Fault("impatient queue", QUEUE, without("VisibilityTimeout"), "default"),
    Fault("event without dead letters", "AWS::Events::Rule", without("Targets", 0, "DeadLetterConfig"), "target"),
    Fault("event without dead letters", "AWS::Scheduler::Schedule", without("Target", "DeadLetterConfig"), "schedule"),
    Fault("event without dead letters", "AWS::SNS::Subscription", without("RedrivePolicy"), "subscription"),
    Fault("event without dead letters", FUNCTION, without("DeadLetterConfig"), "asynchronous call"),
    Fault(
        "event without dead letters",
        "AWS::Lambda::EventSourceMapping",
        without("FunctionResponseTypes"),
        "whole batch comes back",
    ),
    Fault("alarm without action", "AWS::CloudWatch::Alarm", without("AlarmActions"), "none"),
    Fault("alarm without action", "AWS::CloudWatch::Alarm", put([], "AlarmActions"), "empty"),
    Fault("alarm without action", "AWS::CloudWatch::Alarm", put(False, "ActionsEnabled"), "switched off"),
    Fault("function without logs", FUNCTION, without("LoggingConfig"), "no group of its own"),
    Fault("log kept too long", "AWS::Logs::LogGroup", without("RetentionInDays"), "for ever"),
    Fault("function out of line", FUNCTION, put("PassThrough", "TracingConfig", "Mode"), "not traced"),
    Fault("function out of line", FUNCTION, put(["x86_64"], "Architectures"), "x86"),
    Fault("function out of line", FUNCTION, put("python3.11", "Runtime"), "old runtime"),
    Fault(
        "secret in the environment", FUNCTION, put("hunter2", "Environment", "Variables", "DATABASE_PASSWORD"), "name"
    ),
    Fault("secret in the environment", FUNCTION, put("sk_live_51", "Environment", "Variables", "STRIPE"), "value"),
    Fault(
        "secret in the environment",
        FUNCTION,
        put("{{resolve:secretsmanager:x}}", "Environment", "Variables", "OPENING"),
        "resolved by CloudFormation",
    ),
    Fault(
        "secret in the environment",
        "AWS::ECS::TaskDefinition",
        put([{"Name": "API_KEY", "Value": "abc"}], "ContainerDefinitions", 0, "Environment"),
        "container",
    ),
    Fault(
        "secret in the environment",
        "AWS::Batch::JobDefinition",
        put([{"Name": "API_KEY", "Value": "abc"}], "ContainerProperties", "Environment"),
        "job",
    ),
    Fault(
        "secret in the environment",
        "AWS::SageMaker::Model",
        put({"HUB_TOKEN": "abc"}, "PrimaryContainer", "Environment"),
        "model",
    ),
    Fault(
        "placeholder without substitution", MACHINE, without("DefinitionSubstitutions", "StepFunctionArn"), "unfilled"
    ),
    Fault("placeholder without substitution", MACHINE, put("x", "DefinitionSubstitutions", "Other"), "unused"),
    Fault("placeholder without substitution", MACHINE, without("DefinitionString"), "not in the template"),
    Fault("unguarded call", MACHINE, states(first_task(lambda task: task.pop("Retry"))), "no Retry"),
    Fault("unguarded call", MACHINE, states(first_task(lambda task: task.pop("TimeoutSeconds"))), "no time-out"),
    Fault("unguarded call", MACHINE, states(uncaught), "no Catch"),
    Fault("substitution without grant", MACHINE, states(distributed), "executions of its own"),
    Fault("machine in the dark", MACHINE, without("TracingConfiguration"), "not traced"),
    Fault("machine in the dark", MACHINE, put("OFF", "LoggingConfiguration", "Level"), "not logged"),
    Fault("perishable state", BUCKET, named("DeletionPolicy", "Delete"), "bucket"),
    Fault("perishable state", BUCKET, named("UpdateReplacePolicy", "Delete"), "bucket that is replaced"),
    Fault("perishable state", "AWS::KMS::Key", named("DeletionPolicy", "Delete"), "key of what is kept"),
    Fault("perishable state", CLUSTER, put(False, "DeletionProtection"), "database"),
    Fault("perishable state", "AWS::Cognito::UserPool", without("DeletionProtection"), "accounts"),
    Fault("open to the world", "AWS::EC2::SecurityGroup", put(WORLD, "SecurityGroupIngress"), "group"),
    Fault("open to the world", "AWS::EC2::SecurityGroupIngress", put("::/0", "CidrIpv6"), "ingress"),
    Fault("open to the world", "AWS::RDS::DBInstance", put(True, "PubliclyAccessible"), "database"),
    Fault("open to the world", "AWS::Lambda::Url", put("NONE", "AuthType"), "function"),
    Fault("open to the world", TEMPLATE, without("LaunchTemplateData", "MetadataOptions"), "metadata"),
    Fault("wildcard", "AWS::IAM::Role", _granting("s3:*", "arn:aws:s3:::media/*"), "service"),
    Fault("wildcard", "AWS::IAM::Role", _granting("*", "arn:aws:s3:::media/*"), "every action"),
    Fault("wildcard", "AWS::IAM::Role", _granting("s3:GetObject", "*"), "every resource"),
    Fault(
        "administrator",
        "AWS::IAM::Role",
        put(["arn:aws:iam::aws:policy/AmazonS3FullAccess"], "ManagedPolicyArns"),
        "sweeping policy",
    ),
    Fault("passing any role", "AWS::IAM::Role", _granting("iam:PassRole", "*"), "every role"),
    Fault(
        "passing any role",
        "AWS::IAM::Role",
        put({"AWS": "*"}, "AssumeRolePolicyDocument", "Statement", 0, "Principal"),
        "anybody",
    ),
    Fault("perishable state", "AWS::SecretsManager::Secret", named("DeletionPolicy", "Delete"), "secret"),
    Fault("log kept too long", "AWS::Logs::LogGroup", put(365, "RetentionInDays"), "longer than asked"),
    Fault("function called past its alias", "AWS::Lambda::Url", _calling("TargetFunctionArn"), "link", anywhere=False),
    Fault(
        "function called past its alias", "AWS::Lambda::Permission", _calling("FunctionName"), "call", anywhere=False
    ),
    Fault(
        "function called past its alias",
        "AWS::ApiGatewayV2::Integration",
        _calling("IntegrationUri"),
        "route",
        anywhere=False,
    ),
    *(
        Fault("substitution without grant", "AWS::IAM::Policy", _revoking(action), action, MACHINE)
        for action in ("lambda:InvokeFunction", "ecs:RunTask", "ecs:StopTask", "iam:PassRole", "events:PutRule")
    ),
)
