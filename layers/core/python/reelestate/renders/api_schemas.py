"""What renders and jobs are asked over HTTP, and what they answer."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from reelestate.generation.scene_schemas import Scene
from reelestate.generation.schemas import Format, Post
from reelestate.kit.http.envelope import Answer, Pagination
from reelestate.projects.schemas import AttachedMedia, Project

RenderType = Literal["preview", "final", "export_variant"]
JobStatus = Literal["queued", "processing", "completed", "failed", "cancelled"]
JobKind = Literal["render", "infographic", "photo_edit", "voice", "lip_sync", "music", "analysis", "avatar"]
FileKind = Literal["video", "image", "thumbnail", "srt", "vtt", "storyboard", "report", "claims"]
AskedQuality = Literal["low", "medium", "high", "720p", "1080p", "4k"]


def _each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


Formats = Annotated[tuple[Format, ...], Field(max_length=4), AfterValidator(_each_once)]


class RenderSettings(BaseModel):
    """How one render differs from the project's settings; what is left out is as the project says."""

    model_config = ConfigDict(extra="forbid")

    resolution: str | None = Field(
        default=None,
        pattern=r"^[0-9]{3,4}x[0-9]{3,4}$",
        description="Width and height in pixels of one of the formats at 720p, 1080p or 4k.",
        examples=["1080x1920"],
    )
    frame_rate: int | None = Field(default=None, description="Films have 30 frames a second.", examples=[30])
    quality: AskedQuality | None = Field(
        default=None,
        description="low is 720p, medium 1080p, high 4k; a resolution goes before it. Absent: up to 1080p as the plan "
        "allows.",
    )
    include_captions: bool | None = Field(default=None, description="Show what is said in the picture.")
    include_subtitles: bool = Field(default=True, description="Offer SRT and WebVTT files.")
    formats: Formats = Field(default=(), description="Every format to make at once.")
    unbranded: bool | None = Field(default=None, description="Also make a cut without agent and logo, for an MLS.")

    @field_validator("frame_rate")
    @classmethod
    def _only_thirty(cls, value: int | None) -> int | None:
        if value not in {None, 30}:
            raise ValueError("is not offered|Films have 30 frames a second; leave it out")
        return value


class RenderWish(BaseModel):
    """What is to be rendered. Previews are free and small; the others need the storyboard's approval."""

    model_config = ConfigDict(extra="forbid")

    render_type: RenderType = "final"
    settings: RenderSettings = RenderSettings()


class Output(Answer):
    """One finished file. ``cut`` names its format, for example ``9x16`` or ``9x16-unbranded``."""

    cut: str
    kind: Literal["video", "image"]
    card: int = Field(description="Of an infographic, its card, from 0.")
    width: int
    height: int
    seconds: float | None
    bytes: int
    url: str
    thumbnail_url: str | None
    figures: dict[str, Any] = Field(description="What the quality check measured.")


class RenderJob(Answer):
    """A render job."""

    id: UUID
    project_id: UUID | None
    kind: JobKind
    render_type: RenderType | None
    status: JobStatus
    progress_percent: int
    current_step: str | None
    attempt: int
    settings: dict[str, Any]
    outputs: list[Output]
    output_url: str | None = Field(description="The first output, for an hour.")
    output_file_size: int | None
    subtitle_url: str | None = Field(description="SRT, for an hour.")
    thumbnail_url: str | None
    post: Post | None = Field(description="Of a finished film, the copy that goes with it.")
    notes: list[str]
    error_code: str | None
    error_message: str | None
    error_details: dict[str, Any] | None
    segments_total: int | None = Field(description="Of a finished film, the pieces it is joined from.")
    segments_reused: int | None = Field(description="How many of them an earlier film had already, the same in all.")
    credits_required: int
    credits_charged: int = Field(description="What the job holds or spent; 0 for previews and after a refund.")
    cost_usd: Decimal = Field(description="What making it cost, once it is completed.")
    created_by_id: UUID | None
    started_at: datetime | None
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime


class RenderJobAnswer(Answer):
    """One render job."""

    render_job: RenderJob


class RenderJobsAnswer(Answer):
    """A page of a project's render jobs."""

    render_jobs: list[RenderJob]
    pagination: Pagination


class RenderStarted(Answer):
    """A render job that is about to begin."""

    render_job: RenderJob
    job_id: UUID
    status: JobStatus
    estimated_time: str = Field(examples=["3-5 minutes"])
    estimated_seconds: int
    credits_deducted: int


class RenderOrder(BaseModel):
    """Projects to be rendered by one order, each as by itself."""

    model_config = ConfigDict(extra="forbid")

    project_ids: list[UUID] = Field(min_length=1, max_length=1000, description="Each is rendered once.")
    render_type: RenderType = "final"
    settings: RenderSettings = RenderSettings()


class RenderOrdered(Answer):
    """An order that is about to be gone through."""

    order_id: UUID
    projects: int = Field(description="How many projects it names, each counted once.")


class JobStepView(Answer):
    """A step of a job; of a mapped step all items together. ``duration`` is in seconds."""

    name: str
    status: Literal["pending", "processing", "completed", "failed", "skipped"]
    progress: int
    weight: int = Field(description="Its share of the whole job, in percent.")
    items: int
    attempts: int
    duration: float
    cost_usd: Decimal
    notes: list[str]
    error_message: str | None


class ProviderCallView(Answer):
    """A call of a creative provider. ``fallback_reason`` says why it was not the first choice."""

    step: str
    capability: str
    provider: str
    model: str
    latency_ms: int
    cost_usd: Decimal
    fallback_reason: str | None
    created_at: datetime


class Job(Answer):
    """Any job, in short."""

    job_id: UUID
    id: UUID
    project_id: UUID | None
    kind: JobKind
    render_type: RenderType | None
    status: JobStatus
    progress: int
    current_step: str | None
    attempt: int
    credits_required: int
    credits_charged: int
    cost_usd: Decimal
    error_code: str | None
    error_message: str | None
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    completed_at: datetime | None


class JobDetails(Job):
    """A job with its steps, what people should know about it, and the providers it called."""

    steps: list[JobStepView]
    estimated_time_remaining: str | None = Field(examples=["90 seconds"])
    estimated_seconds_remaining: int | None
    notes: list[str]
    provider_calls: list[ProviderCallView]
    error_details: dict[str, Any] | None


class JobAnswer(Answer):
    """One job."""

    job: JobDetails


class JobsAnswer(Answer):
    """A page of jobs."""

    jobs: list[Job]
    pagination: Pagination


class Download(Answer):
    """Where a finished file can be fetched, for ``expires_in`` seconds."""

    download_url: str
    expires_in: int
    file_name: str
    file_size: int
    format: str = Field(examples=["mp4"])
    resolution: str | None = Field(examples=["1080x1920"])
    duration: float | None
    kind: FileKind
    cut: str | None


class Estimate(Answer):
    """What a render would take, before it begins. Figures of earlier jobs go before the general ones."""

    project_id: UUID
    render_type: RenderType
    credits: int
    credits_available: int
    film_seconds: int
    cuts: int
    estimated_seconds: int
    estimated_time: str
    cost_usd: Decimal
    based_on_jobs: int = Field(description="How many of the organization's own jobs the figures come from.")


class EstimateAnswer(Answer):
    """One estimate."""

    estimate: Estimate


class ProjectAssets(Answer):
    """What was last made of a project."""

    video_url: str | None
    thumbnail_url: str | None
    subtitle_urls: dict[str, str] = Field(description="By language.")


class ProjectDetailsAnswer(Answer):
    """A project with everything in it."""

    project: Project
    scenes: list[Scene]
    media_assets: list[AttachedMedia]
    render_jobs: list[RenderJob]
    assets: ProjectAssets
