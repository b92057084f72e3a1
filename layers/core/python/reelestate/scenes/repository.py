"""Queries of scenes, and what moves them about without touching what they say.

Moving and timing scenes is no change of them: their ``version`` stays, so nobody's edit of a scene is refused because
another was put before it.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from reelestate.kit.errors import missing
from reelestate.scenes.tables import Scene

_COPIED = tuple(
    column.key
    for column in Scene.__table__.columns
    if column.key not in {"id", "project_id", "version", "created_at", "updated_at"}
)


def list_scenes(session: Session, project_id: UUID) -> Sequence[Scene]:
    """The project's scenes in order, as they are now."""
    return session.scalars(
        select(Scene).where(Scene.project_id == project_id).order_by(Scene.sequence_order),
        execution_options={"populate_existing": True},
    ).all()


def get(session: Session, project_id: UUID, scene_id: UUID) -> Scene:
    """The project's scene. Raises NotFound."""
    scene = session.get(Scene, scene_id)
    if scene is None or scene.project_id != project_id:
        raise missing("scene", scene_id)
    return scene


def count(session: Session, project_id: UUID) -> int:
    """How many scenes the project has."""
    return session.scalar(select(func.count(Scene.id)).where(Scene.project_id == project_id)) or 0


def arrange(session: Session, scenes: Sequence[Scene]) -> None:
    """Numbers the scenes from 0 in the given order and lets each start where the one before it ends."""
    session.flush()
    start = 0
    for place, scene in enumerate(scenes):
        if (scene.sequence_order, scene.start_time_ms) != (place, start):
            session.execute(
                update(Scene).where(Scene.id == scene.id).values(sequence_order=place, start_time_ms=start),
                execution_options={"synchronize_session": False},
            )
        start += scene.duration_ms


def copy_all(session: Session, source: UUID, target: UUID) -> None:
    """Gives the target project the source's scenes."""
    for scene in list_scenes(session, source):
        session.add(Scene(project_id=target, **{name: getattr(scene, name) for name in _COPIED}))
    session.flush()


def forget_media(session: Session, project_id: UUID, media_ids: Collection[UUID]) -> int:
    """Takes pictures that left the project out of its scenes; returns how many scenes lost theirs."""
    found = session.scalars(
        select(Scene).where(Scene.project_id == project_id, Scene.media_asset_id.in_(media_ids))
    ).all()
    for scene in found:
        scene.media_asset_id = None
    session.flush()
    return len(found)
