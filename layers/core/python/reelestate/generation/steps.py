"""Pipeline steps from analysed photos to planned timelines."""

import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.brand_kits.pictures import headshot_copy, logo_copy
from reelestate.brand_kits.schemas import BrandKit
from reelestate.brand_kits.tables import BrandKitRow
from reelestate.film.captions.cues import Word, cues
from reelestate.film.captions.subrip import write_srt
from reelestate.film.captions.webvtt import write_vtt
from reelestate.film.timeline import Asset
from reelestate.generation import filming, scene_rows, shot_plan
from reelestate.generation.posting import Publication
from reelestate.generation.scenes import to_scenes
from reelestate.generation.schemas import (
    PhotoLeftOut,
    PlanDocument,
    RenderParameters,
    SpeechDocument,
    StoryDocument,
    StoryPhoto,
    TimedWord,
)
from reelestate.kit.canonical import content_key, sha256_hex
from reelestate.kit.database import transaction
from reelestate.kit.settings import get_settings
from reelestate.kit.steps import ProviderCall, Step, StepContext, StepModel
from reelestate.kit.storage import ObjectStore, artefact_key, get_store, job_key
from reelestate.media import repository as media
from reelestate.media.keeping import report_of
from reelestate.media.tables import MediaAsset
from reelestate.projects.tables import Project
from reelestate.properties.schemas import ListingFacts
from reelestate.properties.tables import PropertyListing
from reelestate.providers import factory
from reelestate.providers.music.base import MusicRequest
from reelestate.providers.speech.base import SpeechRequest
from reelestate.scenes.repository import list_scenes

SPEECH_VERSION = 2
MUSIC_VERSION = 1
SUBTITLE_COLUMNS = 42


class ScriptAnalysisInput(StepModel):
    """The project and the photos to tell it with."""

    project_id: UUID
    photo_batches: tuple[tuple[UUID, ...], ...]
    render: RenderParameters


class ScriptAnalysisOutput(StepModel):
    """Where the story is, its lines to be spoken, and the beat it is cut on."""

    key: str
    lines: tuple[str, ...]
    frames_per_beat: int


def script_analysis(context: StepContext, given: ScriptAnalysisInput) -> ScriptAnalysisOutput:
    """Chooses photos and writes a script in which every claim is bound."""
    store = get_store()
    media_ids = tuple(media_id for batch in given.photo_batches for media_id in batch)
    with transaction(context.organization_id) as session:
        facts, kit, _ = subject(session, given.project_id)
        assets = list(media.get_many(session, media_ids))
    writer = factory.script_writer(get_settings())
    started = time.monotonic()
    story = filming.write_story(facts, kit, usable_photos(assets), _refused(assets), given.render, writer)
    if given.render.storyboard is None:
        context.record(ProviderCall("script_writing", writer.name, _elapsed_ms(started)))
    for warning in story.warnings:
        context.note(warning)
    key = store.put_json(job_key(context.organization_id, context.job_id, "story.json"), story)
    # What was written stays beside what a person made of it, so that their edit can be taken back.
    written = Publication(facts, kit, story.photos, given.render.platform).written(story.script)
    with transaction(context.organization_id) as session:
        # Locked, for people may change the project meanwhile; a lost race must not fail their film.
        project = session.get_one(Project, given.project_id, with_for_update=True)
        project.generated_script = story.script.model_dump(mode="json")
        project.generated_caption = written.caption
        project.generated_hashtags = list(written.hashtags)
        project.generated_first_comment = written.first_comment
    return ScriptAnalysisOutput(
        key=key,
        lines=tuple(line.id for line in story.script.lines),
        frames_per_beat=shot_plan.frames_per_beat(given.render.pace),
    )


class VoiceSynthesisInput(StepModel):
    """One line of the story."""

    script_key: str
    line_id: str
    render: RenderParameters


class VoiceSynthesisOutput(StepModel):
    """Where the spoken line's document is."""

    line_id: str
    key: str


def voice_synthesis(context: StepContext, given: VoiceSynthesisInput) -> VoiceSynthesisOutput:
    """Speaks the line, unless the same words were spoken by the same voice before."""
    store = get_store()
    story = StoryDocument.model_validate(store.get_json(given.script_key))
    line = next(line for line in story.script.lines if line.id == given.line_id)
    document = speak(context, store, line.text, given.render)
    return VoiceSynthesisOutput(line_id=given.line_id, key=document)


def speak(context: StepContext, store: ObjectStore, text: str, render: RenderParameters) -> str:
    """Key of the ``SpeechDocument`` of the text in the render's voice."""
    settings = get_settings()
    request = SpeechRequest(
        text=text, language=render.language, voice=render.voice, gender=render.gender, rate=render.speech_rate
    )
    provider = factory.speech_provider(settings)
    columns = filming.caption_columns(render)
    content = content_key(
        "speech",
        SPEECH_VERSION,
        provider.name,
        request.text,
        request.language,
        request.voice or request.gender,
        request.rate,
        columns,
    )
    key = artefact_key(context.organization_id, "speech", content, "json")
    if store.exists(key):
        return key
    started = time.monotonic()
    speech = filming.speak_readably(provider, request, columns)
    context.record(
        ProviderCall(
            "speech", speech.provider, _elapsed_ms(started), model=speech.voice, fallback_reason=speech.fallback_reason
        )
    )
    sound = artefact_key(context.organization_id, "speech", sha256_hex(speech.wav), "wav")
    store.put(sound, speech.wav, "audio/wav")
    words = tuple(TimedWord(text=word.text, start_ms=word.start_ms, end_ms=word.end_ms) for word in speech.words)
    document = SpeechDocument(
        key=sound, duration_ms=speech.duration_ms, words=words, provider=speech.provider, voice=speech.voice
    )
    return store.put_json(key, document)


class MusicGenerationInput(StepModel):
    """The vibe, length and beat of the bed."""

    frames_per_beat: int
    render: RenderParameters


class MusicGenerationOutput(StepModel):
    """Where the bed is."""

    key: str


def music_generation(context: StepContext, given: MusicGenerationInput) -> MusicGenerationOutput:
    """Composes the music bed, unless the same one was composed before."""
    store = get_store()
    render = given.render
    request = MusicRequest(
        vibe=render.music,
        seconds=float(render.duration_seconds),
        frames_per_beat=given.frames_per_beat,
        seed=render.seed,
    )
    provider = factory.music_provider(get_settings())
    content = content_key(
        "music", MUSIC_VERSION, provider.name, request.vibe, request.seconds, request.frames_per_beat, request.seed
    )
    key = artefact_key(context.organization_id, "music", content, "wav")
    if not store.exists(key):
        started = time.monotonic()
        bed = provider.compose(request)
        context.record(
            ProviderCall(
                "music", bed.provider, _elapsed_ms(started), model=render.music, fallback_reason=bed.fallback_reason
            )
        )
        store.put(key, bed.wav, "audio/wav")
    return MusicGenerationOutput(key=key)


class SpokenLineInput(StepModel):
    """A line and the key of its ``SpeechDocument``."""

    line_id: str
    key: str


class PlanShotsInput(StepModel):
    """Story, speech and music."""

    project_id: UUID
    script_key: str
    frames_per_beat: int
    speech: tuple[SpokenLineInput, ...]
    music_key: str
    render: RenderParameters


class PlanShotsOutput(StepModel):
    """Where the plan is, and the cuts in it."""

    key: str
    cuts: tuple[str, ...]


def plan_shots(context: StepContext, given: PlanShotsInput) -> PlanShotsOutput:
    """Plans every cut of the film and writes its scenes down."""
    store = get_store()
    story = StoryDocument.model_validate(store.get_json(given.script_key))
    speech = {line.line_id: SpeechDocument.model_validate(store.get_json(line.key)) for line in given.speech}
    with transaction(context.organization_id) as session:
        facts, kit, brand = subject(session, given.project_id)
    pictures = brand_pictures(context, store, brand)
    plan = filming.plan_film(story, speech, facts, kit, pictures, given.music_key, given.render)
    for note in plan.notes:
        context.note(note)
    with transaction(context.organization_id) as session:
        _keep_scenes(session, context.organization_id, given, story, plan)
    key = store.put_json(job_key(context.organization_id, context.job_id, "plan.json"), plan)
    return PlanShotsOutput(key=key, cuts=tuple(plan.timelines))


class SubtitleGenerationInput(StepModel):
    """The plan whose words are to be written down."""

    plan_key: str
    language: str


class SubtitleGenerationOutput(StepModel):
    """The film's subtitle files."""

    srt_key: str
    vtt_key: str


def subtitle_generation(context: StepContext, given: SubtitleGenerationInput) -> SubtitleGenerationOutput:
    """Writes the words of the film as SRT and VTT."""
    store = get_store()
    plan = PlanDocument.model_validate(store.get_json(given.plan_key))
    timeline = next(iter(plan.timelines.values()))
    fps = timeline.canvas.fps
    written = cues(
        [Word(word.text, word.start_ms, word.end_ms) for word in plan.words],
        max_chars=SUBTITLE_COLUMNS,
        fps=fps,
        breaks=plan.line_breaks,
        end_ms=timeline.frames * 1000 // fps,
    )
    organization_id, job_id = context.organization_id, context.job_id
    return SubtitleGenerationOutput(
        srt_key=store.put(
            job_key(organization_id, job_id, "subtitles.srt"), write_srt(written).encode(), "application/x-subrip"
        ),
        vtt_key=store.put(
            job_key(organization_id, job_id, "subtitles.vtt"),
            write_vtt(written, language=given.language).encode(),
            "text/vtt",
        ),
    )


def subject(session: Session, project_id: UUID) -> tuple[ListingFacts, BrandKit, BrandKitRow | None]:
    """A project's facts, its brand kit, and the kit's row when it has one."""
    project = session.get_one(Project, project_id)
    listing = session.get_one(PropertyListing, project.property_id)
    brand = session.get(BrandKitRow, project.brand_kit_id) if project.brand_kit_id else None
    kit = BrandKit.model_validate(brand.kit) if brand else BrandKit()
    return ListingFacts.model_validate(listing.facts), kit, brand


def usable_photos(assets: Sequence[MediaAsset]) -> list[StoryPhoto]:
    """The assets that were analysed and can be shown, each under its handle."""
    handles = filming.handles([(asset.id, asset.filename) for asset in assets])
    photos = []
    for asset in assets:
        report = report_of(asset)
        if asset.processing_status == "ready" and asset.working_key and asset.working_sha256 and report:
            photos.append(
                StoryPhoto(
                    handle=handles[asset.id],
                    media_id=asset.id,
                    file_name=asset.filename,
                    asset=Asset(
                        key=asset.working_key, sha256=asset.working_sha256, width=report.width, height=report.height
                    ),
                    report=report,
                    altered=asset.altered,
                )
            )
    return photos


def _refused(assets: Sequence[MediaAsset]) -> list[PhotoLeftOut]:
    return [
        PhotoLeftOut(file_name=asset.filename, reason=asset.problem or "it cannot be read")
        for asset in assets
        if asset.processing_status == "failed"
    ]


def brand_pictures(context: StepContext, store: ObjectStore, brand: BrandKitRow | None) -> dict[str, Asset]:
    """``logo`` and ``headshot`` as far as the kit has them, as clean copies in the store."""
    pictures: dict[str, Asset] = {}
    if brand is None:
        return pictures
    for name, original, copy, extension, content_type in (
        ("logo", brand.logo_key, logo_copy, "png", "image/png"),
        ("headshot", brand.headshot_key, headshot_copy, "jpg", "image/jpeg"),
    ):
        if original:
            clean = copy(store.get(original), Path(original).name)
            sha256 = sha256_hex(clean)
            key = store.put(artefact_key(context.organization_id, name, sha256, extension), clean, content_type)
            width, height = _size(clean)
            pictures[name] = Asset(key=key, sha256=sha256, width=width, height=height)
    return pictures


def _size(picture: bytes) -> tuple[int, int]:
    import io

    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        return image.size


def _keep_scenes(
    session: Session, organization_id: UUID, given: PlanShotsInput, story: StoryDocument, plan: PlanDocument
) -> None:
    """Writes the film's scenes; those that a person had edited before it was filmed only learn their times."""
    # Who edits scenes holds this lock too, so no edit falls between reading and writing them.
    session.get_one(Project, given.project_id, with_for_update=True)
    planned = to_scenes(story, plan)
    scenes = list_scenes(session, given.project_id)
    if given.render.storyboard is not None and scenes:
        scene_rows.retime(session, scenes, planned)
    else:
        scene_rows.merge(session, organization_id, given.project_id, planned)


def _elapsed_ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


STEPS = (
    Step("script_analysis", ScriptAnalysisInput, script_analysis),
    Step("voice_synthesis", VoiceSynthesisInput, voice_synthesis, item=lambda given: given.line_id),
    Step("music_generation", MusicGenerationInput, music_generation),
    Step("plan_shots", PlanShotsInput, plan_shots),
    Step("subtitle_generation", SubtitleGenerationInput, subtitle_generation),
)
