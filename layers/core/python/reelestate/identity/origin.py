"""Where a request without a caller comes from."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from reelestate.kit.http.limits import address_of
from reelestate.kit.text import clean_text

_MAX_USER_AGENT = 255


@dataclass(frozen=True, slots=True)
class Origin:
    """The network address and the id of a request, and what its program calls itself."""

    ip_address: str
    request_id: str
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who has just proved who they are, for the audit log."""

    session: Session
    user_id: UUID
    organization_id: UUID
    ip_address: str
    request_id: str


def _origin(request: Request) -> Origin:
    agent = clean_text(request.headers.get("user-agent", ""))[0][:_MAX_USER_AGENT]
    return Origin(address_of(request), request.scope["state"]["request_id"], agent)


From = Annotated[Origin, Depends(_origin)]
"""Where the request comes from."""
