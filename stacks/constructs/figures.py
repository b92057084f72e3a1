"""The figures of a running studio: what its dashboards show and its alarms watch."""

from collections.abc import Iterable, Mapping

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds
from aws_cdk import aws_stepfunctions as sfn

from stacks.config import Environment

FIVE_MINUTES = Duration.minutes(5)
QUARTER = Duration.minutes(15)
KINDS = ("render", "infographic", "analysis")
"""Kinds of jobs that the application counts."""
LOG_ERRORS = "LogErrors"


def business(config: Environment, name: str, statistic: str = "Sum", *, kind: str | None = None) -> cloudwatch.Metric:
    """A figure that the application writes (``reelestate.kit.metrics``), of one kind of jobs where it has kinds."""
    return cloudwatch.Metric(
        namespace=config.prefix,
        metric_name=name,
        dimensions_map={"Kind": kind} if kind else None,
        statistic=statistic,
        period=FIVE_MINUTES,
        label=kind or name,
    )


def total(
    metrics: Mapping[str, cloudwatch.IMetric], label: str, period: Duration = FIVE_MINUTES
) -> cloudwatch.MathExpression:
    """The sum of the metrics; what one of them does not report counts as nothing."""
    summed = " + ".join(f"FILL({name}, 0)" for name in metrics)
    return cloudwatch.MathExpression(expression=summed, using_metrics=dict(metrics), label=label, period=period)


def failed_jobs(config: Environment, period: Duration = QUARTER) -> cloudwatch.MathExpression:
    """Jobs that failed by the studio's fault; those refused for what a person had given are not among them."""
    by_kind = {kind: business(config, "JobsFailed", kind=kind).with_(period=period) for kind in KINDS}
    return total(by_kind, "failed", period)


def http(api: gateway.HttpApi, name: str, statistic: str) -> cloudwatch.Metric:
    """A figure of the HTTP API."""
    return api.metric(name, statistic=statistic, period=FIVE_MINUTES, label=statistic)


def server_error_percent(api: gateway.HttpApi) -> cloudwatch.MathExpression:
    """Answers of the 500s in percent of all; with fewer than 20 requests in five minutes none, for one says nothing."""
    return cloudwatch.MathExpression(
        expression="IF(requests >= 20, 100 * errors / requests, 0)",
        using_metrics={"requests": http(api, "Count", "Sum"), "errors": http(api, "5xx", "Sum")},
        label="500s in %",
        period=FIVE_MINUTES,
    )


def database(cluster: rds.DatabaseCluster, name: str, statistic: str) -> cloudwatch.Metric:
    """A figure of the cluster, over all of its instances."""
    return cluster.metric(name, statistic=statistic, period=FIVE_MINUTES, label=name)


def borrowed_percent(proxy: rds.DatabaseProxy) -> cloudwatch.MathExpression:
    """Connections of the proxy that are in use, in percent of those it may open."""

    def of_proxy(name: str) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace="AWS/RDS",
            metric_name=name,
            dimensions_map={"ProxyName": proxy.db_proxy_name},
            statistic="Maximum",
            period=FIVE_MINUTES,
        )

    return cloudwatch.MathExpression(
        expression="IF(allowed > 0, 100 * borrowed / allowed, 0)",
        using_metrics={
            "borrowed": of_proxy("DatabaseConnectionsCurrentlyBorrowed"),
            "allowed": of_proxy("MaxDatabaseConnectionsAllowed"),
        },
        label="connections in use, %",
        period=FIVE_MINUTES,
    )


def unfinished(name: str, machine: sfn.StateMachine) -> cloudwatch.MathExpression:
    """Executions that failed, or were timed out without anybody saying so to the job; of the machine of this name."""
    return total(
        {
            f"failed_{name}": machine.metric_failed(period=QUARTER, statistic="Sum"),
            f"late_{name}": machine.metric_timed_out(period=QUARTER, statistic="Sum"),
        },
        name,
        QUARTER,
    )


def concurrency(functions: Iterable[lambda_.IFunction]) -> list[cloudwatch.IMetric]:
    """How many of each function run side by side."""
    return [function.metric("ConcurrentExecutions", statistic="Maximum", period=FIVE_MINUTES) for function in functions]
