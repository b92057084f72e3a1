"""Uploads: announced, sent by the client to the object store, then confirmed and examined."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.billing import service as billing
from reelestate.billing import usage
from reelestate.billing.limits import Demand
from reelestate.kit import clock
from reelestate.kit.errors import Conflict, InvalidInput, NotFound
from reelestate.kit.http.limits import Limit, hit
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.kit.storage import get_store, upload_key
from reelestate.media import keeping, references, repository, schemas
from reelestate.media.acceptance import announced, kind_of
from reelestate.media.tables import MediaAsset

EXPIRES_SECONDS = 900
MOST_OPEN = 200
"""Uploads an organization may have under way: begun, their address still good, not confirmed."""

AT_ONCE_BYTES = 40_000_000
"""Photos up to this size are examined while the confirming request waits, where the API can open photos."""

_UPLOADS = Limit("media_uploads", 2000, 3600)
_MEGABYTE = 1_000_000


def begin(caller: MemberCaller, wish: schemas.UploadWish) -> MediaAsset:
    """Adds the row of a file about to be sent.

    Raises InvalidInput for a file that is not taken, NotFound for what it names, PlanLimit when the plan's storage is
    full, Conflict when too many uploads are under way, and RateLimited.
    """
    session = caller.session
    hit(_UPLOADS, str(caller.organization_id))
    file = announced(wish.filename, wish.mime_type, wish.file_size, wish.type)
    references.check(session, project_id=wish.project_id, property_id=wish.property_id)
    repository.lock_uploads(session, caller.organization_id)
    _check_room(caller, wish.file_size)
    asset_id = new_id()
    asset = MediaAsset(
        id=asset_id,
        organization_id=caller.organization_id,
        uploaded_by_id=caller.user_id,
        project_id=wish.project_id,
        property_id=wish.property_id,
        filename=wish.filename,
        file_type=file.file_type,
        mime_type=file.mime_type,
        file_size_bytes=wish.file_size,
        sha256=wish.sha256 or "",
        storage_key=upload_key(caller.organization_id, asset_id, wish.filename),
        category=wish.category,
        processing_status=repository.AWAITING,
        position=repository.next_position(session, wish.project_id, wish.property_id),
    )
    session.add(asset)
    session.flush()
    record(caller, "media.created", "media_asset", asset.id, new={"filename": asset.filename})
    return asset


def address(caller: MemberCaller, asset_id: UUID) -> schemas.Upload:
    """Where the announced file can be sent, signed now. Raises NotFound, and Conflict once it was confirmed."""
    asset = repository.get(caller.session, asset_id)
    if asset.processing_status != repository.AWAITING:
        raise Conflict("This upload was confirmed. Ask for a new address to send another file.", asset_id=str(asset_id))
    signed = get_store().presign_upload(
        asset.storage_key, asset.mime_type, asset.file_size_bytes, asset.sha256 or None, EXPIRES_SECONDS
    )
    return schemas.Upload(
        upload_url=signed.url,
        upload_method=signed.method,
        upload_headers=signed.headers,
        asset_id=asset.id,
        storage_key=asset.storage_key,
        expires_in=EXPIRES_SECONDS,
    )


def confirm(caller: MemberCaller, media_id: UUID) -> MediaAsset:
    """Takes the sent file in; the asset is then ``ready``, ``failed``, or ``processing`` until a job examines it.

    Confirming again changes nothing; requests at the same time wait for the first one. Raises NotFound, and Conflict
    when nothing was sent yet.
    """
    asset = repository.get(caller.session, media_id, lock=True)
    if asset.processing_status != repository.AWAITING:
        return asset
    store = get_store()
    try:
        arrived = store.head(asset.storage_key)
    except NotFound:
        raise _not_sent(media_id) from None
    if arrived.size != asset.file_size_bytes:
        asset.processing_status = "failed"
        asset.problem = _wrong_size(asset, arrived.size).message
    elif kind_of(asset.file_type) == "image" and arrived.size <= AT_ONCE_BYTES and _opens_photos():
        keeping.write_down(asset, keeping.look_into(store, asset.organization_id, keeping.Upload.of(asset)))
    else:
        asset.processing_status = "processing"
    caller.session.flush()
    megabytes = max(1, -(-arrived.size // _MEGABYTE))
    usage.record(caller.session, caller.organization_id, "storage", megabytes, user_id=caller.user_id)
    record(caller, "media.uploaded", "media_asset", asset.id, new={"processing_status": asset.processing_status})
    return asset


def leave(session: Session, media_id: UUID, why: str) -> None:
    """Lets an upload whose examination came to nothing wait, with the reason, until it is asked for again."""
    asset = session.get(MediaAsset, media_id, with_for_update=True, populate_existing=True)
    if asset is not None and asset.processing_status == "processing":
        asset.processing_status, asset.problem = "pending", why


def refusal(asset: MediaAsset) -> InvalidInput:
    """The answer about an upload that cannot be used: the same whenever it is asked for."""
    return InvalidInput(
        "file",
        (asset.problem or "it cannot be used").rstrip("."),
        "Then ask for a new upload address and send it there.",
        media_asset_id=str(asset.id),
    )


def _check_room(caller: MemberCaller, size: int) -> None:
    session = caller.session
    since = clock.now() - timedelta(seconds=EXPIRES_SECONDS)
    if repository.count_open(session, since) >= MOST_OPEN:
        error = Conflict(
            f"{MOST_OPEN} uploads are under way. Confirm those that were sent, or wait some minutes.", limit=MOST_OPEN
        )
        error.code = "TOO_MANY_OPEN_UPLOADS"
        raise error
    plan = billing.plan_of(session, caller.organization_id)
    billing.check_limits(plan, Demand(storage_bytes=repository.stored_bytes(session) + size))


def _opens_photos() -> bool:
    """Whether this process holds what opens photos."""
    return not get_settings().pictures_function


def _not_sent(media_id: UUID) -> Conflict:
    error = Conflict(
        "The file has not arrived. Send it to its upload address first, then confirm.", media_asset_id=str(media_id)
    )
    error.code = "UPLOAD_MISSING"
    return error


def _wrong_size(asset: MediaAsset, size: int) -> InvalidInput:
    return InvalidInput(
        f"file {asset.filename}",
        f"{size} bytes arrived and {asset.file_size_bytes} were announced",
        "Send the file again, to a new upload address.",
    )
