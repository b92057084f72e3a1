"""What turns rendered segments into a deliverable: thumbnail, measurement, result."""

import io
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from reelestate.film.quality.report import QualityReport
from reelestate.film.quality.sighting import Sighting, SightingArchive
from reelestate.film.timeline import CaptionOverlay, Timeline, TitleOverlay
from reelestate.film.timeline.model import Asset
from reelestate.film.timeline.segments import Segment, shots_between
from reelestate.generation.schemas import PlanDocument, StoryDocument
from reelestate.generation.storyboard import to_yaml
from reelestate.kit.canonical import content_key
from reelestate.kit.database import transaction
from reelestate.kit.errors import NotFound
from reelestate.kit.settings import get_settings
from reelestate.kit.steps import StepContext
from reelestate.kit.storage import ObjectStore, artefact_key, job_key
from reelestate.renders import repository
from reelestate.renders.schemas import CutOutput, RenderResult

THUMBNAIL_QUALITY = 90


def pictures(store: ObjectStore, timeline: Timeline, scratch: Path, wanted: set[str] | None = None) -> dict[str, Path]:
    """Local files of the timeline's pictures by SHA-256; of the named assets only, when ``wanted`` is given."""
    assets: dict[str, Asset] = {
        name: asset for name, asset in timeline.assets.items() if wanted is None or name in wanted
    }
    return {asset.sha256: store.download(asset.key, scratch / asset.sha256) for asset in assets.values()}


def thumbnail(store: ObjectStore, organization_id: UUID, timeline: Timeline, scratch: Path) -> bytes:
    """A JPEG of the frame that sells the film: the opening with its title standing. Made once for the same look."""
    from reelestate.film.timeline.segments import look_key

    title = next((overlay for overlay in timeline.overlays if isinstance(overlay, TitleOverlay)), None)
    frame = (title.start_frame + title.end_frame) // 2 if title else min(timeline.frames - 1, timeline.canvas.fps)
    quiet = timeline.model_copy(
        update={"overlays": tuple(overlay for overlay in timeline.overlays if overlay.kind != "caption")}
    )
    content = content_key(THUMBNAIL_QUALITY, look_key(quiet, frame, frame + 1))
    key = artefact_key(organization_id, "thumbnail", content, "jpg")
    try:
        return store.get(key)
    except NotFound:
        picture = _picture(store, quiet, frame, scratch)
        store.put(key, picture, "image/jpeg")
        return picture


def _picture(store: ObjectStore, timeline: Timeline, frame: int, scratch: Path) -> bytes:
    from PIL import Image

    from reelestate.film.picture.fonts import FontBook
    from reelestate.film.render import still

    shown = {shot.asset for _, shot in shots_between(timeline, frame, frame + 1)}
    shown |= {name for name in (timeline.brand.logo, timeline.brand.headshot) if name}
    fonts = FontBook(get_settings().assets_dir / "fonts")
    rgb = still(timeline, frame, pictures(store, timeline, scratch, shown), fonts=fonts)
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "JPEG", quality=THUMBNAIL_QUALITY)
    return buffer.getvalue()


class StoredSightings:
    """The tenant's sightings in the object store: a ``SightingArchive``."""

    def __init__(self, store: ObjectStore, organization_id: UUID) -> None:
        self._store = store
        self._organization_id = organization_id

    def get(self, key: str) -> Sighting | None:
        """The sighting kept under the key, if there is one."""
        try:
            return Sighting.model_validate(self._store.get_json(self._place(key)))
        except NotFound:
            return None

    def put(self, key: str, sighting: Sighting) -> None:
        """Keeps a sighting."""
        self._store.put_json(self._place(key), sighting)

    def _place(self, key: str) -> str:
        return artefact_key(self._organization_id, "sighting", key, "json")


def measure(
    store: ObjectStore,
    plan: PlanDocument,
    cut: str,
    film: Path,
    segments: Sequence[Segment],
    archive: SightingArchive,
    scratch: Path,
) -> QualityReport:
    """Holds the finished file of a cut against the plan, caption by caption and scene by scene."""
    from reelestate.film.picture.fonts import FontBook
    from reelestate.film.picture.overlays import layers
    from reelestate.film.quality.check import check_film
    from reelestate.film.quality.expectation import Expectation

    timeline = plan.timelines[cut]
    fonts = FontBook(get_settings().assets_dir / "fonts")
    captions = sorted(
        (overlay for overlay in timeline.overlays if isinstance(overlay, CaptionOverlay)),
        key=lambda overlay: overlay.start_frame,
    )
    expectation = Expectation(
        timeline=timeline,
        sounds={
            voice.key: store.download(voice.key, scratch / Path(voice.key).name) for voice in timeline.audio.voices
        },
        caption_layers=[layers(timeline, caption, {}, fonts) for caption in captions],
        openings=_openings(plan, timeline),
        segments=segments,
    )
    return check_film(film, expectation, archive)


def _openings(plan: PlanDocument, timeline: Timeline) -> dict[str, int]:
    """The shots with which spoken scenes begin, and the number of the voice clip that each of them opens with."""
    spoken = {scene.start_frame: scene.shots[0].id for scene in plan.scenes if scene.voice_frames}
    voices = enumerate(timeline.audio.voices)
    return {spoken[voice.start_frame]: index for index, voice in voices if voice.start_frame in spoken}


def result(
    context: StepContext,
    store: ObjectStore,
    *,
    plan_key: str,
    script_key: str,
    segments_key: str,
    subtitles: tuple[str, str],
) -> RenderResult:
    """Gathers what the job made from its documents and its steps' outputs."""
    plan = PlanDocument.model_validate(store.get_json(plan_key))
    story = StoryDocument.model_validate(store.get_json(script_key))
    segments = store.get_json(segments_key)
    with transaction(context.organization_id) as session:
        steps = repository.list_steps(session, context.job_id)
    made = {(step.name, step.item): step.output or {} for step in steps}
    outputs = []
    for cut, timeline in plan.timelines.items():
        film, quality = made["assemble", cut], made["quality_check", cut]
        outputs.append(
            CutOutput(
                cut=cut,
                width=timeline.canvas.width,
                height=timeline.canvas.height,
                seconds=timeline.frames / timeline.canvas.fps,
                bytes=film["bytes"],
                video_key=film["video_key"],
                thumbnail_key=film["thumbnail_key"],
                quality_key=quality["quality_key"],
                figures=quality["figures"],
            )
        )
    notes = [str(note) for step in steps for note in step.notes]
    organization_id, job_id = context.organization_id, context.job_id
    return RenderResult(
        title=plan.title,
        outputs=tuple(outputs),
        srt_key=subtitles[0],
        vtt_key=subtitles[1],
        caption=story.post.caption,
        hashtags=story.post.hashtags,
        first_comment=story.post.first_comment,
        ledger_key=store.put_json(job_key(organization_id, job_id, "claims.json"), story.ledger),
        plan_key=plan_key,
        storyboard_key=store.put(
            job_key(organization_id, job_id, "storyboard.yaml"),
            to_yaml(story.published, story.directions).encode(),
            "application/yaml",
        ),
        segments_total=segments["total"],
        segments_reused=segments["reused"],
        notes=tuple(dict.fromkeys(notes)),
        photos_left_out={photo.file_name: photo.reason for photo in story.left_out},
    )
