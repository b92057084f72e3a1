"""A small studio in which every rule finds something to look at, and nothing to complain of."""

import json
from typing import Any, TypeAlias

from scripts.templates import Estate

Template: TypeAlias = dict[str, Any]

NO_HTTP = {"Bool": {"aws:SecureTransport": "false"}}


def arn(logical_id: str) -> dict[str, Any]:
    """The ARN of a resource of the same stack."""
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def ref(logical_id: str) -> dict[str, Any]:
    """A resource of the same stack."""
    return {"Ref": logical_id}


def imported(logical_id: str) -> dict[str, Any]:
    """The ARN of a resource of the stack ``Base``."""
    return {"Fn::ImportValue": f"Planted-Base:{logical_id}"}


def sound_estate(templates: dict[str, Template] | None = None) -> Estate:
    """The estate, or that of changed templates."""
    return Estate(templates or sound_templates(), termination_protected=frozenset({"Base"}))


def sound_templates() -> dict[str, Template]:
    """What keeps in ``Base``, what works in ``Work``, made anew so that they may be changed."""
    base = {**_stores(), **_queues()}
    exported = ["DeadLetters", "Topic", "Bucket"]
    outputs = {
        name: {"Value": ref(name) if name == "Topic" else arn(name), "Export": {"Name": f"Planted-Base:{name}"}}
        for name in exported
    }
    work = {**_functions(), **_events(), **_machine(), **_network(), **_computing(), **_edge()}
    templates: dict[str, Template] = {"Base": {"Resources": base, "Outputs": outputs}, "Work": {"Resources": work}}
    copied: dict[str, Template] = json.loads(json.dumps(templates))
    return copied


def _kept(kind: str, **properties: Any) -> Template:
    return {"Type": kind, "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": properties}


def _made(kind: str, **properties: Any) -> Template:
    return {"Type": kind, "Properties": properties}


def _policy(*statements: Template) -> Template:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _allow(action: str | list[str], resource: Any) -> Template:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def _no_http(kind: str, action: str, property_name: str, holder: Any, resources: Any) -> Template:
    deny = {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": resources, "Condition": NO_HTTP}
    return _made(kind, **{property_name: holder, "PolicyDocument": _policy(deny)})


def _stores() -> Template:
    open_to = {"BlockPublicAcls": True, "BlockPublicPolicy": True}
    open_to |= {"IgnorePublicAcls": True, "RestrictPublicBuckets": True}
    root = {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}
    account = {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}
    return {
        "Key": _kept("AWS::KMS::Key", KeyPolicy=_policy(account)),
        "Bucket": _kept(
            "AWS::S3::Bucket",
            PublicAccessBlockConfiguration=open_to,
            BucketEncryption={
                "ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn("Key")}}
                ]
            },
        ),
        "BucketPolicy": _no_http("AWS::S3::BucketPolicy", "s3:*", "Bucket", ref("Bucket"), [arn("Bucket")]),
        "Parameters": _made("AWS::RDS::DBClusterParameterGroup", Parameters={"rds.force_ssl": "1"}),
        "Cluster": _kept(
            "AWS::RDS::DBCluster",
            StorageEncrypted=True,
            DeletionProtection=True,
            KmsKeyId=arn("Key"),
            DBClusterParameterGroupName=ref("Parameters"),
        ),
        "Instance": _made("AWS::RDS::DBInstance", DBClusterIdentifier=ref("Cluster"), PubliclyAccessible=False),
        "Proxy": _made("AWS::RDS::DBProxy", RequireTLS=True),
        "Pool": _kept("AWS::Cognito::UserPool", DeletionProtection="ACTIVE"),
        "AuditLog": _kept("AWS::Logs::LogGroup", RetentionInDays=2557, KmsKeyId=arn("Key")),
        "TrailLog": _kept("AWS::Logs::LogGroup", RetentionInDays=2557, KmsKeyId=arn("Key")),
        "Trail": _made("AWS::CloudTrail::Trail", KMSKeyId=arn("Key"), CloudWatchLogsLogGroupArn=arn("TrailLog")),
        "Secret": _kept("AWS::SecretsManager::Secret"),
    }


def _queues() -> Template:
    dead = {"deadLetterTargetArn": arn("DeadLetters"), "maxReceiveCount": 3}
    return {
        "Topic": _made("AWS::SNS::Topic", KmsMasterKeyId=arn("Key")),
        "TopicPolicy": _no_http("AWS::SNS::TopicPolicy", "sns:Publish", "Topics", [ref("Topic")], ref("Topic")),
        "DeadLetters": _made("AWS::SQS::Queue", SqsManagedSseEnabled=True, MessageRetentionPeriod=1_209_600),
        "DeadLettersPolicy": _no_http(
            "AWS::SQS::QueuePolicy", "sqs:*", "Queues", [ref("DeadLetters")], arn("DeadLetters")
        ),
        "Queue": _made("AWS::SQS::Queue", KmsMasterKeyId=arn("Key"), RedrivePolicy=dead, VisibilityTimeout=360),
        "QueuePolicy": _no_http("AWS::SQS::QueuePolicy", "sqs:*", "Queues", [ref("Queue")], arn("Queue")),
        "Consumer": _lambda("DeadLetters", "Secret"),
        "ConsumerLogs": _made("AWS::Logs::LogGroup", RetentionInDays=30),
        "ConsumerLive": _made("AWS::Lambda::Alias", FunctionName=ref("Consumer"), Name="live"),
        "Mapping": _made(
            "AWS::Lambda::EventSourceMapping",
            EventSourceArn=arn("Queue"),
            FunctionName=ref("ConsumerLive"),
            FunctionResponseTypes=["ReportBatchItemFailures"],
        ),
        "NotificationMay": _made(
            "AWS::Lambda::Permission", FunctionName=ref("ConsumerLive"), Principal="s3.amazonaws.com"
        ),
        "Role": _role("lambda.amazonaws.com", _allow("sqs:ReceiveMessage", arn("Queue"))),
    }


def _lambda(dead_letters: str, secret: str) -> Template:
    return _made(
        "AWS::Lambda::Function",
        Handler="functions.inbox.handler.handler",
        Runtime="python3.13",
        Architectures=["arm64"],
        TracingConfig={"Mode": "Active"},
        LoggingConfig={"LogGroup": ref("ConsumerLogs")},
        DeadLetterConfig={"TargetArn": arn(dead_letters)},
        Environment={"Variables": {"PARTNER_SECRET": ref(secret), "MODE": "calm"}},
        Role=arn("Role"),
        Timeout=60,
    )


def _role(service: str, *statements: Template) -> Template:
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return _made(
        "AWS::IAM::Role",
        AssumeRolePolicyDocument=_policy(trust),
        Policies=[{"PolicyName": "own", "PolicyDocument": _policy(*statements)}],
    )


def _functions() -> Template:
    step = _lambda("DeadLetters", "Secret")
    properties = step["Properties"]
    properties |= {
        "Handler": "functions.step.handler.handler",
        "DeadLetterConfig": {"TargetArn": imported("DeadLetters")},
        "LoggingConfig": {"LogGroup": ref("StepLogs")},
        "Environment": {"Variables": {"MODE": "calm"}},
        "Role": arn("StepRole"),
    }
    return {
        "Step": step,
        "StepLogs": _made("AWS::Logs::LogGroup", RetentionInDays=90),
        "StepLive": _made("AWS::Lambda::Alias", FunctionName=ref("Step"), Name="live"),
        "StepRole": _role("lambda.amazonaws.com", _allow("s3:GetObject", {"Fn::Sub": "arn:aws:s3:::media/*"})),
        "Link": _made("AWS::Lambda::Url", TargetFunctionArn=ref("StepLive"), AuthType="AWS_IAM"),
        "Alarm": _made("AWS::CloudWatch::Alarm", AlarmActions=[imported("Topic")]),
    }


def _events() -> Template:
    dead = {"Arn": imported("DeadLetters")}
    return {
        "Rule": _made("AWS::Events::Rule", Targets=[{"Id": "Step", "Arn": ref("StepLive"), "DeadLetterConfig": dead}]),
        "RuleMay": _made(
            "AWS::Lambda::Permission",
            FunctionName=ref("StepLive"),
            Principal="events.amazonaws.com",
            SourceArn=arn("Rule"),
        ),
        "Schedule": _made("AWS::Scheduler::Schedule", Target={"Arn": ref("StepLive"), "DeadLetterConfig": dead}),
        "Subscription": _made(
            "AWS::SNS::Subscription",
            Protocol="lambda",
            Endpoint=ref("StepLive"),
            RedrivePolicy={"deadLetterTargetArn": imported("DeadLetters")},
        ),
        "Destination": _made("AWS::Events::ApiDestination", InvocationEndpoint="https://hooks.example/x"),
    }


def _machine() -> Template:
    call = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Arguments": {"FunctionName": "${StepFunctionArn}"},
        "Retry": [{"ErrorEquals": ["States.ALL"]}],
        "TimeoutSeconds": 60,
    }
    film = {**call, "Resource": "arn:aws:states:::ecs:runTask.sync", "Arguments": {"TaskDefinition": "${TaskArn}"}}
    inner = {"StartAt": "draw", "States": {"draw": {**call, "Next": "film"}, "film": {**film, "End": True}}}
    around = {"Type": "Parallel", "Branches": [inner], "Catch": [{"Next": "refund"}], "End": True}
    states = {"all": around, "refund": {**call, "Next": "failed"}, "failed": {"Type": "Fail"}}
    watch = {"Fn::Sub": "arn:aws:events:us-east-1:${AWS::AccountId}:rule/StepFunctionsGetEventsForECSTaskRule"}
    held = [
        _allow("lambda:InvokeFunction", ref("StepLive")),
        _allow("ecs:RunTask", ref("Task")),
        _allow(["ecs:StopTask", "ecs:DescribeTasks"], "arn:aws:ecs:us-east-1:*:task/Cluster/*"),
        _allow("iam:PassRole", arn("TaskRole")),
        _allow(["events:PutRule", "events:PutTargets", "events:DescribeRule"], watch),
    ]
    return {
        "Machine": _made(
            "AWS::StepFunctions::StateMachine",
            DefinitionString=json.dumps({"StartAt": "all", "States": states}),
            DefinitionSubstitutions={"StepFunctionArn": ref("StepLive"), "TaskArn": ref("Task")},
            RoleArn=arn("MachineRole"),
            TracingConfiguration={"Enabled": True},
            LoggingConfiguration={"Level": "ERROR"},
        ),
        "MachineRole": _role("states.amazonaws.com"),
        "MachineMay": _made("AWS::IAM::Policy", Roles=[ref("MachineRole")], PolicyDocument=_policy(*held)),
    }


def _network() -> Template:
    return {
        "Group": _made(
            "AWS::EC2::SecurityGroup", SecurityGroupIngress=[{"CidrIp": "10.0.0.0/16", "IpProtocol": "tcp"}]
        ),
        "Ingress": _made("AWS::EC2::SecurityGroupIngress", SourceSecurityGroupId=ref("Group"), IpProtocol="tcp"),
    }


def _computing() -> Template:
    encrypted = {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True}}
    container = {"Name": "compose", "Environment": [{"Name": "MODE", "Value": "calm"}]}
    return {
        "Task": _made("AWS::ECS::TaskDefinition", ContainerDefinitions=[container], TaskRoleArn=arn("TaskRole")),
        "TaskRole": _role("ecs-tasks.amazonaws.com", _allow("s3:PutObject", {"Fn::Sub": "arn:aws:s3:::media/*"})),
        "Machines": _made(
            "AWS::EC2::LaunchTemplate",
            LaunchTemplateData={"BlockDeviceMappings": [encrypted], "MetadataOptions": {"HttpTokens": "required"}},
        ),
        "Computers": _made(
            "AWS::Batch::ComputeEnvironment", ComputeResources={"Type": "SPOT", "LaunchTemplate": ref("Machines")}
        ),
        "Job": _made(
            "AWS::Batch::JobDefinition", ContainerProperties={"Environment": [{"Name": "MODE", "Value": "x"}]}
        ),
        "Endpoint": _made(
            "AWS::SageMaker::EndpointConfig",
            ProductionVariants=[{"InstanceType": "ml.g5.xlarge"}],
            AsyncInferenceConfig={"OutputConfig": {"KmsKeyId": "arn:aws:kms:key"}},
        ),
        "Model": _made("AWS::SageMaker::Model", PrimaryContainer={"Environment": {"MODE": "calm"}}),
    }


def _edge() -> Template:
    behaviour = {"ViewerProtocolPolicy": "redirect-to-https"}
    origin = {"CustomOriginConfig": {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}}
    return {
        "Distribution": _made(
            "AWS::CloudFront::Distribution",
            DistributionConfig={
                "Aliases": ["reelestate.example"],
                "ViewerCertificate": {"MinimumProtocolVersion": "TLSv1.2_2021"},
                "DefaultCacheBehavior": behaviour,
                "CacheBehaviors": [behaviour],
                "Origins": [origin],
            },
        ),
        "Domain": _made("AWS::ApiGatewayV2::DomainName", DomainNameConfigurations=[{"SecurityPolicy": "TLS_1_2"}]),
        "Integration": _made("AWS::ApiGatewayV2::Integration", IntegrationUri=ref("StepLive")),
    }
