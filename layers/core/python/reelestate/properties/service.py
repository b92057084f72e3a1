"""What can be done with property listings."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.contacts import repository as contacts
from reelestate.kit import clock
from reelestate.kit.errors import InvalidInput, NotFound
from reelestate.kit.http import versions
from reelestate.kit.ids import new_id
from reelestate.properties import csv_exchange, repository
from reelestate.properties.api_schemas import ImportAnswer, PropertyChanges, PropertyFields, RowProblem
from reelestate.properties.csv_exchange import Draft, Problem
from reelestate.properties.reading import change_facts, read_facts
from reelestate.properties.rows import project
from reelestate.properties.schemas import ListingFacts
from reelestate.properties.tables import PropertyListing


def create(caller: MemberCaller, body: PropertyFields) -> PropertyListing:
    """Adds a listing. Raises InvalidInput, and NotFound for a contact that is not the organization's."""
    facts = read_facts(body.facts)
    if body.contact_id is not None:
        contacts.get(caller.session, body.contact_id)
    row = _row(caller, Draft(facts, body.notes, tuple(body.tags), body.contact_id))
    caller.session.add(row)
    caller.session.flush()
    record(caller, "property.created", "property", row.id, new={"title": row.title})
    return row


def change(caller: MemberCaller, property_id: UUID, body: PropertyChanges, if_match: str | None) -> PropertyListing:
    """Changes the fields that were sent. Raises NotFound, PreconditionFailed and InvalidInput."""
    row = repository.get(caller.session, property_id)
    versions.check(row, if_match)
    sent = body.facts
    before = dict(row.facts)
    if sent:
        project(row, change_facts(ListingFacts.model_validate(row.facts), sent))
    if "contact_id" in body.model_fields_set:
        if body.contact_id is not None:
            contacts.get(caller.session, body.contact_id)
        row.contact_id = body.contact_id
    if "notes" in body.model_fields_set:
        row.notes = body.notes or None
    if "tags" in body.model_fields_set:
        if body.tags is None:
            raise InvalidInput("tags", "must not be null", "Give a list, or leave the field out.")
        row.tags = list(body.tags)
    caller.session.flush()
    old, new = _differences(before, row.facts)
    own = {"contact_id", "notes", "tags"} & body.model_fields_set
    new |= body.model_dump(mode="json", include=own)
    record(caller, "property.updated", "property", row.id, old=old, new=new)
    return row


def delete(caller: MemberCaller, property_id: UUID) -> None:
    """Marks the listing as deleted; its projects stay, and retention removes it for good."""
    row = repository.get(caller.session, property_id)
    row.deleted_at = clock.now()
    record(caller, "property.deleted", "property", row.id)


def import_csv(caller: MemberCaller, data: bytes, *, dry_run: bool, partial: bool) -> ImportAnswer:
    """Adds the listings of a CSV file.

    All or none of them, unless ``partial``; with ``dry_run`` none, but the answer is the same. Raises InvalidInput for
    a file that is no such table, and, unless ``partial`` or ``dry_run``, for the first row in error.
    """
    sheet = csv_exchange.parse(data)
    known: dict[UUID, bool] = {}
    good = [(row, draft) for row, draft in sheet.drafts if _has_its_contact(caller, draft, known)]
    kept = {row for row, _ in good}
    strangers = [_unknown_contact(sheet, row) for row, _ in sheet.drafts if row not in kept]
    problems = sorted([*sheet.problems, *strangers], key=lambda problem: problem.row)
    if problems and not (partial or dry_run):
        raise _refused(problems)
    accepted = good if partial or not problems else []
    rows = [] if dry_run else [_row(caller, draft) for _, draft in accepted]
    caller.session.add_all(rows)
    caller.session.flush()
    if rows:
        record(caller, "property.imported", "property", None, new={"property_ids": [str(row.id) for row in rows]})
    return ImportAnswer(
        dry_run=dry_run,
        rows=sheet.rows,
        created=len(accepted),
        property_ids=[row.id for row in rows],
        problems=[RowProblem.model_validate(problem) for problem in problems],
    )


def _row(caller: MemberCaller, draft: Draft) -> PropertyListing:
    row = PropertyListing(
        id=new_id(),
        organization_id=caller.organization_id,
        created_by_id=caller.user_id,
        contact_id=draft.contact_id,
        notes=draft.notes or None,
        tags=list(draft.tags),
    )
    return project(row, draft.facts)


def _has_its_contact(caller: MemberCaller, draft: Draft, known: dict[UUID, bool]) -> bool:
    contact_id = draft.contact_id
    if contact_id is None:
        return True
    if contact_id not in known:
        try:
            contacts.get(caller.session, contact_id)
        except NotFound:
            known[contact_id] = False
        else:
            known[contact_id] = True
    return known[contact_id]


def _unknown_contact(sheet: csv_exchange.Sheet, row: int) -> Problem:
    column = sheet.spelling("contact_id")
    return Problem(row, column, "there is no such contact", "Add the contact first, or leave the cell empty.")


def _refused(problems: Iterable[Problem]) -> InvalidInput:
    listed = [RowProblem.model_validate(problem).model_dump() for problem in problems]
    first = listed[0]
    return InvalidInput(
        first["field"], f"row {first['row']}: {first['problem']}", first["remedy"], row=first["row"], errors=listed
    )


def _differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return {name: before.get(name) for name in changed}, {name: after.get(name) for name in changed}
