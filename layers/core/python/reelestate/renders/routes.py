"""HTTP routes of renders and jobs, and of projects together with what was made of them."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from reelestate.access.callers import MEMBER_ERRORS, Member, MemberCaller
from reelestate.billing import service as billing
from reelestate.generation.scene_views import scene_views
from reelestate.kit import clock
from reelestate.kit.http.envelope import PageQuery, PageWanted, Success
from reelestate.kit.http.errors import errors
from reelestate.kit.http.idempotency import IdempotencyKey, once
from reelestate.kit.http.versions import tag
from reelestate.projects import repository as projects
from reelestate.projects.styles import style_of
from reelestate.projects.views import link, media_view, project_view
from reelestate.renders import bulk, downloads, estimating, jobs, repository, rules, starting
from reelestate.renders.api_schemas import (
    Download,
    Estimate,
    EstimateAnswer,
    FileKind,
    Formats,
    JobAnswer,
    JobKind,
    JobsAnswer,
    JobStatus,
    ProjectAssets,
    ProjectDetailsAnswer,
    RenderJobAnswer,
    RenderJobsAnswer,
    RenderOrder,
    RenderOrdered,
    RenderSettings,
    RenderStarted,
    RenderType,
    RenderWish,
)
from reelestate.renders.tables import Job
from reelestate.renders.views import details_view, film_of, job_view, render_view
from reelestate.scenes import repository as scenes

router = APIRouter()
START_ERRORS = MEMBER_ERRORS | errors(402, 403, 409, 422, 429)
_NEWEST = PageWanted(page=1, limit=20)


@router.get("/projects/{project_id}", tags=["projects"], responses=MEMBER_ERRORS | errors(422))
def get_project(caller: Member, project_id: UUID, response: Response) -> ProjectDetailsAnswer:
    """Read a project with its scenes, its media and its newest renders."""
    session = caller.session
    project = projects.get(session, project_id)
    tag(response, project)
    renders = repository.find_jobs(session, repository.Filter(project_id=project.id), _NEWEST).rows
    media = projects.media_of(session, project)
    return ProjectDetailsAnswer(
        project=project_view(project),
        scenes=scene_views(session, scenes.list_scenes(session, project.id)),
        media_assets=[media_view(asset, place) for place, asset in enumerate(media)],
        render_jobs=[render_view(job) for job in renders if job.kind in jobs.RENDERS],
        assets=_assets(renders),
    )


@router.delete("/projects/{project_id}", tags=["projects"], responses=MEMBER_ERRORS | errors(409, 422))
def delete_project(caller: Member, project_id: UUID) -> Success:
    """Delete a project. A render of it that is running is cancelled; its media stays in the library."""
    jobs.delete_project(caller, project_id)
    return Success()


@router.get("/projects/{project_id}/renders", tags=["renders"], responses=MEMBER_ERRORS | errors(422))
def list_renders(caller: Member, project_id: UUID, page: PageQuery) -> RenderJobsAnswer:
    """List a project's renders, the newest first."""
    project = projects.get(caller.session, project_id)
    found = repository.find_jobs(caller.session, repository.Filter(project_id=project.id), page)
    return RenderJobsAnswer(
        render_jobs=[render_view(job) for job in found.rows if job.kind in jobs.RENDERS], pagination=found.pagination
    )


@router.post("/projects/{project_id}/renders", status_code=202, tags=["renders"], responses=START_ERRORS)
def start_render(
    caller: Member, project_id: UUID, body: RenderWish | None = None, idempotency_key: IdempotencyKey = None
) -> RenderStarted:
    """Render a project. A preview is free and small; a final film needs the approved storyboard and credits.

    The credits are held while the job runs, spent when it is completed, and given back when the studio fails or the
    job is cancelled.
    """
    return _start(caller, project_id, body or RenderWish(), idempotency_key)


@router.post("/projects/{project_id}/generate", status_code=202, tags=["renders"], responses=START_ERRORS)
def generate_project(
    caller: Member, project_id: UUID, body: RenderWish | None = None, idempotency_key: IdempotencyKey = None
) -> RenderStarted:
    """Render a project: the same as starting a render."""
    return _start(caller, project_id, body or RenderWish(), idempotency_key)


@router.get("/projects/{project_id}/estimate", tags=["renders"], responses=MEMBER_ERRORS | errors(422))
def estimate_render(
    caller: Member,
    project_id: UUID,
    render_type: RenderType = "final",
    formats: Annotated[Formats, Query(description="Formats to make; the project's own when absent.")] = (),
    unbranded: bool | None = None,
) -> EstimateAnswer:
    """Say what a render would cost and how long it would take."""
    session = caller.session
    project = projects.get(session, project_id)
    style = style_of(project.style_settings)
    chosen = starting.picture_of(RenderSettings(formats=formats), project).formats
    also_unbranded = style.unbranded if unbranded is None else unbranded
    cuts = 1 if render_type == "preview" else len(chosen) + also_unbranded
    kind = "infographic" if project.type == "infographic" else "render"
    seconds = 0 if kind == "infographic" else style.duration_seconds
    effort = estimating.effort(session, kind, render_type, (seconds or 1) * cuts)
    return EstimateAnswer(
        estimate=Estimate(
            project_id=project.id,
            render_type=render_type,
            credits=starting.credits_for(project, render_type),
            credits_available=billing.balance(session, caller.organization_id).balance,
            film_seconds=seconds,
            cuts=cuts,
            estimated_seconds=effort.seconds,
            estimated_time=rules.in_words(effort.seconds),
            cost_usd=effort.cost_usd,
            based_on_jobs=effort.jobs,
        )
    )


@router.post("/renders/bulk", status_code=202, tags=["renders"], responses=START_ERRORS)
def order_renders(caller: Member, body: RenderOrder, idempotency_key: IdempotencyKey = None) -> RenderOrdered:
    """Render many projects by one order.

    Each project's job begins when its turn comes, and is among the organization's jobs from then on. A project that
    cannot be rendered then, for want of credits or of an approved storyboard, is told of and stops no other.
    """

    def work() -> RenderOrdered:
        wish = RenderWish(render_type=body.render_type, settings=body.settings)
        order_id = bulk.order(caller, tuple(body.project_ids), wish)
        return RenderOrdered(order_id=order_id, projects=len(set(body.project_ids)))

    return once(caller.session, caller.organization_id, "order_renders", idempotency_key, body, work, RenderOrdered)


@router.get("/renders/{render_id}", tags=["renders"], responses=MEMBER_ERRORS | errors(422))
def get_render(caller: Member, render_id: UUID) -> RenderJobAnswer:
    """Read a render with its files."""
    return RenderJobAnswer(render_job=render_view(jobs.get_render(caller, render_id)))


@router.delete("/renders/{render_id}", tags=["renders"], responses=MEMBER_ERRORS | errors(409, 422))
def cancel_render(caller: Member, render_id: UUID) -> Success:
    """Cancel a render. Its credits come back."""
    jobs.get_render(caller, render_id)
    jobs.cancel(caller, render_id)
    return Success()


@router.get("/jobs", tags=["jobs"], responses=MEMBER_ERRORS | errors(422))
def list_jobs(
    caller: Member,
    page: PageQuery,
    status: Annotated[JobStatus | None, Query()] = None,
    kind: Annotated[JobKind | None, Query()] = None,
    project_id: Annotated[UUID | None, Query()] = None,
) -> JobsAnswer:
    """List the organization's jobs, the newest first."""
    wanted = repository.Filter(project_id=project_id, status=status, kind=kind)
    found = repository.find_jobs(caller.session, wanted, page)
    return JobsAnswer(jobs=[job_view(job) for job in found.rows], pagination=found.pagination)


@router.get("/jobs/{job_id}", tags=["jobs"], responses=MEMBER_ERRORS | errors(422))
def get_job(caller: Member, job_id: UUID) -> JobAnswer:
    """Read a job: its steps with their weights, notes, provider calls, cost, and how long it still takes."""
    return _job(caller, repository.get_job(caller.session, job_id))


@router.post("/jobs/{job_id}/cancel", tags=["jobs"], responses=MEMBER_ERRORS | errors(409, 422))
def cancel_job(caller: Member, job_id: UUID) -> JobAnswer:
    """Cancel a job. Its credits come back, and what was made stays for a resume."""
    return _job(caller, jobs.cancel(caller, job_id))


@router.post("/jobs/{job_id}/resume", status_code=202, tags=["jobs"], responses=START_ERRORS)
def resume_job(caller: Member, job_id: UUID, idempotency_key: IdempotencyKey = None) -> JobAnswer:
    """Let a job go on that failed or was cancelled. What was made already is reused."""

    def work() -> JobAnswer:
        return _job(caller, jobs.resume(caller, job_id))

    asked = {"job_id": str(job_id)}
    return once(caller.session, caller.organization_id, "resume_job", idempotency_key, asked, work, JobAnswer)


@router.post("/jobs/{job_id}/steps/{name}/retry", status_code=202, tags=["jobs"], responses=START_ERRORS)
def retry_job_step(
    caller: Member,
    job_id: UUID,
    name: Annotated[str, Path(pattern=r"^[a-z_]{1,100}$", examples=["voice_synthesis"])],
    idempotency_key: IdempotencyKey = None,
) -> JobAnswer:
    """Let a job go on, doing this step anew."""

    def work() -> JobAnswer:
        return _job(caller, jobs.retry_step(caller, job_id, name))

    asked = {"job_id": str(job_id), "step": name}
    return once(caller.session, caller.organization_id, "retry_job_step", idempotency_key, asked, work, JobAnswer)


@router.get("/jobs/{job_id}/download", tags=["jobs"], responses=MEMBER_ERRORS | errors(409, 422))
def download_job(
    caller: Member,
    job_id: UUID,
    kind: Annotated[FileKind | None, Query(description="The main file when absent.")] = None,
    cut: Annotated[
        str | None, Query(max_length=40, pattern=r"^[0-9a-z-]+$", description="A cut's name, such as 9x16-unbranded.")
    ] = None,
    card: Annotated[int, Query(ge=0, le=20, description="Of an infographic, the card, from 0.")] = 0,
) -> Download:
    """Say where a finished file can be fetched."""
    job = repository.get_job(caller.session, job_id)
    main: FileKind = "image" if job.kind == "infographic" else "video"
    return downloads.download(job, kind or main, cut, card)


def _start(caller: MemberCaller, project_id: UUID, wish: RenderWish, key: str | None) -> RenderStarted:
    def work() -> RenderStarted:
        job = starting.start(caller, project_id, wish)
        cut_seconds = estimating.cut_seconds_of(job)
        seconds = estimating.effort(caller.session, job.kind, wish.render_type, cut_seconds).seconds
        view = render_view(job)
        return RenderStarted(
            render_job=view,
            job_id=job.id,
            status=view.status,
            estimated_time=rules.in_words(seconds),
            estimated_seconds=seconds,
            credits_deducted=view.credits_charged,
        )

    asked = {"project_id": str(project_id), "wish": wish}
    return once(caller.session, caller.organization_id, "start_render", key, asked, work, RenderStarted)


def _job(caller: MemberCaller, job: Job) -> JobAnswer:
    session = caller.session
    steps, calls = repository.list_steps(session, job.id), repository.list_calls(session, job.id)
    expected = estimating.expected_seconds(job)
    return JobAnswer(job=details_view(job, steps, calls, clock.now(), expected))


def _assets(renders: Sequence[Job]) -> ProjectAssets:
    done = [job for job in renders if job.status == "completed"]
    finals = [job for job in done if job.render_type != "preview"] or done
    if not finals:
        return ProjectAssets(video_url=None, thumbnail_url=None, subtitle_urls={})
    view, film = render_view(finals[0]), film_of(finals[0])
    language = str(finals[0].parameters.get("render", {}).get("language", ""))
    subtitles = link(film.srt_key, "subtitles.srt") if film else None
    return ProjectAssets(
        video_url=view.output_url,
        thumbnail_url=view.thumbnail_url,
        subtitle_urls={language: subtitles} if subtitles else {},
    )
