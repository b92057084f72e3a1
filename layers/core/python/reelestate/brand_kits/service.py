"""What can be done with brand kits."""

from uuid import UUID

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.brand_kits import api_schemas, keeping, repository
from reelestate.brand_kits.contrast import color_uses
from reelestate.brand_kits.keeping import Picture
from reelestate.brand_kits.schemas import BrandKit
from reelestate.brand_kits.tables import BrandKitRow
from reelestate.kit import clock
from reelestate.kit.errors import Conflict, InvalidInput
from reelestate.kit.http import versions
from reelestate.kit.storage import get_store

MAX_KITS = 200
MAX_PICTURE_BYTES = 4 * 2**20
"""As text, which is how AWS hands requests to a function, it is a third larger, and a function takes 6 MB."""


def view(row: BrandKitRow) -> api_schemas.BrandKit:
    """The kit as callers see it, with addresses of its pictures."""
    kit = BrandKit.model_validate(row.kit)
    return api_schemas.BrandKit(
        **kit.model_dump(exclude={"name", "logo", "logo_light", "headshot"}),
        id=row.id,
        name=row.name,
        is_default=row.is_default,
        logo_url=picture_url(row, "logo"),
        logo_light_url=picture_url(row, "logo_light"),
        headshot_url=picture_url(row, "headshot"),
        colors=color_uses(kit),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def picture_url(row: BrandKitRow, picture: Picture) -> str | None:
    """Where the picture can be seen for some minutes; None when the kit has none."""
    key = getattr(row, f"{picture}_key")
    if key is None:
        return None
    return get_store().presign_download(key, f"{picture}.{keeping.EXTENSIONS[picture]}", inline=True)


def create(caller: MemberCaller, body: api_schemas.BrandKitFields) -> BrandKitRow:
    """Adds a brand kit; the organization's first one becomes its default."""
    if repository.count(caller.session) >= MAX_KITS:
        raise Conflict(f"There are {MAX_KITS} brand kits already. Delete one that is not used.")
    kit = _kit(body.name, {}, body.look)
    is_default = body.is_default or repository.default(caller.session) is None
    if is_default:
        _no_default(caller)
    row = BrandKitRow(organization_id=caller.organization_id, name=body.name, kit=kit, is_default=is_default)
    caller.session.add(row)
    caller.session.flush()
    record(caller, "brand_kit.created", "brand_kit", row.id, new={"name": row.name})
    return row


def change(
    caller: MemberCaller, brand_kit_id: UUID, body: api_schemas.BrandKitChanges, if_match: str | None
) -> BrandKitRow:
    """Changes the fields that were sent. Raises NotFound, PreconditionFailed, and Conflict for no default at all."""
    row = repository.get(caller.session, brand_kit_id)
    versions.check(row, if_match)
    old = {"name": row.name, "is_default": row.is_default} | row.kit
    if body.is_default and not row.is_default:
        _no_default(caller)
        row.is_default = True
    elif body.is_default is False and row.is_default:
        raise Conflict("One brand kit is the default. Make another one the default instead.")
    if "name" in body.model_fields_set:
        if body.name is None:
            raise InvalidInput("name", "must not be null", "Give a name, or leave the field out.")
        row.name = body.name
    row.kit = _kit(row.name, row.kit, body.look)
    caller.session.flush()
    new = {"name": row.name, "is_default": row.is_default} | row.kit
    changed = {name for name in new if new[name] != old.get(name)}
    record(
        caller,
        "brand_kit.updated",
        "brand_kit",
        row.id,
        old={name: old.get(name) for name in changed},
        new={name: new[name] for name in changed},
    )
    return row


def delete(caller: MemberCaller, brand_kit_id: UUID) -> None:
    """Marks the kit as deleted; films made with it stay. Raises Conflict for the default one beside others."""
    row = repository.get(caller.session, brand_kit_id)
    if row.is_default and repository.count(caller.session) > 1:
        raise Conflict("This is the default brand kit. Make another one the default first, then delete it.")
    row.deleted_at = clock.now()
    record(caller, "brand_kit.deleted", "brand_kit", row.id)


def put_picture(caller: MemberCaller, brand_kit_id: UUID, picture: Picture, data: bytes, file_name: str) -> BrandKitRow:
    """Stores a clean copy of the picture, without what the file told beside it. Raises InvalidInput for ``file``."""
    row = repository.get(caller.session, brand_kit_id)
    if len(data) > MAX_PICTURE_BYTES:
        limit = MAX_PICTURE_BYTES // 2**20
        raise InvalidInput("file", f"is larger than {limit} MB", "Save it smaller and upload it again.")
    try:
        key = keeping.keep(caller.organization_id, picture, data, file_name)
    except InvalidInput as error:
        raise InvalidInput("file", error.problem, error.remedy) from error
    setattr(row, f"{picture}_key", key)
    caller.session.flush()
    record(caller, "brand_kit.picture_changed", "brand_kit", row.id, new={picture: key})
    return row


def remove_picture(caller: MemberCaller, brand_kit_id: UUID, picture: Picture) -> BrandKitRow:
    """Takes the picture out of the kit; films made with it stay."""
    row = repository.get(caller.session, brand_kit_id)
    old = getattr(row, f"{picture}_key")
    setattr(row, f"{picture}_key", None)
    caller.session.flush()
    record(caller, "brand_kit.picture_removed", "brand_kit", row.id, old={picture: old})
    return row


def _kit(name: str, before: dict[str, object], look: dict[str, object]) -> dict[str, object]:
    merged = before | look | {"name": name}
    given = {field: value for field, value in merged.items() if value is not None}
    return BrandKit.model_validate(given).model_dump(mode="json")


def _no_default(caller: MemberCaller) -> None:
    """Takes the mark from the default kit, in the database too, for it keeps at most one at every moment."""
    before = repository.default(caller.session)
    if before is not None:
        before.is_default = False
        caller.session.flush()
