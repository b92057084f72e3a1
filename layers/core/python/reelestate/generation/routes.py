"""HTTP routes of generation, and of the scenes it makes."""

from fastapi import APIRouter, Response

from reelestate.access.callers import MEMBER_ERRORS, Member
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
from reelestate.generation.scene_routes import router as scene_router
from reelestate.generation.scene_views import scene_views
from reelestate.kit.http.errors import errors
from reelestate.kit.http.versions import tag

router = APIRouter()
ai_router = APIRouter(prefix="/ai", tags=["generation"])

GENERATION_ERRORS = MEMBER_ERRORS | errors(409, 422, 429)


@ai_router.post("/generate-script", responses=GENERATION_ERRORS)
def generate_script(caller: Member, body: ScriptWish) -> ScriptAnswer:
    """Write a script from the listing's facts and photos, and its scenes. Photos that are new are looked at first."""
    written = service.write_script(caller, body.project_id, regenerate=body.regenerate)
    return ScriptAnswer(
        script=written.project.generated_script or {},
        scenes=scene_views(caller.session, written.scenes),
        warnings=list(written.warnings),
        photos_left_out=list(written.left_out),
    )


@ai_router.post("/regenerate-scene-text", responses=GENERATION_ERRORS)
def regenerate_scene_text(caller: Member, body: SceneTextWish, response: Response) -> GeneratedSceneAnswer:
    """Give a scene another wording of the same facts. Asked again, it goes on to the next one."""
    scene = service.reword_scene(caller, body.scene_id, body.variant)
    tag(response, scene)
    return GeneratedSceneAnswer(scene=scene_views(caller.session, [scene])[0])


@ai_router.post("/generate-caption", responses=GENERATION_ERRORS)
def generate_caption(caller: Member, body: CaptionWish) -> CaptionAnswer:
    """Write the post that goes with a film, within the platform's limits."""
    post = service.write_caption(caller, body.project_id, body.platform)
    return CaptionAnswer(caption=post.caption, hashtags=list(post.hashtags), first_comment=post.first_comment)


@ai_router.post("/generate-shot-plan", responses=GENERATION_ERRORS)
def generate_shot_plan(caller: Member, body: ProjectWish) -> ShotPlanAnswer:
    """Plan the camera's move over every scene's photo. Moves a person chose stay."""
    scenes = service.plan_shots(caller, body.project_id)
    return ShotPlanAnswer(scenes=scene_views(caller.session, scenes))


@ai_router.post("/generate-layouts", responses=GENERATION_ERRORS)
def generate_layouts(caller: Member, body: LayoutsWish) -> LayoutsAnswer:
    """Offer layouts for an infographic, the most fitting first."""
    return LayoutsAnswer(layouts=list(service.lay_out(caller, body.project_id, body.count)))


@ai_router.post("/analyze-photos", responses=GENERATION_ERRORS)
def analyze_photos(caller: Member, body: PhotosWish) -> AnalysesAnswer:
    """Look at uploaded photos: rooms, quality, where the eye goes, what is wrong with them."""
    return AnalysesAnswer(analyses=service.analyze_photos(caller, body.media_asset_ids))


router.include_router(ai_router)
router.include_router(scene_router)
