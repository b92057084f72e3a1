"""Making and starting analysis jobs."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.kit.errors import Conflict
from reelestate.kit.http.limits import Limit, hit
from reelestate.kit.ids import new_id
from reelestate.media import repository as media
from reelestate.media import uploads
from reelestate.media.tables import MediaAsset
from reelestate.renders.analysis.schemas import AnalysisInput
from reelestate.renders.service import launch_after_commit
from reelestate.renders.tables import Job

KIND = "analysis"
_UNEXAMINED = frozenset({"pending", "processing"})
_ANALYSES = Limit("media_analysis", 600, 3600)


def confirm(caller: MemberCaller, media_id: UUID) -> tuple[MediaAsset, UUID | None]:
    """Takes a sent file in; with it the job that examines it, when it is too much for a request.

    Raises NotFound, and Conflict when nothing was sent yet.
    """
    asset = uploads.confirm(caller, media_id)
    if asset.processing_status not in _UNEXAMINED:
        return asset, None
    return asset, _running(caller, asset)


def analyze(caller: MemberCaller, media_id: UUID) -> UUID:
    """Looks at an upload again; the job that does. One that is being looked at already keeps its job.

    Raises NotFound, Conflict for an upload that was not confirmed, and RateLimited.
    """
    hit(_ANALYSES, str(caller.organization_id))
    asset = media.get(caller.session, media_id, lock=True)
    if asset.processing_status == media.AWAITING:
        error = Conflict("Confirm the upload first.", media_asset_id=str(media_id))
        error.code = "UPLOAD_UNCONFIRMED"
        raise error
    job_id = _running(caller, asset)
    record(caller, "media.analyzed", "media_asset", asset.id, new={"job_id": str(job_id)})
    return job_id


def _running(caller: MemberCaller, asset: MediaAsset) -> UUID:
    """The unfinished job of the asset, which is locked, or a new one; it starts once the transaction is committed.

    An asset that can be used already stays usable meanwhile.
    """
    job = _unfinished(caller.session, asset.id)
    if job is None:
        job = _create(caller, asset)
        launch_after_commit(caller.session, job)
    if asset.working_key is None:
        asset.processing_status, asset.problem = "processing", None
    caller.session.flush()
    return job.id


def _unfinished(session: Session, media_id: UUID) -> Job | None:
    return session.scalars(
        select(Job)
        .where(
            Job.kind == KIND,
            Job.status.in_(("queued", "processing")),
            Job.parameters["media_id"].astext == str(media_id),
        )
        .order_by(Job.created_at.desc())
        .limit(1)
    ).one_or_none()


def _create(caller: MemberCaller, asset: MediaAsset) -> Job:
    job_id = new_id()
    given = AnalysisInput(organization_id=caller.organization_id, job_id=job_id, media_id=asset.id)
    job = Job(
        id=job_id,
        organization_id=caller.organization_id,
        created_by_id=caller.user_id,
        kind=KIND,
        parameters=given.model_dump(mode="json"),
    )
    caller.session.add(job)
    caller.session.flush()
    return job
