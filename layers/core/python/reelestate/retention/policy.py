"""The retention policy: the data is ``policy.yaml``, in days."""

from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from reelestate.kit.documents import read_document


class RetentionPolicy(BaseModel):
    """Days after which things go. Completed projects and active accounts are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    deleted_accounts: int = Field(ge=1)
    deleted_projects: int = Field(ge=1)
    deleted_media: int = Field(ge=1)
    deleted_records: int = Field(ge=1)
    inactive_drafts: int = Field(ge=1)
    failed_projects: int = Field(ge=1)
    unconfirmed_uploads: int = Field(ge=1)
    refused_uploads: int = Field(ge=1)
    unused_artefacts: int = Field(ge=1)
    read_notifications: int = Field(ge=1)
    inbox_events: int = Field(ge=1)

    def before(self, what: str, now: datetime) -> datetime:
        """The moment before which ``what`` (a field's name) is over."""
        days: int = getattr(self, what)
        return now - timedelta(days=days)


@lru_cache(maxsize=1)
def retention_policy() -> RetentionPolicy:
    """The policy in force."""
    return RetentionPolicy.model_validate(read_document(Path(__file__).with_name("policy.yaml")))
