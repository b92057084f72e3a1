"""Queries of templates. Row-level security shows the tenant's own ones and everybody's public ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from reelestate.kit.errors import missing
from reelestate.kit.text import clean_text, like_pattern
from reelestate.templates.schemas import Source
from reelestate.templates.tables import Template

SORTS = {
    "-created_at": (Template.created_at.desc(),),
    "name": (func.lower(Template.name),),
    "-usage_count": (Template.usage_count.desc(),),
}
_USED = text("select gate_template_used(:template)")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which templates are wanted; what is None does not matter."""

    organization_id: UUID
    search: str | None = None
    type: str | None = None
    source: Source | None = None


def get(session: Session, template_id: UUID) -> Template:
    """The template, the tenant's own or a public one. Raises NotFound."""
    row = session.get(Template, template_id)
    if row is None or row.deleted_at is not None:
        raise missing("template", template_id)
    return row


def find(session: Session, wanted: Filter, sort: str, offset: int, limit: int) -> tuple[Sequence[Template], int]:
    """Some of the templates, and how many there are in all."""
    conditions = _conditions(wanted)
    total = session.scalar(select(func.count(Template.id)).where(*conditions)) or 0
    query = select(Template).where(*conditions).order_by(*SORTS[sort], Template.id)
    return session.scalars(query.offset(offset).limit(limit)).all() if limit else (), total


def count_use(session: Session, template_id: UUID) -> int:
    """Counts one more use, also of another tenant's public template; the count now."""
    used: Any = session.execute(_USED, {"template": template_id}).scalar_one()
    return int(used)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Template.deleted_at.is_(None)]
    if wanted.source == "own":
        found.append(Template.organization_id == wanted.organization_id)
    elif wanted.source == "public":
        found.append(Template.is_public.is_(True))
    if wanted.type:
        found.append(Template.type == wanted.type)
    if wanted.search:
        found.append(Template.name.ilike(like_pattern(clean_text(wanted.search)[0])))
    return found
