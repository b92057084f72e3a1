"""The studio's own templates. The data is ``builtin.yaml``."""

from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from reelestate.kit.documents import read_document
from reelestate.templates.schemas import TemplateType


class BuiltIn(BaseModel):
    """A template of the studio. ``key`` never changes, for its id is made of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern="^[a-z-]+$")
    name: str
    type: TemplateType
    description: str
    settings: dict[str, Any]

    @property
    def id(self) -> UUID:
        """The template's id, the same everywhere."""
        return uuid5(NAMESPACE_URL, f"reelestate:template:{self.key}")


@lru_cache(maxsize=1)
def built_in() -> tuple[BuiltIn, ...]:
    """The studio's templates in their order, read once."""
    document = read_document(Path(__file__).with_name("builtin.yaml"))
    return tuple(BuiltIn.model_validate(entry) for entry in document["templates"])


def find(template_id: UUID) -> BuiltIn | None:
    """The studio's template of that id."""
    return next((template for template in built_in() if template.id == template_id), None)
