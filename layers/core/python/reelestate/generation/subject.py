"""What a project is told from: its listing's facts, its brand and its photos, looked at."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.brand_kits.schemas import BrandKit
from reelestate.generation.schemas import PhotoLeftOut, StoryPhoto
from reelestate.generation.steps import subject as told_from
from reelestate.generation.steps import usable_photos
from reelestate.kit.ids import new_id
from reelestate.kit.steps import StepContext
from reelestate.media import repository as media
from reelestate.media.steps import PhotoAnalysisInput, photo_analysis
from reelestate.media.tables import MediaAsset
from reelestate.projects import repository as projects
from reelestate.projects.rules import LISTING_TYPES, refused
from reelestate.projects.tables import Project
from reelestate.properties.schemas import ListingFacts

MOST_LOOKED_AT = 24
"""Photos that are looked at while a request waits."""


@dataclass(frozen=True)
class Subject:
    """A project with what it is told from. ``photos`` are in the project's order, as far as they can be used."""

    project: Project
    facts: ListingFacts
    kit: BrandKit
    assets: tuple[MediaAsset, ...]
    photos: tuple[StoryPhoto, ...]
    refused: tuple[PhotoLeftOut, ...]

    @property
    def handles(self) -> dict[UUID, str]:
        """The photos' names in scripts and storyboards, by media id."""
        return {photo.media_id: photo.handle for photo in self.photos}


def require_listing(project: Project) -> None:
    """Raises Conflict for a type that is not told from a listing."""
    if project.type not in LISTING_TYPES:
        raise refused("NOT_ABOUT_A_LISTING", f"A project of type {project.type} is not told from a listing's facts.")


def facts_of(session: Session, project: Project) -> tuple[ListingFacts, BrandKit]:
    """The listing's facts and the brand. Raises Conflict for a project without a property."""
    if project.property_id is None:
        raise refused("PROPERTY_MISSING", "This project tells of no property yet. Set its property_id first.")
    facts, kit, _ = told_from(session, project.id)
    return facts, kit


def photos_of(session: Session, project: Project) -> list[MediaAsset]:
    """The project's photos in order, whether they can be used or not."""
    return [asset for asset in projects.media_of(session, project) if asset.file_type == "image"]


def load(session: Session, project: Project) -> Subject:
    """The subject; photos nobody has looked at yet are looked at now.

    Raises Conflict for a type that is not told from a listing, without a property or a photo that can be used, and
    when too many photos are new.
    """
    require_listing(project)
    facts, kit = facts_of(session, project)
    assets = photos_of(session, project)
    look_at(session, project.organization_id, assets)
    return _subject(session, project, facts, kit, assets)


def look_at(session: Session, organization_id: UUID, assets: Sequence[MediaAsset]) -> None:
    """Analyses the photos that nobody has analysed. Raises Conflict when they are more than a request waits for."""
    new = [asset for asset in assets if asset.analysis is None and asset.processing_status != "failed"]
    if not new:
        return
    if len(new) > MOST_LOOKED_AT:
        raise refused(
            "PHOTOS_NOT_ANALYZED",
            f"{len(new)} photos have not been looked at yet. Wait until they are, or analyze {MOST_LOOKED_AT} at a "
            "time with POST /ai/analyze-photos.",
            photos=len(new),
        )
    with tempfile.TemporaryDirectory(prefix="reelestate-") as scratch:
        # The step keeps its own transaction: what it finds out stays known, whatever becomes of the request.
        context = StepContext(organization_id, new_id(), Path(scratch))
        photo_analysis(context, PhotoAnalysisInput(media_ids=tuple(asset.id for asset in new)))
    for asset in new:
        session.refresh(asset)


def photos_looked_at(session: Session, assets: Sequence[MediaAsset]) -> tuple[StoryPhoto, ...]:
    """Those of a project's photos that somebody has looked at and that can be used, in the same order."""
    # Handles number photos of one name in the order in which the pipeline's steps read them.
    in_steps_order = media.get_many(session, [asset.id for asset in assets])
    by_id = {photo.media_id: photo for photo in usable_photos(in_steps_order)}
    return tuple(by_id[asset.id] for asset in assets if asset.id in by_id)


def _subject(
    session: Session, project: Project, facts: ListingFacts, kit: BrandKit, assets: Sequence[MediaAsset]
) -> Subject:
    photos = photos_looked_at(session, assets)
    usable = {photo.media_id for photo in photos}
    left_out = tuple(
        PhotoLeftOut(file_name=asset.filename, reason=asset.problem or "it cannot be read")
        for asset in assets
        if asset.id not in usable
    )
    if not photos:
        reasons = "; ".join(photo.reason for photo in left_out)
        why = f"None of its photos can be used ({reasons})" if left_out else "This project has no photo yet"
        raise refused("PHOTOS_MISSING", f"{why}. Add at least one photo of the property.")
    return Subject(project, facts, kit, tuple(assets), photos, left_out)
