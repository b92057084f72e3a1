"""What the command line does with a running studio: submit a listing, watch the job, fetch the film."""

import mimetypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from uuid import NAMESPACE_URL, UUID, uuid5

from reelestate.brand_kits.tables import BrandKitRow
from reelestate.generation.schemas import RenderParameters
from reelestate.kit.canonical import sha256_hex
from reelestate.kit.database import transaction
from reelestate.kit.errors import InvalidInput
from reelestate.kit.ids import new_id
from reelestate.kit.storage import get_store, upload_key
from reelestate.media.tables import MediaAsset
from reelestate.organizations.tables import Organization
from reelestate.projects.tables import Project
from reelestate.properties.loading import LoadedListing
from reelestate.properties.rows import project as project_facts
from reelestate.properties.tables import PropertyListing
from reelestate.renders import repository, service
from reelestate.renders.schemas import RenderResult
from reelestate.renders.tables import Job, JobStep

HOME_ORGANIZATION = uuid5(NAMESPACE_URL, "reelestate:one-machine")
"""The one tenant of a one-machine studio's command line."""

PHOTO_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".avif"}
)
MAX_PHOTOS = 300
MAX_PHOTO_BYTES = 100 * 2**20
FINISHED = frozenset({"completed", "failed", "cancelled"})
POLL_SECONDS = 0.15
RECONCILE_SECONDS = 3.0


def find_photos(directory: Path) -> list[Path]:
    """The directory's photos in natural order of their names. Raises InvalidInput for ``photos``."""
    if not directory.is_dir():
        raise InvalidInput("photos", f"{directory} is not a directory", "Give the directory that holds the photos.")
    photos = [p for p in directory.iterdir() if p.suffix.lower() in PHOTO_SUFFIXES and not p.name.startswith(".")]
    if not photos:
        raise InvalidInput(
            "photos",
            f"{directory} holds no photo",
            f"Put at least one photo there ({', '.join(sorted(s[1:] for s in PHOTO_SUFFIXES))}).",
        )
    if len(photos) > MAX_PHOTOS:
        raise InvalidInput("photos", f"{len(photos)} photos are too many", f"Keep the best {MAX_PHOTOS}.")
    for photo in photos:
        if photo.stat().st_size > MAX_PHOTO_BYTES:
            raise InvalidInput(f"photos/{photo.name}", "the file is over 100 MB", "Save it as JPEG, then try again.")
    return sorted(photos, key=_natural)


def submit(listing: LoadedListing, directory: Path, photos: Sequence[Path], render: RenderParameters) -> UUID:
    """Stores the listing, its photos and the brand, makes a project and a queued job; returns the job's id.

    ``directory`` is where the listing lies; its logo and headshot are named relative to it.
    """
    uploads = [_upload(photo) for photo in photos]
    brand = _upload_brand(listing, directory)
    with transaction(HOME_ORGANIZATION) as session:
        if session.get(Organization, HOME_ORGANIZATION) is None:
            session.add(Organization(id=HOME_ORGANIZATION, name="This machine", slug="this-machine"))
            session.flush()
        facts = listing.facts
        row = project_facts(PropertyListing(organization_id=HOME_ORGANIZATION), facts)
        session.add_all([row, brand])
        session.flush()
        project = Project(
            organization_id=HOME_ORGANIZATION,
            property_id=row.id,
            brand_kit_id=brand.id,
            title=facts.title,
            type="listing_tour",
            status="rendering",
            style_settings=render.model_dump(mode="json", exclude={"storyboard"}),
            voice_settings={"voice": render.voice, "language": render.language},
        )
        session.add(project)
        session.flush()
        altered = facts.altered_photos
        for position, media in enumerate(uploads):
            media.project_id, media.position = project.id, position
            media.altered = altered.get(media.filename)
        session.add_all(uploads)
        session.flush()
        job = service.create(session, HOME_ORGANIZATION, project.id, tuple(m.id for m in uploads), render)
        return job.id


@dataclass(frozen=True, slots=True)
class JobView:
    """A job and its steps at one moment."""

    job: Job
    steps: Sequence[JobStep] = field(default_factory=list)


def look(job_id: UUID) -> JobView:
    """The job as it is now. Raises NotFound."""
    with transaction(HOME_ORGANIZATION) as session:
        return JobView(repository.get_job(session, job_id), repository.list_steps(session, job_id))


def watch(job_id: UUID, timeout_s: float) -> Iterator[JobView]:
    """The job as it proceeds, ending with its finished state. Raises TimeoutError."""
    deadline = monotonic() + timeout_s
    next_check = monotonic() + RECONCILE_SECONDS
    while True:
        if monotonic() > next_check:
            service.reconcile(HOME_ORGANIZATION, job_id)
            next_check = monotonic() + RECONCILE_SECONDS
        view = look(job_id)
        yield view
        if view.job.status in FINISHED:
            return
        if monotonic() > deadline:
            raise TimeoutError(f"job {job_id} did not finish within {timeout_s:.0f} s")
        sleep(POLL_SECONDS)


def fetch(job: Job, directory: Path) -> list[Path]:
    """Copies a completed job's files into the directory and returns their paths."""
    result = RenderResult.model_validate(job.result)
    store = get_store()
    directory.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for output in result.outputs:
        files.append(store.download(output.video_key, directory / f"film-{output.cut}.mp4"))
        files.append(store.download(output.thumbnail_key, directory / f"thumbnail-{output.cut}.jpg"))
    files.append(store.download(result.srt_key, directory / "subtitles.srt"))
    files.append(store.download(result.vtt_key, directory / "subtitles.vtt"))
    files.append(store.download(result.storyboard_key, directory / "storyboard.yaml"))
    post = directory / "post.txt"
    post.write_text(f"{result.caption}\n\nFirst comment:\n{result.first_comment}\n", encoding="utf-8")
    return [*files, post]


def _upload(photo: Path) -> MediaAsset:
    data = photo.read_bytes()
    media_id = new_id()
    name = photo.name[:255]
    return MediaAsset(
        id=media_id,
        organization_id=HOME_ORGANIZATION,
        filename=name,
        file_type="image",
        file_size_bytes=len(data),
        sha256=sha256_hex(data),
        storage_key=_store_original(media_id, photo, data),
        processing_status="pending",
    )


def _upload_brand(listing: LoadedListing, directory: Path) -> BrandKitRow:
    kit = listing.brand_kit
    keys: dict[str, str | None] = {"logo": None, "headshot": None}
    for name, file_name in (("logo", kit.logo), ("headshot", kit.headshot)):
        if file_name:
            path = directory / file_name
            if not path.is_file():
                raise InvalidInput(
                    f"brand.{name}", f"{file_name} is not there", "Put the picture beside the listing, or leave it out."
                )
            keys[name] = _store_original(new_id(), path, path.read_bytes())
    return BrandKitRow(
        organization_id=HOME_ORGANIZATION,
        name=kit.brokerage_name or kit.agent_name or kit.name,
        kit=kit.model_dump(mode="json"),
        logo_key=keys["logo"],
        headshot_key=keys["headshot"],
    )


def _store_original(media_id: UUID, path: Path, data: bytes) -> str:
    safe_name = re.sub(r"[^A-Za-z0-9._-]", "_", path.name)[-100:]
    content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return get_store().put(upload_key(HOME_ORGANIZATION, media_id, safe_name), data, content_type)


def _natural(path: Path) -> list[tuple[int, str]]:
    parts = re.findall(r"\d+|\D+", path.name.lower())
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
