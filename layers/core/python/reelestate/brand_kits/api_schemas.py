"""What brand kits look like to callers of the API."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from reelestate.brand_kits.fonts import known_font
from reelestate.brand_kits.schemas import Color, Email, Font, Text
from reelestate.kit.http.envelope import Answer
from reelestate.kit.http.fields import Line

_HEX = {"pattern": "^#[0-9A-Fa-f]{6}$"}
BrandColor = Annotated[Color, Field(examples=["#1F3A5F"], json_schema_extra=_HEX)]
BrandFont = Annotated[Font, AfterValidator(known_font), Field(examples=["Inter"])]


class _Look(BaseModel):
    model_config = ConfigDict(extra="forbid")

    is_default: bool | None = Field(
        default=None, description="The kit of projects that name none. The first kit becomes it by itself."
    )
    agent_name: Text | None = Field(default=None, examples=["Jane Alder"])
    agent_title: Text | None = Field(default=None, examples=["Senior Broker"])
    brokerage_name: Text | None = Field(default=None, examples=["Alder Homes"])
    agent_email: Email | None = Field(default=None, examples=["jane@example.com"])
    agent_phone: Text | None = Field(default=None, examples=["+1 512 555 0142"])
    license_number: Text | None = None
    website: Text | None = None
    primary_color: BrandColor | None = Field(default=None, description="The ground of texts in films.")
    secondary_color: BrandColor | None = Field(default=None, description="The ground of the agent's card.")
    accent_color: BrandColor | None = Field(default=None, description="Marks and small words on those grounds.")
    heading_font: BrandFont | None = Field(default=None, description="One of `GET /brand-kits/fonts`.")
    body_font: BrandFont | None = Field(default=None, description="One of `GET /brand-kits/fonts`.")

    @property
    def look(self) -> dict[str, Any]:
        """What was sent of agent, colours and fonts."""
        return self.model_dump(exclude_unset=True, exclude={"name", "is_default"})


class BrandKitFields(_Look):
    """A new brand kit. What is left out is not shown, or looks like the studio's own."""

    name: Line = Field(examples=["Alder Homes"])


class BrandKitChanges(_Look):
    """The fields to change; those left out stay as they are, and null gives the studio's own look back."""

    name: Line | None = None


class ColorUse(Answer):
    """What films do with a colour of the brand. Contrasts are WCAG ratios, 1 to 21; text needs 4.5."""

    use: str = Field(examples=["the accent colour on the primary colour"])
    asked: str = Field(description="The brand's colour.", examples=["#E0A458"])
    asked_contrast: float = Field(description="What it would reach over the least favourable photo.")
    used: str = Field(description="What films use: the nearest colour of its hue that is readable.")
    used_contrast: float
    repaired: bool


class BrandKit(Answer):
    """A brand kit. Addresses of pictures are good for some minutes."""

    id: UUID
    name: str
    is_default: bool
    agent_name: str
    agent_title: str
    brokerage_name: str
    agent_email: str
    agent_phone: str
    license_number: str
    website: str
    primary_color: str
    secondary_color: str
    accent_color: str
    heading_font: str
    body_font: str
    logo_url: str | None
    logo_light_url: str | None = Field(description="The logo for dark backgrounds.")
    headshot_url: str | None
    colors: list[ColorUse] = Field(description="What films do with the colours, so that everything can be read.")
    version: int
    created_at: datetime
    updated_at: datetime


class BrandKitAnswer(Answer):
    """One brand kit."""

    brand_kit: BrandKit


class BrandKitsAnswer(Answer):
    """The organization's brand kits, the default one first."""

    brand_kits: list[BrandKit]


class LogoAnswer(Answer):
    """Where the logo can be seen for some minutes."""

    logo_url: str


class LightLogoAnswer(Answer):
    """Where the logo for dark backgrounds can be seen for some minutes."""

    logo_light_url: str


class HeadshotAnswer(Answer):
    """Where the headshot can be seen for some minutes."""

    headshot_url: str


class BrandFontAnswer(Answer):
    """A font family."""

    name: str = Field(examples=["Inter"])
    description: str


class FontsAnswer(Answer):
    """The font families that films can be set in."""

    fonts: list[BrandFontAnswer]
