"""Where a request without a caller comes from."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from reelestate.kit.http.limits import address_of


@dataclass(frozen=True, slots=True)
class Origin:
    """The network address and the id of a request."""

    ip_address: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who has just proved who they are, for the audit log."""

    session: Session
    user_id: UUID
    organization_id: UUID
    ip_address: str
    request_id: str


def _origin(request: Request) -> Origin:
    return Origin(address_of(request), request.scope["state"]["request_id"])


From = Annotated[Origin, Depends(_origin)]
"""Where the request comes from."""
