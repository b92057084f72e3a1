"""Work that the clock asks for: EventBridge schedules that invoke a function."""

import json
from dataclasses import dataclass

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.config import Environment


@dataclass(frozen=True)
class Task:
    """A task of the schedule function. A minute is the finest that EventBridge Scheduler knows."""

    name: str
    every_minutes: int


TASKS = (
    Task("recover_jobs", 1),
    Task("reset_credits", 10),
    Task("purge", 60),
)


class Schedules(Construct):
    """One schedule for each of ``TASKS``, on the dot. What cannot be delivered goes to ``dead_letters``.

    A missed run is soon followed by the next one, so an invocation is tried again only for as long as its own period.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        function: lambda_.IFunction,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, construct_id)
        account = Stack.of(self).account
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": account}}
            ),
        )
        role.add_to_policy(iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.function_arn]))
        role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[dead_letters.queue_arn]))
        group = scheduler.CfnScheduleGroup(self, "Group", name=config.prefix)
        for task in TASKS:
            minutes = max(task.every_minutes, config.compute.calm_minutes)
            schedule = scheduler.CfnSchedule(
                self,
                task.name,
                group_name=group.ref,
                description=f"Runs {task.name} of the schedule function.",
                schedule_expression=f"rate({minutes} minute{'s' if minutes > 1 else ''})",
                flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
                target=scheduler.CfnSchedule.TargetProperty(
                    arn=function.function_arn,
                    role_arn=role.role_arn,
                    input=json.dumps({"task": task.name}),
                    dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=dead_letters.queue_arn),
                    retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                        maximum_event_age_in_seconds=max(60, Duration.minutes(minutes).to_seconds()),
                        maximum_retry_attempts=5,
                    ),
                ),
            )
            schedule.node.add_dependency(role)
