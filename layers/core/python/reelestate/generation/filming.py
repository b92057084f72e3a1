"""From facts, photos and choices to a story, and from story and speech to a plan. No cloud, no database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from uuid import UUID

from reelestate.brand_kits.schemas import BrandKit
from reelestate.film.captions.cues import Word, cues, line_length, unmet
from reelestate.film.timeline import Asset, Brand, Timeline
from reelestate.generation import claims, fair_housing, scenes, shot_plan, storyboard
from reelestate.generation.posting import Publication
from reelestate.generation.schemas import (
    CANVASES,
    SHORT_SIDES,
    PhotoLeftOut,
    PlanDocument,
    RenderParameters,
    SpeechDocument,
    StoryDocument,
    StoryPhoto,
    TimedWord,
    cut_id,
)
from reelestate.kit.errors import InvalidInput
from reelestate.media.rules import Candidate, Selection, choose
from reelestate.properties import rules
from reelestate.properties.schemas import ListingFacts
from reelestate.providers.script_writing.base import Pace, Script, ScriptPhoto, ScriptRequest, ScriptWriter
from reelestate.providers.script_writing.grammar import speech_seconds
from reelestate.providers.speech.base import Speech, SpeechProvider, SpeechRequest

PREVIEW_HEIGHT = 540
SLOWER_TRIES = 4


def handles(names: Sequence[tuple[UUID, str]]) -> dict[UUID, str]:
    """A readable, unique name per photo: its file name, numbered when several share it."""
    seen: Counter[str] = Counter()
    result: dict[UUID, str] = {}
    for media_id, name in names:
        seen[name] += 1
        result[media_id] = name if seen[name] == 1 else f"{name}#{seen[name]}"
    return result


def write_story(
    facts: ListingFacts,
    kit: BrandKit,
    photos: Sequence[StoryPhoto],
    refused: Sequence[PhotoLeftOut],
    render: RenderParameters,
    writer: ScriptWriter,
) -> StoryDocument:
    """Chooses the photos and writes the script, or takes the storyboard's. A post in a person's words stays theirs.

    Raises InvalidInput without a usable photo and for a person's post that its platform does not take, ClaimUnbound
    for copy that nothing supports, FairHousingBlocked for copy that the law forbids.
    """
    if not photos:
        reasons = "; ".join(photo.reason for photo in refused)
        raise InvalidInput("photos", f"none of them can be used ({reasons})", "Add at least one photo of the property.")
    selection = _selection(photos, render.duration_seconds, render.pace)
    by_handle = {photo.handle: photo for photo in photos}
    chosen = [by_handle[handle] for handle in selection.chosen]
    directions: dict[str, shot_plan.Direction] = {}
    if render.storyboard is None:
        script = writer.write(script_request(facts, chosen, render))
    else:
        board = storyboard.Storyboard.model_validate(render.storyboard)
        script = storyboard.to_script(board, facts, known_photos=by_handle)
        directions = storyboard.directions_of(board)
        named = dict.fromkeys([line.photo_id for line in script.lines if line.photo_id])
        chosen = [by_handle[handle] for handle in _merged(list(named), selection.chosen)]
    ledger, warnings = examine(render.post.in_script(script) if render.post else script, facts, chosen)
    left_out = [
        PhotoLeftOut(file_name=by_handle[photo.id].file_name, reason=photo.reason)
        for photo in selection.dropped
        if by_handle[photo.id] not in chosen
    ]
    return StoryDocument(
        script=script,
        post=Publication(facts, kit, chosen, render.platform).of(script, render.post),
        edited=render.post,
        photos=tuple(chosen),
        left_out=(*refused, *left_out),
        ledger=asdict(ledger),
        warnings=warnings,
        directions=directions,
    )


def photos_in_film(
    photos: Sequence[StoryPhoto], seconds: int, pace: Pace, named: Iterable[str] = ()
) -> list[StoryPhoto]:
    """The photos a film of that length and pace is told with, in its order.

    Those are the photos that its scenes name by their handles, and the best of the others.
    """
    if not photos:
        return []
    by_handle = {photo.handle: photo for photo in photos}
    merged = _merged(list(dict.fromkeys(named)), _selection(photos, seconds, pace).chosen)
    return [by_handle[handle] for handle in merged]


def _selection(photos: Sequence[StoryPhoto], seconds: int, pace: Pace) -> Selection:
    wanted = shot_plan.photos_wanted(seconds, pace)
    return choose([Candidate(photo.handle, photo.report) for photo in photos], wanted)


def write_copy(
    facts: ListingFacts,
    photos: Sequence[StoryPhoto],
    render: RenderParameters,
    writer: ScriptWriter,
) -> Script:
    """A script whose post is written anew from the facts as they are now; ``photos`` are those in the film.

    Raises ClaimUnbound for copy that nothing supports, FairHousingBlocked for copy that the law forbids.
    """
    script = writer.write(script_request(facts, photos, render))
    examine(script, facts, photos)
    return script


def _merged(named: list[str], chosen: Sequence[str]) -> list[str]:
    """The photos a storyboard names, in its order, with the other chosen ones behind the neighbours they had."""
    order = list(named)
    for index, handle in enumerate(chosen):
        if handle not in order:
            before = next((other for other in reversed(chosen[:index]) if other in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, handle)
    return order


def script_request(facts: ListingFacts, photos: Sequence[StoryPhoto], render: RenderParameters) -> ScriptRequest:
    """What a writer is given; ``photos`` are those in the film, in its order."""
    return ScriptRequest(
        listing=facts.model_dump(mode="json", exclude_none=True),
        photos=tuple(ScriptPhoto(id=photo.handle, room=photo.report.room) for photo in photos),
        tone=render.tone,
        pace=render.pace,
        duration_seconds=render.duration_seconds,
        language=render.language,
        seed=render.seed,
    )


def examine(script: Script, facts: ListingFacts, photos: Sequence[StoryPhoto]) -> tuple[claims.Ledger, tuple[str, ...]]:
    """Holds the script against the facts and the law; returns the ledger and the warnings."""
    findings = fair_housing.lint_script(script)
    fair_housing.require(findings)
    rooms = tuple(ScriptPhoto(id=photo.handle, room=photo.report.room) for photo in photos)
    ledger = claims.bind(script, facts, rooms)
    ledger.require()
    return ledger, tuple(finding.message for finding in findings)


def speak_readably(provider: SpeechProvider, request: SpeechRequest, max_columns: int) -> Speech:
    """Speaks the line no faster than its captions can be read on lines of ``max_columns``: slower where it must be."""
    speech = provider.synthesize(request)
    for _ in range(SLOWER_TRIES):
        words = [Word(word.text, word.start_ms, word.end_ms) for word in speech.words]
        missed = unmet(cues(words, max_chars=max_columns), max_chars=max_columns)
        speeds = [miss.measured / miss.limit for miss in missed if miss.rule == "speed"]
        if not speeds:
            break
        request = replace(request, rate=request.rate / min(1.2, max(speeds) * 1.01))
        speech = provider.synthesize(request)
    return speech


def caption_columns(render: RenderParameters) -> int:
    """Columns of the narrowest caption line among the formats."""
    return min(line_length(CANVASES[name]) for name in render.formats)


def plan_film(
    story: StoryDocument,
    speech: Mapping[str, SpeechDocument],
    facts: ListingFacts,
    kit: BrandKit,
    brand_pictures: Mapping[str, Asset],
    music_key: str | None,
    render: RenderParameters,
) -> PlanDocument:
    """Plans every cut the render asks for; ``brand_pictures`` holds ``logo`` and ``headshot`` as far as they exist."""
    plan = shot_plan.plan(_plan_request(story, speech, facts, kit, brand_pictures, music_key, render))
    timelines = plan.timelines
    if render.preview:
        timelines = {cut: shot_plan.preview_of(timeline, PREVIEW_HEIGHT) for cut, timeline in timelines.items()}
    else:
        short_side = SHORT_SIDES[render.quality]
        timelines = {cut: shot_plan.at_size(timeline, short_side) for cut, timeline in timelines.items()}
    words, breaks = _film_words(plan, speech)
    photo_names = {photo.handle: photo.file_name for photo in story.photos}
    notes = [
        *plan.notes,
        *(
            f"The line “{_text_of(story.script, line.line_id)}” is not spoken: {line.reason}."
            for line in plan.dropped_lines
        ),
        *(f"{photo_names[photo.photo_id]} is not in the film: {photo.reason}." for photo in plan.unused_photos),
        *_enlarged(timelines, photo_names, render),
    ]
    return PlanDocument(
        title=story.script.title,
        language=render.language,
        timelines=timelines,
        scenes=plan.scenes,
        words=words,
        line_breaks=breaks,
        notes=tuple(notes),
    )


def plan_moves(
    story: StoryDocument, facts: ListingFacts, kit: BrandKit, render: RenderParameters
) -> dict[str, scenes.CameraMovement]:
    """By line id the camera's move over each scene's photo, planned with estimated speech (``speech_seconds``).

    Lines for which the film has no time are not there. Raises what ``plan_film`` raises.
    """
    speech = {
        line.id: SpeechDocument(
            key=line.id, duration_ms=round(speech_seconds(line.text) * 1000), words=(), provider="estimate", voice=""
        )
        for line in story.script.lines
    }
    planned = scenes.to_scenes(story, plan_film(story, speech, facts, kit, {}, None, render))
    return {scene.line_id: scene.camera_movement for scene in planned if scene.line_id and scene.camera_movement}


def _enlarged(timelines: Mapping[str, Timeline], photo_names: Mapping[str, str], render: RenderParameters) -> list[str]:
    """A note when a film beyond 1080p shows photos that have fewer pixels than it."""
    if render.preview or SHORT_SIDES[render.quality] <= SHORT_SIDES["1080p"]:
        return []
    most: dict[str, float] = {}
    for timeline in timelines.values():
        for shot in timeline.shots:
            seen = min(shot.motion.start.w, shot.motion.end.w) * timeline.assets[shot.asset].width
            most[shot.asset] = max(most.get(shot.asset, 0.0), timeline.canvas.width / seen)
    small = sorted((name for name, times in most.items() if times > 1), key=lambda name: -most[name])
    if not small:
        return []
    return [
        f"{len(small)} of {len(most)} photos have fewer pixels than a {render.quality} film shows and are enlarged, "
        f"{photo_names[small[0]]} the most ({most[small[0]]:.1f} times)."
    ]


def _plan_request(
    story: StoryDocument,
    speech: Mapping[str, SpeechDocument],
    facts: ListingFacts,
    kit: BrandKit,
    brand_pictures: Mapping[str, Asset],
    music_key: str | None,
    render: RenderParameters,
) -> shot_plan.PlanRequest:
    return shot_plan.PlanRequest(
        script=story.script,
        speech={
            line: shot_plan.SpokenLine(
                key=said.key,
                duration_ms=said.duration_ms,
                words=tuple((word.text, word.start_ms, word.end_ms) for word in said.words),
            )
            for line, said in speech.items()
        },
        photos=tuple(
            shot_plan.PlannedPhoto(id=photo.handle, asset=photo.asset, report=photo.report, altered=photo.altered)
            for photo in story.photos
        ),
        cuts=_cuts(render),
        texts=_texts(story.script, facts),
        brand=brand_of(kit, brand_pictures),
        brand_assets=dict(brand_pictures),
        tone=render.tone,
        pace=render.pace,
        duration_seconds=render.duration_seconds,
        frames_per_beat=shot_plan.frames_per_beat(render.pace),
        music_key=music_key,
        captions=render.captions,
        language=render.language,
        show_logo=render.logo,
        watermark=render.watermark,
        directions=story.directions,
        seed=render.seed,
    )


def _cuts(render: RenderParameters) -> tuple[shot_plan.Cut, ...]:
    cuts = [shot_plan.Cut(id=cut_id(name, branded=True), canvas=CANVASES[name]) for name in render.formats]
    if render.unbranded:
        first = render.formats[0]
        cuts.append(shot_plan.Cut(id=cut_id(first, branded=False), canvas=CANVASES[first], branded=False))
    return tuple(cuts)


def _texts(script: Script, facts: ListingFacts) -> shot_plan.Texts:
    line1, line2 = rules.address_lines(facts)
    visit = rules.open_house_lines(facts)
    return shot_plan.Texts(
        title=script.title,
        kicker=script.kicker,
        price=rules.price_text(facts),
        price_was=rules.former_price_text(facts),
        address_line1=line1,
        address_line2=line2,
        facts=rules.fact_items(facts),
        open_house=shot_plan.OpenHouse(date=visit[0], time=visit[1]) if visit else None,
    )


def brand_of(kit: BrandKit, pictures: Mapping[str, Asset]) -> Brand:
    """The brand kit as films and cards show it; ``pictures`` holds ``logo`` and ``headshot`` as far as they exist."""
    return Brand(
        primary=kit.primary_color,
        secondary=kit.secondary_color,
        accent=kit.accent_color,
        heading_font=kit.heading_font,
        body_font=kit.body_font,
        logo="logo" if "logo" in pictures else None,
        headshot="headshot" if "headshot" in pictures else None,
        agent_name=kit.agent_name,
        agent_title=kit.agent_title,
        brokerage=kit.brokerage_name,
        phone=kit.agent_phone,
        email=kit.agent_email,
    )


def _film_words(
    plan: shot_plan.Plan, speech: Mapping[str, SpeechDocument]
) -> tuple[tuple[TimedWord, ...], tuple[int, ...]]:
    """The words of the lines that are spoken, in film time, and where each line begins."""
    timeline = next(iter(plan.timelines.values()))
    voices = iter(timeline.audio.voices)
    words: list[TimedWord] = []
    breaks: list[int] = []
    for scene in plan.scenes:
        said = speech.get(scene.line_id or "")
        if said is None:
            continue
        breaks.append(len(words))
        offset = round(next(voices).start_frame * 1000 / timeline.canvas.fps)
        words.extend(
            TimedWord(text=word.text, start_ms=offset + word.start_ms, end_ms=offset + word.end_ms)
            for word in said.words
        )
    return tuple(words), tuple(breaks)


def _text_of(script: Script, line_id: str) -> str:
    return next(line.text for line in script.lines if line.id == line_id)
