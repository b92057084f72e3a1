"""Writing for a project while a person waits: script, one scene's words, post, camera moves, layouts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.billing import usage
from reelestate.generation import filming, rewording, scene_rows, storyboards, subject
from reelestate.generation.api_schemas import PhotoAnalysis
from reelestate.generation.choices import infographic_settings, post_platform, render_parameters
from reelestate.generation.infographics import plan as infographic_plan
from reelestate.generation.infographics.schemas import InfographicPlan
from reelestate.generation.posting import Publication
from reelestate.generation.scenes import CameraMovement, SceneBasis, to_scenes
from reelestate.generation.schemas import PhotoLeftOut, Post, StoryPhoto
from reelestate.generation.subject import Subject
from reelestate.identity.quotas import count_work
from reelestate.kit.errors import InvalidInput, missing
from reelestate.kit.settings import get_settings
from reelestate.media.tables import MediaAsset
from reelestate.projects import repository as projects
from reelestate.projects.rules import STORYBOARD_TYPES, refused
from reelestate.projects.service import revoke_approval
from reelestate.projects.styles import Platform, style_of
from reelestate.projects.tables import Project
from reelestate.providers import factory
from reelestate.providers.photo_analysis.base import PhotoReport
from reelestate.providers.script_writing.base import Script
from reelestate.scenes import repository
from reelestate.scenes.tables import Scene


@dataclass(frozen=True)
class Written:
    """A project's script and scenes, and what a person should know about them."""

    project: Project
    scenes: Sequence[Scene]
    warnings: tuple[str, ...] = ()
    left_out: tuple[PhotoLeftOut, ...] = ()


def write_script(caller: MemberCaller, project_id: UUID, *, regenerate: bool) -> Written:
    """Writes the script and its scenes; what is written already is answered unless it is to be written anew.

    Raises Conflict for a project that is not told from a listing or has no property or photo, InvalidInput for a
    language nobody writes here, and RateLimited.
    """
    session = caller.session
    project = projects.get(session, project_id, lock=True)
    _require_storyboard(project)
    present = repository.list_scenes(session, project_id)
    if project.generated_script and present and not regenerate:
        return Written(project, present)
    _count(caller)
    if regenerate and project.generated_script:
        style = style_of(project.style_settings)
        project.style_settings = project.style_settings | {"seed": (style.seed + 1) % 2**31}
    told = subject.load(session, project)
    story = filming.write_story(
        told.facts,
        told.kit,
        told.photos,
        told.refused,
        render_parameters(project),
        factory.script_writer(get_settings()),
    )
    scenes = scene_rows.write(session, project.organization_id, project.id, to_scenes(story, None))
    project.generated_script = story.script.model_dump(mode="json")
    _keep_post(project, story.post)
    project.status = "script_ready"
    revoke_approval(project)
    usage.record(session, project.organization_id, "ai_script", user_id=caller.user_id, project_id=project.id)
    session.flush()
    record(caller, "script.generated", "project", project.id, new={"regenerated": regenerate})
    return Written(project, scenes, story.warnings, story.left_out)


def reword_scene(caller: MemberCaller, scene_id: UUID, variant: int) -> Scene:
    """Gives the scene another wording of the same facts. Raises NotFound, and InvalidInput when there is none."""
    session = caller.session
    project_id = getattr(session.get(Scene, scene_id), "project_id", None)
    if project_id is None:
        raise missing("scene", scene_id)
    project = projects.get(session, project_id, lock=True)
    _require_storyboard(project)
    _count(caller)
    scene = repository.get(session, project.id, scene_id)
    told = subject.load(session, project)
    board = storyboards.board_of(told, repository.list_scenes(session, project.id))
    line = rewording.rewrite_line(
        told.facts,
        board.script,
        scene.line_id or "",
        _shown(told, repository.list_scenes(session, project.id)),
        render_parameters(project),
        factory.script_writer(get_settings()),
        variant,
    )
    scene.narration_text = line.text
    scene_rows.show(scene, line.on_screen)
    scene.claims = {claim.text: claim.source for claim in line.claims}
    revoke_approval(project)
    session.flush()
    session.refresh(scene)
    record(caller, "scene.reworded", "scene", scene.id, new={"narration_text": scene.narration_text})
    return scene


def write_caption(caller: MemberCaller, project_id: UUID, platform: Platform | None) -> Post:
    """Writes the post anew, for the project's platform or another, and keeps it with the project.

    It is the film's post from then on: a person's edit of the former one is dropped.
    """
    session = caller.session
    project = projects.get(session, project_id, lock=True)
    _count(caller)
    told = subject.load(session, project)
    shown = storyboards.photos_shown(project, told.photos, repository.list_scenes(session, project.id))
    copy = filming.write_copy(told.facts, shown, render_parameters(project), factory.script_writer(get_settings()))
    if project.generated_script:
        new = {name: getattr(copy, name) for name in ("caption", "hashtags", "first_comment", "caption_claims")}
        script = Script.model_validate(project.generated_script).model_copy(update=new)
        project.generated_script = script.model_dump(mode="json")
    place = post_platform(platform or style_of(project.style_settings).platform)
    post = Publication(told.facts, told.kit, shown, place).written(copy)
    _keep_post(project, post)
    project.edited_post = None
    session.flush()
    record(caller, "caption.generated", "project", project.id)
    return post


def plan_shots(caller: MemberCaller, project_id: UUID) -> Sequence[Scene]:
    """Plans the camera's move of every scene whose move nobody chose. Raises what the storyboard's check raises."""
    session = caller.session
    project = projects.get(session, project_id, lock=True)
    _require_storyboard(project)
    _count(caller)
    told = subject.load(session, project)
    scenes = repository.list_scenes(session, project.id)
    board = storyboards.board_of(told, scenes)
    render = render_parameters(project, storyboard=board.storyboard.model_dump(mode="json"))
    writer = factory.script_writer(get_settings())
    story = filming.write_story(told.facts, told.kit, told.photos, told.refused, render, writer)
    moves = filming.plan_moves(story, told.facts, told.kit, render)
    changed = [scene for scene in scenes if _move(scene, moves.get(scene.line_id or ""))]
    if changed:
        revoke_approval(project)
    session.flush()
    record(caller, "shots.planned", "project", project.id, new={"scenes": len(changed)})
    return repository.list_scenes(session, project.id)


def lay_out(caller: MemberCaller, project_id: UUID, count: int) -> tuple[InfographicPlan, ...]:
    """Layout options for the project's infographic, the most fitting first."""
    session = caller.session
    project = projects.get(session, project_id)
    _count(caller)
    told = subject.load(session, project)
    return infographic_plan.layouts(told.facts, told.kit, told.photos, infographic_settings(project), count)


def analyze_photos(caller: MemberCaller, media_ids: Sequence[UUID]) -> list[PhotoAnalysis]:
    """Looks at the photos now, unless they were looked at before. Raises NotFound, InvalidInput for no picture."""
    session = caller.session
    assets = [projects.present(session, MediaAsset, media_id, "media_asset") for media_id in media_ids]
    for asset in assets:
        if asset.file_type != "image" or asset.processing_status == "awaiting_upload":
            raise InvalidInput(
                "media_asset_ids", f"{asset.filename} is no uploaded photo", "Name photos whose upload is confirmed."
            )
    _count(caller)
    subject.look_at(session, caller.organization_id, list(dict.fromkeys(assets)))
    return [_analysis(asset) for asset in assets]


def _analysis(asset: MediaAsset) -> PhotoAnalysis:
    return PhotoAnalysis(
        media_asset_id=asset.id,
        filename=asset.filename,
        usable=asset.processing_status == "ready",
        category=asset.category,
        ai_quality_score=None if asset.ai_quality_score is None else float(asset.ai_quality_score),
        problem=asset.problem,
        report=PhotoReport.model_validate(asset.analysis) if asset.analysis else None,
    )


def _move(scene: Scene, planned: CameraMovement | None) -> bool:
    """Writes the planned move into the scene unless somebody chose its move; whether that changed anything.

    It goes into the basis too: it stays the planner's choice, which formats and speech may still refine.
    """
    basis = SceneBasis.model_validate(scene.basis) if scene.basis else None
    chosen = CameraMovement.model_validate(scene.camera_movement) if scene.camera_movement else None
    if planned is None or chosen == planned or chosen != (basis.camera_movement if basis else None):
        return False
    scene.camera_movement = scene_rows.movement_column(planned)
    if basis:
        scene.basis = basis.model_copy(update={"camera_movement": planned}).model_dump(mode="json")
    return True


def _shown(told: Subject, scenes: Sequence[Scene]) -> list[StoryPhoto]:
    """The photos in the film, in its order; all of them when no scene says."""
    by_id = {photo.media_id: photo for photo in told.photos}
    order = dict.fromkeys(scene.media_asset_id for scene in scenes if scene.media_asset_id in by_id)
    return [by_id[media_id] for media_id in order if media_id] or list(told.photos)


def _keep_post(project: Project, post: Post) -> None:
    project.generated_caption = post.caption
    project.generated_hashtags = list(post.hashtags)
    project.generated_first_comment = post.first_comment


def _require_storyboard(project: Project) -> None:
    if project.type not in STORYBOARD_TYPES:
        raise refused(
            "NO_STORYBOARD",
            f"A project of type {project.type} has no script written from a listing; "
            f"that is for {' and '.join(sorted(STORYBOARD_TYPES))}.",
        )


def _count(caller: MemberCaller) -> None:
    count_work(caller, "generation", get_settings().generations_per_hour)
