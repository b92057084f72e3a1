"""The blueprint of ReelEstate Studio itself."""

import sys
from pathlib import Path

from local.blueprint import Blueprint, Container, Function, Kind, Ref, Rule, Schedule, StateMachine

PIPELINES = Path(__file__).resolve().parent.parent / "stacks" / "pipelines"
MEDIA_BUCKET = "reelestate-media"

STUDIO = Blueprint(
    bus="reelestate",
    buckets=(MEDIA_BUCKET,),
    functions=(
        Function(name="step", handler="functions.step.handler:handler", timeout_seconds=900, memory_mb=3008),
        Function(name="pictures", handler="functions.pictures.handler:handler", timeout_seconds=25, memory_mb=2048),
        # Seldom needed on one machine.
        Function(name="bulk", handler="functions.bulk.handler:handler", timeout_seconds=60, warm=False),
        # One at a time: progress is shown in the order in which it was made.
        Function(name="progress", handler="functions.progress.handler:handler", timeout_seconds=30, concurrency=1),
        Function(name="schedule", handler="functions.schedule.handler:handler", timeout_seconds=300, concurrency=1),
    ),
    containers=(Container(name="compose", argv=(sys.executable, "-m", "containers.compose.main")),),
    state_machines=(
        StateMachine(
            name="render",
            definition=PIPELINES / "render.asl.json",
            substitutions={
                "StepFunctionArn": Ref(kind=Kind.FUNCTION_ARN, name="step"),
                "ComposeClusterArn": Ref(kind=Kind.CLUSTER_ARN),
                "ComposeTaskDefinitionArn": Ref(kind=Kind.TASK_DEFINITION_ARN, name="compose"),
                "ComposeSubnetA": Ref(kind=Kind.SUBNET, name="a"),
                "ComposeSubnetB": Ref(kind=Kind.SUBNET, name="b"),
                "ComposeSecurityGroup": Ref(kind=Kind.SECURITY_GROUP),
                "ComposeSpotWeight": "4",
                "ComposeOnDemandWeight": "1",
            },
        ),
        StateMachine(
            name="infographic",
            definition=PIPELINES / "infographic.asl.json",
            substitutions={"StepFunctionArn": Ref(kind=Kind.FUNCTION_ARN, name="step")},
        ),
        StateMachine(
            name="analysis",
            definition=PIPELINES / "analysis.asl.json",
            substitutions={"StepFunctionArn": Ref(kind=Kind.FUNCTION_ARN, name="step")},
        ),
        StateMachine(
            name="bulk",
            definition=PIPELINES / "bulk.asl.json",
            substitutions={
                "BulkFunctionArn": Ref(kind=Kind.FUNCTION_ARN, name="bulk"),
                "BulkConcurrency": "2",
                "MediaBucket": Ref(kind=Kind.BUCKET_NAME, name=MEDIA_BUCKET),
            },
        ),
    ),
    rules=(Rule(name="progress", pattern={"source": ["reelestate.compose"]}, function="progress"),),
    schedules=(
        Schedule(name="recover-jobs", function="schedule", payload={"task": "recover_jobs"}, every_seconds=30),
        Schedule(name="reset-credits", function="schedule", payload={"task": "reset_credits"}, every_seconds=600),
        Schedule(name="purge", function="schedule", payload={"task": "purge"}, every_seconds=3600),
    ),
    environment={
        "REELESTATE_STAGE": "local",
        "REELESTATE_BUCKET": Ref(kind=Kind.BUCKET_NAME, name=MEDIA_BUCKET),
        "REELESTATE_EVENT_BUS": Ref(kind=Kind.BUS_NAME),
        "REELESTATE_STATE_MACHINE_ARN": Ref(kind=Kind.STATE_MACHINE_ARN, name="render"),
        "REELESTATE_INFOGRAPHIC_STATE_MACHINE_ARN": Ref(kind=Kind.STATE_MACHINE_ARN, name="infographic"),
        "REELESTATE_ANALYSIS_STATE_MACHINE_ARN": Ref(kind=Kind.STATE_MACHINE_ARN, name="analysis"),
        "REELESTATE_BULK_STATE_MACHINE_ARN": Ref(kind=Kind.STATE_MACHINE_ARN, name="bulk"),
    },
    migrations="reelestate.kit.migrations:upgrade",
)
