"""HTTP routes of generation, and of the scenes and posts it makes."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter, Response
from pydantic import BaseModel

from reelestate.access.callers import MEMBER_ERRORS, Member, MemberCaller
from reelestate.generation import service
from reelestate.generation.api_schemas import (
    AnalysesAnswer,
    CaptionAnswer,
    CaptionWish,
    GeneratedSceneAnswer,
    LayoutsAnswer,
    LayoutsWish,
    PhotosWish,
    ProjectWish,
    SceneTextWish,
    ScriptAnswer,
    ScriptWish,
    ShotPlanAnswer,
)
from reelestate.generation.post_routes import router as post_router
from reelestate.generation.scene_routes import router as scene_router
from reelestate.generation.scene_views import scene_views
from reelestate.kit.http.errors import errors
from reelestate.kit.http.idempotency import IdempotencyKey, once
from reelestate.kit.http.versions import tag

router = APIRouter()
ai_router = APIRouter(prefix="/ai", tags=["generation"])

GENERATION_ERRORS = MEMBER_ERRORS | errors(409, 422, 429)


A = TypeVar("A", bound=BaseModel)


@ai_router.post("/generate-script", responses=GENERATION_ERRORS)
def generate_script(caller: Member, body: ScriptWish, key: IdempotencyKey = None) -> ScriptAnswer:
    """Write a script from the listing's facts and photos, and its scenes. Photos that are new are looked at first.

    A post that somebody edited stays as it is.
    """

    def work() -> ScriptAnswer:
        written = service.write_script(caller, body.project_id, regenerate=body.regenerate)
        return ScriptAnswer(
            script=written.project.generated_script or {},
            scenes=scene_views(caller.session, written.scenes),
            warnings=list(written.warnings),
            photos_left_out=list(written.left_out),
        )

    return _once(caller, "generate_script", key, body, work, ScriptAnswer)


@ai_router.post("/regenerate-scene-text", responses=GENERATION_ERRORS)
def regenerate_scene_text(
    caller: Member, body: SceneTextWish, response: Response, key: IdempotencyKey = None
) -> GeneratedSceneAnswer:
    """Give a scene another wording of the same facts. Asked again, it goes on to the next one."""

    def work() -> GeneratedSceneAnswer:
        scene = service.reword_scene(caller, body.scene_id, body.variant)
        tag(response, scene)
        return GeneratedSceneAnswer(scene=scene_views(caller.session, [scene])[0])

    return _once(caller, "regenerate_scene_text", key, body, work, GeneratedSceneAnswer)


@ai_router.post("/generate-caption", responses=GENERATION_ERRORS)
def generate_caption(caller: Member, body: CaptionWish, key: IdempotencyKey = None) -> CaptionAnswer:
    """Write the post that goes with a film, within the platform's limits. It replaces an edited one."""

    def work() -> CaptionAnswer:
        post = service.write_caption(caller, body.project_id, body.platform)
        return CaptionAnswer(caption=post.caption, hashtags=list(post.hashtags), first_comment=post.first_comment)

    return _once(caller, "generate_caption", key, body, work, CaptionAnswer)


@ai_router.post("/generate-shot-plan", responses=GENERATION_ERRORS)
def generate_shot_plan(caller: Member, body: ProjectWish, key: IdempotencyKey = None) -> ShotPlanAnswer:
    """Plan the camera's move over every scene's photo. Moves a person chose stay."""

    def work() -> ShotPlanAnswer:
        scenes = service.plan_shots(caller, body.project_id)
        return ShotPlanAnswer(scenes=scene_views(caller.session, scenes))

    return _once(caller, "generate_shot_plan", key, body, work, ShotPlanAnswer)


@ai_router.post("/generate-layouts", responses=GENERATION_ERRORS)
def generate_layouts(caller: Member, body: LayoutsWish, key: IdempotencyKey = None) -> LayoutsAnswer:
    """Offer layouts for an infographic, the most fitting first."""

    def work() -> LayoutsAnswer:
        return LayoutsAnswer(layouts=list(service.lay_out(caller, body.project_id, body.count)))

    return _once(caller, "generate_layouts", key, body, work, LayoutsAnswer)


@ai_router.post("/analyze-photos", responses=GENERATION_ERRORS)
def analyze_photos(caller: Member, body: PhotosWish, key: IdempotencyKey = None) -> AnalysesAnswer:
    """Look at uploaded photos: rooms, quality, where the eye goes, what is wrong with them."""

    def work() -> AnalysesAnswer:
        return AnalysesAnswer(analyses=service.analyze_photos(caller, body.media_asset_ids))

    return _once(caller, "analyze_photos", key, body, work, AnalysesAnswer)


def _once(
    caller: MemberCaller, operation: str, key: str | None, body: BaseModel, work: Callable[[], A], answer_type: type[A]
) -> A:
    return once(caller.session, caller.organization_id, operation, key, body, work, answer_type)


router.include_router(ai_router)
router.include_router(scene_router)
router.include_router(post_router)
