"""What the operators see and what wakes them: dashboards, alarms, the budget and the account's guard."""

import re
from typing import TYPE_CHECKING, Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_xray as xray
from constructs import Construct

from stacks.config import Environment
from stacks.constructs import figures
from stacks.constructs.alarms import Alarms
from stacks.constructs.dashboards import business_dashboard, technical_dashboard
from stacks.constructs.function import StudioFunction
from stacks.constructs.guard import AccountGuard

if TYPE_CHECKING:
    from stacks.api import ApiStack
    from stacks.data import DataStack
    from stacks.events import EventsStack
    from stacks.foundations import Foundations
    from stacks.identity import IdentityStack
    from stacks.network import NetworkStack
    from stacks.pipeline import PipelineStack
    from stacks.storage import StorageStack
    from stacks.web import WebStack

SLOW_MS = 5000
"""A page that waits so long for the API feels broken; a paused database takes three times as long to wake."""
RESERVED_SHARE = 0.8
"""Of a function's reserved concurrency, what is a warning."""
FREE_MEMORY_BYTES = 256 * 2**20
CERTIFICATE_DAYS = 30
"""AWS renews 60 days before the end; 30 days before it, something keeps it from doing so."""


class ObservabilityStack(Stack):
    """Dashboards, alarms, the budget, traces, and in an account of its own the account's guard.

    Every alarm tells ``operations.topic``. Its description says what it means, what to do first, and where in
    ``docs/operations.md`` the rest is told. One more alarm, ``CustomersNotice``, rings with any that customers feel.

    Attributes: ``sections`` (of the handbook, that alarms lead to),
    ``dashboards``, ``guard`` (None where the account is shared).
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        foundations: "Foundations",
        identity: "IdentityStack",
        pipeline: "PipelineStack",
        api: "ApiStack",
        web: "WebStack",
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self._config, self._operations = config, foundations.operations
        self._alarms = Alarms(self, "Alarms", topic=self._operations.topic)
        data, storage, events = foundations.data, foundations.storage, foundations.events
        functions = {**api.functions, **pipeline.functions, **events.functions, "auth_challenge": identity.challenge}
        felt = [
            *self._watch_api(api, web),
            *self._watch_database(data),
            *self._watch_pipelines(pipeline),
        ]
        self._watch_functions(functions)
        self._watch_queues(events, api)
        if data.backups is not None:
            data.backups.watch(self._alarms)
        self._watch_ways_out(foundations.network)
        self._watch_mail()
        self._watch_certificates([storage, api, web])
        self._alarms.ring_with_any(
            "CustomersNotice",
            felt,
            meaning="Customers notice: pages fail or are slow, or films are not made.",
            first="look which of the alarms in it rings, and go where that one leads.",
            section="customers-notice",
        )
        self._limit_cost()
        self._trace()
        self.dashboards = [
            business_dashboard(self, config),
            technical_dashboard(
                self,
                config,
                data=data,
                events=events,
                pipeline=pipeline,
                api=api,
                web=web,
                functions=functions,
            ),
        ]
        self.guard = self._guard(storage) if config.operations.account_guard else None
        self.sections = self._alarms.sections

    def _watch_api(self, api: "ApiStack", web: "WebStack") -> list[cloudwatch.Alarm]:
        return [
            self._alarms.ring(
                "ApiErrors",
                figures.server_error_percent(api.http_api),
                threshold=2,
                periods=2,
                meaning="At least 2 % of the API's answers are errors of ours.",
                first="open the API function's log at level ERROR; if a release is under way, take it back.",
                section="api-errors",
            ),
            self._alarms.ring(
                "ApiSlow",
                figures.http(api.http_api, "Latency", "p99"),
                threshold=SLOW_MS,
                periods=3,
                meaning="One answer of the API in a hundred takes five seconds or more.",
                first="look at the database's capacity and at throttles on the technical dashboard.",
                section="api-slow",
            ),
            self._alarms.ring(
                "EdgeErrors",
                web.distribution.metric("5xxErrorRate", statistic="Average", period=figures.FIVE_MINUTES),
                threshold=5,
                periods=3,
                meaning="CloudFront answers 5 % of the requests with errors, so that pages do not open.",
                first="call the API's health through the studio's address, and compare with the alarm ApiErrors.",
                section="api-errors",
            ),
        ]

    def _watch_database(self, data: "DataStack") -> list[cloudwatch.Alarm]:
        cluster = data.cluster
        felt = [
            self._alarms.ring(
                "DatabaseFull",
                figures.database(cluster, "ACUUtilization", "Maximum"),
                threshold=90,
                periods=3,
                meaning="The database is at 90 % of the capacity it may grow to; beyond it, everything waits.",
                first="find the query that costs the most in Performance Insights, then raise `max_capacity`.",
                section="database-full",
            ),
            self._alarms.ring(
                "DatabaseBusy",
                figures.database(cluster, "CPUUtilization", "Maximum"),
                threshold=90,
                periods=3,
                meaning="The database's processors are at 90 %.",
                first="look for queries that take over a second in the database's log.",
                section="database-busy",
            ),
        ]
        self._alarms.ring(
            "DatabaseMemory",
            figures.database(cluster, "FreeableMemory", "Minimum"),
            threshold=FREE_MEMORY_BYTES,
            periods=3,
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
            meaning="The database has less than 256 MiB of memory left.",
            first="see whether its capacity still grows; if it is at its end, raise `max_capacity`.",
            section="database-full",
        )
        if data.proxy is not None:
            felt.append(
                self._alarms.ring(
                    "DatabaseConnections",
                    figures.borrowed_percent(data.proxy),
                    threshold=80,
                    periods=3,
                    meaning="Four of five connections to the database are in use; requests will wait for one.",
                    first="see which function runs most often side by side, and lower its reserved concurrency.",
                    section="database-busy",
                )
            )
        return felt

    def _watch_pipelines(self, pipeline: "PipelineStack") -> list[cloudwatch.Alarm]:
        section = "pipeline-failures"
        felt = [
            self._alarms.ring(
                "JobsFailed",
                figures.failed_jobs(self._config),
                threshold=3,
                meaning="Three jobs in a quarter of an hour failed by our fault. Their credits were given back.",
                first="read the reasons in the jobs' records; when the cause is gone, resume the jobs.",
                section=section,
            )
        ]
        for name, machine in pipeline.machines.items():
            felt.append(
                self._alarms.ring(
                    f"Unfinished-{name}",
                    figures.unfinished(name, machine),
                    threshold=3,
                    meaning=f"Three executions of {name} in a quarter of an hour failed or were timed out.",
                    first="open the newest failed execution in the Step Functions console, and see which state failed.",
                    section=section,
                )
            )
            self._alarms.ring(
                f"Aborted-{name}",
                machine.metric_aborted(period=figures.QUARTER, statistic="Sum"),
                threshold=20,
                meaning=f"Twenty executions of {name} were stopped in a quarter of an hour; people cancel fewer.",
                first="see in CloudTrail who calls StopExecution.",
                section=section,
            )
        return felt

    def _watch_functions(self, functions: dict[str, StudioFunction]) -> None:
        section = "function-errors"
        for entry, made in functions.items():
            self._alarms.ring(
                f"Throttled-{entry}",
                made.function.metric_throttles(period=figures.FIVE_MINUTES, statistic="Sum"),
                threshold=5,
                meaning=f"{entry} was asked more often than it may run side by side; callers are refused or wait.",
                first="compare it with its reserved concurrency, and with the account's limit.",
                section=section,
            )
            self._alarms.ring(
                f"Errors-{entry}",
                self._log_errors(entry, made),
                threshold=10,
                meaning=f"{entry} wrote ten lines of level ERROR in five minutes.",
                first="read them in its log group, the newest first.",
                section=section,
            )
        reserved = self._config.compute.api_concurrency
        if reserved:
            self._alarms.ring(
                "ApiCrowded",
                functions["api"].function.metric(
                    "ConcurrentExecutions", statistic="Maximum", period=figures.FIVE_MINUTES
                ),
                threshold=RESERVED_SHARE * reserved,
                periods=2,
                meaning=f"The API uses {RESERVED_SHARE:.0%} of its reserved concurrency; then people are refused.",
                first="see whether one address or one customer asks for most of it, then raise `api_concurrency`.",
                section="api-slow",
            )

    def _log_errors(self, entry: str, made: StudioFunction) -> cloudwatch.Metric:
        name = f"{figures.LOG_ERRORS}-{entry}"
        logs.MetricFilter(
            self,
            name,
            log_group=made.log_group,
            filter_pattern=logs.FilterPattern.any(
                *(logs.FilterPattern.string_value("$.level", "=", level) for level in ("ERROR", "CRITICAL"))
            ),
            metric_namespace=self._config.prefix,
            metric_name=name,
            metric_value="1",
        )
        return figures.business(self._config, name)

    def _watch_queues(self, events: "EventsStack", api: "ApiStack") -> None:
        for name, queue in {**events.dead_letter_queues, "live": api.dead_letters}.items():
            self._alarms.ring(
                f"DeadLetters-{name}",
                queue.metric_approximate_number_of_messages_visible(period=figures.FIVE_MINUTES, statistic="Maximum"),
                threshold=1,
                meaning=f"Something came to nobody and lies in the queue {name}; it is kept for 14 days.",
                first="read one message without deleting it, and find out why it was not dealt with.",
                section="dead-letters",
            )
        self._alarms.ring(
            "Backlog",
            events.inbox.metric_approximate_age_of_oldest_message(period=figures.FIVE_MINUTES),
            threshold=300,
            periods=2,
            meaning="Messages of third parties, payments among them, wait for more than five minutes.",
            first="see whether the inbox function fails or is throttled.",
            section="backlog",
        )

    def _watch_ways_out(self, network: "NetworkStack") -> None:
        gateways = [found for found in network.vpc.node.find_all() if isinstance(found, ec2.CfnNatGateway)]
        for number, found in enumerate(gateways, start=1):
            self._alarms.ring(
                f"WayOut-{number}",
                cloudwatch.Metric(
                    namespace="AWS/NATGateway",
                    metric_name="ErrorPortAllocation",
                    dimensions_map={"NatGatewayId": found.attr_nat_gateway_id},
                    statistic="Sum",
                    period=figures.FIVE_MINUTES,
                ),
                threshold=1,
                meaning="Functions could not reach third parties: a NAT gateway had no port left.",
                first="see in the flow log whom they speak to so often.",
                section="function-errors",
            )

    def _watch_mail(self) -> None:
        if self._config.edge.domain is None:
            return
        rates = {"BounceRate": (0.04, "bounce"), "ComplaintRate": (0.0008, "are complained of")}
        for name, (threshold, what) in rates.items():
            self._alarms.ring(
                f"Mail{name}",
                cloudwatch.Metric(
                    namespace="AWS/SES",
                    metric_name=f"Reputation.{name}",
                    statistic="Maximum",
                    period=Duration.hours(1),
                ),
                threshold=threshold,
                meaning=f"Of our mails, {threshold:.2%} {what}; a little more, and Amazon stops all of them.",
                first="see which kind of mail it is, and whether somebody registers invented addresses.",
                section="mail",
            )

    def _watch_certificates(self, stacks: list[Stack]) -> None:
        for stack in stacks:
            for found in stack.node.find_all():
                if isinstance(found, acm.Certificate):
                    self._alarms.ring(
                        f"Certificate-{re.sub(r'[^A-Za-z0-9]', '', found.node.path)}",
                        found.metric_days_to_expiry(statistic="Minimum"),
                        threshold=CERTIFICATE_DAYS,
                        comparison=cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
                        meaning="A certificate ends in 30 days and was not renewed; then browsers refuse the studio.",
                        first="see in Certificate Manager which domain's record is missing from the zone.",
                        section="certificates",
                    )

    def _limit_cost(self) -> None:
        """80 % spent, or more than all of it foreseen. In a shared account what bears the environment's tag counts."""
        limit = self._config.operations.monthly_budget_usd
        told = budgets.CfnBudget.SubscriberProperty(address=self._operations.topic.topic_arn, subscription_type="SNS")
        shared = not self._config.operations.account_guard
        budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=self._config.prefix,
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=limit, unit="USD"),
                cost_filters={"TagKeyValue": [f"user:environment${self._config.name}"]} if shared else None,
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(
                    notification=budgets.CfnBudget.NotificationProperty(
                        comparison_operator="GREATER_THAN",
                        notification_type=kind,
                        threshold=percent,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[told],
                )
                for kind, percent in (("ACTUAL", 80), ("FORECASTED", 100))
            ],
        )

    def _trace(self) -> None:
        """Of functions Lambda itself decides what is traced; of state machines, this does."""
        xray.CfnSamplingRule(
            self,
            "Pipelines",
            sampling_rule=xray.CfnSamplingRule.SamplingRuleProperty(
                rule_name=self._config.prefix,
                priority=100,
                reservoir_size=1,
                fixed_rate=self._config.operations.trace_percent / 100,
                service_name="*",
                service_type="AWS::StepFunctions::StateMachine",
                resource_arn=f"arn:aws:states:{self.region}:*:stateMachine:{self._config.prefix}-*",
                host="*",
                http_method="*",
                url_path="*",
                version=1,
            ),
        )

    def _guard(self, storage: "StorageStack") -> AccountGuard:
        # By name: the logs' own stack would otherwise have to know this one's.
        access_logs = s3.Bucket.from_bucket_name(self, "AccessLogs", storage.logs.bucket_name)
        return AccountGuard(
            self,
            "Guard",
            config=self._config,
            access_logs=access_logs,
            topic=self._operations.topic,
            alarms=self._alarms,
        )
