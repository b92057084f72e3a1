"""Infographic jobs: making one, and the pipeline step that completes it; ``service.launch`` starts it."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.generation.infographics.schemas import (
    InfographicDocument,
    InfographicInput,
    InfographicParameters,
    InfographicResult,
)
from reelestate.generation.infographics.steps import DrawCardOutput
from reelestate.kit import events
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.kit.steps import Step, StepContext, StepModel
from reelestate.kit.storage import get_store
from reelestate.renders import ending, repository, rules
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
    *,
    user_id: UUID | None = None,
    settings: dict[str, Any] | None = None,
) -> Job:
    """Adds a queued infographic job that costs nobody credits; ``service.launch`` starts it once it is committed."""
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
        created_by_id=user_id,
        project_id=project_id,
        kind=KIND,
        render_type="final",
        parameters=given.model_dump(mode="json"),
        settings=settings or {},
        credits_required=credits_required,
    )
    session.add(job)
    session.flush()
    return job


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
        stills = [file.key for file in result.files if file.kind == "still"]
        ending.complete(session, job, result.model_dump(mode="json"), stills[0] if stills else None)
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
