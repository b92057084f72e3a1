"""HTTP routes of brand kits."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, File, Response, UploadFile

from reelestate.access.callers import MEMBER_ERRORS, Member
from reelestate.brand_kits import repository, service
from reelestate.brand_kits.api_schemas import (
    BrandFontAnswer,
    BrandKitAnswer,
    BrandKitChanges,
    BrandKitFields,
    BrandKitsAnswer,
    FontsAnswer,
    HeadshotAnswer,
    LightLogoAnswer,
    LogoAnswer,
)
from reelestate.brand_kits.fonts import FONTS
from reelestate.brand_kits.keeping import Picture
from reelestate.brand_kits.tables import BrandKitRow
from reelestate.kit.http.envelope import Success
from reelestate.kit.http.errors import errors
from reelestate.kit.http.versions import IfMatch, tag

router = APIRouter(prefix="/brand-kits", tags=["brand kits"])

PictureFile = Annotated[UploadFile, File(description="PNG, JPEG, WebP, HEIC or TIFF, at most 4 MB.")]
UPLOAD_ERRORS = MEMBER_ERRORS | errors(400, 409, 413, 422, 503)


@router.get("", responses=MEMBER_ERRORS)
def list_brand_kits(caller: Member) -> BrandKitsAnswer:
    """List the organization's brand kits, the default one first."""
    return BrandKitsAnswer(brand_kits=[service.view(row) for row in repository.list_all(caller.session)])


@router.post("", status_code=201, responses=MEMBER_ERRORS | errors(409, 422))
def create_brand_kit(caller: Member, body: BrandKitFields, response: Response) -> BrandKitAnswer:
    """Add a brand kit."""
    row = service.create(caller, body)
    tag(response, row)
    return BrandKitAnswer(brand_kit=service.view(row))


@router.get("/fonts", responses=MEMBER_ERRORS)
def list_fonts(caller: Member) -> FontsAnswer:
    """List the fonts that a brand kit may name."""
    del caller  # only a member may ask
    return FontsAnswer(fonts=[BrandFontAnswer(name=name, description=about) for name, about in FONTS.items()])


@router.get("/{brand_kit_id}", responses=MEMBER_ERRORS | errors(422))
def get_brand_kit(caller: Member, brand_kit_id: UUID, response: Response) -> BrandKitAnswer:
    """Read a brand kit."""
    row = repository.get(caller.session, brand_kit_id)
    tag(response, row)
    return BrandKitAnswer(brand_kit=service.view(row))


@router.patch("/{brand_kit_id}", responses=MEMBER_ERRORS | errors(409, 412, 422))
def update_brand_kit(
    caller: Member, brand_kit_id: UUID, body: BrandKitChanges, response: Response, if_match: IfMatch = None
) -> BrandKitAnswer:
    """Change a brand kit. Making it the default takes that from the one that was."""
    row = service.change(caller, brand_kit_id, body, if_match)
    tag(response, row)
    return BrandKitAnswer(brand_kit=service.view(row))


@router.delete("/{brand_kit_id}", responses=MEMBER_ERRORS | errors(409, 422))
def delete_brand_kit(caller: Member, brand_kit_id: UUID) -> Success:
    """Delete a brand kit. The default one can only go last."""
    service.delete(caller, brand_kit_id)
    return Success()


@router.post("/{brand_kit_id}/logo", responses=UPLOAD_ERRORS)
def upload_logo(caller: Member, brand_kit_id: UUID, file: PictureFile, response: Response) -> LogoAnswer:
    """Upload the logo. Its transparency is kept; what the file tells beside the picture is not."""
    row = _put(caller, brand_kit_id, "logo", file)
    tag(response, row)
    return LogoAnswer.model_validate({"logo_url": service.picture_url(row, "logo")})


@router.post("/{brand_kit_id}/logo-light", responses=UPLOAD_ERRORS)
def upload_light_logo(caller: Member, brand_kit_id: UUID, file: PictureFile, response: Response) -> LightLogoAnswer:
    """Upload the logo for dark backgrounds."""
    row = _put(caller, brand_kit_id, "logo_light", file)
    tag(response, row)
    return LightLogoAnswer.model_validate({"logo_light_url": service.picture_url(row, "logo_light")})


@router.post("/{brand_kit_id}/headshot", responses=UPLOAD_ERRORS)
def upload_headshot(caller: Member, brand_kit_id: UUID, file: PictureFile, response: Response) -> HeadshotAnswer:
    """Upload the agent's picture."""
    row = _put(caller, brand_kit_id, "headshot", file)
    tag(response, row)
    return HeadshotAnswer.model_validate({"headshot_url": service.picture_url(row, "headshot")})


@router.delete("/{brand_kit_id}/{picture}", responses=MEMBER_ERRORS | errors(409, 422))
def remove_brand_picture(
    caller: Member, brand_kit_id: UUID, picture: Literal["logo", "logo-light", "headshot"], response: Response
) -> Success:
    """Take a picture out of a brand kit."""
    names: dict[str, Picture] = {"logo": "logo", "logo-light": "logo_light", "headshot": "headshot"}
    tag(response, service.remove_picture(caller, brand_kit_id, names[picture]))
    return Success()


def _put(caller: Member, brand_kit_id: UUID, picture: Picture, file: UploadFile) -> BrandKitRow:
    data = file.file.read(service.MAX_PICTURE_BYTES + 1)
    return service.put_picture(caller, brand_kit_id, picture, data, file.filename or picture)
