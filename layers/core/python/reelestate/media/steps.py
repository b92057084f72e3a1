"""Pipeline step: originals become working copies with a report."""

import time
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel

from reelestate.kit.canonical import content_key
from reelestate.kit.database import transaction
from reelestate.kit.errors import InvalidInput, NotFound
from reelestate.kit.steps import ProviderCall, Step, StepContext, StepModel
from reelestate.kit.storage import ObjectStore, artefact_key, get_store
from reelestate.media import repository
from reelestate.media.intake import Refused, Taken, take_in
from reelestate.media.tables import MediaAsset
from reelestate.providers.photo_analysis.base import PhotoReport

INTAKE_VERSION = 1
"""Part of every working copy's key; raise it when the same original would give another copy or report."""
_AT_ONCE = 24


class PhotoAnalysisInput(StepModel):
    """A batch of the job's photos."""

    media_ids: tuple[UUID, ...]


class PhotoAnalysisOutput(StepModel):
    """How many photos can be used and how many cannot."""

    usable: int
    refused: int


class WorkingCopy(BaseModel):
    """What the intake of one original gave; stored, so that the same original is never opened twice."""

    key: str
    sha256: str
    report: PhotoReport
    notes: tuple[str, ...]


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


def _cache_key(context: StepContext, photo: MediaAsset) -> str:
    key = content_key("intake", INTAKE_VERSION, photo.sha256, photo.filename)
    return artefact_key(context.organization_id, "intake", key, "json")


def _recall(context: StepContext, store: ObjectStore, photo: MediaAsset) -> WorkingCopy | None:
    try:
        return WorkingCopy.model_validate(store.get_json(_cache_key(context, photo)))
    except NotFound:
        return None


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
        for photo in repository.get_many(session, tuple(answers)):
            answer = answers[photo.id]
            if isinstance(answer, InvalidInput):
                photo.processing_status, photo.problem = "failed", answer.message
                continue
            photo.processing_status, photo.problem = "ready", None
            photo.working_key, photo.working_sha256 = answer.key, answer.sha256
            photo.width, photo.height = answer.report.width, answer.report.height
            photo.category = answer.report.room
            photo.ai_quality_score = Decimal(str(round(answer.report.quality, 2)))
            photo.analysis = answer.report.model_dump(mode="json")


STEPS = (Step("photo_analysis", PhotoAnalysisInput, photo_analysis, item=lambda given: str(given.media_ids[0])),)
