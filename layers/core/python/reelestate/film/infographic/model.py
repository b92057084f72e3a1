"""What a card says and shows, independent of any design. Texts are final: they are drawn as they stand."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from reelestate.film.timeline.model import Asset, Brand, FactItem

CardRole = Literal["single", "cover", "facts", "room", "points", "alert", "closing"]
Mark = Literal["check", "pin", "number"]
MAX_POINTS = 6


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeepBox(_Part):
    """What must stay in view, as fractions of the upright photo."""

    x0: float = Field(ge=0, le=1)
    y0: float = Field(ge=0, le=1)
    x1: float = Field(ge=0, le=1)
    y1: float = Field(ge=0, le=1)


class CardPhoto(_Part):
    """A photo on a card: a key into ``Infographic.assets``, where the eye goes first, and what must stay in view."""

    asset: str
    focus_x: float = Field(default=0.5, ge=0, le=1)
    focus_y: float = Field(default=0.5, ge=0, le=1)
    keep: KeepBox | None = None
    disclosure: str = Field(default="", description="How the photo was altered, shown on it: ``Virtually staged``.")


class Card(_Part):
    """One card. What is empty is not shown; a design leaves out what it has no room for, least important first."""

    role: CardRole
    kicker: str = Field(default="", description="The status in a word or two: ``JUST LISTED``.")
    headline: str = ""
    body: str = ""
    price: str = ""
    price_was: str = ""
    address_line1: str = ""
    address_line2: str = ""
    facts: tuple[FactItem, ...] = Field(default=(), max_length=4)
    points_heading: str = ""
    points: tuple[str, ...] = Field(default=(), max_length=MAX_POINTS)
    mark: Mark = "check"
    visit_heading: str = ""
    visit_day: str = ""
    visit_hours: str = ""
    call_to_action: str = ""
    agent: bool = Field(default=False, description="Whether the agent is named on this card.")
    link: str = Field(default="", description="Address shown as a QR code.")
    photos: tuple[CardPhoto, ...] = ()
    page: int = Field(default=1, ge=1)
    pages: int = Field(default=1, ge=1, le=5)


class Infographic(_Part):
    """All cards of one infographic, in one design. The same infographic always gives the same pixels."""

    version: Literal[1] = 1
    design: str
    branded: bool = True
    watermark: bool = Field(default=False, description="Whether every card says with which studio it was made.")
    brand: Brand = Brand()
    license_number: str = ""
    website: str = ""
    assets: dict[str, Asset]
    cards: tuple[Card, ...] = Field(min_length=1, max_length=5)
