"""Infographic jobs: making and starting one, and the pipeline step that completes it."""

from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.generation.infographics.schemas import (
    InfographicDocument,
    InfographicInput,
    InfographicParameters,
    InfographicResult,
)
from reelestate.generation.infographics.steps import DrawCardOutput
from reelestate.kit import aws, clock, events
from reelestate.kit.canonical import canonical_json
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.kit.steps import Step, StepContext, StepModel
from reelestate.kit.storage import get_store
from reelestate.projects.tables import Project
from reelestate.renders import repository, rules
from reelestate.renders.service import PHOTOS_PER_BATCH
from reelestate.renders.tables import Job

EVENT_SOURCE = "reelestate.renders"
KIND = "infographic"


def create(
    session: Session,
    organization_id: UUID,
    project_id: UUID,
    media_ids: tuple[UUID, ...],
    parameters: InfographicParameters,
    credits_required: int = 0,
) -> Job:
    """Adds a queued infographic job; ``launch`` starts it once the transaction is committed."""
    job_id = new_id()
    given = InfographicInput(
        organization_id=organization_id,
        job_id=job_id,
        project_id=project_id,
        photo_batches=rules.batches(media_ids, PHOTOS_PER_BATCH),
        infographic=parameters,
    )
    job = Job(
        id=job_id,
        organization_id=organization_id,
        project_id=project_id,
        kind=KIND,
        parameters=given.model_dump(mode="json"),
        credits_required=credits_required,
    )
    session.add(job)
    session.flush()
    return job


def launch(organization_id: UUID, job_id: UUID) -> str:
    """Starts the job's execution and notes its ARN. The execution's name is the job and attempt, so twice is once."""
    with transaction(organization_id) as session:
        job = repository.get_job(session, job_id)
        name, given = f"{job.id}-{job.attempt}", job.parameters
    answer = aws.client("stepfunctions").start_execution(
        stateMachineArn=get_settings().infographic_state_machine_arn, name=name, input=canonical_json(given).decode()
    )
    with transaction(organization_id) as session:
        repository.get_job(session, job_id, lock=True).execution_arn = answer["executionArn"]
    return str(answer["executionArn"])


class FinalizeInfographicInput(StepModel):
    """Everything the job made."""

    project_id: UUID
    plan_key: str
    drawn: tuple[DrawCardOutput, ...]


class FinalizeInfographicOutput(StepModel):
    """How many files there are."""

    files: int


def finalize_infographic(context: StepContext, given: FinalizeInfographicInput) -> FinalizeInfographicOutput:
    """Completes the job with its result and says so on the bus."""
    document = InfographicDocument.model_validate(get_store().get_json(given.plan_key))
    plan = document.plan
    with transaction(context.organization_id) as session:
        job = repository.get_job(session, context.job_id, lock=True)
        steps = repository.list_steps(session, context.job_id)
        result = InfographicResult(
            title=document.infographic.cards[0].headline,
            design=plan.design,
            description=plan.description,
            layout=plan.settings.layout,
            emphasis=plan.settings.emphasis,
            animation=plan.settings.animation,
            cards=len(plan.cards),
            files=tuple(file for drawn in given.drawn for file in drawn.files),
            plan_key=given.plan_key,
            notes=tuple(dict.fromkeys(str(note) for step in steps for note in step.notes)),
        )
        job.result = result.model_dump(mode="json")
        job.cost_usd = sum((step.cost_usd for step in steps), start=job.cost_usd * 0)
        job.status, job.progress, job.current_step = "completed", 100, None
        job.completed_at = clock.now()
        session.get_one(Project, given.project_id).status = "completed"
    events.emit(
        EVENT_SOURCE,
        "InfographicCompleted",
        {
            "organization_id": str(context.organization_id),
            "job_id": str(context.job_id),
            "files": [file.model_dump(mode="json", include={"key", "card", "format", "kind"}) for file in result.files],
        },
    )
    return FinalizeInfographicOutput(files=len(result.files))


STEPS = (Step("finalize_infographic", FinalizeInfographicInput, finalize_infographic),)
