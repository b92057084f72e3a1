"""Pipeline steps: originals become working copies with a report."""

import time
from collections.abc import Sequence
from uuid import UUID

from reelestate.kit.database import transaction
from reelestate.kit.errors import InvalidInput, NotFound
from reelestate.kit.steps import ProviderCall, Step, StepContext, StepModel
from reelestate.kit.storage import ObjectStore, artefact_key, get_store
from reelestate.media import keeping, repository
from reelestate.media.intake import Refused, Taken, take_in
from reelestate.media.keeping import WorkingCopy
from reelestate.media.tables import MediaAsset

_AT_ONCE = 24


class PhotoAnalysisInput(StepModel):
    """A batch of the job's photos."""

    media_ids: tuple[UUID, ...]


class PhotoAnalysisOutput(StepModel):
    """How many photos can be used and how many cannot."""

    usable: int
    refused: int


def photo_analysis(context: StepContext, given: PhotoAnalysisInput) -> PhotoAnalysisOutput:
    """Opens, copies and analyses each photo; an unusable one is set aside with its reason and the film goes on."""
    with transaction(context.organization_id) as session:
        photos = list(repository.get_many(session, given.media_ids))
    store = get_store()
    answers: dict[UUID, WorkingCopy | InvalidInput] = {}
    unseen: list[MediaAsset] = []
    for photo in photos:
        known = _recall(context, store, photo)
        if known:
            answers[photo.id] = known
        else:
            unseen.append(photo)
    for start in range(0, len(unseen), _AT_ONCE):
        answers |= _examine(context, store, unseen[start : start + _AT_ONCE])
    _write_down(context, answers)
    refused = sum(isinstance(answer, InvalidInput) for answer in answers.values())
    return PhotoAnalysisOutput(usable=len(answers) - refused, refused=refused)


def _recall(context: StepContext, store: ObjectStore, photo: MediaAsset) -> WorkingCopy | None:
    try:
        known = WorkingCopy.model_validate(store.get_json(_cache_key(context, photo)))
    except NotFound:
        return None
    # The copy may have been purged with another upload of the same file.
    return known if store.exists(known.key) else None


def _cache_key(context: StepContext, photo: MediaAsset) -> str:
    return keeping.intake_key(context.organization_id, photo.sha256, photo.filename)


def _examine(
    context: StepContext, store: ObjectStore, photos: Sequence[MediaAsset]
) -> dict[UUID, WorkingCopy | InvalidInput]:
    started = time.monotonic()
    taken = take_in([(photo.filename, store.get(photo.storage_key)) for photo in photos])
    answers: dict[UUID, WorkingCopy | InvalidInput] = {}
    for photo, answer in zip(photos, taken, strict=True):
        if isinstance(answer, Refused):
            if not isinstance(answer.error, InvalidInput):
                raise answer.error
            answers[photo.id] = answer.error
            context.note(answer.error.message)
        else:
            answers[photo.id] = _keep(context, store, photo, answer)
    elapsed_ms = round((time.monotonic() - started) * 1000)
    context.record(ProviderCall("photo_analysis", "local", elapsed_ms, model=f"{len(photos)} photos"))
    return answers


def _keep(context: StepContext, store: ObjectStore, photo: MediaAsset, taken: Taken) -> WorkingCopy:
    key = artefact_key(context.organization_id, "photo", taken.sha256, "jpg")
    store.put(key, taken.jpeg, "image/jpeg")
    copy = WorkingCopy(key=key, sha256=taken.sha256, report=taken.report, notes=taken.notes)
    store.put_json(_cache_key(context, photo), copy)
    return copy


def _write_down(context: StepContext, answers: dict[UUID, WorkingCopy | InvalidInput]) -> None:
    with transaction(context.organization_id) as session:
        for photo in repository.get_many(session, tuple(answers), lock=True):
            answer = answers[photo.id]
            if isinstance(answer, InvalidInput):
                photo.processing_status, photo.problem = "failed", answer.message
                continue
            photo.processing_status, photo.problem = "ready", None
            photo.working_key, photo.working_sha256 = answer.key, answer.sha256
            photo.width, photo.height = answer.report.width, answer.report.height
            keeping.write_report(photo, answer.report)


class ExamineMediaInput(StepModel):
    """An upload that arrived."""

    media_id: UUID


class ExamineMediaOutput(StepModel):
    """What is known of it now. ``seconds`` is there for films and recordings, ``quality`` for photos."""

    media_id: UUID
    kind: str
    description: str
    tags: tuple[str, ...]
    quality: float | None
    seconds: float | None


def examine_media(context: StepContext, given: ExamineMediaInput) -> ExamineMediaOutput:
    """Examines one upload of any kind, copies and describes it.

    Raises InvalidInput for a file that cannot be used, which its row then says, and NotFound for a deleted one.
    """
    with transaction(context.organization_id) as session:
        upload = keeping.Upload.of(repository.get(session, given.media_id))
    started = time.monotonic()
    kept = keeping.look_into(get_store(), context.organization_id, upload)
    with transaction(context.organization_id) as session:
        asset = repository.get(session, given.media_id, lock=True)
        keeping.write_down(asset, kept)
        known = ExamineMediaOutput(
            media_id=asset.id,
            kind=asset.file_type,
            description=asset.ai_description or "",
            tags=tuple(asset.ai_tags),
            quality=None if asset.ai_quality_score is None else float(asset.ai_quality_score),
            seconds=None if asset.duration_seconds is None else float(asset.duration_seconds),
        )
    elapsed_ms = round((time.monotonic() - started) * 1000)
    context.record(ProviderCall("photo_analysis", "local", elapsed_ms, model=kept.examined.mime or ""))
    if kept.examined.error is not None:
        raise kept.examined.error
    for note in kept.examined.notes:
        context.note(note)
    return known


STEPS = (
    Step("photo_analysis", PhotoAnalysisInput, photo_analysis, item=lambda given: str(given.media_ids[0])),
    Step("examine_media", ExamineMediaInput, examine_media),
)
