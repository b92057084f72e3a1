"""Queries of media."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reelestate.media.tables import MediaAsset


def get_many(session: Session, media_ids: Sequence[UUID]) -> Sequence[MediaAsset]:
    """The assets in the order of their position in the project; unknown ids are left out."""
    return session.scalars(
        select(MediaAsset).where(MediaAsset.id.in_(media_ids)).order_by(MediaAsset.position, MediaAsset.id)
    ).all()
