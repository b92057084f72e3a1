"""What can be done with projects, apart from telling and rendering them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.brand_kits.tables import BrandKitRow
from reelestate.kit import clock
from reelestate.kit.errors import InvalidInput, missing
from reelestate.kit.http import versions
from reelestate.kit.http.fields import changes
from reelestate.media.tables import MediaAsset
from reelestate.projects import repository, rules
from reelestate.projects.schemas import ProjectChanges, ProjectFields
from reelestate.projects.styles import infographic_of, style_of, voice_of
from reelestate.projects.tables import Project, ProjectMedia
from reelestate.properties.tables import PropertyListing
from reelestate.scenes import repository as scenes

_SETTINGS = ("style_settings", "voice_settings", "infographic_settings")
_COPIED = (
    "property_id",
    "brand_kit_id",
    "template_id",
    "type",
    "script",
    "style_settings",
    "voice_settings",
    "infographic_settings",
    "generated_script",
    "generated_caption",
    "generated_hashtags",
    "generated_first_comment",
    "edited_post",
)


def create(caller: MemberCaller, fields: ProjectFields) -> Project:
    """Adds a project. Raises NotFound for a property or brand kit of nobody's, InvalidInput for its length."""
    session = caller.session
    _check_references(session, fields.property_id, fields.brand_kit_id)
    rules.check_length(fields.type, fields.style.duration_seconds)
    project = Project(
        organization_id=caller.organization_id,
        created_by_id=caller.user_id,
        title=fields.title,
        type=fields.type,
        status="draft",
        property_id=fields.property_id,
        brand_kit_id=fields.brand_kit_id or repository.default_brand_kit(session),
        script=fields.script,
        style_settings=fields.style.model_dump(mode="json", exclude_unset=True),
        voice_settings=_dumped(fields.voice_settings),
        infographic_settings=_dumped(fields.infographic_settings),
    )
    session.add(project)
    session.flush()
    record(caller, "project.created", "project", project.id)
    return project


def change(caller: MemberCaller, project_id: UUID, body: ProjectChanges, if_match: str | None) -> Project:
    """Changes the fields that were sent. A project told of another property is no longer approved.

    Raises NotFound, PreconditionFailed and InvalidInput.
    """
    project = repository.get(caller.session, project_id, lock=True)
    versions.check(project, if_match)
    sent = changes(body, "title", *_SETTINGS, "settings")
    if "settings" in sent:
        sent["style_settings"] = sent.pop("settings")
    _check_references(caller.session, sent.get("property_id"), sent.get("brand_kit_id"))
    if {"property_id", "brand_kit_id"} & sent.keys():
        revoke_approval(project)
    for name, value in sent.items():
        setattr(project, name, getattr(project, name) | _plain(body, name) if name in _SETTINGS else value)
    _check_settings(project)
    caller.session.flush()
    record(caller, "project.updated", "project", project.id, new=body.model_dump(mode="json", exclude_unset=True))
    return project


def delete_project(caller: MemberCaller, project: Project) -> None:
    """Marks the project as deleted; retention removes it for good. Its media stays in the library."""
    project.deleted_at = clock.now()
    record(caller, "project.deleted", "project", project.id)


def duplicate(caller: MemberCaller, project_id: UUID, new_title: str | None) -> Project:
    """A draft like the project: settings, script, post, scenes and media, but no jobs and no approval."""
    session = caller.session
    original = repository.get(session, project_id)
    title = new_title or f"{original.title[:248]} (copy)"
    copied = {name: getattr(original, name) for name in _COPIED}
    copy = Project(
        organization_id=caller.organization_id,
        created_by_id=caller.user_id,
        title=title,
        status="script_ready" if original.generated_script else "draft",
        **copied,
    )
    session.add(copy)
    session.flush()
    own = _own_media(session, original)
    _link(session, copy, own)
    scenes.copy_all(session, original.id, copy.id)
    record(caller, "project.duplicated", "project", copy.id, new={"from": str(original.id)})
    return copy


def order_media(caller: MemberCaller, project_id: UUID, media_ids: Sequence[UUID], if_match: str | None) -> Project:
    """Tells the project with exactly this media, in this order. Scenes whose picture left show none.

    Raises NotFound for media that is not there, InvalidInput for a repeated one, PreconditionFailed.
    """
    session = caller.session
    project = repository.get(session, project_id, lock=True)
    versions.check(project, if_match)
    if len(set(media_ids)) != len(media_ids):
        raise InvalidInput("media_asset_ids", "names one twice", "Name each once.")
    known = session.scalars(
        select(MediaAsset.id).where(MediaAsset.id.in_(media_ids), MediaAsset.deleted_at.is_(None))
    ).all()
    for media_id in media_ids:
        if media_id not in known:
            raise missing("media_asset", media_id)
    before = [asset.id for asset in _own_media(session, project)]
    gone = set(before) - set(media_ids)
    session.execute(delete(ProjectMedia).where(ProjectMedia.project_id == project.id))
    session.execute(
        update(MediaAsset).where(MediaAsset.project_id == project.id, MediaAsset.id.in_(gone)).values(project_id=None)
    )
    session.expire_all()
    _link(session, project, media_ids)
    if gone and scenes.forget_media(session, project.id, gone):
        revoke_approval(project)
    project.updated_at = clock.now()
    session.flush()
    ids = [str(media_id) for media_id in media_ids]
    record(caller, "project.media_ordered", "project", project.id, new={"media_asset_ids": ids})
    return project


def attach_media(caller: MemberCaller, project_id: UUID, media_id: UUID) -> Project:
    """Adds the media at the end; what is there already stays where it is."""
    session = caller.session
    project = repository.get(session, project_id, lock=True)
    repository.present(session, MediaAsset, media_id, "media_asset")
    own = [asset.id for asset in _own_media(session, project)]
    if media_id in own:
        return project
    return order_media(caller, project_id, [*own, media_id], None)


def detach_media(caller: MemberCaller, project_id: UUID, media_id: UUID) -> Project:
    """Takes the media out of the project; it stays in the library. Raises NotFound when it is not in it."""
    session = caller.session
    project = repository.get(session, project_id, lock=True)
    own = [asset.id for asset in _own_media(session, project)]
    if media_id not in own:
        raise missing("media_asset", media_id)
    return order_media(caller, project_id, [one for one in own if one != media_id], None)


def revoke_approval(project: Project) -> None:
    """The storyboard is no longer what was approved."""
    if project.approved_at is not None:
        project.approved_at = project.approved_by_id = None


def _own_media(session: Session, project: Project) -> list[MediaAsset]:
    """The project's media without what it only takes from its property."""
    linked = {link.media_asset_id for link in repository.links(session, project.id)}
    found = repository.media_of(session, project)
    return [asset for asset in found if asset.id in linked or asset.project_id == project.id]


def _link(session: Session, project: Project, media: Sequence[UUID | MediaAsset]) -> None:
    for position, one in enumerate(media):
        session.add(
            ProjectMedia(
                organization_id=project.organization_id,
                project_id=project.id,
                media_asset_id=one.id if isinstance(one, MediaAsset) else one,
                position=position,
            )
        )
    session.flush()


def _check_references(session: Session, property_id: UUID | None, brand_kit_id: UUID | None) -> None:
    if property_id is not None:
        repository.present(session, PropertyListing, property_id, "property")
    if brand_kit_id is not None:
        repository.present(session, BrandKitRow, brand_kit_id, "brand_kit")


def _check_settings(project: Project) -> None:
    rules.check_length(project.type, style_of(project.style_settings).duration_seconds)
    voice_of(project.voice_settings)
    infographic_of(project.infographic_settings)


def _plain(body: ProjectChanges, name: str) -> dict[str, Any]:
    model = getattr(body, name) or getattr(body, "settings", None)
    return _dumped(model)


def _dumped(model: Any) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_unset=True) if model is not None else {}
