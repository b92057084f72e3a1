"""Pipeline steps from planned timelines to a finished job."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from reelestate.film.encode.settings import FINAL, PREVIEW, Encoding
from reelestate.film.timeline import Timeline
from reelestate.film.timeline.segments import Segment, plan_segments
from reelestate.generation.schemas import PlanDocument
from reelestate.kit import events
from reelestate.kit.canonical import content_key
from reelestate.kit.database import transaction
from reelestate.kit.errors import StudioError
from reelestate.kit.settings import get_settings
from reelestate.kit.steps import Step, StepContext, StepModel
from reelestate.kit.storage import ObjectStore, artefact_key, get_store, job_key
from reelestate.renders import ending, finishing, repository, rules
from reelestate.renders.schemas import RenderResult

EVENT_SOURCE = "reelestate.renders"
MIX_VERSION = 1


class StoredSegment(BaseModel):
    """A segment and the object it is stored as."""

    model_config = ConfigDict(frozen=True)

    segment: Segment
    key: str


class SegmentsDocument(BaseModel):
    """Every cut's segments in order, and how many of the distinct ones were there already."""

    model_config = ConfigDict(frozen=True)

    encoding: Encoding
    cuts: dict[str, tuple[StoredSegment, ...]]
    total: int
    reused: int


class PlanSegmentsInput(StepModel):
    """The plan to cut into segments."""

    plan_key: str
    preview: bool


class PlanSegmentsOutput(StepModel):
    """Keys of the batches that compose tasks are to render; none when everything is there."""

    key: str
    batches: tuple[str, ...]
    total: int
    reused: int


def plan_segments_step(context: StepContext, given: PlanSegmentsInput) -> PlanSegmentsOutput:
    """Finds the segments nobody has rendered yet and shares them out between compose tasks."""
    store = get_store()
    plan = PlanDocument.model_validate(store.get_json(given.plan_key))
    encoding = PREVIEW if given.preview else FINAL
    cuts = {
        cut: tuple(
            StoredSegment(segment=s, key=artefact_key(context.organization_id, "segment", s.key, "mkv"))
            for s in plan_segments(timeline, encoding)
        )
        for cut, timeline in plan.timelines.items()
    }
    distinct: dict[str, tuple[str, StoredSegment]] = {}
    for cut, stored in cuts.items():
        for one in stored:
            distinct.setdefault(one.key, (cut, one))
    missing = [(cut, one) for cut, one in distinct.values() if not store.exists(one.key)]
    document = SegmentsDocument(encoding=encoding, cuts=cuts, total=len(distinct), reused=len(distinct) - len(missing))
    key = store.put_json(job_key(context.organization_id, context.job_id, "segments.json"), document)
    batches = _write_batches(context, store, plan, encoding, missing)
    return PlanSegmentsOutput(key=key, batches=batches, total=document.total, reused=document.reused)


def _write_batches(
    context: StepContext,
    store: ObjectStore,
    plan: PlanDocument,
    encoding: Encoding,
    missing: list[tuple[str, StoredSegment]],
) -> tuple[str, ...]:
    """Orders the missing segments by place in the film, so that a batch shows few photos in many formats."""
    missing = sorted(missing, key=lambda item: (item[1].segment.start_frame, item[0]))
    weights = []
    for cut, one in missing:
        canvas = plan.timelines[cut].canvas
        weights.append(one.segment.frames * canvas.width * canvas.height)
    keys = []
    for index, group in enumerate(rules.share_out(weights, get_settings().compose_parallelism)):
        items = [missing[i] for i in group]
        used = {cut: plan.timelines[cut] for cut, _ in items}
        batch = {
            "organization_id": context.organization_id.hex,
            "job_id": context.job_id.hex,
            "batch": index,
            "encoding": encoding,
            "timelines": used,
            "items": [{"cut": cut, "segment": vars(one.segment), "key": one.key} for cut, one in items],
            "pictures": {asset.sha256: asset.key for t in used.values() for asset in t.assets.values()},
        }
        keys.append(store.put_json(job_key(context.organization_id, context.job_id, f"compose-{index}.json"), batch))
    return tuple(keys)


class SoundMixInput(StepModel):
    """The plan whose sound is to be mixed."""

    plan_key: str


class SoundMixOutput(StepModel):
    """The sound track of every cut; cuts that say the same share one."""

    keys: dict[str, str]


def sound_mix(context: StepContext, given: SoundMixInput) -> SoundMixOutput:
    """Mixes and masters each different sound track once: an unbranded cut may leave lines out."""
    store = get_store()
    plan = PlanDocument.model_validate(store.get_json(given.plan_key))
    made: dict[str, str] = {}
    keys = {}
    for cut, timeline in plan.timelines.items():
        content = content_key("mix", MIX_VERSION, timeline.audio, timeline.frames, timeline.canvas.fps)
        if content not in made:
            made[content] = _mix(context, store, timeline, content)
        keys[cut] = made[content]
    return SoundMixOutput(keys=keys)


def _mix(context: StepContext, store: ObjectStore, timeline: Timeline, content: str) -> str:
    from reelestate.film.sound.mix import MixReport, mix

    key = artefact_key(context.organization_id, "mix", content, "m4a")
    report_key = artefact_key(context.organization_id, "mix", content, "json")
    if store.exists(report_key):
        report = MixReport.model_validate(store.get_json(report_key))
    else:
        sound_keys = {voice.key for voice in timeline.audio.voices}
        if timeline.audio.music:
            sound_keys.add(timeline.audio.music.key)
        sounds = {k: store.download(k, context.scratch / Path(k).name) for k in sound_keys}
        out = context.scratch / f"{content}.m4a"
        report = mix(timeline.audio, timeline.frames, timeline.canvas.fps, sounds, out)
        store.upload(out, key, "audio/mp4")
        store.put_json(report_key, report)
    for note in report.notes:
        context.note(note)
    return key


class AssembleInput(StepModel):
    """A cut whose segments and sound are ready."""

    cut: str
    plan_key: str
    segments_key: str
    audio_keys: dict[str, str]


class AssembleOutput(StepModel):
    """The finished file and its thumbnail."""

    cut: str
    video_key: str
    thumbnail_key: str
    bytes: int


def assemble(context: StepContext, given: AssembleInput) -> AssembleOutput:
    """Joins the cut's segments and sound without encoding again, and takes the thumbnail."""
    from reelestate.film.encode.join import join

    store = get_store()
    plan = PlanDocument.model_validate(store.get_json(given.plan_key))
    segments = SegmentsDocument.model_validate(store.get_json(given.segments_key))
    files = [store.download(one.key, context.scratch / f"{one.segment.key}.mkv") for one in segments.cuts[given.cut]]
    audio = store.download(given.audio_keys[given.cut], context.scratch / "mix.m4a")
    film = context.scratch / "film.mp4"
    join(files, audio, film, title=plan.title)
    organization_id, job_id = context.organization_id, context.job_id
    thumbnail = finishing.thumbnail(store, organization_id, plan.timelines[given.cut], context.scratch)
    return AssembleOutput(
        cut=given.cut,
        video_key=store.upload(film, job_key(organization_id, job_id, f"film-{given.cut}.mp4"), "video/mp4"),
        thumbnail_key=store.put(
            job_key(organization_id, job_id, f"thumbnail-{given.cut}.jpg"), thumbnail, "image/jpeg"
        ),
        bytes=film.stat().st_size,
    )


class QualityCheckInput(StepModel):
    """A finished cut."""

    cut: str
    plan_key: str
    segments_key: str
    video_key: str


class QualityCheckOutput(StepModel):
    """Where the figures are; a film that misses one fails the job instead."""

    cut: str
    quality_key: str
    figures: dict[str, Any]


def quality_check(context: StepContext, given: QualityCheckInput) -> QualityCheckOutput:
    """Measures the film against every figure it must meet. Raises QualityRejected."""
    store = get_store()
    plan = PlanDocument.model_validate(store.get_json(given.plan_key))
    segments = SegmentsDocument.model_validate(store.get_json(given.segments_key))
    film = store.download(given.video_key, context.scratch / "film.mp4")
    report = finishing.measure(
        store,
        plan,
        given.cut,
        film,
        [one.segment for one in segments.cuts[given.cut]],
        finishing.StoredSightings(store, context.organization_id),
        context.scratch,
    )
    key = store.put_json(job_key(context.organization_id, context.job_id, f"quality-{given.cut}.json"), report)
    report.reject()
    return QualityCheckOutput(
        cut=given.cut, quality_key=key, figures={check.name: check.measured for check in report.checks}
    )


class FinalizeInput(StepModel):
    """Everything the job made."""

    project_id: UUID
    plan_key: str
    script_key: str
    segments_key: str
    srt_key: str
    vtt_key: str


class FinalizeOutput(StepModel):
    """How many films there are."""

    outputs: int


def finalize(context: StepContext, given: FinalizeInput) -> FinalizeOutput:
    """Completes the job with its result and says so on the bus."""
    result = finishing.result(
        context,
        get_store(),
        plan_key=given.plan_key,
        script_key=given.script_key,
        segments_key=given.segments_key,
        subtitles=(given.srt_key, given.vtt_key),
    )
    with transaction(context.organization_id) as session:
        job = repository.get_job(session, context.job_id, lock=True)
        ending.complete(session, job, result.model_dump(mode="json"), result.outputs[0].thumbnail_key)
    _announce(context, "RenderCompleted", result)
    return FinalizeOutput(outputs=len(result.outputs))


class CompensateInput(StepModel):
    """What the state machine caught."""

    project_id: UUID
    error: dict[str, Any]


class CompensateOutput(StepModel):
    """The reason a person is told."""

    code: str
    message: str


def compensate(context: StepContext, given: CompensateInput) -> CompensateOutput:
    """Fails the job with a reason a person understands; what was made stays, for a resume."""
    with transaction(context.organization_id) as session:
        failure = repository.last_failure(session, context.job_id) or {}
    error = failure.get("error") or _compose_error(context) or _outer_error(given.error)
    with transaction(context.organization_id) as session:
        job = repository.get_job(session, context.job_id, lock=True)
        ending.fail(session, job, error["code"], error["message"], error["details"])
    events.emit(
        EVENT_SOURCE,
        "RenderFailed",
        {"organization_id": str(context.organization_id), "job_id": str(context.job_id), "error": error},
    )
    return CompensateOutput(code=error["code"], message=error["message"])


def _compose_error(context: StepContext) -> dict[str, Any] | None:
    """What a compose task wrote beside its batch before it gave up."""
    store = get_store()
    for index in range(get_settings().compose_parallelism):
        key = job_key(context.organization_id, context.job_id, f"compose-{index}.json.error")
        if store.exists(key):
            error: dict[str, Any] = store.get_json(key)
            return error
    return None


def _outer_error(caught: dict[str, Any]) -> dict[str, Any]:
    """An error nobody could write down, e.g. of a process that was killed too often."""
    cause = str(caught.get("Cause", ""))
    try:
        cause = str(json.loads(cause).get("errorMessage", cause))
    except (ValueError, AttributeError):
        cause = cause[:500]
    message = "The studio could not finish this film. It is logged; resuming the job goes on where it stopped."
    return {"code": StudioError.code, "message": message, "details": {"error": caught.get("Error"), "cause": cause}}


def _announce(context: StepContext, what: str, result: RenderResult) -> None:
    events.emit(
        EVENT_SOURCE,
        what,
        {
            "organization_id": str(context.organization_id),
            "job_id": str(context.job_id),
            "outputs": [output.model_dump(mode="json", include={"cut", "video_key"}) for output in result.outputs],
        },
    )


def _by_cut(given: AssembleInput | QualityCheckInput) -> str:
    return given.cut


STEPS = (
    Step("plan_segments", PlanSegmentsInput, plan_segments_step),
    Step("sound_mix", SoundMixInput, sound_mix),
    Step("assemble", AssembleInput, assemble, item=_by_cut),
    Step("quality_check", QualityCheckInput, quality_check, item=_by_cut),
    Step("finalize", FinalizeInput, finalize),
    Step("compensate", CompensateInput, compensate),
)
