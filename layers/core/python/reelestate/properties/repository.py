"""Queries of property listings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    RowMapping,
    Select,
    String,
    Uuid,
    and_,
    column,
    func,
    or_,
    select,
    table,
)
from sqlalchemy.orm import Session

from reelestate.kit.errors import missing
from reelestate.kit.http.envelope import Page, PageWanted
from reelestate.kit.text import clean_text, like_pattern
from reelestate.properties.tables import SEARCHED, PropertyListing

SORTS = {
    "-created_at": (PropertyListing.created_at.desc(),),
    "created_at": (PropertyListing.created_at,),
    "listing_price": (PropertyListing.listing_price.nulls_last(),),
    "-listing_price": (PropertyListing.listing_price.desc().nulls_last(),),
    "title": (func.lower(PropertyListing.title),),
    "-title": (func.lower(PropertyListing.title).desc(),),
}
RELEVANCE = "relevance"
MAX_PROJECTS = 50
_MAX_WORDS = 16
_BATCH = 200
_OPERATORS = re.compile(r'"|(?:^|\s)-|(?:^|\s)or(?:\s|$)', re.IGNORECASE)
# Chinese, Japanese, Thai, Lao, Khmer and Burmese put no spaces between words, so a word is looked for inside others.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")
# Projects are a feature above this one; what a listing's page shows of them is read without their code.
_PROJECTS = table(
    "projects",
    column("id", Uuid),
    column("property_id", Uuid),
    column("title", String),
    column("type", String),
    column("status", String),
    column("created_at", DateTime(timezone=True)),
    column("updated_at", DateTime(timezone=True)),
    column("deleted_at", DateTime(timezone=True)),
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which listings are wanted; what is None does not matter. Prices are compared whatever their currency."""

    search: str | None = None
    status: str | None = None
    purpose: str | None = None
    category: str | None = None
    city: str | None = None
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    min_bedrooms: int | None = None
    tag: str | None = None
    contact_id: UUID | None = None


def get(session: Session, property_id: UUID) -> PropertyListing:
    """The listing. Raises NotFound, for deleted ones and other tenants' too."""
    row = session.get(PropertyListing, property_id)
    if row is None or row.deleted_at is not None:
        raise missing("property", property_id)
    return row


def find(session: Session, wanted: Filter, sort: str, page: PageWanted) -> Page[PropertyListing]:
    """A page of the tenant's listings. ``relevance`` without words to look for is the newest first."""
    conditions = _conditions(wanted)
    total = session.scalar(select(func.count(PropertyListing.id)).where(*conditions)) or 0
    rows: Sequence[PropertyListing] = session.scalars(
        _ordered(select(PropertyListing).where(*conditions), wanted, sort).offset(page.offset).limit(page.limit)
    ).all()
    return Page(rows, total, page)


def stream(session: Session, wanted: Filter, sort: str) -> Iterator[PropertyListing]:
    """All of the tenant's listings that are wanted, some hundred of them in memory at a time."""
    query = _ordered(select(PropertyListing).where(*_conditions(wanted)), wanted, sort)
    with session.execute(query.execution_options(yield_per=_BATCH)) as result:
        for batch in result.scalars().partitions():
            yield from batch


def projects_of(session: Session, property_id: UUID) -> Sequence[RowMapping]:
    """The newest projects that tell of the listing."""
    return (
        session.execute(
            select(*(_PROJECTS.c[name] for name in ("id", "title", "type", "status", "created_at", "updated_at")))
            .where(_PROJECTS.c.property_id == property_id, _PROJECTS.c.deleted_at.is_(None))
            .order_by(_PROJECTS.c.created_at.desc(), _PROJECTS.c.id)
            .limit(MAX_PROJECTS)
        )
        .mappings()
        .all()
    )


def _ordered(query: Select[Any], wanted: Filter, sort: str) -> Select[Any]:
    words = _words(wanted.search)
    if sort == RELEVANCE and words:
        return query.order_by(
            func.ts_rank_cd(PropertyListing.search, _text_query(words)).desc(),
            PropertyListing.created_at.desc(),
            PropertyListing.id,
        )
    return query.order_by(*SORTS.get(sort, SORTS["-created_at"]), PropertyListing.id)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    listing = PropertyListing
    asked = (
        (wanted.status, lambda value: listing.listing_status == value),
        (wanted.purpose, lambda value: listing.purpose == value),
        (wanted.category, lambda value: listing.category == value),
        (wanted.city, lambda value: func.lower(listing.city) == func.lower(_clean(value))),
        (wanted.min_price, lambda value: listing.listing_price >= value),
        (wanted.max_price, lambda value: listing.listing_price <= value),
        (wanted.min_bedrooms, lambda value: listing.bedrooms >= value),
        (wanted.tag, lambda value: listing.tags.contains([_clean(value)])),
        (wanted.contact_id, lambda value: listing.contact_id == value),
    )
    found = [listing.deleted_at.is_(None), *(condition(value) for value, condition in asked if value is not None)]
    if words := _words(wanted.search):
        found.append(_matches(words))
    return found


def _matches(words: str) -> ColumnElement[bool]:
    found = PropertyListing.search.bool_op("@@")(_text_query(words))
    unspaced = [word for word in words.split()[:_MAX_WORDS] if _UNSPACED.search(word)]
    if not unspaced:
        return found
    text = func.concat_ws(" ", *(getattr(PropertyListing, name) for name in SEARCHED.split(", ")))
    return or_(found, and_(*(text.ilike(like_pattern(word)) for word in unspaced)))


def _text_query(words: str) -> ColumnElement[Any]:
    """What a person typed as a text query: whole words in any inflection, or beginnings of words.

    The last word is perhaps not finished, so it is also taken as it stands: "on" may become "Ontario". Quotes, minus
    and "or" are the operators of web searches; who uses them means whole words.
    """
    whole = func.websearch_to_tsquery("english", words)
    if _OPERATORS.search(words):
        return whole
    *head, last = words.split()[:_MAX_WORDS]
    unfinished = func.to_tsquery("english", _beginning(last)).op("||")(func.to_tsquery("simple", _beginning(last)))
    beginnings = func.to_tsquery("english", " & ".join(map(_beginning, head))).op("&&")(unfinished)
    return whole.op("||")(beginnings)


def _beginning(word: str) -> str:
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*"


def _words(search: str | None) -> str:
    return _clean(search) if search else ""


def _clean(text: str | None) -> str:
    return clean_text(text or "")[0]
