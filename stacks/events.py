"""What happened: the bus of domain events, the inbox of third parties' events, and who outside is told of failures."""

from typing import TYPE_CHECKING, Any

from aws_cdk import Duration, RemovalPolicy, SecretValue, Stack, Stage
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_secretsmanager as secrets
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.function import StudioFunction
from stacks.constructs.reasons import acknowledge

if TYPE_CHECKING:
    from stacks.data import DataStack
    from stacks.network import NetworkStack
    from stacks.operations import OperationsStack

OURS = "reelestate."
"""What the source of every event of ours begins with."""
PROGRESS = ("BatchProgressed", "StepProgressed", "JobProgressed", "ConnectionOpened")
"""Types of events that are out of date a moment later: nobody would want them replayed."""
FAILURES = events.EventPattern(source=["reelestate.renders"], detail_type=["JobFailed"], detail={"fault": ["studio"]})
"""Jobs that failed through no fault of the person's."""

INBOX_TIMEOUT = Duration.seconds(30)
INBOX_BATCH = 10
ATTEMPTS = 5
KEPT_ASIDE = Duration.days(14)
"""The longest that a queue keeps a message."""


class EventsStack(Stack):
    """The bus, its archive, and the queues that nothing gets lost from.

    Attributes: ``bus``, of domain events; ``settings``, the one that names it; ``inbox``, the queue of third parties'
    events; ``inbox_failures``, for its messages that failed again and again; ``dead_letters``, for events that a rule
    could not hand on (None where no rule hands on any); ``dead_letter_queues``, those two by name; ``functions`` by
    entry (``inbox``).

    The partner event source of ``config.partners.stripe_event_source`` has to exist before the stack is deployed:
    Stripe makes it in the account when an event destination is added there.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        network: "NetworkStack",
        data: "DataStack",
        operations: "OperationsStack",
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, construct_id, termination_protection=config.protected, **kwargs)
        self._config = config
        self._removal = RemovalPolicy.RETAIN if config.protected else RemovalPolicy.DESTROY
        self.inbox_failures = self._queue("InboxFailures", retention=KEPT_ASIDE)
        self.dead_letter_queues = {"inbox_failures": self.inbox_failures}
        self.dead_letters: sqs.Queue | None = None
        if config.partners.stripe_event_source or config.operations.webhook:
            self.dead_letters = self.dead_letter_queues["dead_letters"] = self._queue(
                "DeadLetters", retention=KEPT_ASIDE
            )
            acknowledge(self.dead_letters, "It is where the messages go that nobody could take.", "AwsSolutions-SQS3")
        self.bus = events.EventBus(
            self, "Bus", event_bus_name=config.prefix, description=f"What happens in {config.prefix}."
        )
        self.settings = {"REELESTATE_EVENT_BUS": self.bus.event_bus_name}
        self._archive(
            "Archive",
            self.bus,
            events.EventPattern(source=events.Match.prefix(OURS), detail_type=events.Match.anything_but(*PROGRESS)),
        )
        self.inbox = self._queue(
            "Inbox",
            retention=Duration.days(4),
            visibility_timeout=Duration.seconds(6 * INBOX_TIMEOUT.to_seconds()),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.inbox_failures, max_receive_count=ATTEMPTS),
        )
        self.functions = {"inbox": self._read_inbox(network, data, operations)}
        if config.partners.stripe_event_source:
            self._receive_from_stripe(config.partners.stripe_event_source)
        if config.operations.webhook:
            self._tell_webhook(config.operations.webhook)

    def _queue(self, construct_id: str, *, retention: Duration, **more: Any) -> sqs.Queue:
        return sqs.Queue(
            self,
            construct_id,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=retention,
            removal_policy=self._removal,
            **more,
        )

    def _archive(self, construct_id: str, bus: events.EventBus, pattern: events.EventPattern) -> None:
        archive = bus.archive(
            construct_id,
            event_pattern=pattern,
            retention=Duration.days(self._config.operations.event_archive_days),
            description="What can be replayed after a fault of ours.",
        )
        archive.apply_removal_policy(self._removal)

    def _read_inbox(self, network: "NetworkStack", data: "DataStack", operations: "OperationsStack") -> StudioFunction:
        function = StudioFunction(
            self,
            "InboxFunction",
            config=self._config,
            entry="inbox",
            memory_mib=512,
            snap_start=True,
            timeout=INBOX_TIMEOUT,
            operations=operations.topic,
            environment=data.settings,
            vpc=network.vpc,
            security_groups=[network.functions],
        )
        data.grant_connect(function.function)
        function.alias.add_event_source(
            sources.SqsEventSource(
                self.inbox,
                batch_size=INBOX_BATCH,
                report_batch_item_failures=True,
                # Bounds the connections to the database; what waits, waits in the queue.
                max_concurrency=self._config.compute.worker_concurrency,
            )
        )
        return function

    def _receive_from_stripe(self, event_source: str) -> None:
        """Stripe's events come over a bus of their own, which is named after their source."""
        bus = events.EventBus(self, "StripeBus", event_source_name=event_source, description="What happens at Stripe.")
        pattern = events.EventPattern(source=[event_source])
        self._archive("StripeArchive", bus, pattern)
        events.Rule(
            self,
            "StripeToInbox",
            description="Stripe's events wait in the inbox until they are dealt with.",
            event_bus=bus,
            event_pattern=pattern,
            targets=[targets.SqsQueue(self.inbox, dead_letter_queue=self.dead_letters)],
        )

    def _tell_webhook(self, address: str) -> None:
        destination = self._webhook(address)
        events.Rule(
            self,
            "TellFailures",
            description="Tells the operators' webhook of jobs that the studio failed to do.",
            event_bus=self.bus,
            event_pattern=FAILURES,
            targets=[
                self._told(
                    destination,
                    text=f"A {_of('kind')} job of {self._config.prefix} failed: {_of('message')}",
                    job_id=_of("job_id"),
                    organization_id=_of("organization_id"),
                    code=_of("code"),
                    attempt=_of("attempt"),
                )
            ],
        )
        events.Rule(
            self,
            "TellAlarms",
            description="Tells the operators' webhook of this environment's alarms, which come over the account's bus.",
            event_pattern=events.EventPattern(
                source=["aws.cloudwatch"],
                detail_type=["CloudWatch Alarm State Change"],
                detail={
                    "alarmName": events.Match.prefix(f"{Stage.of(self).stage_name}-"),
                    "state": {"value": ["ALARM"]},
                },
            ),
            targets=[
                self._told(
                    destination,
                    text=f"{_of('alarmName')} of {self._config.prefix} rings: {_of('state.reason')}",
                    alarm=_of("alarmName"),
                )
            ],
        )

    def _webhook(self, address: str) -> events.ApiDestination:
        token = secrets.Secret(
            self,
            "WebhookToken",
            description="Proves to the operators' webhook that it is the studio who calls.",
            generate_secret_string=secrets.SecretStringGenerator(exclude_punctuation=True, password_length=40),
            removal_policy=self._removal,
        )
        acknowledge(
            token,
            "The receiver holds the same token: it is changed by hand, on both sides.",
            "AwsSolutions-SMG4",
        )
        connection = events.Connection(
            self,
            "WebhookConnection",
            description="The operators' webhook.",
            authorization=events.Authorization.api_key(
                "X-ReelEstate-Token", SecretValue.secrets_manager(token.secret_arn)
            ),
        )
        return events.ApiDestination(
            self,
            "Webhook",
            connection=connection,
            endpoint=address,
            http_method=events.HttpMethod.POST,
            rate_limit_per_second=10,
            description="Who is told of failed jobs and alarms.",
        )

    def _told(self, destination: events.ApiDestination, **message: str) -> targets.ApiDestination:
        body = {"environment": self._config.name, **message}
        return targets.ApiDestination(
            destination, event=events.RuleTargetInput.from_object(body), dead_letter_queue=self.dead_letters
        )


def _of(path: str) -> str:
    """A field of the event's detail, filled in when the event comes."""
    return str(events.EventField.from_path(f"$.detail.{path}"))
