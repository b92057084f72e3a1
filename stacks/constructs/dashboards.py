"""Two dashboards: what the studio makes, and how it is doing."""

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from stacks.config import Environment
from stacks.constructs import figures
from stacks.constructs.function import StudioFunction

if TYPE_CHECKING:
    from stacks.api import ApiStack
    from stacks.data import DataStack
    from stacks.events import EventsStack
    from stacks.pipeline import PipelineStack
    from stacks.web import WebStack

THIRD = 8
Metrics = list[cloudwatch.IMetric]


def business_dashboard(scope: Construct, config: Environment) -> cloudwatch.Dashboard:
    """Films, time, cost, credits and people, of the last week."""

    def by_kind(name: str, statistic: str = "Sum") -> Metrics:
        return [figures.business(config, name, statistic, kind=kind) for kind in figures.KINDS]

    minutes = cloudwatch.MathExpression(
        expression="seconds / 60",
        using_metrics={"seconds": figures.business(config, "FilmSeconds", kind="render")},
        label="minutes",
        period=figures.FIVE_MINUTES,
    )
    made = cloudwatch.Dashboard(
        scope, "Business", dashboard_name=f"{config.prefix}-business", default_interval=Duration.days(7)
    )
    made.add_widgets(
        _graph("Jobs finished", by_kind("JobsFinished"), stacked=True),
        _graph("Jobs failed by our fault", by_kind("JobsFailed"), stacked=True),
        _graph("Jobs refused for what was given", by_kind("JobsRefused"), stacked=True),
    )
    made.add_widgets(
        _graph("From order to film, median, s", by_kind("JobSeconds", "p50")),
        _graph("From order to film, p95, s", by_kind("JobSeconds", "p95")),
        _graph("Jobs cancelled", by_kind("JobsCancelled"), stacked=True),
    )
    made.add_widgets(
        _graph("Minutes of film made", [minutes]),
        _graph("Cost of jobs, $", by_kind("CostUsd"), stacked=True),
        _graph("Credits spent", by_kind("CreditsSpent"), stacked=True),
    )
    made.add_widgets(_graph("Sign-ups", [figures.business(config, "SignUps")]))
    return made


def technical_dashboard(
    scope: Construct,
    config: Environment,
    *,
    data: "DataStack",
    events: "EventsStack",
    pipeline: "PipelineStack",
    api: "ApiStack",
    web: "WebStack",
    functions: dict[str, StudioFunction],
) -> cloudwatch.Dashboard:
    """From the edge inwards: what is asked, how it is answered, and what it is answered with; of the last day."""
    made = cloudwatch.Dashboard(
        scope, "Technical", dashboard_name=f"{config.prefix}-technical", default_interval=Duration.days(1)
    )
    made.add_widgets(*_edge(api, web))
    made.add_widgets(*_functions(functions))
    made.add_widgets(*_database(data))
    made.add_widgets(*_queues(events, api))
    made.add_widgets(*_pipelines(pipeline))
    return made


def _edge(api: "ApiStack", web: "WebStack") -> list[cloudwatch.GraphWidget]:
    latency: Metrics = [figures.http(api.http_api, "Latency", statistic) for statistic in ("p50", "p95", "p99")]
    blocked = cloudwatch.Metric(
        namespace="AWS/WAFV2",
        metric_name="BlockedRequests",
        dimensions_map={"WebACL": "Firewall", "Rule": "ALL"},
        statistic="Sum",
        period=figures.FIVE_MINUTES,
        label="refused by the firewall",
    )
    return [
        _graph("API latency, ms", latency),
        _graph("API errors, %", [figures.server_error_percent(api.http_api)]),
        _graph(
            "CloudFront errors, %, and refusals",
            [web.distribution.metric("5xxErrorRate", statistic="Average", period=figures.FIVE_MINUTES)],
            right=[blocked],
        ),
    ]


def _functions(functions: dict[str, StudioFunction]) -> list[cloudwatch.GraphWidget]:
    period = figures.FIVE_MINUTES
    made = functions.values()
    return [
        _graph("Function errors", [f.function.metric_errors(period=period, statistic="Sum") for f in made]),
        _graph("Function throttles", [f.function.metric_throttles(period=period, statistic="Sum") for f in made]),
        _graph("Functions side by side", figures.concurrency(f.function for f in made)),
    ]


def _database(data: "DataStack") -> list[cloudwatch.GraphWidget]:
    cluster = data.cluster
    return [
        _graph(
            "Database capacity, ACU and %",
            [figures.database(cluster, "ServerlessDatabaseCapacity", "Maximum")],
            right=[figures.database(cluster, "ACUUtilization", "Maximum")],
        ),
        _graph("Database connections", [figures.database(cluster, "DatabaseConnections", "Maximum")]),
        _graph(
            "Database CPU, % and free memory",
            [figures.database(cluster, "CPUUtilization", "Maximum")],
            right=[figures.database(cluster, "FreeableMemory", "Minimum")],
        ),
    ]


def _queues(events: "EventsStack", api: "ApiStack") -> list[cloudwatch.GraphWidget]:
    period = figures.FIVE_MINUTES
    letters: Metrics = [
        queue.metric_approximate_number_of_messages_visible(period=period, statistic="Maximum")
        for queue in (*events.dead_letter_queues.values(), api.dead_letters)
    ]
    return [
        _graph("Inbox, oldest message, s", [events.inbox.metric_approximate_age_of_oldest_message(period=period)]),
        _graph("Dead letters", letters),
    ]


def _pipelines(pipeline: "PipelineStack") -> list[cloudwatch.GraphWidget]:
    machines = pipeline.machines
    period = figures.FIVE_MINUTES
    tasks = cloudwatch.Metric(
        namespace="ECS/ContainerInsights",
        metric_name="TaskCount",
        dimensions_map={"ClusterName": pipeline.cluster.cluster_name},
        statistic="Maximum",
        period=period,
        label="compose tasks",
    )
    # Of tasks that no service runs, ECS does not count those that wait: they show as processors at the account's limit.
    processors: Metrics = [
        cloudwatch.Metric(
            namespace="AWS/Usage",
            metric_name="ResourceCount",
            dimensions_map={"Service": "Fargate", "Type": "Resource", "Resource": "vCPU", "Class": f"Standard/{kind}"},
            statistic="Maximum",
            period=period,
            label=f"vCPU {kind}",
        )
        for kind in ("Spot", "OnDemand")
    ]
    return [
        _graph(
            "Pipelines that failed or timed out",
            [figures.unfinished(name, machine) for name, machine in pipeline.machines.items()],
        ),
        _graph(
            "Pipelines started", [each.metric_started(period=period, statistic="Sum") for each in machines.values()]
        ),
        _graph("Compose tasks, and the account's processors on Fargate", [tasks], right=processors),
    ]


def _graph(title: str, left: Metrics, *, right: Metrics | None = None, stacked: bool = False) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=left, right=right or [], stacked=stacked, width=THIRD, height=6)
