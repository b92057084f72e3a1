"""What media look like to callers."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, computed_field, model_validator

from reelestate.kit.http.envelope import Answer, Pagination
from reelestate.kit.http.fields import Block, Line, Tags
from reelestate.media.acceptance import LARGEST, FileType
from reelestate.providers.photo_analysis.base import Room

MOST_AT_ONCE = 200
"""Media that one request may change."""

ProcessingStatus = Literal["awaiting_upload", "pending", "processing", "ready", "failed"]
Action = Literal["favourite", "unfavourite", "tag", "untag", "categorise", "delete"]
AlteredLabel = Annotated[Line, Field(max_length=100)]


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _file_name(value: str) -> str:
    if not value.replace("\\", "/").rsplit("/", 1)[-1].strip(" ."):
        raise ValueError("names no file|Write it like kitchen.jpg")
    return value


Sha256 = Annotated[str, BeforeValidator(_lower), Field(pattern=r"^[0-9a-f]{64}$")]


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")


class UploadWish(_Wish):
    """A file about to be sent."""

    filename: Annotated[Line, AfterValidator(_file_name)] = Field(
        description="Its name. Rooms are told by it, in many languages.", examples=["kitchen-2.jpg"]
    )
    mime_type: Annotated[str, Field(min_length=1, max_length=100)] = Field(
        description="Any photo, film or recording; `application/octet-stream` when it is not known.",
        examples=["image/jpeg"],
    )
    file_size: int = Field(ge=1, le=LARGEST, description="Bytes; exactly as many have to be sent.", examples=[2483112])
    sha256: Sha256 | None = Field(
        default=None, description="Its SHA-256 in hex. With it a file that arrives damaged is refused."
    )
    type: FileType | None = Field(default=None, description="What it is for; told by its MIME type when absent.")
    project_id: UUID | None = Field(default=None, description="The project it is for; the library's when absent.")
    property_id: UUID | None = Field(default=None, description="The listing it shows.")
    category: Room | None = Field(default=None, description="The room it shows; told by the analysis when absent.")


class Upload(Answer):
    """Where to send the file: `upload_method` on `upload_url` with `upload_headers` and the file as the body, once."""

    upload_url: str
    upload_method: str = Field(examples=["PUT"])
    upload_headers: dict[str, str] = Field(examples=[{"Content-Type": "image/jpeg", "If-None-Match": "*"}])
    asset_id: UUID
    storage_key: str
    expires_in: int = Field(description="Seconds for which the address can be used.", examples=[900])


class Begun(Answer):
    """An upload that may be sent."""

    asset_id: UUID


class MediaChanges(_Wish):
    """The fields to change; those left out stay as they are, and null clears one."""

    title: Line | None = None
    description: Block | None = None
    category: Room | None = Field(default=None, description="The room it shows. Films are told by it.")
    tags: Tags | None = None
    is_favorite: bool | None = None
    altered: AlteredLabel | None = Field(
        default=None,
        description="How the picture was altered, such as “virtually staged”. Films disclose it where they show it.",
        examples=["virtually staged"],
    )
    project_id: UUID | None = None
    property_id: UUID | None = None
    contact_id: UUID | None = None
    position: int | None = Field(default=None, ge=0, le=100_000, description="Its place in its project or listing.")


class BulkChange(_Wish):
    """One change of several media."""

    ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]
    action: Action
    tags: Tags = Field(default=(), description="For `tag` and `untag`.")
    category: Room | None = Field(default=None, description="For `categorise`.")

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if self.action in {"tag", "untag"} and not self.tags:
            raise ValueError(f"{self.action} needs tags|Name at least one in `tags`")
        if self.action == "categorise" and self.category is None:
            raise ValueError("categorise needs a category|Name it in `category`")
        return self


class MediaAsset(Answer):
    """A photo, film or recording of the library. Only its clean copy is ever shown; the original is kept apart."""

    id: UUID
    uploaded_by_id: UUID | None
    project_id: UUID | None
    property_id: UUID | None
    contact_id: UUID | None
    filename: str
    title: str | None
    description: str | None
    file_type: FileType
    mime_type: str = Field(description="What the file really is, once it was examined.")
    file_size_bytes: int
    storage_key: str
    url: str | None = Field(description="The clean copy, without places or names in it, for an hour.")
    thumbnail_url: str | None
    thumbnails: dict[str, str] = Field(description="Addresses by longest side in pixels, for an hour.")
    category: Room | None
    width: int | None = Field(description="Pixels of the clean copy, upright.")
    height: int | None
    duration_seconds: Decimal | None
    ai_description: str | None = Field(examples=["Kitchen: landscape, sharp and well exposed. 1600 × 1200 pixels."])
    ai_tags: list[str] = Field(examples=[["kitchen", "landscape", "sharp"]])
    ai_quality_score: Decimal | None = Field(description="From 0 to 1; of photos only.")
    tags: list[str]
    is_favorite: bool
    altered: str | None = Field(description="How the picture was altered; films disclose it.")
    processing_status: ProcessingStatus
    problem: str | None = Field(description="Why it cannot be used, and the remedy.")
    position: int
    version: int
    created_at: datetime
    updated_at: datetime

    @computed_field(description="The same as `url`.")  # type: ignore[prop-decorator]  # pydantic's own form
    @property
    def storage_url(self) -> str | None:
        """The same as ``url``."""
        return self.url


class MediaAnswer(Answer):
    """One of the library's media."""

    media_asset: MediaAsset


class MediaListAnswer(Answer):
    """A page of the library."""

    media_assets: list[MediaAsset]
    pagination: Pagination


class BulkAnswer(Answer):
    """How many media were changed."""

    success: bool = True
    changed: int
