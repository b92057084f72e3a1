"""HTTP routes of property listings."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.datastructures import UploadFile

from reelestate.access.callers import MEMBER_ERRORS, Member
from reelestate.kit import clock
from reelestate.kit.canonical import sha256_hex
from reelestate.kit.database import transaction
from reelestate.kit.errors import InvalidInput
from reelestate.kit.http.envelope import PageQuery, Success
from reelestate.kit.http.errors import errors
from reelestate.kit.http.idempotency import IdempotencyKey, once
from reelestate.kit.http.versions import IfMatch, tag
from reelestate.properties import csv_exchange, repository, service
from reelestate.properties.api_schemas import (
    Category,
    ImportAnswer,
    Price,
    ProjectOfProperty,
    PropertiesAnswer,
    Property,
    PropertyAnswer,
    PropertyChanges,
    PropertyFields,
    PropertyPage,
    Purpose,
)
from reelestate.properties.schemas import ListingStatus

router = APIRouter(prefix="/properties", tags=["properties"])

Sort = Literal["-created_at", "created_at", "listing_price", "-listing_price", "title", "-title", "relevance"]
_FILE = {"type": "string", "format": "binary"}
_CSV_BODY = {
    "requestBody": {
        "required": True,
        "description": "A header with names of listing fields, then one listing a line; at most 1,000 and 2 MB.",
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": "Address,City,Price,Beds\n12 Tern Road,Austin,725000,3\n",
            },
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["file"], "properties": {"file": _FILE}},
            },
        },
    }
}
_CSV_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"text/csv": {"schema": {"type": "string"}}}}
}


def _filter(
    q: Annotated[str | None, Query(max_length=200, description="Words, or beginnings of words, to look for.")] = None,
    status: Annotated[ListingStatus | None, Query()] = None,
    purpose: Annotated[Purpose | None, Query()] = None,
    category: Annotated[Category | None, Query()] = None,
    city: Annotated[str | None, Query(max_length=100)] = None,
    min_price: Annotated[Price | None, Query(description="In the listing's own currency.")] = None,
    max_price: Annotated[Price | None, Query(description="In the listing's own currency.")] = None,
    min_bedrooms: Annotated[int | None, Query(ge=0, le=100)] = None,
    tag_: Annotated[str | None, Query(alias="tag", max_length=50)] = None,
    contact_id: Annotated[UUID | None, Query()] = None,
) -> repository.Filter:
    if min_price is not None and max_price is not None and min_price > max_price:
        raise InvalidInput("min_price", "is above max_price", "Give the lower price as min_price.")
    return repository.Filter(
        search=q,
        status=status,
        purpose=purpose,
        category=category,
        city=city,
        min_price=min_price,
        max_price=max_price,
        min_bedrooms=min_bedrooms,
        tag=tag_,
        contact_id=contact_id,
    )


Wanted = Annotated[repository.Filter, Depends(_filter)]


async def _csv(_caller: Member, request: Request) -> bytes:
    """The file's bytes, sent as the body or as the form's ``file``."""
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        async with request.form(max_files=1, max_fields=10) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise InvalidInput("file", "is missing", "Send the CSV file as the form's field `file`.")
            return await file.read()
    return await request.body()


CsvFile = Annotated[bytes, Depends(_csv)]


@router.get("", responses=MEMBER_ERRORS | errors(422))
def list_properties(
    caller: Member,
    page: PageQuery,
    wanted: Wanted,
    sort: Annotated[Sort | None, Query(description="The best match first when `q` is given, else the newest.")] = None,
) -> PropertiesAnswer:
    """List the organization's property listings."""
    found = repository.find(
        caller.session, wanted, sort or (repository.RELEVANCE if wanted.search else "-created_at"), page
    )
    return PropertiesAnswer(properties=[Property.of(row) for row in found.rows], pagination=found.pagination)


@router.post("", status_code=201, responses=MEMBER_ERRORS | errors(422))
def create_property(caller: Member, body: PropertyFields, response: Response) -> PropertyAnswer:
    """Add a property listing."""
    row = service.create(caller, body)
    tag(response, row)
    return PropertyAnswer(property=Property.of(row))


@router.post("/import", responses=MEMBER_ERRORS | errors(400, 409, 413, 422), openapi_extra=_CSV_BODY)
def import_properties(
    caller: Member,
    data: CsvFile,
    dry_run: Annotated[bool, Query(description="Only say what would happen.")] = False,
    partial: Annotated[bool, Query(description="Import the good rows even when others are in error.")] = False,
    key: IdempotencyKey = None,
) -> ImportAnswer:
    """Add the listings of a CSV file: all of them or, unless `partial`, none.

    Columns may be named as in other programs (Address, Price, Beds, Sq Ft …); cells are parted by commas, semicolons
    or tabs. A cell with several values holds one a line, or parts them by `;`.
    """
    request = {"file": sha256_hex(data), "dry_run": dry_run, "partial": partial}

    def work() -> ImportAnswer:
        return service.import_csv(caller, data, dry_run=dry_run, partial=partial)

    return once(caller.session, caller.organization_id, "properties.import", key, request, work, ImportAnswer)


@router.get("/export", responses=MEMBER_ERRORS | errors(422) | _CSV_ANSWER, response_class=StreamingResponse)
def export_properties(caller: Member, wanted: Wanted, sort: Sort = "-created_at") -> StreamingResponse:
    """Download the listings as a CSV file that spreadsheets open and `/properties/import` reads again."""
    organization_id, user_id = caller.organization_id, caller.user_id

    def pieces() -> Iterator[str]:
        # The request's transaction has ended by the time the file is sent.
        with transaction(organization_id, user_id) as session:
            yield from csv_exchange.write(repository.stream(session, wanted, sort))

    name = f"properties-{clock.now():%Y-%m-%d}.csv"
    return StreamingResponse(
        pieces(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/{property_id}", responses=MEMBER_ERRORS | errors(422))
def get_property(caller: Member, property_id: UUID, response: Response) -> PropertyPage:
    """Read a property listing and its projects."""
    row = repository.get(caller.session, property_id)
    tag(response, row)
    projects = [ProjectOfProperty.model_validate(project) for project in repository.projects_of(caller.session, row.id)]
    return PropertyPage(property=Property.of(row), projects=projects)


@router.patch("/{property_id}", responses=MEMBER_ERRORS | errors(409, 412, 422))
def update_property(
    caller: Member, property_id: UUID, body: PropertyChanges, response: Response, if_match: IfMatch = None
) -> PropertyAnswer:
    """Change a property listing; null takes a fact away."""
    row = service.change(caller, property_id, body, if_match)
    tag(response, row)
    return PropertyAnswer(property=Property.of(row))


@router.delete("/{property_id}", responses=MEMBER_ERRORS | errors(422))
def delete_property(caller: Member, property_id: UUID) -> Success:
    """Delete a property listing; its projects stay."""
    service.delete(caller, property_id)
    return Success()
