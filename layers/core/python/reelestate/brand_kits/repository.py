"""Queries of brand kits."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reelestate.brand_kits.tables import BrandKitRow
from reelestate.kit.errors import missing

_KEPT = BrandKitRow.deleted_at.is_(None)


def get(session: Session, brand_kit_id: UUID) -> BrandKitRow:
    """The brand kit. Raises NotFound, for deleted ones and other tenants' too."""
    row = session.get(BrandKitRow, brand_kit_id)
    if row is None or row.deleted_at is not None:
        raise missing("brand_kit", brand_kit_id)
    return row


def default(session: Session) -> BrandKitRow | None:
    """The kit of projects that name none."""
    return session.scalars(select(BrandKitRow).where(_KEPT, BrandKitRow.is_default)).one_or_none()


def list_all(session: Session) -> Sequence[BrandKitRow]:
    """The tenant's kits, the default one first, then by name."""
    order = (BrandKitRow.is_default.desc(), func.lower(BrandKitRow.name), BrandKitRow.id)
    return session.scalars(select(BrandKitRow).where(_KEPT).order_by(*order)).all()


def count(session: Session) -> int:
    """How many kits the tenant has."""
    return session.scalar(select(func.count(BrandKitRow.id)).where(_KEPT)) or 0
