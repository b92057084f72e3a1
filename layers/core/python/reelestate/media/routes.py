"""HTTP routes of media. Confirming an upload and analysing one may start a job: those are in ``renders.analysis``."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from reelestate.access.callers import MEMBER_ERRORS, Member
from reelestate.kit.http.envelope import PageQuery, Success
from reelestate.kit.http.errors import errors
from reelestate.kit.http.idempotency import IdempotencyKey, once
from reelestate.kit.http.versions import IfMatch, tag
from reelestate.media import repository, service, uploads
from reelestate.media.acceptance import FileType
from reelestate.media.schemas import (
    Begun,
    BulkAnswer,
    BulkChange,
    MediaAnswer,
    MediaChanges,
    MediaListAnswer,
    ProcessingStatus,
    Upload,
    UploadWish,
)
from reelestate.media.views import media_view
from reelestate.providers.photo_analysis.base import Room

router = APIRouter(prefix="/media", tags=["media"])

Sort = Literal[
    "-created_at", "created_at", "position", "filename", "-filename", "-ai_quality_score", "-file_size_bytes"
]


@router.get("", responses=MEMBER_ERRORS | errors(422))
def list_media(
    caller: Member,
    page: PageQuery,
    q: Annotated[str | None, Query(max_length=200, description="Words in title, file name or description.")] = None,
    type: Annotated[FileType | None, Query()] = None,  # noqa: A002 (the parameter's public name)
    category: Annotated[Room | None, Query()] = None,
    project_id: Annotated[UUID | None, Query(description="Uploaded for the project, or put into it.")] = None,
    property_id: Annotated[UUID | None, Query()] = None,
    contact_id: Annotated[UUID | None, Query()] = None,
    favourite: Annotated[bool | None, Query()] = None,
    tag_: Annotated[str | None, Query(alias="tag", max_length=50)] = None,
    status: Annotated[
        ProcessingStatus | None, Query(description="Without it, everything but uploads never confirmed.")
    ] = None,
    sort: Sort = "-created_at",
) -> MediaListAnswer:
    """List the organization's media."""
    wanted = repository.Filter(
        search=q,
        type=type,
        category=category,
        project_id=project_id,
        property_id=property_id,
        contact_id=contact_id,
        favourite=favourite,
        tag=tag_,
        status=status,
    )
    found = repository.find(caller.session, wanted, sort, page)
    return MediaListAnswer(media_assets=[media_view(row) for row in found.rows], pagination=found.pagination)


@router.post("/upload-url", status_code=201, responses=MEMBER_ERRORS | errors(403, 409, 422, 429))
def create_upload_url(caller: Member, body: UploadWish, idempotency_key: IdempotencyKey = None) -> Upload:
    """Announce a file and get the address to send it to.

    Send it with the given method and headers, then confirm the upload. The plan limits what is stored in all. Sent
    again with the same key, the request gets a fresh address for the same upload.
    """

    def work() -> Begun:
        return Begun(asset_id=uploads.begin(caller, body).id)

    begun = once(caller.session, caller.organization_id, "create_upload_url", idempotency_key, body, work, Begun)
    return uploads.address(caller, begun.asset_id)


@router.post("/bulk", responses=MEMBER_ERRORS | errors(409, 422))
def change_media(caller: Member, body: BulkChange) -> BulkAnswer:
    """Do the same to several media: all of them, or none when one is not there."""
    return BulkAnswer(changed=service.change_many(caller, body))


@router.get("/{media_id}", responses=MEMBER_ERRORS | errors(422))
def get_media(caller: Member, media_id: UUID, response: Response) -> MediaAnswer:
    """Read one of the media, with addresses to view it for an hour."""
    asset = repository.get(caller.session, media_id)
    tag(response, asset)
    return MediaAnswer(media_asset=media_view(asset))


@router.patch("/{media_id}", responses=MEMBER_ERRORS | errors(409, 412, 422))
def update_media(
    caller: Member, media_id: UUID, body: MediaChanges, response: Response, if_match: IfMatch = None
) -> MediaAnswer:
    """Change what is said about one of the media, or what it is linked to."""
    asset = service.change(caller, media_id, body, if_match)
    tag(response, asset)
    return MediaAnswer(media_asset=media_view(asset))


@router.delete("/{media_id}", responses=MEMBER_ERRORS | errors(409, 422))
def delete_media(caller: Member, media_id: UUID) -> Success:
    """Delete one of the media. A film that is being made with it is finished with it."""
    service.delete(caller, media_id)
    return Success()
