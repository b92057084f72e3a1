"""A Lambda function as all of ours are: arm64, traced, logged for a limited time, released gradually."""

from collections.abc import Mapping

from aws_cdk import Duration, RemovalPolicy, Size
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.config import PROJECT, Environment
from stacks.constructs.bundles import ARCHITECTURE, RUNTIME, function_code, layers_of
from stacks.constructs.reasons import acknowledge


class StudioFunction(Construct):
    """The function, and the alias ``live`` that everybody calls.

    ``entry`` is the folder under ``functions/``. With ``image`` it runs from a container image instead of the bundles.
    ``errors`` is the alarm that takes a bad release back, and ``operations`` the topic that is told. ``dead_letters``
    receives the events that an asynchronously invoked function could not handle.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        entry: str,
        memory_mib: int,
        timeout: Duration,
        operations: sns.ITopic,
        environment: Mapping[str, str] | None = None,
        vpc: ec2.IVpc | None = None,
        security_groups: list[ec2.ISecurityGroup] | None = None,
        reserved_concurrency: int | None = None,
        ephemeral_mib: int = 512,
        snap_start: bool = False,
        dead_letters: sqs.IQueue | None = None,
        image: lambda_.DockerImageCode | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.handler_path = f"functions.{entry}.handler.handler"
        self.log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/{PROJECT}/{config.name}/{entry}",
            retention=config.operations.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.role = self._role(in_vpc=vpc is not None)
        self.log_group.grant_write(self.role)
        variables = {
            "REELESTATE_STAGE": config.stage,
            "REELESTATE_LOG_LEVEL": "INFO",
            "POWERTOOLS_SERVICE_NAME": entry,
            "POWERTOOLS_METRICS_NAMESPACE": config.prefix,
            **(environment or {}),
        }
        common = {
            "memory_size": memory_mib,
            "timeout": timeout,
            "architecture": ARCHITECTURE,
            "environment": variables,
            "log_group": self.log_group,
            "logging_format": lambda_.LoggingFormat.JSON,
            "tracing": lambda_.Tracing.ACTIVE,
            "role": self.role,
            "vpc": vpc,
            "security_groups": security_groups,
            "reserved_concurrent_executions": reserved_concurrency,
            "dead_letter_queue": dead_letters,
            "ephemeral_storage_size": Size.mebibytes(ephemeral_mib),
            # Kept, or there would be nothing to go back to: `make rollback` points `live` at the version before.
            "current_version_options": lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
        }
        if vpc is not None:
            common["vpc_subnets"] = ec2.SubnetSelection(subnet_type=private_subnets(config))
        self.function: lambda_.Function
        if image is None:
            self.function = lambda_.Function(
                self,
                "Function",
                runtime=RUNTIME,
                handler=self.handler_path,
                code=function_code(),
                layers=layers_of(self),
                snap_start=lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS if snap_start else None,
                **common,
            )
        else:
            self.function = lambda_.DockerImageFunction(self, "Function", code=image, **common)
        self.alias = lambda_.Alias(self, "Live", alias_name="live", version=self.function.current_version)
        self.errors = cloudwatch.Alarm(
            self,
            "Errors",
            alarm_description=(
                f"{entry} failed three times in a minute; a release of it that is under way is taken back. First: read "
                "its newest errors in its log group. See docs/operations.md#function-errors."
            ),
            metric=self.alias.metric_errors(period=Duration.minutes(1)),
            threshold=3,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        self.errors.add_alarm_action(actions.SnsAction(operations))
        release = codedeploy.LambdaDeploymentGroup(
            self,
            "Release",
            alias=self.alias,
            deployment_config=(
                codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_5_MINUTES
                if config.canary
                else codedeploy.LambdaDeploymentConfig.ALL_AT_ONCE
            ),
            alarms=[self.errors],
        )
        self._acknowledge(release)

    def _acknowledge(self, release: codedeploy.LambdaDeploymentGroup) -> None:
        acknowledge(
            self.role,
            "X-Ray's segments and a function's network interfaces have no names that could be allowed beforehand.",
            "AwsSolutions-IAM5[Resource::*]",
        )
        acknowledge(
            release,
            "CodeDeploy asks for this policy, which allows to shift the aliases of functions and read their alarms.",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]",
        )
        if not isinstance(self.function, lambda_.DockerImageFunction):
            acknowledge(
                self.function,
                "Python 3.13 is what the packages are locked and built for; a newer one comes with all of them.",
                "AwsSolutions-L1",
            )

    def _role(self, *, in_vpc: bool) -> iam.Role:
        """Without the managed policies: they allow every log group, and network interfaces even outside a VPC."""
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        if in_vpc:
            role.add_to_policy(
                iam.PolicyStatement(
                    sid="NetworkInterfaces",
                    actions=[
                        "ec2:CreateNetworkInterface",
                        "ec2:DescribeNetworkInterfaces",
                        "ec2:DescribeSubnets",
                        "ec2:DeleteNetworkInterface",
                        "ec2:AssignPrivateIpAddresses",
                        "ec2:UnassignPrivateIpAddresses",
                    ],
                    resources=["*"],
                )
            )
        return role


def private_subnets(config: Environment) -> ec2.SubnetType:
    """Where functions and tasks run: with a way out only where the environment has NAT gateways."""
    return ec2.SubnetType.PRIVATE_WITH_EGRESS if config.nat_gateways else ec2.SubnetType.PRIVATE_ISOLATED
