"""Pipeline steps that end an analysis job."""

from typing import Any
from uuid import UUID

from reelestate.kit import events
from reelestate.kit.database import transaction
from reelestate.kit.errors import StudioError
from reelestate.kit.steps import Step, StepContext, StepModel
from reelestate.renders import ending, repository

EVENT_SOURCE = "reelestate.renders"


class FinalizeAnalysisInput(StepModel):
    """The upload that was examined."""

    media_id: UUID


class FinalizeAnalysisOutput(StepModel):
    """The upload that is known now."""

    media_id: UUID


def finalize_analysis(context: StepContext, given: FinalizeAnalysisInput) -> FinalizeAnalysisOutput:
    """Completes the job with what was found out, and says so on the bus."""
    with transaction(context.organization_id) as session:
        job = repository.get_job(session, context.job_id, lock=True)
        steps = repository.list_steps(session, context.job_id)
        found = next(step.output or {} for step in steps if step.name == "examine_media")
        ending.complete(session, job, found, None)
    _announce(context, "AnalysisCompleted", media_id=str(given.media_id))
    return FinalizeAnalysisOutput(media_id=given.media_id)


class FailAnalysisInput(StepModel):
    """What the state machine caught."""

    media_id: UUID
    error: dict[str, Any]


class FailAnalysisOutput(StepModel):
    """The reason a person is told."""

    code: str
    message: str


def fail_analysis(context: StepContext, given: FailAnalysisInput) -> FailAnalysisOutput:
    """Fails the job with a reason a person understands; an upload nobody could examine waits for another analysis."""
    with transaction(context.organization_id) as session:
        failure = repository.last_failure(session, context.job_id) or {}
        error = failure.get("error") or _outer_error(given.error)
        job = repository.get_job(session, context.job_id, lock=True)
        ending.fail(session, job, error["code"], error["message"], error["details"])
    _announce(context, "AnalysisFailed", media_id=str(given.media_id), error=error)
    return FailAnalysisOutput(code=error["code"], message=error["message"])


def _outer_error(caught: dict[str, Any]) -> dict[str, Any]:
    """An error nobody could write down, e.g. of a process that was killed too often."""
    message = "The studio could not examine this file. It is logged; analysing it again tries once more."
    details = {"error": caught.get("Error"), "cause": str(caught.get("Cause", ""))[:500]}
    return {"code": StudioError.code, "message": message, "details": details}


def _announce(context: StepContext, what: str, **more: Any) -> None:
    detail = {"organization_id": str(context.organization_id), "job_id": str(context.job_id)}
    events.emit(EVENT_SOURCE, what, detail | more)


STEPS = (
    Step("finalize_analysis", FinalizeAnalysisInput, finalize_analysis),
    Step("fail_analysis", FailAnalysisInput, fail_analysis),
)
