"""From a project to a job: what has to be in order first, and what is asked of the pipeline."""

from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.billing import service as billing
from reelestate.billing.limits import Demand
from reelestate.billing.plans import Plan
from reelestate.billing.rules import credits_required
from reelestate.generation import storyboards, subject
from reelestate.generation.choices import edited_post, infographic_parameters, render_parameters
from reelestate.generation.schemas import CANVASES, SHORT_SIDES, Format, Quality, RenderParameters
from reelestate.identity.quotas import count_work
from reelestate.kit.errors import InvalidInput
from reelestate.kit.settings import get_settings
from reelestate.projects import repository as projects
from reelestate.projects.rules import STORYBOARD_TYPES, refused
from reelestate.projects.styles import infographic_of, style_of
from reelestate.projects.tables import Project
from reelestate.renders import infographics, repository, service
from reelestate.renders.api_schemas import AskedQuality, RenderSettings, RenderWish
from reelestate.renders.tables import Job
from reelestate.scenes.repository import list_scenes

_QUALITIES: dict[AskedQuality, Quality] = {
    "low": "720p",
    "medium": "1080p",
    "high": "4k",
    "720p": "720p",
    "1080p": "1080p",
    "4k": "4k",
}
_MISSING = {
    "film": "scenes drawn from a story",
    "podcast": "speakers in pictures",
    "avatar_video": "an avatar that speaks",
    "photo_edit": "edits of photos",
    "template": "templates",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """The formats and quality that are asked for."""

    formats: tuple[Format, ...]
    quality: Quality | None


def start(caller: MemberCaller, project_id: UUID, wish: RenderWish) -> Job:
    """Adds a job that begins once the request is committed. Raises RateLimited, and what ``admit`` raises."""
    job = admit(caller, project_id, wish, counted=True)
    service.launch_after_commit(caller.session, job)
    return job


def admit(caller: MemberCaller, project_id: UUID, wish: RenderWish, *, counted: bool = False) -> Job:
    """Adds a job that holds its credits and waits for somebody to launch it.

    With ``counted`` it is one of those that an organization may start in an hour, and RateLimited may be raised.
    Raises Forbidden without a verified e-mail address, Conflict when the project cannot be rendered, has a running
    job or a storyboard nobody approved, PlanLimit, InsufficientCredits, and what the storyboard's check raises.
    """
    caller.require_verified()
    session = caller.session
    project = projects.get(session, project_id, lock=True)
    _require_pipeline(project, wish)
    running = repository.running_job(session, project.id)
    if running:
        raise service.already_processing(running)
    if counted:
        count_work(caller, "renders", get_settings().renders_per_hour)
    plan = billing.plan_of(session, caller.organization_id)
    is_film = project.type in STORYBOARD_TYPES
    job = _film(caller, project, wish, plan) if is_film else _infographic(caller, project, wish, plan)
    if wish.render_type != "preview" and job.credits_required:
        service.charge(session, job, f"“{project.title}”, {wish.render_type.replace('_', ' ')}")
    project.status = "rendering"
    session.flush()
    record(caller, "render.started", "job", job.id, new=wish.model_dump(mode="json"))
    return job


def credits_for(project: Project, render_type: str) -> int:
    """What the render costs: previews and stills nothing, films by their length, moving cards one credit."""
    if render_type == "preview":
        return 0
    if project.type == "infographic":
        return int(infographic_of(project.infographic_settings).animation != "static")
    return credits_required(style_of(project.style_settings).duration_seconds)


def picture_of(settings: RenderSettings, project: Project) -> Picture:
    """Formats and quality. Raises InvalidInput for a resolution that no format has."""
    style = style_of(project.style_settings)
    formats: tuple[Format, ...] = settings.formats or style.film_formats
    quality = _QUALITIES[settings.quality] if settings.quality else style.quality
    if settings.resolution is None:
        return Picture(formats, quality)
    shape, quality = _resolved(settings.resolution)
    if settings.formats and shape not in settings.formats:
        raise InvalidInput(
            "settings.resolution",
            f"{settings.resolution} is {shape}, which is not among the formats",
            "Name one of them.",
        )
    return Picture((shape, *(one for one in settings.formats if one != shape)), quality)


def _film(caller: MemberCaller, project: Project, wish: RenderWish, plan: Plan) -> Job:
    session, settings = caller.session, wish.settings
    picture = picture_of(settings, project)
    preview = wish.render_type == "preview"
    told = subject.load(session, project)
    board = _storyboard(session, project, told, wish)
    quality = "720p" if preview else picture.quality or _best_of(plan)
    render = render_parameters(
        project,
        formats=picture.formats[:1] if preview else picture.formats,
        quality=quality,
        preview=preview,
        watermark=plan.limits.watermark,
        unbranded=False if preview else settings.unbranded,
        captions=settings.include_captions,
        storyboard=board,
        post=edited_post(project),
    )
    _check_plan(plan, project, render)
    media_ids = tuple(asset.id for asset in told.assets)
    job = service.create(
        session,
        caller.organization_id,
        project.id,
        media_ids,
        render,
        render_type=wish.render_type,
        user_id=caller.user_id,
        settings=settings.model_dump(mode="json"),
    )
    job.credits_required = credits_for(project, wish.render_type)
    return job


def _storyboard(
    session: Session, project: Project, told: subject.Subject, wish: RenderWish
) -> dict[str, object] | None:
    """The project's scenes as a storyboard; None for the preview of a project that has none yet."""
    scenes = list_scenes(session, project.id)
    if wish.render_type != "preview" and project.approved_at is None:
        raise refused(
            "STORYBOARD_NOT_APPROVED",
            "The storyboard has not been approved as it stands. Look it over, then "
            "POST /projects/{id}/storyboard/approve; a preview needs no approval.",
        )
    if not scenes:
        storyboards.require_sound_post(told)
        return None
    board = storyboards.board_of(told, scenes)
    storyboards.require_sound(told, board)
    return board.storyboard.model_dump(mode="json")


def _infographic(caller: MemberCaller, project: Project, wish: RenderWish, plan: Plan) -> Job:
    session = caller.session
    told = subject.load(session, project)
    parameters = infographic_parameters(
        project,
        formats=picture_of(wish.settings, project).formats,
        unbranded=wish.settings.unbranded,
        watermark=plan.limits.watermark,
    )
    return infographics.create(
        session,
        caller.organization_id,
        project.id,
        tuple(photo.media_id for photo in told.photos),
        parameters,
        credits_for(project, wish.render_type),
        user_id=caller.user_id,
        settings=wish.settings.model_dump(mode="json"),
    )


def _require_pipeline(project: Project, wish: RenderWish) -> None:
    if project.type == "infographic":
        if wish.render_type == "preview":
            raise refused(
                "RENDER_NOT_AVAILABLE",
                "Infographics have no preview. Look at POST /ai/generate-layouts, then render the final ones.",
            )
    elif project.type not in STORYBOARD_TYPES:
        raise refused(
            "RENDER_NOT_AVAILABLE",
            f"A project of type {project.type} cannot be rendered here: the pipeline for {_MISSING[project.type]} is "
            "not installed.",
            missing=_MISSING[project.type],
        )


def _check_plan(plan: Plan, project: Project, render: RenderParameters) -> None:
    billing.check_limits(
        plan,
        Demand(
            duration_seconds=render.duration_seconds,
            quality=None if render.preview else ("4K" if render.quality == "4k" else render.quality),
            characters=len(style_of(project.style_settings).characters) or None,
        ),
    )


def _best_of(plan: Plan) -> Quality:
    """The plan's largest picture, up to 1080p."""
    return "720p" if plan.limits.quality == "720p" else "1080p"


def _resolved(resolution: str) -> tuple[Format, Quality]:
    width, height = (int(part) for part in resolution.split("x"))
    sizes: dict[tuple[int, int], tuple[Format, Quality]] = {}
    for shape in get_args(Format):
        canvas = CANVASES[shape]
        for quality, side in SHORT_SIDES.items():
            scale = side / min(canvas.width, canvas.height)
            sizes[round(canvas.width * scale / 2) * 2, round(canvas.height * scale / 2) * 2] = (shape, quality)
    if (width, height) not in sizes:
        known = ", ".join(f"{w}x{h}" for w, h in sorted(sizes))
        raise InvalidInput("settings.resolution", f"{resolution} is not offered", f"Choose one of {known}.")
    return sizes[width, height]
