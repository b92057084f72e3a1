"""What templates look like to callers."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from reelestate.kit.http.envelope import Answer, Pagination
from reelestate.kit.http.fields import Block, Line
from reelestate.kit.text import clean_text

TemplateType = Literal["listing_promo", "instagram_reel", "open_house", "custom"]
Source = Literal["own", "public", "builtin"]
MAX_VALUES = 500
MAX_DEPTH = 6
MAX_TEXT = 20_000
_LARGEST = 2**53


def _bounded(settings: dict[str, Any]) -> dict[str, Any]:
    count = 0

    def checked(value: Any, depth: int) -> Any:
        nonlocal count
        count += 1
        if count > MAX_VALUES or depth > MAX_DEPTH:
            raise ValueError(f"holds more than {MAX_VALUES} values, or is nested too deeply|Keep only what is needed")
        if isinstance(value, dict):
            return {_text(key): checked(inner, depth + 1) for key, inner in value.items()}
        if isinstance(value, list):
            return [checked(inner, depth + 1) for inner in value]
        if isinstance(value, str):
            return _text(value)
        if isinstance(value, int | float) and not -_LARGEST <= value <= _LARGEST:
            raise ValueError("holds a number out of range|Write a smaller number")
        return value

    cleaned: dict[str, Any] = checked(settings, 1)
    return cleaned


def _text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueError(f"holds a text of more than {MAX_TEXT} characters|Shorten it")
    return clean_text(text, multiline=True)[0]


Settings = Annotated[dict[str, JsonValue], AfterValidator(_bounded)]
_SETTINGS_EXAMPLE = {
    "project_type": "listing_tour",
    "style_settings": {"tone": "cozy", "duration_seconds": 30},
    "voice_settings": {"gender": "female"},
}


class TemplateFields(BaseModel):
    """A new template."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(examples=["Sunday open house"])
    type: TemplateType = "custom"
    description: Block | None = None
    prompt_template: Block | None = Field(default=None, description="Words for generation, as you like to put them.")
    settings: Settings = Field(
        default_factory=dict,
        description="What a project starts from: `project_type`, `style_settings`, `voice_settings` and so on.",
        examples=[_SETTINGS_EXAMPLE],
    )
    is_public: bool = Field(default=False, description="Everybody may use it. Only admins make templates public.")


class TemplateChanges(BaseModel):
    """The fields to change; those left out stay as they are. Settings are replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    type: TemplateType | None = None
    description: Block | None = None
    prompt_template: Block | None = None
    settings: Settings | None = Field(default=None, examples=[_SETTINGS_EXAMPLE])
    is_public: bool | None = None


class Template(Answer):
    """A template: the organization's own, somebody's public one, or one of the studio's."""

    id: UUID
    name: str
    type: TemplateType
    description: str | None
    prompt_template: str | None
    settings: dict[str, Any]
    thumbnail_url: str | None
    output_url: str | None = Field(description="What was last made with it.")
    credits_used: int
    usage_count: int | None = Field(description="How often it was used; not counted for the studio's own.")
    is_public: bool
    builtin: bool = Field(description="One of the studio's own.")
    mine: bool = Field(description="The organization's own; only those can be changed.")
    created_by_id: UUID | None = Field(description="Who made it; told of the organization's own only.")
    version: int
    created_at: datetime | None
    updated_at: datetime | None


class TemplateAnswer(Answer):
    """One template."""

    template: Template


class TemplatesAnswer(Answer):
    """A page of templates: the studio's own first, then the others."""

    templates: list[Template]
    pagination: Pagination


class TemplateUse(Answer):
    """What to start from."""

    template_id: UUID
    settings: dict[str, Any]
    prompt_template: str | None
    usage_count: int | None
