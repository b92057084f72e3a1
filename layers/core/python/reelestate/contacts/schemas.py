"""What contacts look like to callers."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from reelestate.kit.http.envelope import Answer, Pagination
from reelestate.kit.http.fields import Block, Email, Line, Moment, Phone, Tags

ContactType = Literal["buyer", "seller", "investor", "other"]
ContactStatus = Literal["lead", "active", "closed"]


class ContactFields(BaseModel):
    """The fields of a contact that callers set."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(examples=["Thandi Mokoena"])
    email: Email | None = Field(default=None, examples=["thandi@example.com"])
    phone: Phone | None = Field(default=None, examples=["+27 82 555 0142"])
    type: ContactType = "other"
    status: ContactStatus = "lead"
    notes: Block | None = None
    tags: Tags = ()
    last_contacted_at: Moment | None = None


class ContactChanges(BaseModel):
    """The fields to change; those left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    email: Email | None = None
    phone: Phone | None = None
    type: ContactType | None = None
    status: ContactStatus | None = None
    notes: Block | None = None
    tags: Tags | None = None
    last_contacted_at: Moment | None = None


class Contact(Answer):
    """A contact."""

    id: UUID
    name: str
    email: str | None
    phone: str | None
    type: ContactType
    status: ContactStatus
    notes: str | None
    tags: list[str]
    last_contacted_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime


class ContactAnswer(Answer):
    """One contact."""

    contact: Contact


class ContactsAnswer(Answer):
    """A page of contacts."""

    contacts: list[Contact]
    pagination: Pagination
