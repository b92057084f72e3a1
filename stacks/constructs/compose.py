"""Where films are composed: a cluster of Fargate and Fargate Spot, and the task that renders a batch of segments."""

from collections.abc import Mapping

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from stacks.config import PROJECT, Environment
from stacks.constructs.findings import named_wildcard
from stacks.constructs.images import film_image
from stacks.constructs.reasons import acknowledge

ENTRYPOINT = ["python", "-m", "containers.compose.main"]
SCRATCH = "/scratch"
SCRATCH_GIB = 40
"""A film's pictures and segments; 20 GiB is the least that Fargate gives, 4K films in four formats take more."""
END_OF_TASKS_RULE = "StepFunctionsGetEventsForECSTaskRule"
"""The rule by which Step Functions learns that a task has ended; it makes it itself, under this name."""
STOP_SECONDS = 120
"""Between a spot interruption's warning and the end; the most that Fargate allows."""


class Compose(Construct):
    """Attributes: ``cluster``, ``task``, the task definition with its container ``compose``, and its ``log_group``.

    The task goes on rendering when it is asked to stop, since Python as a container's first process is not ended by
    SIGTERM: every segment that is stored in the two minutes of a spot interruption is one less for the next attempt.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        vpc: ec2.IVpc,
        environment: Mapping[str, str],
    ) -> None:
        super().__init__(scope, construct_id)
        self.cluster = ecs.Cluster(
            self,
            "Cluster",
            vpc=vpc,
            container_insights_v2=ecs.ContainerInsights.ENABLED,
            enable_fargate_capacity_providers=True,
        )
        self.log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/{PROJECT}/{config.name}/compose",
            retention=config.operations.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.task = ecs.FargateTaskDefinition(
            self,
            "Task",
            family=f"{config.prefix}-compose",
            cpu=config.compute.compose_vcpu * 1024,
            memory_limit_mib=config.compute.compose_memory_mib,
            ephemeral_storage_gib=SCRATCH_GIB,
            runtime_platform=ecs.RuntimePlatform(
                cpu_architecture=ecs.CpuArchitecture.ARM64, operating_system_family=ecs.OperatingSystemFamily.LINUX
            ),
            volumes=[ecs.Volume(name="scratch")],
        )
        self._add_container(config, environment)

    def _add_container(self, config: Environment, environment: Mapping[str, str]) -> None:
        image = film_image(self, "Image", target="compose")
        container = self.task.add_container(
            "compose",
            container_name="compose",
            image=ecs.ContainerImage.from_docker_image_asset(image),
            entry_point=ENTRYPOINT,
            environment={
                "REELESTATE_STAGE": config.stage,
                "REELESTATE_LOG_LEVEL": "INFO",
                "POWERTOOLS_SERVICE_NAME": "compose",
                "TMPDIR": SCRATCH,
                **environment,
            },
            logging=ecs.LogDrivers.aws_logs(stream_prefix="task", log_group=self.log_group),
            readonly_root_filesystem=True,
            linux_parameters=self._without_capabilities(),
            stop_timeout=Duration.seconds(STOP_SECONDS),
        )
        container.add_mount_points(ecs.MountPoint(container_path=SCRATCH, source_volume="scratch", read_only=False))
        acknowledge(
            self.task,
            "The variables are names of resources; the task knows no secret.",
            "AwsSolutions-ECS2",
        )
        acknowledge(
            self.task.obtain_execution_role(),
            "Logging in to the registry knows no resource to name.",
            "AwsSolutions-IAM5[Resource::*]",
        )

    def _without_capabilities(self) -> ecs.LinuxParameters:
        parameters = ecs.LinuxParameters(self, "Linux")
        parameters.drop_capabilities(ecs.Capability.ALL)
        return parameters

    @property
    def role(self) -> iam.Role:
        """What the task may do."""
        role = self.task.task_role
        if not isinstance(role, iam.Role):
            raise TypeError(f"{role} is no role of ours.")
        return role

    def grant_run(self, grantee: iam.Role) -> None:
        """Lets a state machine run the task in the cluster, wait for its end and stop it."""
        stack = Stack.of(self)
        tasks = stack.format_arn(service="ecs", resource="task", resource_name=f"{self.cluster.cluster_name}/*")
        rule = stack.format_arn(service="events", resource="rule", resource_name=END_OF_TASKS_RULE)
        in_cluster = {"ArnEquals": {"ecs:cluster": self.cluster.cluster_arn}}
        for statement in (
            iam.PolicyStatement(
                actions=["ecs:RunTask"], resources=[self.task.task_definition_arn], conditions=in_cluster
            ),
            iam.PolicyStatement(actions=["ecs:DescribeTasks", "ecs:StopTask"], resources=[tasks]),
            iam.PolicyStatement(
                actions=["iam:PassRole"],
                resources=[self.role.role_arn, self.task.obtain_execution_role().role_arn],
                conditions={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
            ),
            iam.PolicyStatement(
                actions=["events:PutTargets", "events:PutRule", "events:DescribeRule"], resources=[rule]
            ),
        ):
            grantee.add_to_policy(statement)
        acknowledge(grantee, "Tasks get their names when they are run.", named_wildcard(self, tasks))
