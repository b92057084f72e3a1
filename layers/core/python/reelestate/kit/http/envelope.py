"""The shapes every answer shares: success, pages, and the one error format."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field

MAX_PAGE_SIZE = 100
MAX_PAGE = 10_000


class Answer(BaseModel):
    """Base of what the API answers with."""

    model_config = ConfigDict(from_attributes=True)


class Success(Answer):
    """Done; there is nothing to show."""

    success: bool = Field(default=True, examples=[True])


class ErrorBody(Answer):
    """What went wrong. ``details`` names the field and the remedy where there is one."""

    code: str = Field(examples=["INVALID_INPUT"])
    message: str = Field(examples=["listing_price: is below zero. Give the price as a positive number."])
    details: dict[str, Any] = Field(default_factory=dict, examples=[{"field": "listing_price"}])


class ErrorAnswer(Answer):
    """Every error of this API."""

    error: ErrorBody


class Pagination(Answer):
    """Where a page lies in the whole."""

    page: int = Field(ge=1, examples=[1])
    limit: int = Field(ge=1, examples=[20])
    total_count: int = Field(ge=0, examples=[42])
    total_pages: int = Field(ge=0, examples=[3])


T = TypeVar("T")


class Page(Generic[T]):
    """Some rows of a query and how many there are in all."""

    def __init__(self, rows: Sequence[T], total: int, wanted: "PageWanted") -> None:
        self.rows = rows
        self.pagination = Pagination(
            page=wanted.page, limit=wanted.limit, total_count=total, total_pages=-(-total // wanted.limit)
        )


class PageWanted(BaseModel):
    """Which page a request asks for."""

    page: int = 1
    limit: int = 20

    @property
    def offset(self) -> int:
        """Rows before the page."""
        return (self.page - 1) * self.limit


def _page_wanted(
    page: Annotated[int, Query(ge=1, le=MAX_PAGE, description="The page, counted from 1.")] = 1,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE, description="Rows on a page.")] = 20,
) -> PageWanted:
    return PageWanted(page=page, limit=limit)


PageQuery = Annotated[PageWanted, Depends(_page_wanted)]
"""Query parameters ``page`` and ``limit``."""
