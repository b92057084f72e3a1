"""Idempotency-Key: a request that is sent twice works once and is answered twice.

The answer is stored in the transaction of the work itself. A second request with the same key waits for the first
one's transaction, then gets its answer; if the first one failed, nothing is stored and the second one works.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Header
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reelestate.kit import clock
from reelestate.kit.canonical import content_key
from reelestate.kit.errors import Conflict
from reelestate.kit.http.tables import IdempotencyRecord
from reelestate.kit.ids import new_id

KEPT = timedelta(hours=24)

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="Sent again with the same key, the request does nothing more and gets the first answer.",
        examples=["5f3c1e0a-render-1"],
    ),
]

A = TypeVar("A", bound=BaseModel)


def once(
    session: Session,
    organization_id: UUID,
    operation: str,
    key: str | None,
    request: Any,
    work: Callable[[], A],
    answer_type: type[A],
) -> A:
    """The answer of ``work``, or of the earlier request with the same key.

    Raises Conflict when the key was used with another ``request`` (anything canonical JSON can hold).
    """
    if key is None:
        return work()
    given = content_key(operation, request)
    now = clock.now()
    made = session.execute(
        insert(IdempotencyRecord)
        .values(
            id=new_id(),
            organization_id=organization_id,
            operation=operation,
            key=key,
            request_hash=given,
            expires_at=now + KEPT,
        )
        .on_conflict_do_nothing(index_elements=["organization_id", "operation", "key"])
        .returning(IdempotencyRecord.id)
    ).scalar_one_or_none()
    record = session.scalars(
        select(IdempotencyRecord)
        .where(
            IdempotencyRecord.organization_id == organization_id,
            IdempotencyRecord.operation == operation,
            IdempotencyRecord.key == key,
        )
        .with_for_update()
    ).one()
    if made is None and record.expires_at > now:
        if record.request_hash != given:
            raise Conflict("This Idempotency-Key was used for another request. Use a fresh one.", key=key)
        return answer_type.model_validate(record.answer)
    answer = work()
    record.request_hash, record.expires_at = given, now + KEPT
    record.answer = answer.model_dump(mode="json")
    return answer
