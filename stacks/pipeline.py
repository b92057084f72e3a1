"""The pipelines: state machines, the functions and tasks they run, and what the clock and events set going."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events_
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.bundles import ROOT
from stacks.constructs.compose import Compose
from stacks.constructs.function import StudioFunction, private_subnets
from stacks.constructs.gpu import GpuQueues
from stacks.constructs.images import function_image
from stacks.constructs.inference import AsyncEndpoint, InferenceTopics
from stacks.constructs.machine import StudioMachine
from stacks.constructs.objects import grant_objects
from stacks.constructs.schedules import Schedules

if TYPE_CHECKING:
    from stacks.foundations import Foundations

PROGRESS_PATTERN = {"source": ["reelestate.compose"]}
STEP_MEMORY_MIB = 3008
STEP_TIMEOUT = Duration.seconds(900)
PICTURES_MEMORY_MIB = 2048
PICTURES_TIMEOUT = Duration.seconds(25)
"""Below the API's own, which waits for it."""
STEP_SCRATCH_MIB = 10_240
"""The largest upload (2 GB) beside its clean copy, or a 4K film beside its segments."""
MACHINE_SETTINGS = {
    "render": "REELESTATE_STATE_MACHINE_ARN",
    "infographic": "REELESTATE_INFOGRAPHIC_STATE_MACHINE_ARN",
    "analysis": "REELESTATE_ANALYSIS_STATE_MACHINE_ARN",
    "bulk": "REELESTATE_BULK_STATE_MACHINE_ARN",
}
"""Each machine that jobs run on, and the setting that names it to the application."""


class PipelineStack(Stack):
    """Everything that makes films.

    Attributes: ``machines`` by name, ``functions`` by entry, ``cluster`` of the compose tasks, ``compose`` (the task
    itself), ``settings`` (those that name the machines and the function that opens pictures), ``dead_letters`` (what
    could not be delivered or handled), ``topics`` (where models tell of their results), ``endpoints`` by model,
    ``gpu`` (None without GPU).
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        foundations: "Foundations",
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self._config, self._network, self._data = config, foundations.network, foundations.data
        self._storage, self._events = foundations.storage, foundations.events
        self._operations = foundations.operations
        self._common = {"REELESTATE_BUCKET": self._storage.media.bucket_name, **self._events.settings}
        self.dead_letters = self._dead_letters()
        self.compose = Compose(self, "Compose", config=config, vpc=self._network.vpc, environment=self._common)
        self.cluster = self.compose.cluster
        grant_objects(self._storage.media, self.compose.role)
        self._events.bus.grant_put_events_to(self.compose.role)
        step, progress, callback = self._step(), self._progress(), self._callback()
        self._machines = self._make_machines(step)
        bulk = self._bulk()
        self.machines: dict[str, sfn.StateMachine] = {name: made.machine for name, made in self._machines.items()}
        self.settings = {setting: self._machines[name].arn for name, setting in MACHINE_SETTINGS.items()}
        self.functions = {
            "step": step,
            "progress": progress,
            "schedule": self._schedule(),
            "callback": callback,
            "bulk": bulk,
            "pictures": self._pictures(),
        }
        self.settings["REELESTATE_PICTURES_FUNCTION"] = self.functions["pictures"].alias.function_arn
        self.topics = InferenceTopics(self, "Inference", callback=callback.alias, dead_letters=self.dead_letters)
        for machine in self.machines.values():
            machine.grant_task_response(callback.role)
        self.endpoints = self._endpoints(step)
        self.gpu = (
            GpuQueues(self, "Gpu", config=config, vpc=self._network.vpc, security_group=self._network.tasks)
            if config.compute.gpu_max_vcpu
            else None
        )

    def grant_open_pictures(self, grantee: iam.IGrantable) -> None:
        """Lets the grantee have brands' pictures opened."""
        alias = self.functions["pictures"].alias
        grantee.grant_principal.add_to_principal_policy(
            iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[alias.function_arn])
        )

    def grant_run(self, grantee: iam.IGrantable) -> None:
        """Lets the grantee start jobs on every machine, look at them and stop them."""
        for machine in self._machines.values():
            machine.grant_run(grantee)

    def _dead_letters(self) -> sqs.Queue:
        queue = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        alarm = cloudwatch.Alarm(
            self,
            "DeadLettersAlarm",
            alarm_description="An event, a schedule or a model's answer reached no function. See docs/operations.md.",
            metric=queue.metric_approximate_number_of_messages_visible(period=Duration.minutes(5), statistic="Maximum"),
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self._operations.topic))
        return queue

    def _function(self, entry: str, *, database: bool = True, **kwargs: Any) -> StudioFunction:
        settings = {**self._common, **(self._data.settings if database else {}), **kwargs.pop("environment", {})}
        place = {"vpc": self._network.vpc, "security_groups": [self._network.functions]} if database else {}
        function = StudioFunction(
            self,
            entry.title(),
            config=self._config,
            entry=entry,
            operations=self._operations.topic,
            environment=settings,
            **place,
            **kwargs,
        )
        if database:
            self._data.grant_connect(function.role)
        return function

    def _step(self) -> StudioFunction:
        """OpenCV, PyAV, voices and fonts are more than layers may hold, so the steps come as an image."""
        step = self._function(
            "step",
            memory_mib=STEP_MEMORY_MIB,
            timeout=STEP_TIMEOUT,
            ephemeral_mib=STEP_SCRATCH_MIB,
            reserved_concurrency=self._config.compute.step_concurrency,
            environment={"REELESTATE_COMPOSE_PARALLELISM": str(self._config.compute.compose_tasks)},
            image=function_image("functions.step.handler.handler"),
        )
        grant_objects(self._storage.media, step.role)
        self._events.bus.grant_put_events_to(step.role)
        return step

    def _pictures(self) -> StudioFunction:
        """Opens brands' pictures for the API, which holds no decoders."""
        pictures = self._function(
            "pictures",
            database=False,
            memory_mib=PICTURES_MEMORY_MIB,
            timeout=PICTURES_TIMEOUT,
            image=function_image("functions.pictures.handler.handler"),
        )
        grant_objects(self._storage.media, pictures.role)
        return pictures

    def _progress(self) -> StudioFunction:
        progress = self._function(
            "progress",
            memory_mib=512,
            snap_start=True,
            timeout=Duration.seconds(30),
            reserved_concurrency=self._config.compute.worker_concurrency,
            dead_letters=self.dead_letters,
        )
        rule = events_.Rule(
            self,
            "ProgressRule",
            event_bus=self._events.bus,
            description="What compose tasks report of themselves.",
            event_pattern=events_.EventPattern(source=PROGRESS_PATTERN["source"]),
        )
        rule.add_target(targets.LambdaFunction(progress.alias, dead_letter_queue=self.dead_letters, retry_attempts=8))
        return progress

    def _callback(self) -> StudioFunction:
        callback = self._function(
            "callback",
            database=False,
            memory_mib=256,
            timeout=Duration.seconds(30),
            reserved_concurrency=self._config.compute.worker_concurrency,
            dead_letters=self.dead_letters,
        )
        grant_objects(self._storage.media, callback.role, write=False)
        return callback

    def _schedule(self) -> StudioFunction:
        schedule = self._function(
            "schedule",
            memory_mib=1024,
            snap_start=True,
            timeout=Duration.seconds(300),
            reserved_concurrency=self._config.compute.worker_concurrency,
            dead_letters=self.dead_letters,
            environment=self.settings,
        )
        self.grant_run(schedule.role)
        grant_objects(self._storage.media, schedule.role, delete=True)
        self._events.bus.grant_put_events_to(schedule.role)
        Schedules(self, "Schedules", config=self._config, function=schedule.alias, dead_letters=self.dead_letters)
        return schedule

    def _make_machines(self, step: StudioFunction) -> dict[str, StudioMachine]:
        invoked = {"StepFunctionArn": step.alias.function_arn}
        subnets = self._network.vpc.select_subnets(subnet_type=private_subnets(self._config)).subnet_ids
        composing = {
            "ComposeClusterArn": self.cluster.cluster_arn,
            "ComposeTaskDefinitionArn": self.compose.task.task_definition_arn,
            "ComposeSubnetA": subnets[0],
            "ComposeSubnetB": subnets[1],
            "ComposeSecurityGroup": self._network.tasks.security_group_id,
            "ComposeSpotWeight": str(self._config.compute.compose_spot_share),
            "ComposeOnDemandWeight": "1",
        }
        machines = {
            "render": self._machine("render", {**invoked, **composing}),
            "infographic": self._machine("infographic", invoked),
            "analysis": self._machine("analysis", invoked),
        }
        for machine in machines.values():
            _let_invoke(machine, step.alias)
        self.compose.grant_run(_role(machines["render"]))
        return machines

    def _bulk(self) -> StudioFunction:
        """Orders of many renders: the function that makes one job, and the machine that goes through the order."""
        begun = ("render", "infographic")
        bulk = self._function(
            "bulk",
            memory_mib=1024,
            snap_start=True,
            timeout=Duration.seconds(60),
            reserved_concurrency=self._config.compute.worker_concurrency,
            environment={MACHINE_SETTINGS[name]: self._machines[name].arn for name in begun},
        )
        grant_objects(self._storage.media, bulk.role)
        self._events.bus.grant_put_events_to(bulk.role)
        machine = self._machines["bulk"] = self._machine(
            "bulk",
            {
                "BulkFunctionArn": bulk.alias.function_arn,
                "BulkConcurrency": str(self._config.compute.bulk_concurrency),
                "MediaBucket": self._storage.media.bucket_name,
            },
        )
        _let_invoke(machine, bulk.alias)
        grant_objects(self._storage.media, _role(machine))
        for name in begun:
            self._machines[name].grant_wait(_role(machine))
        machine.grant_distribute()
        return bulk

    def _machine(self, name: str, substitutions: dict[str, str]) -> StudioMachine:
        return StudioMachine(
            self, f"{name.title()}Machine", config=self._config, name=name, substitutions=substitutions
        )

    def _endpoints(self, step: StudioFunction) -> dict[str, AsyncEndpoint]:
        endpoints = {}
        for model in self._config.compute.models:
            endpoint = endpoints[model.name] = AsyncEndpoint(
                self,
                f"Model-{model.name}",
                config=self._config,
                model=model,
                folder=Path(ROOT / "containers" / model.container),
                topics=self.topics,
                bucket=self._storage.media,
                vpc=self._network.vpc,
                security_group=self._network.tasks,
            )
            endpoint.grant_invoke(step.role)
        return endpoints


def _role(machine: StudioMachine) -> iam.Role:
    role = machine.machine.role
    if not isinstance(role, iam.Role):
        raise TypeError(f"{role} is no role of ours.")
    return role


def _let_invoke(machine: StudioMachine, alias: lambda_.IFunction) -> None:
    """On the alias alone: with ``grant_invoke`` every version could be invoked."""
    _role(machine).add_to_policy(iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[alias.function_arn]))
