"""HTTP routes of media that may start a job."""

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from reelestate.access.callers import MEMBER_ERRORS, Member
from reelestate.kit.http.errors import answer, errors
from reelestate.kit.http.idempotency import IdempotencyKey, once
from reelestate.kit.http.versions import tag
from reelestate.media.uploads import refusal
from reelestate.media.views import media_view
from reelestate.renders.analysis import service
from reelestate.renders.analysis.schemas import AnalysisStarted, ConfirmedAnswer

router = APIRouter(prefix="/media", tags=["media"])


@router.post(
    "/{media_id}/confirm-upload", response_model=ConfirmedAnswer, responses=MEMBER_ERRORS | errors(409, 422, 503)
)
def confirm_upload(caller: Member, media_id: UUID, response: Response) -> ConfirmedAnswer | JSONResponse:
    """Say that the file was sent; it is examined, copied clean and described.

    Photos may be ready with the answer. What is `processing` (films, recordings, huge photos, and every photo where the
    API opens none itself) is the work of the job that `job_id` names.
    A file that cannot be used is answered with 422 and the remedy. Confirming again gives the same answer.
    """
    asset, job_id = service.confirm(caller, media_id)
    if asset.processing_status == "failed":
        # Answered and not raised: what was found out about the file is to be kept.
        return answer(refusal(asset))
    tag(response, asset)
    return ConfirmedAnswer(media_asset=media_view(asset), job_id=job_id)


@router.post("/{media_id}/analyze", status_code=202, responses=MEMBER_ERRORS | errors(409, 422, 429))
def analyze_media(caller: Member, media_id: UUID, idempotency_key: IdempotencyKey = None) -> AnalysisStarted:
    """Look at one of the media again: description, labels, quality, thumbnails. What a person set stays."""

    def work() -> AnalysisStarted:
        return AnalysisStarted(job_id=service.analyze(caller, media_id))

    return once(
        caller.session,
        caller.organization_id,
        "analyze_media",
        idempotency_key,
        {"media_id": str(media_id)},
        work,
        AnalysisStarted,
    )
