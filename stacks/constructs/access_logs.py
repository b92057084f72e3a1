"""Access logs of API Gateway: what was asked and how it went, and nothing about who asked."""

import json
from collections.abc import Mapping

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct, IConstruct

from stacks.config import PROJECT, Environment
from stacks.constructs.reasons import acknowledge

_COMMON = {
    "request_id": "$context.requestId",
    "time": "$context.requestTimeEpoch",
    "route": "$context.routeKey",
    "status": "$context.status",
    "response_bytes": "$context.responseLength",
    "integration_ms": "$context.integrationLatency",
    "integration_error": "$context.integrationErrorMessage",
}
HTTP_FIELDS = _COMMON | {
    "method": "$context.httpMethod",
    "response_ms": "$context.responseLatency",
    "error": "$context.error.message",
    "authorizer_error": "$context.authorizer.error",
}
"""No address, no path, no claim: paths hold ids, and the function's own log names the caller where that is needed."""
SOCKET_FIELDS = _COMMON | {"event": "$context.eventType", "connection": "$context.connectionId"}


def access_log(scope: Construct, construct_id: str, config: Environment, name: str) -> logs.LogGroup:
    """The group for the access log ``name``.

    Its name's beginning spares API Gateway an entry in the account's log policy, which holds few of them.
    """
    return logs.LogGroup(
        scope,
        construct_id,
        log_group_name=f"/aws/vendedlogs/{PROJECT}/{config.name}/{name}",
        retention=config.operations.log_retention,
        removal_policy=RemovalPolicy.DESTROY,
    )


def log_accesses(stage: IConstruct, log: logs.LogGroup, fields: Mapping[str, str]) -> gateway.CfnStage:
    """Has the stage write one JSON line with the fields for every request; the stage as CloudFormation sees it."""
    found = stage.node.default_child
    if not isinstance(found, gateway.CfnStage):
        raise TypeError(f"{stage} is no stage.")
    found.access_log_settings = gateway.CfnStage.AccessLogSettingsProperty(
        destination_arn=log.log_group_arn, format=json.dumps(dict(fields))
    )
    return found


def gateway_logs_role(scope: Construct) -> apigateway.CfnAccount:
    """The account's role through which API Gateway logs WebSockets. It outlives the stack, for others use it too."""
    role = iam.Role(
        scope,
        "GatewayLogs",
        assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
        managed_policies=[
            iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AmazonAPIGatewayPushToCloudWatchLogs")
        ],
    )
    role.apply_removal_policy(RemovalPolicy.RETAIN)
    acknowledge(
        role,
        "API Gateway refuses a role for the account's logs that has less than this policy of AWS's own.",
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
        "AmazonAPIGatewayPushToCloudWatchLogs]",
    )
    account = apigateway.CfnAccount(scope, "GatewayAccount", cloud_watch_role_arn=role.role_arn)
    account.apply_removal_policy(RemovalPolicy.RETAIN)
    return account
