"""From listing facts to a narration in which every sentence is bound to facts."""

from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

Tone = Literal["luxury", "cozy", "modern", "minimal", "bold"]
Pace = Literal["calm", "moderate", "fast"]
Role = Literal["hook", "address", "price", "facts", "room", "feature", "location", "open_house", "call_to_action"]


class Claim(BaseModel):
    """Words that state something about the property, and what they rest on."""

    model_config = ConfigDict(frozen=True)
    text: str = Field(description="The words as they stand in the line, e.g. 'four bedrooms'.")
    source: str = Field(description="'listing.bedrooms', 'listing.features[2]', 'photo:<id>', 'agent.name' …")
    value: Any = Field(default=None, description="The source's value when the claim was made.")


class ScriptPhoto(BaseModel):
    """A chosen photo as the writer sees it, in film order."""

    model_config = ConfigDict(frozen=True)
    id: str
    room: str


class ScriptLine(BaseModel):
    """One spoken line and the photo it is spoken over."""

    model_config = ConfigDict(frozen=True)
    id: str
    role: Role
    text: str = Field(description="Display text, spoken and captioned.")
    on_screen: str = Field(default="", max_length=100, description="Short text shown in the shot.")
    photo_id: str | None = None
    claims: tuple[Claim, ...] = ()


class Script(BaseModel):
    """A narration and the copy that goes with the post."""

    model_config = ConfigDict(frozen=True)
    title: str
    kicker: str = Field(description="JUST LISTED, OPEN HOUSE …; empty when the status says nothing.")
    lines: tuple[ScriptLine, ...]
    caption: str
    hashtags: tuple[str, ...]
    first_comment: str
    caption_claims: tuple[Claim, ...] = ()
    provider: str


class ScriptRequest(BaseModel):
    """What a writer gets. ``listing`` is the facts' JSON; what is absent there must not be spoken."""

    model_config = ConfigDict(frozen=True)
    listing: dict[str, Any]
    photos: tuple[ScriptPhoto, ...]
    tone: Tone = "modern"
    pace: Pace = "moderate"
    duration_seconds: int = 30
    language: str = "en-US"
    branded: bool = True
    seed: int = 1


class ScriptWriter(Protocol):
    """A way to write."""

    name: str

    def write(self, request: ScriptRequest) -> Script:
        """Writes the script. Never states what the facts do not."""

    def wordings(self, request: ScriptRequest, line: ScriptLine) -> tuple[ScriptLine, ...]:
        """Every way this writer would word the line, always in the same order; none when it has nothing to say."""
